internal import CGMP

extension Integer: CustomStringConvertible {
  /// The decimal digits, after a `-` for a negative number.
  public var description: String { String(self) }
}

extension Integer: LosslessStringConvertible {
  public init?(_ description: String) { self.init(description, radix: 10) }
}

extension Integer {
  /// The integer that a text stands for: an optional `+` or `-`, then at least one digit, and nothing else. Letters of
  /// either case are the digits from ten on.
  ///
  /// - Precondition: `radix` is in `2...36`.
  /// - Complexity: quasi-linear in the length.
  public init?(_ text: some StringProtocol, radix: Int = 10) {
    precondition(2...36 ~= radix, "the radix of a text is from 2 to 36")
    var text = String(text)
    let value: Integer? = text.withUTF8 { (bytes: UnsafeBufferPointer<UInt8>) -> Integer? in
      let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
      let digits = isSigned ? bytes.dropFirst() : bytes[...]
      if digits.isEmpty { return nil }
      var values: [UInt8] = []
      values.reserveCapacity(digits.count)
      for byte in digits {
        guard let value = digitValue(of: byte), value < radix else { return nil }
        values.append(value)
      }
      let magnitude = Integer(digits: values, radix: radix)
      return bytes.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }
    guard let value else { return nil }
    self = value
  }

  /// The natural number with the given digit values, most significant first; zero if there are none.
  init(digits: [UInt8], radix: Int) {
    let start = digits.firstIndex { $0 != 0 } ?? digits.endIndex
    let count = digits.endIndex - start
    // 36^12 < 2^63, and 10^18 < 2^63.
    if count <= 12 || radix <= 10 && count <= 18 {
      var value = 0
      for digit in digits[start...] { value = value &* radix &+ Int(digit) }
      self.init(value)
      return
    }
    let bitsOfDigit = Int.bitWidth - (radix - 1).leadingZeroBitCount
    let room = count * bitsOfDigit / UInt.bitWidth + 2
    self = withUnsafeTemporaryAllocation(of: UInt.self, capacity: room) { scratch in
      let limbs = scratch.baseAddress!
      let used = digits.withUnsafeBufferPointer {
        __gmpn_set_str(limbs, $0.baseAddress! + start, count, Int32(radix))
      }
      return Integer(room: used, isNegative: false) { target in
        target.update(from: limbs, count: used)
        return used
      }
    }
  }
}

private func digitValue(of byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

extension String {
  /// The digits of an integer, lower case, after a `-` for a negative number.
  ///
  /// - Precondition: `radix` is in `2...36`.
  /// - Complexity: quasi-linear in the length.
  public init(_ value: Integer, radix: Int = 10) {
    precondition(2...36 ~= radix, "the radix of a text is from 2 to 36")
    if case .small(let word) = value.storage {
      self.init(word, radix: radix)
      return
    }
    let sign = value.isNegative ? 1 : 0
    self = value.withMagnitude { source, count in
      // GMP's bound on the digits may be one too large. The conversion destroys its source.
      let digits = __gmpn_sizeinbase(source, count, Int32(radix))
      return withUnsafeTemporaryAllocation(of: UInt.self, capacity: count + 1) { scratch in
        let copy = scratch.baseAddress!
        copy.update(from: source, count: count)
        return String(unsafeUninitializedCapacity: digits + 2) { text in
          let start = text.baseAddress!
          start[0] = UInt8(ascii: "-")
          let written = Int(__gmpn_get_str(start + sign, Int32(radix), copy, count))
          for i in sign..<sign + written {
            start[i] += start[i] < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10
          }
          return sign + written
        }
      }
    }
  }
}
