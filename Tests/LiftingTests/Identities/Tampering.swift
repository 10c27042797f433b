import DAGNetwork
import Exact
import Lifting

/// Ways to spoil a decomposition so little that only a careful look notices.
enum Tampering: CaseIterable {
  /// One number of one coefficient of the transitions is changed by one unit in the last place.
  case unitInTheLastPlace
  /// One coefficient is missing from the transitions.
  case missingCoefficient
  /// One coefficient of the transitions has a constant term more.
  case extraConstant
  /// One affine coefficient of the transitions has the opposite sign.
  case wrongSign
  /// Two affine coefficients of the transitions stand in each other's place: in different rows, and at different levels where
  /// there are such.
  case swappedCoefficients

  /// Transitions that differ from the network's own in one coefficient; `nil` where no coefficient can be spoiled this way.
  func transitions(of network: Network, using random: inout SplitMix64) throws -> Transitions? {
    var transitions = Transitions(of: network)
    let order = transitions.coefficients.indices.shuffled(using: &random)
    for index in order {
      let function = transitions.coefficients[index].function
      switch self {
      case .unitInTheLastPlace:
        guard let nudged = try function.nudged(using: &random) else { continue }
        transitions.replaceFunction(at: index, with: nudged)
      case .missingCoefficient:
        if function.maybeUnnoticed { continue }
        transitions.remove(at: index)
      case .extraConstant:
        guard let affine = function.affine, affine.constant == nil else { continue }
        let tiny = Rational(mantissa: 1, exponentOfTwo: -60)
        var constant = [Rational](repeating: 0, count: affine.outputWidth)
        constant[Int.random(in: constant.indices, using: &random)] = tiny
        let parameter = try Parameter(name: "extra", shape: [constant.count], values: .exact(constant))
        transitions.replaceFunction(
          at: index, with: .affine(Affine(affine.linear, constant: ParameterVector(parameter))))
      case .wrongSign:
        guard let affine = function.affine, !affine.matrix.hasZeroLinearPart else { continue }
        transitions.replaceFunction(at: index, with: .affine(try affine.matrix.negated.affine))
      case .swappedCoefficients:
        guard let affine = function.affine else { continue }
        let levels = transitions.coefficients.map { network.levels[$0.row] }
        let others = order.filter {
          guard let other = transitions.coefficients[$0].function.affine else { return false }
          return transitions.coefficients[$0].row != transitions.coefficients[index].row
            && other.inputWidth == affine.inputWidth && other.outputWidth == affine.outputWidth
            && other.matrix.linearPart != affine.matrix.linearPart
        }
        guard let other = others.first(where: { levels[$0] != levels[index] }) ?? others.first else { continue }
        transitions.replaceFunction(at: index, with: transitions.coefficients[other].function)
        transitions.replaceFunction(at: other, with: function)
      }
      return transitions
    }
    return nil
  }
}

extension Affine {
  /// All entries, with the constant term as a last column.
  var matrix: ExactMatrix {
    var rows = [[Rational]](repeating: Array(repeating: 0, count: inputWidth + 1), count: outputWidth)
    linear.forEachEntry { row, column, coefficient in rows[row][column] += coefficient }
    for row in rows.indices { rows[row][inputWidth] = constant?.rational(at: row) ?? 0 }
    return ExactMatrix(rows: rows)
  }
}

/// An affine function written out.
struct ExactMatrix {
  let rows: [[Rational]]

  var linearPart: [[Rational]] { rows.map { $0.dropLast() } }
  var hasZeroLinearPart: Bool { linearPart.allSatisfy { $0.allSatisfy(\.isZero) } }

  var negated: ExactMatrix { ExactMatrix(rows: rows.map { $0.map { -$0 } }) }

  var affine: Affine {
    get throws {
      let width = (rows.first?.count ?? 1) - 1
      let weight = try Parameter(
        name: "weight", shape: [rows.count, width], values: .exact(rows.flatMap { $0.prefix(width) }))
      let constant = try Parameter(name: "constant", shape: [rows.count], values: .exact(rows.map { $0[width] }))
      return Affine(
        .dense(DenseMap(weight, outputWidth: rows.count, inputWidth: width)), constant: ParameterVector(constant))
    }
  }
}

