import Exact
import JSON

/// A JSON value as a tree, to write and to compare with what is read.
indirect enum Tree: Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([Tree])
  case object([Member])

  struct Member: Equatable {
    let name: String
    let value: Tree
  }

  init(_ value: JSONValue) throws(JSONError) {
    switch value.kind {
    case .null: self = .null
    case .bool: self = .bool(try value.asBool())
    case .number:
      let isInteger = value.numberLiteral.map { !$0.contains(where: { ".eE".contains($0) }) } ?? false
      self = isInteger ? .int(try value.asInt()) : .double(try value.asDouble())
    case .string: self = .string(try value.asString())
    case .array: self = .array(try value.asArray().map { value throws(JSONError) in try Tree(value) })
    case .object:
      self = .object(
        try value.asObject().map { member throws(JSONError) in
          Member(name: member.name, value: try Tree(member.value))
        })
    }
  }

  func write(to writer: inout JSONWriter, using random: inout some RandomNumberGenerator) {
    switch self {
    case .null: writer.writeNull()
    case .bool(let value): writer.write(value)
    case .int(let value): writer.write(value)
    case .double(let value): writer.write(value)
    case .string(let value): writer.write(value)
    case .array(let elements):
      writer.beginArray(inline: Bool.random(using: &random))
      for element in elements { element.write(to: &writer, using: &random) }
      writer.end()
    case .object(let members):
      writer.beginObject(inline: Bool.random(using: &random))
      for member in members {
        writer.name(member.name)
        member.value.write(to: &writer, using: &random)
      }
      writer.end()
    }
  }

  static func random(depth: Int, using random: inout some RandomNumberGenerator) -> Tree {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2:
      let word = Int(truncatingIfNeeded: random.next())
      return .int(Bool.random(using: &random) ? word : word % 10)
    case 3:
      let value = Double(bitPattern: random.next())
      return .double(value.isFinite ? value : 0.1)
    case 4: return .string(randomString(using: &random))
    case 5, 6:
      return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      var names: [String] = []
      var members: [Member] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let name = randomString(using: &random)
        // Members are distinct as bytes; `String` compares canonically equivalent texts as equal.
        if names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { continue }
        names.append(name)
        members.append(Member(name: name, value: .random(depth: depth - 1, using: &random)))
      }
      return .object(members)
    }
  }

  private static func randomString(using random: inout some RandomNumberGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let limits: [UInt32] = [0x20, 0x80, 0x80, 0x800, 0x10000, 0x110000]
      let limit = limits[Int.random(in: 0..<limits.count, using: &random)]
      text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? "\u{FFFD}")
    }
    return String(text)
  }
}
