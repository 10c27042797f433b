/// Gives names identifiers: ASCII letters, digits and `_`, not a digit first, no two the same.
struct IdentifierTable {
  private var taken: Set<String>
  /// The number that was last put behind an identifier to make it new.
  private var numbers: [String: Int] = [:]

  init(reserved: Set<String>) { taken = reserved }

  /// Whether a prefix with a number behind it could be one of the identifiers.
  func hasIdentifier(withPrefix prefix: String) -> Bool {
    taken.contains { name in
      name.utf8.count > prefix.utf8.count && name.hasPrefix(prefix)
        && 0x30...0x39 ~= name.utf8[name.utf8.index(name.utf8.startIndex, offsetBy: prefix.utf8.count)]
    }
  }

  /// An identifier for each name. Names that are identifiers and not yet taken stay as they are, whatever the others become.
  ///
  /// - Complexity: linear in the length of the names.
  mutating func identifiers(for names: [String]) -> [String] {
    var identifiers: [String?] = names.map { name in
      Self.isIdentifier(name) && taken.insert(name).inserted ? name : nil
    }
    for (i, name) in names.enumerated() where identifiers[i] == nil {
      identifiers[i] = newIdentifier(like: Self.mangled(name))
    }
    return identifiers.map { $0 ?? "" }
  }

  mutating func identifier(for name: String) -> String { identifiers(for: [name])[0] }

  private mutating func newIdentifier(like stem: String) -> String {
    if taken.insert(stem).inserted { return stem }
    var number = numbers[stem] ?? 1
    var candidate: String
    repeat {
      number += 1
      candidate = "\(stem)_\(number)"
    } while !taken.insert(candidate).inserted
    numbers[stem] = number
    return candidate
  }

  /// Names that begin with `_` are the compiler's in C, and some of them have a meaning in Swift and Python.
  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first else { return false }
    return !(0x30...0x39 ~= first) && first != UInt8(ascii: "_") && name.utf8.allSatisfy(isPart)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func mangled(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars {
      if scalar.isASCII {
        text.unicodeScalars.append(isPart(UInt8(scalar.value)) ? scalar : "_")
      } else {
        text += "u\(String(scalar.value, radix: 16))"
      }
    }
    return isIdentifier(text) ? text : "v\(text)"
  }
}

/// A name as it stands in a comment or in a string literal: what could end either is written as `\u{2028}`.
func commentText(_ name: String) -> String {
  var text = ""
  for scalar in name.unicodeScalars {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z", " ", "_", "-", "+", ".", ":", "/", "[", "]", "(", ")", "'", "#", ",":
      text.unicodeScalars.append(scalar)
    default: text += "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
  return text
}