extension ArcFunction {
  /// Whether nobody may miss the function: it is 0 everywhere, or an expression, which may be 0 nearly everywhere.
  var maybeUnnoticed: Bool {
    switch self {
    case .expression, .elementwise, .matrixProduct: return true
    default: break
    }
    guard let affine else { return false }
    var isZero =
      affine.constant.map { vector in (0..<vector.width).allSatisfy { vector.rational(at: $0).isZero } } ?? true
    affine.linear.forEachEntry { _, _, coefficient in if !coefficient.isZero { isZero = false } }
    return isZero
  }

  /// The function with one number of its matrix changed by one unit in the last place; `nil` if it has none.
  func nudged(using random: inout SplitMix64) throws -> ArcFunction? {
    if case .leakyRelu(let function) = self {
      let slope = function.slope + Rational(mantissa: 1, exponentOfTwo: -60)
      return .leakyRelu(LeakyRelu(width: function.width, slope: slope))
    }
    guard let affine else { return nil }
    let linear: LinearMap
    switch affine.linear {
    case .scaling(let width, let factor): linear = .scaling(width: width, factor: factor.nextUp)
    case .dense(let map): linear = .dense(try map.nudged(using: &random))
    case .kronecker(let map):
      linear = .kronecker(KroneckerMap(try map.matrix.nudged(using: &random), outer: map.outer, inner: map.inner))
    case .convolution(let map):
      guard map.scale != 0, map.entryCount > 0 else { return nil }
      // A tap that always lies outside of the input is no coefficient.
      var used = Set<Int>()
      map.forEachPlace { _, _, position in used.insert(position) }
      guard let position = used.sorted().randomElement(using: &random) else { return nil }
      linear = .convolution(
        ConvolutionMap(
          try map.parameter.nudged(at: position), geometry: map.geometry, isTransposed: map.isTransposed,
          scale: map.scale))
    case .sparse(let map):
      guard map.coefficients.scale != 0, map.entryCount > 0 else { return nil }
      let entry = Int.random(in: 0..<map.entryCount, using: &random)
      let position = map.coefficients.indices.map { Int($0[entry]) } ?? entry
      linear = .sparse(
        SparseMap(
          inputWidth: map.inputWidth, starts: map.starts, columns: map.columns,
          coefficients: ParameterVector(
            try map.coefficients.parameter.nudged(at: position), indices: map.coefficients.indices,
            scale: map.coefficients.scale)))
    case .diagonal(let vector):
      guard vector.scale != 0 else { return nil }
      let position = Int.random(in: 0..<vector.width, using: &random)
      let parameter = try vector.parameter.nudged(at: vector.indices.map { Int($0[position]) } ?? position)
      linear = .diagonal(ParameterVector(parameter, indices: vector.indices, scale: vector.scale))
    case .selection, .embedding: return nil
    }
    return .affine(Affine(linear, constant: affine.constant))
  }
}

extension DenseMap {
  fileprivate func nudged(using random: inout SplitMix64) throws -> DenseMap {
    let parameter = try parameter.nudged(at: Int.random(in: 0..<parameter.count, using: &random))
    return DenseMap(
      parameter, outputWidth: outputWidth, inputWidth: inputWidth, isTransposed: isTransposed,
      scale: scale == 0 ? 1 : scale)
  }
}

extension Parameter {
  /// The parameter with one value changed to the next number of its type.
  func nudged(at position: Int) throws -> Parameter {
    let changed: ParameterValues
    switch values {
    case .float32(var values):
      values[position] = values[position].nextUp
      changed = .float32(values)
    case .float64(var values):
      values[position] = values[position].nextUp
      changed = .float64(values)
    case .exact(var values):
      values[position] += Rational(mantissa: 1, exponentOfTwo: -60)
      changed = .exact(values)
    }
    return try Parameter(name: name, shape: shape, values: changed)
  }
}
