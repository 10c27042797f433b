import DAGNetwork
import Exact
import Lifting
import Symbolic
import TestSeeds
import Testing

@Suite struct NormalizationTests {
  private func vector(_ values: [Double], _ indices: [Int32]? = nil, scale: Double = 1) throws -> ParameterVector {
    ParameterVector(
      try Parameter(name: "p", shape: [values.count], values: .float64(values)), indices: indices, scale: scale)
  }

  /// Two channels of three coordinates each.
  private static let channels: [Int32] = [0, 0, 0, 1, 1, 1]

  private func channelwise() throws -> Normalization {
    try Normalization(
      scale: vector([2, -0.5], Self.channels), mean: vector([0.25, 3], Self.channels),
      variance: vector([4, 0.5], Self.channels), bias: vector([1, -1], Self.channels), epsilon: 0.125)
  }

  /// The same vectors, gathered in another way, so that every coordinate is computed by itself.
  private func coordinatewise() throws -> Normalization {
    try Normalization(
      scale: vector([2, 2, 2, -0.5, -0.5, -0.5]), mean: vector([0.25, 3], Self.channels),
      variance: vector([0.5, 4], [1, 1, 1, 0, 0, 0]), bias: vector([-1, 1, -1], [1, 1, 1, 0, 2, 0]), epsilon: 0.125)
  }

  @Test func valuesAreThoseOfTheFormula() throws {
    let (scale, mean, variance, bias) = ([2, -0.5], [0.25, 3], [4, 0.5], [1.0, -1])
    var random = TestSeeds.generator()
    for function in [try channelwise(), try coordinatewise()] {
      let x = (0..<12).map { _ in Double.random(in: -8...8, using: &random) }
      for isAdding in [false, true] {
        var y = Batch(repeating: 0.5, width: 6, count: 2)
        try ArcFunction.normalization(function).apply(
          to: Batch(width: 6, count: 2, elements: x), over: Doubles(), adding: isAdding, into: &y)
        var floats = Batch(repeating: Float(0.5), width: 6, count: 2)
        try ArcFunction.normalization(function).apply(
          to: Batch(width: 6, count: 2, elements: x.map { Float($0) }), over: Floats(), adding: isAdding, into: &floats)
        for (i, value) in x.enumerated() {
          let channel = Int(Self.channels[i % 6])
          let expected =
            (isAdding ? 0.5 : 0) + bias[channel]
            + scale[channel] * (value - mean[channel]) / (variance[channel] + 0.125).squareRoot()
          #expect(abs(y.elements[i] - expected) < 1e-13)
          #expect(abs(Double(floats.elements[i]) - expected) < 1e-4)
        }
      }
      let jacobian = try ArcFunction.normalization(function).jacobian(
        at: Array(x.prefix(6)), activation: nil, over: Doubles())
      guard case .diagonal(let entries) = jacobian else {
        Issue.record("a diagonal")
        continue
      }
      for (i, entry) in entries.enumerated() {
        let channel = Int(Self.channels[i])
        #expect(abs(entry - scale[channel] / (variance[channel] + 0.125).squareRoot()) < 1e-14)
      }
    }
  }

  @Test func exactNumbersDoNotHaveIt() throws {
    let function = ArcFunction.normalization(try channelwise())
    #expect(throws: DomainError.unsupported(operation: "sqrt", domain: "rationals")) {
      try function(Array(repeating: 1, count: 6), over: Rationals())
    }
    #expect(!function.isPiecewiseAffine && function.affine == nil && function.unrectified(on: nil) == nil)
  }

  @Test func whatHasNoRootIsAnError() throws {
    let one = try vector([1, 1])
    #expect(throws: NetworkError.normalizationVariance(position: 1, sum: "-1/2")) {
      try Normalization(scale: one, mean: one, variance: vector([1, -1]), bias: one, epsilon: 0.5)
    }
    #expect(throws: NetworkError.normalizationVariance(position: 0, sum: "0")) {
      try Normalization(scale: one, mean: one, variance: vector([0], [0, 0]), bias: one, epsilon: 0)
    }
    #expect(throws: NetworkError.normalizationVariance(position: 0, sum: "inf")) {
      try Normalization(scale: one, mean: one, variance: one, bias: one, epsilon: .infinity)
    }
    #expect(throws: NetworkError.normalizationWidth(vector: "bias", expected: 2, found: 3)) {
      try Normalization(scale: one, mean: one, variance: one, bias: vector([1, 2, 3]), epsilon: 0)
    }
  }

  private func network(_ function: Normalization) throws -> Network {
    var builder = NetworkBuilder(name: "normalized")
    try builder.addInput("x", width: 6)
    try builder.addNode("h", width: 6)
    try builder.addNode("y", width: 6)
    try builder.addArc(from: "x", to: "h", .normalization(function))
    try builder.addArc(from: "h", to: "y", .elementary(Elementary(.tanh, width: 6)))
    try builder.addArc(from: "x", to: "y", .identity(width: 6))
    try builder.addOutput("y")
    return try builder.build()
  }

  @Test func identitiesHoldWithARoundingBound() throws {
    for function in [try channelwise(), try coordinatewise()] {
      let verifier = IdentityVerifier(try network(function), seed: 1)
      let point: [Rational] = [1, -2, Rational(3), 0, 5, -1]
      for identity in [Identity.decomposition, .liftingInverse, .resolvent, .adjoint, .unitDeterminant] {
        let verdict = verifier.verifyNumerically(identity, at: [[point]])
        #expect(verdict.isConsistent, "\(verdict)")
      }
    }
  }

  /// Against quotients of differences by each value of each parameter.
  @Test func gradientsByTheStatisticsAreLimitsOfQuotients() throws {
    let values = [[2, -0.5], [0.25, 3], [4, 0.5], [1, -1]]
    func function(_ values: [[Double]]) throws -> Normalization {
      try Normalization(
        scale: vector(values[0], Self.channels, scale: 0.5), mean: vector(values[1], Self.channels),
        variance: vector(values[2], Self.channels), bias: vector(values[3], Self.channels), epsilon: 0.125)
    }
    let point = [1, -2, 0.5, 0, 5, -1]
    let covector = [1, 2, -1, 0.5, 3, -2]
    let linearization = try Linearization(of: network(try function(values)), at: [point], over: Doubles())
    var covectors = State<Batch<Double>>(zeroOf: linearization.network)
    covectors[linearization.network.outputs[0]] = Batch(covector)
    let gradients = try linearization.parameterGradients(linearization.gradients(of: covectors))
    let h = 0x1p-18
    for (place, gradient) in gradients.prefix(4).enumerated() {
      for entry in 0..<2 {
        let sums = try [h, -h].map { step in
          var changed = values
          changed[place][entry] += step
          let y = try network(function(changed)).evaluate(at: [Batch(point)], over: Doubles())[0].elements
          return zip(covector, y).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs((sums[0] - sums[1]) / (2 * h) - gradient.entries[entry]) < 1e-7, "\(place) \(entry)")
      }
    }
  }
}
