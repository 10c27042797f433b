import DAGNetwork
import Exact

/// How far a network is from the simplest: every simplification makes it less, so that simplifying ends.
struct NetworkComplexity: Comparable {
  /// Compared from first to last.
  private let measures: [Int]

  init(of network: Network) {
    var functions = network.constants.count
    var numbers = 0
    var names = 0
    for arc in network.arcs {
      let function = arc.function
      functions += function.complexity
      numbers += function.numberComplexity
      if arc.name != nil { names += 1 }
    }
    let plain = NetworkDraft(network).plainNames
    for (node, plainName) in zip(network.nodes, plain) {
      if case .constant(let value) = node.role { numbers += value.complexity }
      if node.name != plainName { names += 1 }
      if node.shape.count != 1 { names += 1 }
    }
    for parameter in network.parameters { names += parameter.name.utf8.count }
    // An arc that goes backwards in the stored order, and a pair of arcs whose heads do.
    var disorder = network.arcs.count { $0.tail > $0.head }
    for (arc, next) in zip(network.arcs, network.arcs.dropFirst()) where arc.head > next.head { disorder += 1 }
    measures = [
      network.nodes.count, network.nodes.reduce(0) { $0 + $1.width }, network.arcs.count, network.outputs.count,
      functions, numbers, network.parameters.count, disorder, names,
    ]
  }

  static func < (a: NetworkComplexity, b: NetworkComplexity) -> Bool {
    a.measures.lexicographicallyPrecedes(b.measures)
  }
}

extension ArcFunction {
  /// The kinds from simple to complicated.
  fileprivate var complexity: Int {
    switch self {
    case .affine(let affine):
      (affine.constant == nil ? 0 : 3)
        + {
          switch affine.linear {
          case .scaling(_, let factor): factor == 1 ? 0 : 1
          case .diagonal: 3
          case .selection: 4
          case .embedding: 4
          case .dense: 5
          case .sparse: 6
          case .kronecker: 6
          case .convolution: 6
          }
        }()
    case .relu: 7
    case .absoluteValue: 8
    case .leakyRelu: 9
    case .maximum: 10
    case .elementary(let elementary): elementary.function == .tanh ? 11 : 12
    case .expression(let function): 13 + function.program.count
    case .elementwise(let function): 13 + function.program.count
    case .normalization: 12
    case .matrixProduct: 13
    }
  }

  fileprivate var numberComplexity: Int {
    switch self {
    case .affine(let affine):
      (affine.constant?.complexity ?? 0)
        + {
          switch affine.linear {
          case .scaling(_, let factor): factor.complexity
          case .diagonal(let vector): vector.complexity
          case .dense(let map): map.complexity
          case .kronecker(let map): map.matrix.complexity + map.outer + map.inner
          case .convolution(let map):
            ParameterVector(map.parameter, scale: map.scale).complexity + map.geometry.weightCount
              + map.geometry.padding.reduce(map.isTransposed ? 1 : 0, +)
          case .sparse(let map): map.coefficients.complexity + map.entryCount
          case .selection(let map): map.sources.reduce(0) { $0 + Int($1) + 1 }
          case .embedding(let map): map.targets.reduce(0) { $0 + Int($1) }
          }
        }()
    case .leakyRelu(let leaky): leaky.slope.complexity
    case .maximum(let maximum): maximum.coordinates.reduce(0) { $0 + Int($1) + 1 }
    case .expression(let function):
      // The digits in its text, and not its length: the order of terms, and with it the signs, is a matter of chance.
      function.program.description.utf8.count { (0x30...0x39).contains($0) }
    case .normalization(let function):
      function.vectors.reduce(function.epsilon.complexity) { $0 + $1.complexity }
    case .matrixProduct(let function): 2 * function.batch + function.rows
    case .elementwise(let function): function.program.description.utf8.count { (0x30...0x39).contains($0) }
    case .relu, .absoluteValue, .elementary: 0
    }
  }
}

extension DenseMap {
  fileprivate var complexity: Int {
    parameter.values.complexity + scale.complexity + (isTransposed ? 1 : 0)
  }
}

extension ParameterVector {
  fileprivate var complexity: Int {
    parameter.values.complexity + scale.complexity + (indices.map { $0.reduce(1) { $0 + Int($1) } } ?? 0)
  }
}

extension ParameterValues {
  fileprivate var complexity: Int {
    switch self {
    case .float32(let values): values.reduce(1) { $0 + Double($1).complexity }
    case .float64(let values): values.reduce(1) { $0 + $1.complexity }
    case .exact(let values): values.reduce(0) { $0 + $1.complexity }
    }
  }
}

extension Double {
  fileprivate var complexity: Int { Rational(exactly: self)?.complexity ?? Int.max >> 20 }
}

extension Rational {
  /// 0 for 0, 1 for 1, more for other numbers: the small ones in their order, large ones by their length, and more for a
  /// fraction and for a sign.
  var complexity: Int {
    let length = numerator.complexity + (isInteger ? 0 : 2 * denominator.complexity + 1)
    return length + (signum() < 0 ? 1 : 0)
  }
}

extension Integer {
  /// Grows with the magnitude, whatever the sign.
  fileprivate var complexity: Int {
    if let word = Int(exactly: self), word.magnitude <= 64 { return Int(word.magnitude) }
    return 64 + bitWidth
  }
}
