import DAGNetwork
import Exact
import Symbolic

extension ArcFunction {
  /// Functions of the same widths to try instead of this one, the simplest first.
  var simplerFunctions: [ArcFunction] {
    let (columns, rows) = (inputWidth, outputWidth)
    var candidates: [ArcFunction] = [.linear(.simplest(from: columns, to: rows))]
    switch self {
    case .affine(let affine): candidates += affine.simplerFunctions
    case .leakyRelu(let leaky):
      candidates.append(.relu(Relu(width: columns)))
      candidates += leaky.slope.simplifications.map { .leakyRelu(LeakyRelu(width: columns, slope: $0)) }
    case .elementary: candidates += [.relu(Relu(width: columns)), .elementary(Elementary(.tanh, width: columns))]
    case .absoluteValue: candidates.append(.relu(Relu(width: columns)))
    case .maximum(let maximum): candidates += maximum.simplerMaxima.map { .maximum($0) }
    case .expression(let function): candidates += function.simplerExpressions.map { .expression($0) }
    case .normalization(let function): candidates += function.simplerNormalizations.map { .normalization($0) }
    case .matrixProduct(let product):
      // A single matrix, as narrow as may be, comes first among the products of the same widths.
      let products = MatrixProduct.all(inputWidth: columns, outputWidth: rows)
      candidates += products.prefix { $0 != product }.map { .matrixProduct($0) }
    case .elementwise(let function): candidates += function.simplerFunctions
    case .relu: break
    }
    return candidates
  }
}

extension LinearMap {
  /// The identity, the first coordinates, or the coordinates followed by zeros.
  fileprivate static func simplest(from columns: Int, to rows: Int) -> LinearMap {
    if columns == rows { return .identity(width: columns) }
    if columns < rows { return .embedding(EmbeddingMap(outputWidth: rows, offset: 0, inputWidth: columns)) }
    return .selection(SelectionMap(inputWidth: columns, sources: (0..<rows).map(Int32.init)))
  }
}

extension Affine {
  fileprivate var simplerFunctions: [ArcFunction] {
    var candidates: [ArcFunction] = []
    if let constant {
      candidates.append(.linear(linear))
      candidates.append(.affine(Affine(.simplest(from: inputWidth, to: outputWidth), constant: constant)))
      candidates += constant.simplerVectors.map { .affine(Affine(linear, constant: $0)) }
    }
    let simplerMaps: [LinearMap] =
      switch linear {
      case .scaling(let width, let factor): factor.simplifications.map { .scaling(width: width, factor: $0) }
      case .diagonal(let vector): vector.simplerVectors.map { .diagonal($0) }
      case .dense(let map): map.simplerMaps.map { .dense($0) }
      case .kronecker(let map):
        map.matrix.simplerMaps.map { .kronecker(KroneckerMap($0, outer: map.outer, inner: map.inner)) }
      case .convolution(let map):
        [.sparse(map.sparse)] + (map.ofOneTap.map { [.convolution($0)] } ?? [])
          + (map.scale == 1
            ? []
            : [.convolution(ConvolutionMap(map.parameter, geometry: map.geometry, isTransposed: map.isTransposed))])
          + (map.isTransposed && map.inputWidth == 1 && map.outputWidth == 1
            ? [.convolution(ConvolutionMap(map.parameter, geometry: map.geometry, scale: map.scale))] : [])
      case .sparse(let map):
        map.coefficients.simplerVectors.map {
          .sparse(
            SparseMap(inputWidth: map.inputWidth, starts: map.starts, columns: map.columns, coefficients: $0))
        }
      case .selection(let map):
        map.sources.indices.filter { map.sources[$0] > 0 }.map { row in
          var sources = map.sources
          sources[row] = 0
          return .selection(SelectionMap(inputWidth: map.inputWidth, sources: sources))
        }
      case .embedding: []
      }
    return candidates + simplerMaps.map { .affine(Affine($0, constant: constant)) }
  }
}

extension ConvolutionMap {
  /// Between single coordinates, where there are several taps: the convolution of the one that is an entry, or of a number 0.
  fileprivate var ofOneTap: ConvolutionMap? {
    guard inputWidth == 1, outputWidth == 1, parameter.count > 1 || geometry.padding.contains(where: { $0 > 0 }),
      let geometry = ConvolutionGeometry(
        inputChannels: 1, outputChannels: 1, inputExtents: [1], outputExtents: [1], kernelExtents: [1])
    else { return nil }
    var value = Rational(0)
    forEachPlace { _, _, position in value = parameter.values.rational(at: position) }
    guard let parameter = try? Parameter(name: parameter.name, shape: [1], values: .exact([value])) else { return nil }
    return ConvolutionMap(parameter, geometry: geometry, isTransposed: isTransposed, scale: scale)
  }
}

extension DenseMap {
  fileprivate var simplerMaps: [DenseMap] {
    var maps: [DenseMap] = []
    if isTransposed {
      maps.append(DenseMap(parameter, outputWidth: outputWidth, inputWidth: inputWidth, scale: scale))
    }
    return maps
      + scale.simplerScales.map {
        DenseMap(parameter, outputWidth: outputWidth, inputWidth: inputWidth, isTransposed: isTransposed, scale: $0)
      }
  }
}

