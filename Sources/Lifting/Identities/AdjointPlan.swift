import DAGNetwork
import Exact

/// Which covectors and which directions I12 is examined for, over whatever numbers: the unit covectors of all output
/// coordinates with some drawn ones, and the unit directions of all input coordinates, or drawn ones where these are too many.
struct AdjointPlan {
  let network: Network
  private let seed: UInt64
  private let outputWidth: Int
  /// Whether the unit directions of all inputs are taken.
  let hasUnitDirections: Bool
  /// Says so if the covectors take more products than the limit.
  let excess: String?

  /// The covectors drawn on the whole state, which see the derivative of every arc.
  private static var drawnCovectors: Int { 1 }
  private static var drawnDirections: Int { 3 }

  /// - Parameter products: about how many products one point may take.
  init(of verifier: IdentityVerifier, products: Double) {
    let network = verifier.network
    self.network = network
    seed = verifier.seed
    outputWidth = network.outputs.reduce(0) { $0 + network.nodes[$1].width }
    let entries = network.arcs.reduce(0.0) { $0 + $1.function.entryBound }
    hasUnitDirections = entries * Double(network.inputWidth) <= products / 10
    let backward = entries * Double(2 * (outputWidth + Self.drawnCovectors))
    excess =
      backward <= products
      ? nil : "the gradients may take \(Int(min(backward, 1e18))) products at one point, the limit is \(Int(products))"
  }

  /// The number of covectors at the outputs, which come first.
  var outputCovectorCount: Int { outputWidth }
  var covectorCount: Int { outputWidth + Self.drawnCovectors }
  var directionCount: Int { hasUnitDirections ? network.inputWidth : Self.drawnDirections }

  var covectorsInWords: String { "every output coordinate and a covector drawn on the whole state" }

  var directionsInWords: String {
    hasUnitDirections ? "entry by entry" : "along \(Self.drawnDirections) drawn directions"
  }

  /// One sample for each covector, in whole numbers.
  func covectors(index: Int) -> State<Batch<Rational>> {
    var generator = SplitMix64(seed: seed, stream: .covectors, index: index)
    var state = State<Batch<Rational>>(zeroOf: network)
    for (node, width) in network.nodes.map(\.width).enumerated() {
      var batch = Batch<Rational>(repeating: 0, width: width, count: covectorCount)
      for at in outputWidth * width..<covectorCount * width { batch.elements[at] = .drawn(using: &generator) }
      state[node] = batch
    }
    var sample = 0
    for output in network.outputs {
      for i in 0..<network.nodes[output].width {
        state.values[output]?.elements[sample * network.nodes[output].width + i] = 1
        sample += 1
      }
    }
    return state
  }

  /// One sample for each direction, at the inputs, in whole numbers.
  func directions(index: Int) -> State<Batch<Rational>> {
    var generator = SplitMix64(seed: seed, stream: .directions, index: index)
    var state = State<Batch<Rational>>(zeroOf: network)
    var first = 0
    for input in network.inputs {
      let width = network.nodes[input].width
      var batch = Batch<Rational>(repeating: 0, width: width, count: directionCount)
      if hasUnitDirections {
        for i in 0..<width { batch.elements[(first + i) * width + i] = 1 }
      } else {
        for at in batch.elements.indices { batch.elements[at] = .drawn(using: &generator) }
      }
      state[input] = batch
      first += width
    }
    return state
  }

  /// `Σ_v a_v · b_v` of one sample of each, over the nodes where both have a value.
  func pairing(
    _ a: State<Batch<Rational>>, sample i: Int, _ b: State<Batch<Rational>>, _ j: Int
  ) -> Rational {
    var sum: Rational = 0
    for (a, b) in zip(a.values, b.values) {
      guard let a, let b else { continue }
      for (x, y) in zip(a.sample(i), b.sample(j)) where !x.isZero && !y.isZero { sum += x * y }
    }
    return sum
  }

  func name(ofCovector sample: Int) -> String {
    sample < outputWidth
      ? network.coordinates(of: network.outputs) { _ in nil }[sample].name : "a covector drawn on the whole state"
  }

  func name(ofDirection sample: Int) -> String {
    hasUnitDirections
      ? "by \(network.coordinates(of: network.inputs) { _ in nil }[sample].name)" : "along drawn direction \(sample)"
  }
}

extension Rational {
  /// A whole number other than 0, up to 99 in magnitude.
  fileprivate static func drawn(using generator: inout SplitMix64) -> Rational {
    let magnitude = Rational(Integer(Int.random(in: 1...99, using: &generator)))
    return Bool.random(using: &generator) ? magnitude : -magnitude
  }
}

extension ArcFunction {
  /// About how many entries the matrices of the function have.
  var entryBound: Double {
    switch self {
    case .affine(let function):
      switch function.linear {
      case .dense(let map): Double(map.outputWidth) * Double(map.inputWidth)
      case .kronecker(let map): Double(map.outputWidth) * Double(map.matrix.inputWidth)
      case .convolution(let map): Double(map.entryCount)
      case .sparse(let map): Double(map.entryCount)
      case .scaling, .diagonal, .selection, .embedding: Double(max(inputWidth, outputWidth))
      }
    case .matrixProduct(let function): 2 * Double(function.productCount)
    case .expression: Double(outputWidth) * Double(inputWidth)
    default: Double(max(inputWidth, outputWidth))
    }
  }
}
