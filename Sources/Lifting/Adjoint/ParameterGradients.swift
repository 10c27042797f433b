import DAGNetwork
import Exact

/// The gradient of one quantity by the values of one parameter.
public struct ParameterGradient<Element: Sendable>: Sendable {
  public let parameter: Parameter
  /// The derivative by each value of the parameter, in their order; the derivatives by all uses of a value are summed.
  public var entries: [Element]
}

extension Linearization {
  /// The gradients by the network's parameters, in the order of ``DAGNetwork/Network/parameters``: of `y = s W x + c` in an
  /// arc it is `s λ_y xᵀ` by `W` and `λ_y` by `c`, with the gradient `λ_y` by the value of its head, summed over all uses.
  ///
  /// Numbers that are no parameters (the slope of a leaky unit, the numbers in an expression) have none.
  ///
  /// - Parameters:
  ///   - gradients: what ``gradients(of:)`` gave.
  ///   - sample: which of the quantities.
  /// - Complexity: linear in the entries of the arcs' matrices.
  public func parameterGradients(
    _ gradients: State<Batch<D.Element>>, sample: Int = 0
  ) throws(DomainError) -> [ParameterGradient<D.Element>] {
    var result: [ParameterGradient<D.Element>] = []
    var places: [ObjectIdentifier: Int] = [:]
    for parameter in network.parameters {
      places[ObjectIdentifier(parameter)] = result.count
      result.append(
        ParameterGradient(parameter: parameter, entries: Array(repeating: domain.zero, count: parameter.count)))
    }
    func change(
      _ parameter: Parameter, _ body: (inout [D.Element]) throws(DomainError) -> Void
    ) throws(DomainError) {
      guard let place = places[ObjectIdentifier(parameter)] else { return }
      try body(&result[place].entries)
    }
    for node in network.constants {
      guard case .constant(let vector) = network.nodes[node].role, let covector = gradients[node] else { continue }
      let weights = Array(covector.sample(sample))
      try change(vector.parameter) { (entries) throws(DomainError) in try add(vector, weights, to: &entries) }
    }
    for arc in network.arcs {
      if case .normalization(let function) = arc.function, let covector = gradients[arc.head] {
        let gradients = try self.gradients(
          of: function, Array(covector.sample(sample)), state[arc.tail]?.elements)
        for (vector, weights) in gradients {
          try change(vector.parameter) { (entries) throws(DomainError) in try add(vector, weights, to: &entries) }
        }
      }
      guard let affine = arc.function.affine, let covector = gradients[arc.head] else { continue }
      let weights = Array(covector.sample(sample))
      if let constant = affine.constant {
        try change(constant.parameter) { (entries) throws(DomainError) in try add(constant, weights, to: &entries) }
      }
      // Without a value at the tail, the derivative by the factors of that value is 0.
      guard let parameter = affine.linear.parameter, let value = state[arc.tail]?.elements else { continue }
      try change(parameter) { (entries) throws(DomainError) in try add(affine.linear, weights, value, to: &entries) }
    }
    return result
  }

  /// The gradients by the entries of a normalization's vectors: with `r = 1/√(v + ε)`, of `s (x − m) r + b` they are
  /// `(x − m) r` by `s`, `−s r` by `m`, `−s (x − m) r³ / 2` by `v`, and 1 by `b`.
  ///
  /// - Parameter value: the value at the tail, `nil` for 0.
  private func gradients(
    of function: Normalization, _ weights: [D.Element], _ value: [D.Element]?
  ) throws(DomainError) -> [(ParameterVector, [D.Element])] {
    let roots = try function.inverseDeviations(over: domain)
    let (scales, means) = (try domain.elements(of: function.scale), try domain.elements(of: function.mean))
    let half = try domain.element(Rational(mantissa: 1, exponentOfTwo: -1))
    var (byScale, byMean, byVariance): ([D.Element], [D.Element], [D.Element]) = ([], [], [])
    for i in 0..<function.width {
      let deviation = domain.subtract(value?[i] ?? domain.zero, means[i])
      let weighted = domain.multiply(weights[i], roots[i])
      byScale.append(domain.multiply(weighted, deviation))
      byMean.append(domain.negate(domain.multiply(weighted, scales[i])))
      let square = domain.multiply(half, domain.multiply(roots[i], roots[i]))
      byVariance.append(
        domain.negate(domain.multiply(domain.multiply(weighted, scales[i]), domain.multiply(deviation, square))))
    }
    return [
      (function.scale, byScale), (function.mean, byMean), (function.variance, byVariance), (function.bias, weights),
    ]
  }

  /// Adds the gradient by the values that a vector reads.
  private func add(
    _ vector: ParameterVector, _ weights: [D.Element], to entries: inout [D.Element]
  ) throws(DomainError) {
    let scale = try domain.element(vector.scale)
    for (i, weight) in weights.enumerated() {
      let place = vector.indices.map { Int($0[i]) } ?? i
      entries[place] = domain.add(entries[place], vector.scale == 1 ? weight : domain.multiply(scale, weight))
    }
  }

  /// Adds the gradient by the coefficients of a map: the products of a covector's and a value's coordinates.
  private func add(
    _ map: LinearMap, _ weights: [D.Element], _ value: [D.Element], to entries: inout [D.Element]
  ) throws(DomainError) {
    switch map {
    case .diagonal(let vector): try add(vector, zip(weights, value).map { domain.multiply($0, $1) }, to: &entries)
    case .dense(let dense): try add(KroneckerMap(dense, outer: 1, inner: 1), weights, value, to: &entries)
    case .kronecker(let kronecker): try add(kronecker, weights, value, to: &entries)
    case .convolution(let convolution):
      let scale = try domain.element(convolution.scale)
      let weights = convolution.scale == 1 ? weights : weights.map { domain.multiply(scale, $0) }
      convolution.forEachPlace { row, column, place in
        entries[place] = domain.add(entries[place], domain.multiply(weights[row], value[column]))
      }
    case .sparse(let sparse):
      var products: [D.Element] = []
      products.reserveCapacity(sparse.entryCount)
      for row in 0..<sparse.outputWidth {
        for at in sparse.entries(ofRow: row) {
          products.append(domain.multiply(weights[row], value[Int(sparse.columns[at])]))
        }
      }
      try add(sparse.coefficients, products, to: &entries)
    case .scaling, .selection, .embedding: break
    }
  }

  private func add(
    _ map: KroneckerMap, _ weights: [D.Element], _ value: [D.Element], to entries: inout [D.Element]
  ) throws(DomainError) {
    let matrix = map.matrix
    let scale = try domain.element(matrix.scale)
    for outer in 0..<map.outer {
      for row in 0..<matrix.outputWidth {
        for inner in 0..<map.inner {
          let own = weights[(outer * matrix.outputWidth + row) * map.inner + inner]
          if domain.areEqual(own, domain.zero) { continue }
          let weight = matrix.scale == 1 ? own : domain.multiply(scale, own)
          for column in 0..<matrix.inputWidth {
            let x = value[(outer * matrix.inputWidth + column) * map.inner + inner]
            let place = matrix.position(row: row, column: column)
            entries[place] = domain.add(entries[place], domain.multiply(weight, x))
          }
        }
      }
    }
  }
}
