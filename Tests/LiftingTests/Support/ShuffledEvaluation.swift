import DAGNetwork
import Exact
import Lifting

/// An evaluation of a network in a floating-point format that does what it likes wherever real arithmetic does not care: it
/// adds the terms at a node in a random order and grouping over all arcs, and fuses products and sums at random. It is
/// written coordinate by coordinate, independently of the toolkit's passes.
struct ShuffledEvaluation<Number: BinaryFloatingPoint & Sendable> {
  let network: Network
  let expression: (ExpressionFunction, [Number]) -> [Number]
  let round: (Rational) -> Number
  private var values: [[Number]] = []

  init<D: LinearEngine>(_ network: Network, over domain: D, rounding round: @escaping (Rational) -> Number)
  where D.Element == Number {
    self.network = network
    expression = { function, x in
      (try? ArcFunction.expression(function)(x, over: domain)) ?? []
    }
    self.round = round
  }

  /// The values of all nodes at a point.
  mutating func values(
    at point: [[Rational]], using random: inout some RandomNumberGenerator
  ) -> [[Number]] {
    values = network.nodes.map { Array(repeating: 0, count: $0.width) }
    for (input, coordinates) in zip(network.inputs, point) { values[input] = coordinates.map(round) }
    for node in network.order {
      if case .constant(let vector) = network.nodes[node].role {
        values[node] = (0..<vector.width).map { round(vector.rational(at: $0)) }
      }
      let arcs = network.incomingArcs(of: node)
      if arcs.isEmpty { continue }
      var terms = [[Term]](repeating: [], count: network.nodes[node].width)
      for arc in arcs { collect(network.arcs[arc], into: &terms) }
      values[node] = terms.map { sum($0, using: &random) }
    }
    return values
  }

  private enum Term {
    case value(Number)
    case product(Number, Number)

    var rounded: Number {
      switch self {
      case .value(let value): value
      case .product(let a, let b): a * b
      }
    }
  }

  private func collect(_ arc: Arc, into terms: inout [[Term]]) {
    let x = values[arc.tail]
    switch arc.function {
    case .affine(let affine):
      affine.linear.forEachEntry { row, column, coefficient in
        terms[row].append(.product(round(coefficient), x[column]))
      }
      for i in 0..<(affine.constant?.width ?? 0) {
        terms[i].append(.value(round(affine.constant?.rational(at: i) ?? 0)))
      }
    case .relu: for i in x.indices { terms[i].append(.value(max(x[i], 0))) }
    case .leakyRelu(let function):
      for i in x.indices { terms[i].append(x[i] > 0 ? .value(x[i]) : .product(round(function.slope), x[i])) }
    case .absoluteValue: for i in x.indices { terms[i].append(.value(abs(x[i]))) }
    case .maximum(let function):
      for unit in 0..<function.outputWidth {
        terms[unit].append(.value(function.group(unit).shuffled().map { x[Int($0)] }.max() ?? 0))
      }
    case .expression(let function):
      for (i, value) in expression(function, x).enumerated() { terms[i].append(.value(value)) }
    case .elementwise(let function):
      for i in x.indices.prefix(function.width) {
        let operands = (0..<function.operandCount).map { x[$0 * function.width + i] }
        guard let single = try? ExpressionFunction([function.expression], inputWidth: function.operandCount) else {
          continue
        }
        for value in expression(single, operands) { terms[i].append(.value(value)) }
      }
    case .matrixProduct(let function):
      function.forEachOutput { output, left, right, step in
        for k in 0..<function.depth { terms[output].append(.product(x[left + k], x[right + k * step])) }
      }
    case .elementary, .normalization: fatalError("no exact value")
    }
  }

  private func sum(_ terms: [Term], using random: inout some RandomNumberGenerator) -> Number {
    var pending = terms
    while pending.count > 1 {
      let a = pending.remove(at: Int.random(in: pending.indices, using: &random))
      let b = pending.remove(at: Int.random(in: pending.indices, using: &random))
      if case .product(let x, let y) = a, Bool.random(using: &random) {
        pending.append(.value(b.rounded.addingProduct(x, y)))
      } else {
        pending.append(.value(a.rounded + b.rounded))
      }
    }
    return pending.first?.rounded ?? 0
  }
}
