import Exact

extension HalfSpaces {
  /// Whether multipliers of some half-spaces, none negative, make a half-space that lies within one more of them: then that one is
  /// redundant (Farkas' lemma). Exact.
  ///
  /// - Parameters:
  ///   - index: the half-space that is to be redundant.
  ///   - basis: those that are to make it, other than it.
  ///   - coordinates: as many coordinates as there are half-spaces in the basis, which determine the multipliers.
  ///   - operations: the products that may be taken; lowered by those that were.
  /// - Returns: `false` also where the coordinates do not determine the multipliers, or the operations do not suffice.
  func isMade(
    _ index: Int, of basis: [Int], determinedBy coordinates: [Int], operations: inout Int
  ) -> Bool {
    let size = basis.count
    guard size == coordinates.count, !basis.contains(index) else { return false }
    let matrix = IntegerMatrix(
      rows: size, columns: size,
      entries: coordinates.flatMap { coordinate in basis.map { rows[$0][coordinate] } })
    // By Hadamard's inequality the multipliers have at most so many bits; there is an elimination modulo a prime for every 23
    // of them.
    let bits = size * (matrix.bitWidth + size.bitWidth - size.leadingZeroBitCount) + 64
    let cost = Double(bits) / 23 * Double(size * size) * Double(size + 2) / 2
    guard cost < Double(operations) else { return false }
    operations -= Int(cost)
    let right = IntegerMatrix(rows: size, columns: 1, entries: coordinates.map { rows[index][$0] })
    guard let (numerators, denominator) = try? matrix.solution(of: right) else { return false }
    let multipliers = numerators.entries
    guard multipliers.allSatisfy({ $0.signum() >= 0 }) else { return false }
    let sum = IntegerAccumulator()
    for j in 0..<width {
      sum.reset()
      for (other, multiplier) in zip(basis, multipliers) { sum.addProduct(multiplier, rows[other][j]) }
      guard sum.value == denominator * rows[index][j] else { return false }
    }
    sum.reset()
    for (other, multiplier) in zip(basis, multipliers) { sum.addProduct(multiplier, slacks[other]) }
    return sum.value <= denominator * slacks[index]
  }
}
