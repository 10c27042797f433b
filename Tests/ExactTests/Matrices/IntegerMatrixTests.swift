import Exact
import TestSeeds
import Testing

/// Dense matrices of integers: products against the definition, at sizes and values where the modular path could go wrong.
@Suite struct IntegerMatrixTests {
  /// A random integer of up to so many bits, often at an edge: 0, ±1, ±2^k, ±(2^k − 1).
  static func integer(bits: Int, using random: inout SplitMix64) -> Integer {
    let width = Int.random(in: 0...bits, using: &random)
    var value: Integer
    switch Int.random(in: 0..<8, using: &random) {
    case 0: value = 0
    case 1: value = Integer(1) << bits
    case 2: value = (Integer(1) << bits) - 1
    default:
      value = 0
      for _ in 0...width / 64 { value = (value << 64) + Integer(UInt64.random(in: 0...UInt64.max, using: &random)) }
      value = value >> max(0, value.bitWidth - width)
    }
    return Bool.random(using: &random) ? value : -value
  }

  static func matrix(_ rows: Int, _ columns: Int, bits: Int, using random: inout SplitMix64) -> IntegerMatrix {
    IntegerMatrix(
      rows: rows, columns: columns, entries: (0..<rows * columns).map { _ in integer(bits: bits, using: &random) })
  }

  private func definition(_ a: IntegerMatrix, _ b: IntegerMatrix) -> [Integer] {
    let (x, y) = (a.entries, b.entries)
    var result: [Integer] = []
    for i in 0..<a.rows {
      for j in 0..<b.columns {
        var sum: Integer = 0
        for k in 0..<a.columns { sum += x[i * a.columns + k] * y[k * b.columns + j] }
        result.append(sum)
      }
    }
    return result
  }

  @Test func productsAreThoseOfTheDefinition() {
    for index in TestSeeds.cases(400) {
      var random = TestSeeds.generator(case: index)
      let extents = (0..<3).map { _ in Int.random(in: 0...9, using: &random) }
      let bits = [1, 20, 26, 27, 62, 63, 64, 65, 128, 300, 1000].randomElement(using: &random)!
      let other = Bool.random(using: &random) ? bits : Int.random(in: 0...200, using: &random)
      let a = Self.matrix(extents[0], extents[1], bits: bits, using: &random)
      let b = Self.matrix(extents[1], extents[2], bits: other, using: &random)
      let product = a * b
      #expect(product.rows == a.rows && product.columns == b.columns)
      #expect(product.entries == definition(a, b), "case \(index)")
    }
  }

  @Test func theLargestSumsAreExact() {
    // All entries at the bound, all signs equal or opposite: the sums are as large as the bound says that they may be.
    for bits in [25, 26, 40, 63, 64, 200] {
      for inner in [1, 2, 64, 500] {
        for sign: Integer in [1, -1] {
          for value in [Integer(1) << bits, (Integer(1) << bits) - 1] {
            let a = IntegerMatrix(rows: 1, columns: inner, entries: Array(repeating: value * sign, count: inner))
            let b = IntegerMatrix(rows: inner, columns: 1, entries: Array(repeating: value, count: inner))
            #expect((a * b)[0, 0] == value * value * sign * Integer(inner))
          }
        }
      }
    }
  }

  @Test func longSumsOfLargeEntriesAreExact() {
    var random = TestSeeds.generator()
    let inner = 3_000
    let a = Self.matrix(3, inner, bits: 100, using: &random)
    let b = Self.matrix(inner, 2, bits: 90, using: &random)
    #expect((a * b).entries == definition(a, b))
    // Entries of more bits than digits fit one product of digits and powers.
    let huge = Self.matrix(2, 2, bits: 80_000, using: &random)
    #expect((huge * huge).entries == definition(huge, huge))
  }

  @Test func manyEntriesAreTakenInBlocks() {
    var random = TestSeeds.generator()
    let a = Self.matrix(70, 40, bits: 130, using: &random)
    let b = Self.matrix(40, 90, bits: 130, using: &random)
    #expect((a * b).entries == definition(a, b))
  }

  @Test func ringLaws() {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let n = Int.random(in: 0...6, using: &random)
      let bits = Int.random(in: 0...150, using: &random)
      let (a, b, c) = (
        Self.matrix(n, n, bits: bits, using: &random), Self.matrix(n, n, bits: bits, using: &random),
        Self.matrix(n, n, bits: bits, using: &random)
      )
      let (zero, one) = (IntegerMatrix(rows: n, columns: n), IntegerMatrix.identity(n))
      #expect(a + b == b + a && (a + b) + c == a + (b + c) && a + zero == a && a - a == zero && a + (-a) == zero)
      #expect((a * b) * c == a * (b * c) && a * one == a && one * a == a && a * zero == zero)
      #expect(a * (b + c) == a * b + a * c && (a - b) * c == a * c - b * c)
      #expect((a * b).transposed == b.transposed * a.transposed && a.transposed.transposed == a)
    }
  }

  @Test func entriesComeBack() {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let bits = Int.random(in: 0...200, using: &random)
      let entries = (0..<6).map { _ in Self.integer(bits: bits, using: &random) }
      let matrix = IntegerMatrix(rows: 2, columns: 3, entries: entries)
      #expect(matrix.entries == entries)
      #expect((0..<6).allSatisfy { matrix[$0 / 3, $0 % 3] == entries[$0] })
      #expect(matrix == IntegerMatrix([Array(entries[..<3]), Array(entries[3...])]))
      let bound = Integer(1) << matrix.bitWidth
      #expect(entries.allSatisfy { $0.magnitude <= bound && $0 != bound })
    }
    #expect(IntegerMatrix(rows: 0, columns: 5).transposed.rows == 5)
    #expect(IntegerMatrix([[Integer.max64, -Integer.max64 - 1]]).entries == [Integer.max64, -Integer.max64 - 1])
  }
}

extension Integer {
  fileprivate static var max64: Integer { Integer(Int.max) }
}
