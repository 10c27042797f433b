import Exact

/// The largest value of an affine form on a polyhedron `constraints ≥ 0` of which a point is known, by the simplex method
/// in exact arithmetic with Bland's rule (R. G. Bland, Math. Oper. Res. 2 (1977) 103–107), which does not cycle.
///
/// The variables are free, and the known point is the origin of a dictionary `w = constraint(point) + A y` whose constants
/// are not negative: there is no first phase. Variables that no chain of constraints ties to the form stay where they are.
struct LinearProgram {
  enum Outcome {
    /// The form is larger than asked for at this point of the polyhedron.
    case above([Rational])
    /// The largest value, and a point where it is attained.
    case maximum(Rational, at: [Rational])
    /// Larger values at points of the polyhedron than any number.
    case unbounded
  }

  /// Row by row the coefficients of the nonbasic variables and then the constant; the objective is the last row.
  private var table: [Rational] = []
  /// Coordinates have their position among `coordinates` as a name, slacks the numbers behind.
  private var nonbasic: [Int]
  private var basic: [Int]
  private let coordinates: [Int]
  private let width: Int

  /// Searches for a point of the polyhedron where the form is larger than a number; without one, maximizes it.
  static func maximize(
    _ form: AffineForm, on constraints: [AffineForm], from point: [Rational], above target: Rational?,
    _ meter: inout WorkMeter
  ) throws(DecisionStop) -> Outcome {
    let (coordinates, rows) = connected(to: form, constraints, dimension: point.count)
    var program = LinearProgram(form, rows, from: point, coordinates)
    try meter.count(program.table.count)
    while let entering = program.enteringColumn() {
      let outcome = try program.advance(entering, from: point, above: target, &meter)
      if let outcome { return outcome }
    }
    return .maximum(program.table[program.table.count - 1], at: program.vertex(from: point))
  }

  /// The coordinates that the form has or is tied to, ascending, and the constraints on them.
  private static func connected(
    to form: AffineForm, _ constraints: [AffineForm], dimension: Int
  ) -> ([Int], [AffineForm]) {
    var isConnected = [Bool](repeating: false, count: dimension)
    for term in form.terms { isConnected[term.variable] = true }
    var isTaken = [Bool](repeating: false, count: constraints.count)
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (i, constraint) in constraints.enumerated()
      where !isTaken[i] && constraint.terms.contains(where: { isConnected[$0.variable] }) {
        isTaken[i] = true
        for term in constraint.terms where !isConnected[term.variable] {
          isConnected[term.variable] = true
          isGrowing = true
        }
      }
    }
    return (
      (0..<dimension).filter { isConnected[$0] }, constraints.indices.filter { isTaken[$0] }.map { constraints[$0] }
    )
  }

  private init(_ form: AffineForm, _ rows: [AffineForm], from point: [Rational], _ coordinates: [Int]) {
    let columns = coordinates.count
    var position = [Int](repeating: 0, count: point.count)
    for (column, coordinate) in coordinates.enumerated() { position[coordinate] = column }
    self.coordinates = coordinates
    width = columns + 1
    nonbasic = Array(0..<columns)
    basic = Array(columns..<columns + rows.count)
    table = Array(repeating: 0, count: (rows.count + 1) * width)
    for (i, row) in (rows + [form]).enumerated() {
      for term in row.terms { table[i * width + position[term.variable]] = term.coefficient }
      table[i * width + columns] = row(point)
    }
  }

  /// A column whose variable can change so that the objective grows: a free one, else by Bland's rule.
  private func enteringColumn() -> Int? {
    let objective = basic.count * width
    var best: Int?
    for column in nonbasic.indices {
      let sign = table[objective + column].signum()
      if sign == 0 { continue }
      if nonbasic[column] < coordinates.count { return column }
      if sign > 0 && best.map({ nonbasic[column] < nonbasic[$0] }) ?? true { best = column }
    }
    return best
  }

  /// Moves the variable of a column as far as the constraints allow.
  ///
  /// - Returns: the outcome, if that settles it.
  private mutating func advance(
    _ column: Int, from point: [Rational], above target: Rational?, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> Outcome? {
    let objective = basic.count * width
    let isRising = table[objective + column].signum() > 0
    var leaving: (row: Int, length: Rational)?
    for row in basic.indices where basic[row] >= coordinates.count {
      let slope = table[row * width + column]
      if slope.signum() == 0 || (slope.signum() > 0) == isRising { continue }
      let length = quotient(table[row * width + width - 1], slope.magnitude)
      if let best = leaving, best.length < length || best.length == length && basic[best.row] < basic[row] { continue }
      leaving = (row, length)
    }
    try meter.count(basic.count)
    let value = table[objective + width - 1]
    let gain = table[objective + column].magnitude
    guard let leaving else {
      guard let target else { return .unbounded }
      let length = value > target ? 0 : quotient(target - value + 1, gain)
      return .above(vertex(from: point, moving: column, by: isRising ? length : -length))
    }
    if let target, value + leaving.length * gain > target {
      return .above(vertex(from: point, moving: column, by: isRising ? leaving.length : -leaving.length))
    }
    try pivot(leaving.row, column, &meter)
    return nil
  }

  /// Solves a row for the variable of a column, and inserts it into the other rows.
  private mutating func pivot(_ row: Int, _ column: Int, _ meter: inout WorkMeter) throws(DecisionStop) {
    let start = row * width
    let inverse = quotient(1, table[start + column])
    for k in 0..<width where k != column && !table[start + k].isZero {
      table[start + k] = -(table[start + k] * inverse)
      try meter.count(table[start + k])
    }
    table[start + column] = inverse
    for other in 0...basic.count where other != row {
      let base = other * width
      let factor = table[base + column]
      if factor.isZero { continue }
      for k in 0..<width where k != column && !table[start + k].isZero {
        table[base + k] += factor * table[start + k]
        try meter.count(table[base + k])
      }
      table[base + column] = factor * inverse
    }
    swap(&nonbasic[column], &basic[row])
  }

  /// The point of the dictionary, with one nonbasic variable moved.
  private func vertex(from point: [Rational], moving column: Int? = nil, by length: Rational = 0) -> [Rational] {
    var result = point
    for row in basic.indices where basic[row] < coordinates.count {
      var change = table[row * width + width - 1]
      if let column { change += length * table[row * width + column] }
      result[coordinates[basic[row]]] += change
    }
    if let column, nonbasic[column] < coordinates.count { result[coordinates[nonbasic[column]]] += length }
    return result
  }
}
