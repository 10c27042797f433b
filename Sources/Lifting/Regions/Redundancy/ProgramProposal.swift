/// The simplex method in doubles, from a point inside: how far a direction goes in a polyhedron `c_k · y ≤ 1`, and the half-spaces that
/// hold it there. What it returns is a proposal, which exact arithmetic checks.
struct ProgramProposal {
  /// Where the largest value is attained, as far as the doubles tell.
  let point: [Double]
  let value: Double
  /// The half-spaces at whose boundaries the point lies, and which hold the value down together.
  let basis: [Int]
  /// As many coordinates, in which the rows of these are linearly independent.
  let coordinates: [Int]

  /// The point where `objective · y` is largest, where it is at most 2.
  ///
  /// - Parameters:
  ///   - objective: a half-space, not among the indices.
  ///   - indices: the half-spaces that hold.
  ///   - operations: the products that may be taken; lowered by those that were.
  /// - Returns: `nil` if they do not suffice, or rounding got the better of it.
  static func maximum(
    of objective: Int, in halfSpaces: HalfSpaces, where indices: [Int], operations: inout Int
  ) -> ProgramProposal? {
    var dictionary = Dictionary(objective, halfSpaces, indices)
    let pivotLimit = 50 * (halfSpaces.width + indices.count) + 100
    for _ in 0..<pivotLimit {
      guard let column = dictionary.entering() else { return dictionary.proposal(indices) }
      guard let row = dictionary.leaving(for: column) else { return nil }
      operations -= dictionary.table.count
      if operations < 0 { return nil }
      dictionary.pivot(row, column)
    }
    return nil
  }

  /// `basic = constant + coefficients · nonbasic`, the objective in the last row. The variables are the coordinates, which are free,
  /// then the slacks of the half-spaces, then that of `objective ≤ 2`.
  private struct Dictionary {
    var table: [Double] = []
    let width: Int
    let columns: Int
    var basic: [Int]
    var nonbasic: [Int]
    /// What the slack of each half-space was divided by: its row then has length 1.
    var scales: [Double] = []

    init(_ objective: Int, _ halfSpaces: HalfSpaces, _ indices: [Int]) {
      width = halfSpaces.width
      columns = halfSpaces.width + 1
      nonbasic = Array(0..<halfSpaces.width)
      basic = Array(halfSpaces.width..<halfSpaces.width + indices.count + 1)
      table.reserveCapacity((indices.count + 2) * columns)
      for (index, bound) in indices.map({ ($0, 1.0) }) + [(objective, 2.0)] {
        let row = halfSpaces.quotient(index)
        let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for entry in row { table.append(-entry / length) }
        table.append(bound / length)
        scales.append(length)
      }
      for entry in halfSpaces.quotient(objective) { table.append(entry / scales[indices.count]) }
      table.append(0)
    }

    private static let tolerance = 1e-9

    /// A free variable with the steepest slope, then a slack.
    func entering() -> Int? {
      let objective = basic.count * columns
      var best: (column: Int, slope: Double, isFree: Bool)?
      for column in 0..<width {
        let isFree = nonbasic[column] < width
        let slope = table[objective + column]
        let gain = isFree ? abs(slope) : slope
        guard gain > Self.tolerance else { continue }
        if let best, best.isFree && !isFree || best.isFree == isFree && best.slope >= gain { continue }
        best = (column, gain, isFree)
      }
      return best?.column
    }

    /// The slack that falls to 0 first; among those that do so nearly at once, the one with the largest pivot.
    func leaving(for column: Int) -> Int? {
      let isRising = table[basic.count * columns + column] > 0
      func rate(_ row: Int) -> Double { isRising ? -table[row * columns + column] : table[row * columns + column] }
      var shortest = Double.infinity
      for row in basic.indices where basic[row] >= width && rate(row) > Self.tolerance {
        shortest = min(shortest, (max(table[row * columns + width], 0) + Self.tolerance) / rate(row))
      }
      var best: (row: Int, rate: Double)?
      for row in basic.indices where basic[row] >= width && rate(row) > Self.tolerance {
        guard max(table[row * columns + width], 0) / rate(row) <= shortest else { continue }
        if best.map({ $0.rate < rate(row) }) ?? true { best = (row, rate(row)) }
      }
      return best?.row
    }

    mutating func pivot(_ row: Int, _ column: Int) {
      let start = row * columns
      let inverse = 1 / table[start + column]
      for k in 0..<columns where k != column { table[start + k] *= -inverse }
      table[start + column] = inverse
      let pivotRow = Array(table[start..<start + columns])
      for other in 0...basic.count where other != row {
        let base = other * columns
        let factor = table[base + column]
        if factor == 0 { continue }
        for k in 0..<columns where k != column { table[base + k] += factor * pivotRow[k] }
        table[base + column] = factor * inverse
      }
      swap(&nonbasic[column], &basic[row])
    }

    func proposal(_ indices: [Int]) -> ProgramProposal {
      var point = [Double](repeating: 0, count: width)
      var coordinates: [Int] = []
      for (row, variable) in basic.enumerated() where variable < width {
        point[variable] = table[row * columns + width]
        coordinates.append(variable)
      }
      let basis = nonbasic.filter { $0 >= width && $0 < width + indices.count }.map { indices[$0 - width] }
      return ProgramProposal(
        point: point, value: table[basic.count * columns + width] * scales[indices.count], basis: basis,
        coordinates: coordinates)
    }
  }
}
