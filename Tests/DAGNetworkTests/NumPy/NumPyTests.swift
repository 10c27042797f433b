import DAGNetwork
import Exact
import TestSeeds
import Testing

@Suite struct NumPyTests {
  private func quarters(_ numerators: Int...) -> [Rational] {
    numerators.map { Rational(Integer($0), positiveDenominator: 4) }
  }

  @Test func arraysHaveTheExactValuesOfTheirElements() throws {
    let floats = try NumPyArray(parsing: NumPySample.float32[...])
    #expect(floats.shape == [2, 2])
    #expect(floats.values == [Rational(exactly: Float(0.1))!, quarters(-10)[0], 3, 4])
    let scalar = try NumPyArray(parsing: NumPySample.scalar[...])
    #expect(scalar.shape.isEmpty && scalar.values == [-7])
    #expect(try NumPyArray(parsing: NumPySample.bigEndian[...]).values == [-2, 300])
    #expect(try NumPyArray(parsing: NumPySample.unsigned[...]).values == [0, Rational((Integer(1) << 64) - 1)])
    #expect(try NumPyArray(parsing: NumPySample.booleans[...]).values == [1, 0])
  }

  @Test func columnMajorArraysAreReadRowByRow() throws {
    let array = try NumPyArray(parsing: NumPySample.columnMajor[...])
    #expect(array.shape == [1, 2, 3])
    #expect(array.values == quarters(0, 1, 2, 3, 4, 5))
  }

  @Test func whatIsNoArrayOfNumbersSaysWhy() {
    #expect(throws: NumPyError.notAnArray) { try NumPyArray(parsing: []) }
    #expect(throws: NumPyError.notAnArray) { try NumPyArray(parsing: Array("not an array".utf8)[...]) }
    #expect(throws: NumPyError.nonFinite(position: 1)) { try NumPyArray(parsing: NumPySample.nonFinite[...]) }
    #expect(throws: NumPyError.elementType("<c16")) { try NumPyArray(parsing: NumPySample.complexNumbers[...]) }
    #expect(throws: NumPyError.dataSize(expected: 16, found: 15)) {
      try NumPyArray(parsing: NumPySample.float32.dropLast())
    }
    #expect(throws: NumPyError.dataSize(expected: 16, found: 17)) {
      try NumPyArray(parsing: (NumPySample.float32 + [0])[...])
    }
    do {
      _ = try NumPyArray(parsing: NumPySample.structured[...])
      Issue.record("a record is no number")
    } catch {
      #expect("\(error)".contains("fields"))
    }
  }

  @Test func shapesThatNoMachineHoldsAreErrors() {
    for shape in ["(4294967296, 4294967296)", "(9223372036854775807,)", "(99999999999999999999,)", "(-1,)", "(3"] {
      let header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }\n"
      let file = [0x93] + Array("NUMPY\u{1}\u{0}".utf8) + [UInt8(header.utf8.count), 0] + Array(header.utf8)
      #expect(throws: NumPyError.self) { try NumPyArray(parsing: file[...]) }
    }
  }

  /// Any prefix, and any file with one byte changed, is read or refused, and never a trap.
  @Test func damagedFilesAreNoDanger() {
    for sample in [NumPySample.float32, NumPySample.columnMajor] {
      for length in sample.indices { #expect(throws: NumPyError.self) { try NumPyArray(parsing: sample[..<length]) } }
    }
    for length in NumPySample.archive.indices {
      let archive = try? NumPyArchive(parsing: Array(NumPySample.archive[..<length]))
      #expect(archive == nil)
    }
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      var bytes = Bool.random(using: &generator) ? NumPySample.float32 : NumPySample.archive
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? NumPyArray(parsing: bytes[...])
      if let archive = try? NumPyArchive(parsing: bytes) {
        for name in archive.names { _ = try? archive.array(named: name) }
      }
    }
  }

  @Test func archivesHaveArraysByName() throws {
    let archive = try NumPyArchive(parsing: NumPySample.archive)
    #expect(archive.names == ["x", "y", "out"])
    #expect(try archive.array(named: "x")?.values == quarters(4, 1))
    #expect(try archive.array(named: "y")?.values == [-3])
    #expect(try archive.array(named: "z") == nil)
  }

  @Test func compressedAndDamagedEntriesAreErrors() throws {
    let compressed = try NumPyArchive(parsing: NumPySample.compressed)
    #expect(throws: NumPyError.self) { try compressed.array(named: "x") }
    // One bit of a number: the checksum sees it.
    var bytes = NumPySample.archive
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0, 0, 0, 0, 0, 0, 0xD0, 0x3F]) })
    bytes[place] = 1
    let damaged = try NumPyArchive(parsing: bytes)
    #expect(throws: NumPyError.self) { try damaged.array(named: "x") }
  }

  @Test func arraysArePoints() throws {
    var builder = NetworkBuilder(name: "two inputs")
    try builder.addInput("y", shape: [])
    try builder.addInput("x", shape: [2, 1])
    try builder.addOutput("x")
    let network = try builder.build()
    let archive = try NumPyArchive(parsing: NumPySample.archive)
    #expect(try InputPoint(archive, for: network) == InputPoint([[-3], quarters(4, 1)]))
    #expect(throws: InputPointError.count(expected: 3, found: 1)) {
      try InputPoint(try NumPyArray(parsing: NumPySample.scalar[...]), for: network)
    }
    var other = NetworkBuilder(name: "one input")
    try other.addInput("z", width: 2)
    try other.addOutput("z")
    let single = try other.build()
    #expect(throws: InputPointError.missingArray(name: "z", found: ["x", "y", "out"])) {
      try InputPoint(archive, for: single)
    }
    #expect(
      try InputPoint(try NumPyArray(parsing: NumPySample.booleans[...]), for: single) == InputPoint([[1, 0]]))
  }
}
