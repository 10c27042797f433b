import DAGNetwork
import Exact

/// The derivative of an arc at a point, as the block of a matrix that it is: from the coordinates of one node to those of
/// another.
struct LinearBlock: Sendable {
  let row: Int
  let column: Int
  let map: LinearMap
  /// By how much the entries may differ from those of the exact derivative; `nil` where they are exact.
  let radius: LinearMap?
  /// The constant term of the affine branch that the function is on the point's region; `nil` where there is none.
  let constant: ParameterVector?
  /// Whether the function is affine on the point's region, so that the block and the constant are all of it.
  let isAffine: Bool
}

/// The value of a node at one point, in doubles, with bounds on its errors.
struct RoundedPoint: Sendable {
  let values: [Double]
  let errors: [Double]

  var numbers: [RoundedNumber<Double>] {
    zip(values, errors).map { RoundedNumber(reference: $0, error: $1) }
  }
}

extension LinearBlock {
  /// The derivative of a function at a value that is known up to rounding.
  ///
  /// - Parameter activation: the branches that the units take at the exact value.
  /// - Throws: ``NumericObstacle``
  init(
    of function: ArcFunction, from column: Int, to row: Int, at value: RoundedPoint, activation: Activation?
  ) throws(NumericObstacle) {
    if function.isPiecewiseAffine, let affine = function.unrectified(on: activation) {
      self.init(
        row: row, column: column, map: affine.linear, radius: nil, constant: affine.constant, isAffine: true)
      return
    }
    let jacobian: Jacobian<RoundedNumber<Double>>
    do {
      let numbers = RoundedNumbers(reference: Doubles(), format: .float64)
      jacobian = try function.jacobian(at: value.numbers, activation: activation, over: numbers)
    } catch {
      throw .outside("\(error)")
    }
    let (map, radius): (LinearMap, LinearMap?)
    switch jacobian {
    case .linear(let linear): (map, radius) = (linear, nil)
    case .diagonal(let entries):
      let parts = try Self.parameters(entries, shape: [entries.count])
      (map, radius) = (.diagonal(ParameterVector(parts.center)), .diagonal(ParameterVector(parts.radius)))
    case .sparse(let matrix):
      let parts = try Self.parameters(matrix.values, shape: [matrix.values.count])
      map = .entries(like: matrix, parts.center)
      radius = .entries(like: matrix, parts.radius)
    case .dense(let rows, let columns, let entries):
      let parts = try Self.parameters(entries, shape: [rows, columns])
      map = .dense(DenseMap(parts.center, outputWidth: rows, inputWidth: columns))
      radius = .dense(DenseMap(parts.radius, outputWidth: rows, inputWidth: columns))
    }
    self.init(row: row, column: column, map: map, radius: radius, constant: nil, isAffine: false)
  }

  private static func parameters(
    _ entries: [RoundedNumber<Double>], shape: [Int]
  ) throws(NumericObstacle) -> (center: Parameter, radius: Parameter) {
    do {
      return (
        try Parameter(name: "derivative", shape: shape, values: .float64(entries.map(\.reference))),
        try Parameter(name: "radius", shape: shape, values: .float64(entries.map(\.error)))
      )
    } catch {
      throw .open("a derivative has no rounding bound: it overflows, or its argument has none")
    }
  }
}
