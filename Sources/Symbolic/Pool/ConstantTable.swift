import Exact

/// The distinct rational numbers that the nodes of a pool, or the steps of a program, refer to by 32-bit indices.
struct ConstantTable: Sendable {
  /// The indices of 0, 1 and -1, which every table has.
  static let zero: UInt32 = 0
  static let one: UInt32 = 1
  static let minusOne: UInt32 = 2

  private(set) var values: [Rational] = [0, 1, -1]
  private var indices: [Rational: UInt32] = [:]
  /// The indices of the integers from -64 to 63, plus 1; 0 for those that are not in the table. Most numbers are small.
  private var smallIndices: [UInt32] = {
    var indices = [UInt32](repeating: 0, count: 128)
    indices[64] = zero + 1
    indices[65] = one + 1
    indices[63] = minusOne + 1
    return indices
  }()

  subscript(index: UInt32) -> Rational { values[Int(index)] }

  /// The index of a number, which is added if it is new.
  mutating func index(of value: Rational) -> UInt32 {
    guard value.isInteger, let integer = Int(exactly: value.numerator), (-64..<64).contains(integer) else {
      if let known = indices[value] { return known }
      indices[value] = UInt32(values.count)
      values.append(value)
      return UInt32(values.count - 1)
    }
    if smallIndices[64 + integer] == 0 {
      values.append(value)
      smallIndices[64 + integer] = UInt32(values.count)
    }
    return smallIndices[64 + integer] - 1
  }
}
