import DAGNetwork
import Exact

/// A random feed-forward network with every kind of arc that has an exact value: dense and diagonal maps with and
/// without scales, skip connections, parallel arcs, a concatenation, a maximum.
struct RandomDense {
  /// The numbers of weights, biases and inputs.
  enum Magnitudes: CaseIterable {
    case ordinary
    /// From 2^-40 to 2^40.
    case wide
    /// Near the least normal number of the format.
    case subnormal
    /// Weights that come in pairs of opposite sign, a few steps apart.
    case cancelling
    /// Fractions, which no format represents.
    case fractions
  }

  let magnitudes: Magnitudes
  var random: SplitMix64

  mutating func number() -> Rational {
    let unit = Double.random(in: -1...1, using: &random)
    switch magnitudes {
    case .ordinary: return Rational(exactly: Float(unit))!
    case .wide: return Rational(exactly: Float(unit * exp2(Int.random(in: -40...40, using: &random))))!
    case .subnormal: return Rational(exactly: Float(unit * exp2(Int.random(in: -75 ... -60, using: &random))))!
    case .cancelling:
      let size = 1 + Float(Int.random(in: 0..<4, using: &random)) * 0x1p-23
      return Rational(exactly: Bool.random(using: &random) ? size : -size)!
    case .fractions:
      return Rational(
        Integer(Int.random(in: -1000...1000, using: &random)),
        positiveDenominator: Integer(Int.random(in: 1...300, using: &random)))
    }
  }

  private func exp2(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }

  private mutating func parameter(_ shape: [Int]) throws -> Parameter {
    let values = (0..<shape.reduce(1, *)).map { _ in number() }
    let floats = values.map { Float($0) }
    if zip(values, floats).allSatisfy({ Rational(exactly: $1) == $0 }) {
      return Bool.random(using: &random)
        ? try Parameter(name: "p", shape: shape, values: .float32(floats))
        : try Parameter(name: "p", shape: shape, values: .float64(floats.map(Double.init)))
    }
    return try Parameter(name: "p", shape: shape, values: .exact(values))
  }

  private mutating func scale() -> Double { [1, 1, 1, -1, 0.5, 1.0 / 3, -0x1p-30].randomElement(using: &random)! }

  private mutating func vector(_ width: Int) throws -> ParameterVector {
    ParameterVector(try parameter([width]), scale: scale())
  }

  private mutating func dense(_ inner: Int, _ outer: Int) throws -> ArcFunction {
    let isTransposed = Bool.random(using: &random)
    let map = DenseMap(
      try parameter(isTransposed ? [inner, outer] : [outer, inner]), outputWidth: outer, inputWidth: inner,
      isTransposed: isTransposed, scale: scale())
    return .affine(Affine(.dense(map), constant: Bool.random(using: &random) ? try vector(outer) : nil))
  }

  mutating func network(depth: Int, width: ClosedRange<Int>) throws -> Network {
    var builder = NetworkBuilder(name: "random")
    var tail = try builder.addInput("x", width: Int.random(in: width, using: &random))
    for level in 0..<depth {
      let inner = builder.width(ofNode: tail)
      let outer = Int.random(in: width, using: &random)
      let h = try builder.addNode("h\(level)", width: outer)
      builder.addArc(from: tail, to: h, try dense(inner, outer))
      if Bool.random(using: &random) { builder.addArc(from: tail, to: h, try dense(inner, outer)) }
      if inner == outer, Bool.random(using: &random) {
        builder.addArc(from: tail, to: h, .linear(.diagonal(try vector(inner))))
        builder.addArc(from: tail, to: h, .linear(.scaling(width: inner, factor: scale())))
      }
      let a = try builder.addNode("a\(level)", width: outer)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: builder.addArc(from: h, to: a, .relu(Relu(width: outer)))
      case 1: builder.addArc(from: h, to: a, .leakyRelu(LeakyRelu(width: outer, slope: number())))
      case 2: builder.addArc(from: h, to: a, .absoluteValue(AbsoluteValue(width: outer)))
      default:
        let groups = (0..<outer).map { [Int32($0), Int32(Int.random(in: 0..<outer, using: &random))] }
        builder.addArc(from: h, to: a, .maximum(Maximum(inputWidth: outer, groups: groups)))
      }
      if inner == outer, Bool.random(using: &random) { builder.addArc(from: tail, to: a, .identity(width: outer)) }
      // A concatenation of the level's input and its activations.
      let c = try builder.addNode("c\(level)", width: inner + outer)
      builder.addArc(
        from: tail, to: c, .linear(.embedding(EmbeddingMap(outputWidth: inner + outer, offset: 0, inputWidth: inner))))
      builder.addArc(
        from: a, to: c, .linear(.embedding(EmbeddingMap(outputWidth: inner + outer, offset: inner, inputWidth: outer))))
      tail = Bool.random(using: &random) ? a : c
    }
    builder.addOutput(tail)
    return try builder.build()
  }

  mutating func points(_ count: Int, for network: Network) -> [Batch<Rational>] {
    network.inputs.map { input in
      let width = network.nodes[input].width
      return Batch(width: width, count: count, elements: (0..<width * count).map { _ in number() })
    }
  }
}
