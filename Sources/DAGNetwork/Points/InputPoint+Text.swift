import Exact
import JSON

extension InputPoint {
  /// Reads a point from text: a list of exact numbers separated by commas (`0,1/3,-2.5`; decimals are exact), a JSON list
  /// of them, or a JSON object with such a list for each input by name (`{"x": ["1/3", 2]}`). The numbers are in the order
  /// of the inputs, row-major; lists may be nested as the shape of the input is.
  ///
  /// - Throws: ``InputPointError``, which names the number, the input or the place in the text.
  public init(parsing text: String, for network: Network) throws(InputPointError) {
    let first = text.utf8.first { !" \t\r\n".utf8.contains($0) }
    guard first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else {
      try self.init(flat: Self.numbers(in: text), of: network)
      return
    }
    let document: JSONDocument
    do { document = try JSONDocument(parsing: text) } catch { throw .json(error) }
    try self.init(json: document.root, for: network)
  }

  /// Reads a point from a JSON list or object, as ``init(parsing:for:)`` does.
  public init(json value: JSONValue, for network: Network) throws(InputPointError) {
    guard value.kind == .object else {
      try self.init(flat: Self.numbers(in: value), of: network)
      return
    }
    let object: JSONObject
    do { object = try value.asObject() } catch { throw .json(error) }
    var members: [String: [Rational]] = [:]
    let names = network.inputs.map { network.nodes[$0].name }
    let known = Set(names)
    for (name, value) in object {
      guard known.contains(name) else { throw .unknownInput(name: name, known: names) }
      members[name] = try Self.numbers(in: value)
    }
    var coordinates: [[Rational]] = []
    for input in network.inputs {
      let node = network.nodes[input]
      guard let values = members[node.name] else { throw .missingInput(name: node.name) }
      guard values.count == node.width else {
        throw .inputCount(name: node.name, expected: node.width, found: values.count)
      }
      coordinates.append(values)
    }
    self.init(coordinates)
  }

  /// The numbers of a comma-separated list; no text is no number.
  private static func numbers(in text: String) throws(InputPointError) -> [Rational] {
    guard text.utf8.contains(where: { !isSpace($0) }) else { return [] }
    var numbers: [Rational] = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let start = part.firstIndex { !isSpace($0) } ?? part.endIndex
      let end = part.lastIndex { !isSpace($0) }.map(part.index(after:)) ?? start
      let number = String(part[start..<end]) ?? ""
      do {
        numbers.append(try Rational(parsing: number))
      } catch {
        throw .number(error, text: String(number.prefix(40)), position: numbers.count + 1)
      }
    }
    return numbers
  }

  private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

  /// The numbers of a JSON number or of a list, nested or not, in the order of the text.
  private static func numbers(in value: JSONValue) throws(InputPointError) -> [Rational] {
    var numbers: [Rational] = []
    do throws(JSONError) {
      guard value.kind == .array else { return [try value.asRational()] }
      var open = [try value.asArray().makeIterator()]
      while !open.isEmpty {
        guard let element = open[open.count - 1].next() else {
          open.removeLast()
          continue
        }
        if element.kind == .array {
          open.append(try element.asArray().makeIterator())
        } else {
          numbers.append(try element.asRational())
        }
      }
    } catch {
      throw .json(error)
    }
    return numbers
  }
}
