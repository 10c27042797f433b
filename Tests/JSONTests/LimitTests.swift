import Exact
import JSON
import TestSeeds
import Testing

/// What is quadratic would not come to an end within the limit.
@Suite(.timeLimit(.minutes(10))) struct LimitTests {
  @Test func nestingOfAMillion() throws {
    let depth = 1_000_000
    let text = Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    var value = try JSONDocument(parsing: text).root
    var found = 1
    while let inner = Array(try value.asArray()).first {
      value = inner
      found += 1
    }
    #expect(found == depth)
    let path = value.path
    #expect(path == "$" + String(repeating: "[0]", count: 16) + "…" + String(repeating: "[0]", count: 16))

    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.dropLast())) }
    #expect(error?.reason == .unexpectedEnd && error?.offset == 2 * depth - 1)

    var objects: [UInt8] = []
    for _ in 0..<depth { objects += Array(#"{"a":"#.utf8) }
    let unfinished = #expect(throws: JSONError.self) { try JSONDocument(parsing: objects) }
    #expect(unfinished?.reason == .unexpectedEnd && unfinished?.offset == 5 * depth)
  }

  @Test func aMillionElements() throws {
    var writer = JSONWriter()
    writer.beginArray()
    for i in 0..<1_000_000 {
      writer.beginObject()
      writer.name("name")
      writer.write("n\(i)")
      writer.name("width")
      writer.write(i)
      writer.end()
    }
    writer.end()
    let bytes = writer.takeBytes()
    var sum = 0
    for element in try JSONDocument(parsing: bytes).root.asArray() { sum += try element.member("width").asInt() }
    #expect(sum == 499_999_500_000)
  }

  @Test func anObjectOfManyMembers() throws {
    var writer = JSONWriter()
    writer.beginObject()
    for i in 0..<300_000 {
      writer.name("member \(i)")
      writer.write(i)
    }
    writer.name("member 7")
    writer.writeNull()
    writer.end()
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: writer.bytes) }
    #expect(error?.reason == .duplicateMember("member 7"))
    #expect(error?.path == #"$["member 7"]"#)
  }

  /// Whatever is done to a text, it is read or refused, and what is refused has its place inside the text.
  @Test func damagedTextNeverTraps() throws {
    for index in TestSeeds.cases(3000) {
      var random = TestSeeds.generator(case: index)
      var writer = JSONWriter(style: Bool.random(using: &random) ? .compact : .pretty)
      Tree.random(depth: 3, using: &random).write(to: &writer, using: &random)
      for _ in 0..<4 {
        var bytes = writer.bytes
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        case 1: bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.remove(at: Int.random(in: bytes.indices, using: &random))
        default:
          let structural = Array(#"{}[]",:\u0-.eE/ "#.utf8)
          bytes.insert(
            structural[Int.random(in: structural.indices, using: &random)],
            at: Int.random(in: 0...bytes.count, using: &random))
        }
        do throws(JSONError) {
          let root = try JSONDocument(parsing: bytes).root
          visit(root)
        } catch {
          #expect((0...bytes.count).contains(error.offset), "case \(index), seed \(TestSeeds.seed)")
          #expect(error.line >= 1 && error.column >= 1 && !error.description.isEmpty)
        }
      }
    }
  }

  /// Asks a value for everything that it could be.
  private func visit(_ value: JSONValue) {
    _ = try? value.asBool()
    _ = try? value.asString()
    _ = try? value.asInt()
    _ = try? value.asDouble()
    _ = try? value.asRational()
    _ = try? value.asInteger()
    if let array = try? value.asArray() { for element in array { visit(element) } }
    if let object = try? value.asObject() { for member in object { visit(member.value) } }
  }
}