extension Double {
  /// A scale is as simple as can be when it is 1, not when it is 0.
  fileprivate var simplerScales: [Double] { self == 1 ? [] : [1, 0] + simplifications }
}

extension ParameterVector {
  /// Vectors of the same width to try instead of this one, the simplest first.
  var simplerVectors: [ParameterVector] {
    var vectors: [ParameterVector] = []
    if let indices {
      if parameter.count == width { vectors.append(ParameterVector(parameter, scale: scale)) }
      let values = indices.map { parameter.values.rational(at: Int($0)) }
      if let own = try? Parameter(name: parameter.name, shape: [width], values: .exact(values)) {
        vectors.append(ParameterVector(own, scale: scale))
      }
    }
    if let indices, indices.contains(where: { $0 > 0 }) {
      vectors.append(ParameterVector(parameter, indices: Array(repeating: 0, count: width), scale: scale))
    }
    return vectors + scale.simplerScales.map { ParameterVector(parameter, indices: indices, scale: $0) }
  }
}

extension ExpressionFunction {
  /// One output replaced by a constant, a coordinate, or a part of it that chooses a branch; or one coordinate by 0 or by
  /// the first.
  fileprivate var simplerExpressions: [ExpressionFunction] {
    let pool = ExpressionPool()
    let outputs = expressions.map { pool.adopting($0) }
    var candidates: [[Expression]] = []
    let parts =
      [pool.constant(0), pool.variable("x0")] + (0..<program.unitCount).map { pool.adopting(program.unit($0)) }
    for output in outputs.indices {
      for part in parts {
        var changed = outputs
        changed[output] = part
        candidates.append(changed)
      }
    }
    let coordinates = pool.coordinates(inputWidth)
    for (dropped, coordinate) in coordinates.enumerated() {
      for replacement in [pool.constant(0), coordinates[0]] where replacement != coordinate {
        var point = coordinates
        point[dropped] = replacement
        if let changed = try? program.evaluate(at: point, over: ExpressionDomain(pool)) { candidates.append(changed) }
      }
    }
    return candidates.compactMap { try? ExpressionFunction($0, inputWidth: inputWidth) }
  }
}

extension Normalization {
  /// Simpler vectors in place of one, or no epsilon.
  fileprivate var simplerNormalizations: [Normalization] {
    var simpler: [Normalization?] = []
    if epsilon != 0 {
      simpler.append(
        try? Normalization(scale: scale, mean: mean, variance: variance, bias: bias, epsilon: 0))
    }
    for (index, vector) in vectors.enumerated() {
      for candidate in vector.simplerVectors {
        var changed = vectors
        changed[index] = candidate
        // Not where a variance is no longer positive.
        simpler.append(
          try? Normalization(
            scale: changed[0], mean: changed[1], variance: changed[2], bias: changed[3], epsilon: epsilon))
      }
    }
    return simpler.compactMap { $0 }
  }
}

extension Elementwise {
  /// Fewer operands, other expressions, or a function of a simpler kind.
  fileprivate var simplerFunctions: [ArcFunction] {
    guard let single = try? ExpressionFunction([expression], inputWidth: operandCount) else { return [] }
    return single.simplerExpressions.compactMap { simpler in
      (try? Elementwise(simpler.expressions[0], operandCount: operandCount, width: width)).map { .elementwise($0) }
    }
  }
}

extension Maximum {
  /// Maxima with a member less, or with another coordinate 0.
  fileprivate var simplerMaxima: [Maximum] {
    let groups = (0..<outputWidth).map { Array(group($0)) }
    var maxima: [Maximum] = []
    for (unit, group) in groups.enumerated() {
      for member in group.indices {
        var changed = groups
        if group.count > 1 {
          changed[unit].remove(at: member)
          maxima.append(Maximum(inputWidth: inputWidth, groups: changed))
        }
        if group[member] > 0 {
          changed = groups
          changed[unit][member] = 0
          maxima.append(Maximum(inputWidth: inputWidth, groups: changed))
        }
      }
    }
    return maxima
  }
}

extension ParameterValues {
  /// As many values to try instead of these, the simplest first.
  var simplifications: [ParameterValues] {
    let numbers = (0..<count).map { rational(at: $0) }
    var candidates: [ParameterValues] = [
      .exact(Array(repeating: 0, count: count)), .exact(Array(repeating: 1, count: count)), .exact(numbers),
    ]
    switch self {
    case .float32(let values):
      candidates.append(.float32(values.map { $0.simplifications.first { $0 != 0 } ?? $0 }))
      candidates += Self.single(values, \.simplifications).map { .float32($0) }
    case .float64(let values):
      candidates.append(.float64(values.map { $0.simplifications.first { $0 != 0 } ?? $0 }))
      candidates += Self.single(values, \.simplifications).map { .float64($0) }
    case .exact(let values):
      candidates.append(.exact(values.map { $0.simplifications.last ?? $0 }))
      candidates += Self.single(values, \.simplifications).map { .exact($0) }
    }
    return candidates
  }

  /// One value made simpler, for each of a few values.
  private static func single<Number>(_ values: [Number], _ simplifications: (Number) -> [Number]) -> [[Number]] {
    guard values.count <= 16 else { return [] }
    return values.indices.flatMap { position in
      simplifications(values[position]).map { simpler in
        var changed = values
        changed[position] = simpler
        return changed
      }
    }
  }
}
