import Exact

/// The distinct rational numbers that the nodes of a pool, or the steps of a program, refer to by 32-bit indices.
struct ConstantTable: Sendable {
  /// The indices of 0, 1 and -1, which every table has.
  static let zero: UInt32 = 0
  static let one: UInt32 = 1
  static let minusOne: UInt32 = 2

  private(set) var values: [Rational] = [0, 1, -1]
  private var indices: [Rational: UInt32] = [0: zero, 1: one, -1: minusOne]

  subscript(index: UInt32) -> Rational { values[Int(index)] }

  /// The index of a number, which is added if it is new.
  mutating func index(of value: Rational) -> UInt32 {
    if let known = indices[value] { return known }
    let index = UInt32(values.count)
    values.append(value)
    indices[value] = index
    return index
  }
}
