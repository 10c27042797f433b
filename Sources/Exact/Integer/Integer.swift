import CGMP

/// An integer of any size: a machine word inline, a GMP integer beyond that.
///
/// The form is canonical: a value that fits an `Int` is always held inline, so that values that are equal have one form.
public struct Integer: Sendable {
  enum Storage: Sendable {
    case small(Int)
    case large(GMPInteger)
  }

  let storage: Storage

  @inline(__always) init(storage: Storage) { self.storage = storage }

  public init(_ value: Int) { storage = .small(value) }

  public init(_ value: some BinaryInteger) {
    if let small = Int(exactly: value) {
      self.init(small)
    } else {
      self.init(String(value))!
    }
  }

  /// Computes a value with GMP and brings it to canonical form.
  init(large body: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    let integer = GMPInteger(body)
    var value = integer.value
    storage = __gmpz_fits_slong_p(&value) != 0 ? .small(__gmpz_get_si(&value)) : .large(integer)
  }

  /// Calls `body` with this value as a GMP integer that lives until it returns and must only be read.
  func withGMP<Result>(_ body: (UnsafePointer<__mpz_struct>) -> Result) -> Result {
    switch storage {
    case .small(let value):
      var limb: mp_limb_t = value.magnitude
      // The read-only GMP integer points to `limb`, which outlives it; a size of 0 stands for the value 0.
      return withUnsafePointer(to: &limb) { limb in
        var integer = __mpz_struct()
        __gmpz_roinit_n(&integer, limb, mp_size_t(value.signum()))
        return body(&integer)
      }
    case .large(let integer):
      return withExtendedLifetime(integer) {
        var value = integer.value
        return body(&value)
      }
    }
  }

  static func combine(
    _ a: Integer, _ b: Integer,
    _ operation: (UnsafeMutablePointer<__mpz_struct>, UnsafePointer<__mpz_struct>, UnsafePointer<__mpz_struct>) -> Void
  ) -> Integer {
    a.withGMP { a in b.withGMP { b in Integer(large: { operation($0, a, b) }) } }
  }
}

extension Integer: Hashable, Comparable {
  public static func == (a: Integer, b: Integer) -> Bool {
    switch (a.storage, b.storage) {
    case (.small(let a), .small(let b)): a == b
    case (.large, .large): a.withGMP { a in b.withGMP { b in __gmpz_cmp(a, b) == 0 } }
    default: false
    }
  }

  public static func < (a: Integer, b: Integer) -> Bool {
    if case .small(let a) = a.storage, case .small(let b) = b.storage { return a < b }
    return a.withGMP { a in b.withGMP { b in __gmpz_cmp(a, b) < 0 } }
  }

  public func hash(into hasher: inout Hasher) {
    switch storage {
    case .small(let value): hasher.combine(value)
    case .large:
      withGMP { value in
        hasher.combine(value.pointee._mp_size)
        for i in 0..<__gmpz_size(value) { hasher.combine(__gmpz_getlimbn(value, mp_size_t(i))) }
      }
    }
  }
}

extension Integer: ExpressibleByIntegerLiteral, CustomStringConvertible {
  public init(integerLiteral value: Int) { self.init(value) }

  public var description: String {
    switch storage {
    case .small(let value): return String(value)
    case .large:
      return withGMP { value in
        let capacity = __gmpz_sizeinbase(value, 10) + 2
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
          String(cString: __gmpz_get_str(buffer.baseAddress, 10, value))
        }
      }
    }
  }

  /// Reads digits with an optional sign; `nil` if the text is anything else.
  public init?(_ text: some StringProtocol, radix: Int = 10) {
    var digits = Array(text.utf8)[...]
    var isNegative = false
    if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard (2...36).contains(radix), !digits.isEmpty else { return nil }
    for digit in digits {
      guard let value = Character(UnicodeScalar(digit)).hexOrLetterValue, value < radix else { return nil }
    }
    if digits.count <= 18, radix <= 10, let small = Int(String(decoding: digits, as: UTF8.self), radix: radix) {
      self.init(isNegative ? -small : small)
      return
    }
    let string = String(decoding: digits, as: UTF8.self)
    self.init(large: { target in
      _ = string.withCString { __gmpz_set_str(target, $0, Int32(radix)) }
      if isNegative { __gmpz_neg(target, target) }
    })
  }
}

extension Character {
  fileprivate var hexOrLetterValue: Int? {
    guard let ascii = asciiValue else { return nil }
    switch ascii {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return Int(ascii - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return Int(ascii - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return Int(ascii - UInt8(ascii: "A")) + 10
    default: return nil
    }
  }
}
