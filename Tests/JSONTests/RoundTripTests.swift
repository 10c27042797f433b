import Exact
import JSON
import TestSeeds
import Testing

@Suite struct RoundTripTests {
  @Test func whatIsWrittenIsRead() throws {
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let tree = Tree.random(depth: 4, using: &random)
      for style in [JSONWriter.Style.compact, .pretty] {
        var writer = JSONWriter(style: style)
        tree.write(to: &writer, using: &random)
        let read = try Tree(JSONDocument(parsing: writer.bytes).root)
        #expect(read == tree, "case \(index), seed \(TestSeeds.seed): \(writer.text)")
      }
    }
  }

  @Test func doublesAndFloatsAreRead() throws {
    for index in TestSeeds.cases(20_000) {
      var random = TestSeeds.generator(case: index)
      let double = Double(bitPattern: random.next())
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard double.isFinite && float.isFinite else { continue }
      var writer = JSONWriter()
      writer.beginArray()
      writer.write(double)
      writer.write(float)
      writer.end()
      let values = Array(try JSONDocument(parsing: writer.bytes).root.asArray())
      #expect(try values[0].asDouble().bitPattern == double.bitPattern)
      #expect(try values[1].asFloat().bitPattern == float.bitPattern)
    }
  }

  @Test func writtenTextIsExactlyThis() throws {
    func write(_ style: JSONWriter.Style) throws -> String {
      var writer = JSONWriter(style: style)
      writer.beginObject()
      writer.name("empty")
      writer.beginArray()
      writer.end()
      writer.name("point")
      writer.beginArray(inline: true)
      writer.write(try Rational(parsing: "-7/3"))
      writer.write(2.5)
      writer.beginObject()
      writer.name("a\"\\\n\u{1}\u{7F}é")
      writer.write(true)
      writer.end()
      writer.end()
      writer.name("rows")
      writer.beginArray()
      writer.writeNull()
      writer.write(Integer(12))
      writer.end()
      writer.end()
      return writer.text
    }
    #expect(
      try write(.compact)
        == #"{"empty":[],"point":["-7/3",2.5,{"a\"\\\n\u0001\u007fé":true}],"rows":[null,"12"]}"#)
    #expect(
      try write(.pretty) == #"""
        {
          "empty": [],
          "point": ["-7/3", 2.5, {"a\"\\\n\u0001\u007fé": true}],
          "rows": [
            null,
            "12"
          ]
        }
        """#)
  }

  @Test func textIsTakenPieceByPiece() throws {
    var writer = JSONWriter()
    var bytes: [UInt8] = []
    writer.beginArray()
    for i in 0..<1000 {
      writer.write(i)
      bytes += writer.takeBytes()
    }
    writer.end()
    bytes += writer.takeBytes()
    #expect(
      try JSONDocument(parsing: bytes).root.asArray().map { value throws(JSONError) in try value.asInt() }
        == Array(0..<1000))
  }
}
