import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct RoundingAnalysisTests {
  /// The toolkit's own passes, one sample at a time (matrix times vector) and all at once (matrix times matrix), stay under
  /// the bounds at every node.
  @Test(arguments: RandomDense.Magnitudes.allCases)
  func ourPassesStayUnderTheBounds(magnitudes: RandomDense.Magnitudes) throws {
    for index in TestSeeds.cases(60) {
      var source = RandomDense(magnitudes: magnitudes, random: TestSeeds.generator(case: index))
      let network = try source.network(depth: 4, width: 1...9)
      let points = source.points(5, for: network)
      let floats = try state(of: network, at: points.map { $0.map { Float($0) } }, over: Floats())
      let doubles = try state(of: network, at: points.map { $0.map { Double($0) } }, over: Doubles())
      let float32 = try RoundingAnalysis(of: network, at: points, format: .float32)
      let float64 = try RoundingAnalysis(of: network, at: points, format: .float64)
      for node in network.nodes.indices {
        try expectNoViolation(
          float32.comparison(of: floats[node], atNode: node), "float32, node \(node), case \(index)")
        try expectNoViolation(
          float64.comparison(of: doubles[node], atNode: node), "float64, node \(node), case \(index)")
      }
      for sample in 0..<5 {
        let point = points.map { Batch(Array($0.sample(sample))) }
        let floats = try state(of: network, at: point.map { $0.map { Float($0) } }, over: Floats())
        let analysis = try RoundingAnalysis(of: network, at: point, format: .float32)
        for node in network.nodes.indices {
          try expectNoViolation(analysis.comparison(of: floats[node], atNode: node), "node \(node), case \(index)")
          // A batch is its samples, but for the rounding of the bounds themselves.
          for (one, many) in zip(
            analysis.errorBounds(ofNode: node).elements, float32.errorBounds(ofNode: node).sample(sample))
          {
            #expect(one == many || abs(one - many) <= 1e-9 * many)
          }
        }
      }
    }
  }

  @Test(arguments: RandomDense.Magnitudes.allCases)
  func everyOrderOfSummationStaysUnderTheBounds(magnitudes: RandomDense.Magnitudes) throws {
    for index in TestSeeds.cases(60) {
      var source = RandomDense(magnitudes: magnitudes, random: TestSeeds.generator(case: index))
      let network = try source.network(depth: 3, width: 1...7)
      let points = source.points(1, for: network)
      let float32 = try RoundingAnalysis(of: network, at: points, format: .float32)
      let float64 = try RoundingAnalysis(of: network, at: points, format: .float64)
      var floats = ShuffledEvaluation<Float>(network, over: Floats()) { Float($0) }
      var doubles = ShuffledEvaluation<Double>(network, over: Doubles()) { Double($0) }
      for _ in 0..<10 {
        let point = points.map(\.elements)
        let single = floats.values(at: point, using: &source.random)
        let double = doubles.values(at: point, using: &source.random)
        for node in network.nodes.indices {
          try expectNoViolation(
            float32.comparison(of: Batch(single[node]), atNode: node), "node \(node), case \(index)")
          try expectNoViolation(
            float64.comparison(of: Batch(double[node]), atNode: node), "node \(node), case \(index)")
        }
      }
    }
  }

  /// Random DAGs with numbers at which implementations break: subnormal and greatest ones, hundreds of bits, −0.
  @Test func randomNetworksStayUnderTheBounds() throws {
    for numbers in RandomNumbers.allCases {
      let options = NetworkOptions.exact.with(numbers: numbers)
      try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: options) { network, random in
        let point = numbers.point(of: network, using: &random)
        for format in [FloatingPointFormat.float32, .float64] {
          let analysis: RoundingAnalysis
          do {
            analysis = try RoundingAnalysis(of: network, at: point.map { Batch($0) }, format: format)
          } catch DomainError.undefined, DomainError.divisionByZero {
            return true
          }
          for run in 0..<3 {
            let values: [[Double]]
            if format == .float64 {
              var evaluation = ShuffledEvaluation<Double>(network, over: Doubles()) { Double($0) }
              values =
                run == 0
                ? try state(of: network, at: point.map { Batch($0.map { Double($0) }) }, over: Doubles()).map(
                  \.elements)
                : evaluation.values(at: point, using: &random)
            } else {
              var evaluation = ShuffledEvaluation<Float>(network, over: Floats()) { Float($0) }
              let floats =
                run == 0
                ? try state(of: network, at: point.map { Batch($0.map { Float($0) }) }, over: Floats()).map(\.elements)
                : evaluation.values(at: point, using: &random)
              values = floats.map { $0.map { Double($0) } }
            }
            for node in network.nodes.indices {
              let comparison = analysis.comparison(of: Batch(values[node]), atNode: node)
              if let violation = comparison.violation { throw RoundingViolation(node: node, violation: violation) }
            }
          }
        }
        return true
      }
    }
  }

  /// Bounds that are always true are easy; these are within a few orders of magnitude of the errors that do occur.
  @Test func boundsAreNotVacuous() throws {
    var source = RandomDense(magnitudes: .ordinary, random: TestSeeds.generator())
    for _ in TestSeeds.cases(20) {
      let network = try source.network(depth: 4, width: 8...16)
      let points = source.points(20, for: network)
      let floats = try state(of: network, at: points.map { $0.map { Float($0) } }, over: Floats())
      let analysis = try RoundingAnalysis(of: network, at: points, format: .float32)
      for output in network.outputs {
        let comparison = analysis.comparison(of: floats[output], atNode: output)
        try expectNoViolation(comparison, "output")
        #expect(comparison.unboundedCount == 0)
        #expect(comparison.largestBound < 1e4 * max(comparison.largestError, 1e-8), "\(comparison)")
      }
    }
  }

  @Test func whatIsExactHasNoError() throws {
    var builder = NetworkBuilder(name: "exact")
    try builder.addInput("x", width: 2)
    try builder.addNode("h", width: 3)
    try builder.addNode("y", width: 2)
    try builder.addArc(
      from: "x", to: "h", .linear(.embedding(EmbeddingMap(outputWidth: 3, targets: [2, 0]))))
    try builder.addArc(from: "h", to: "y", .maximum(Maximum(inputWidth: 3, groups: [[0, 1], [1, 2]])))
    try builder.addOutput("y")
    let network = try builder.build()
    let point: [Rational] = [3, try Rational(Integer(1), Integer(3))]
    let representable = try RoundingAnalysis(
      of: network, at: [Batch([3, -0.75].map { Rational(exactly: $0)! })], format: .float32)
    #expect(representable.errorBounds(ofNode: 2).elements == [0, 0])
    // 1/3 is rounded, by at most half a step.
    let rounded = try RoundingAnalysis(of: network, at: [Batch(point)], format: .float32)
    let bounds = rounded.errorBounds(ofNode: 2).elements
    #expect(bounds[0] > 0x1p-26 / 3 && bounds[0] < 0x1p-25)
    #expect(bounds[1] == 0)
  }

  /// One product and one sum, whose bound is known: `γ_2 |w x| + γ_1 … ` in this small case at most `3u (|w x| + |b|)`.
  @Test func boundsOfOneProductAreTight() throws {
    var builder = NetworkBuilder(name: "axpy")
    try builder.addInput("x", width: 1)
    try builder.addNode("y", width: 1)
    let weight = try Parameter(name: "w", shape: [1, 1], values: .float32([1.2345678]))
    let bias = try Parameter(name: "b", shape: [1], values: .float32([-0.7]))
    try builder.addArc(
      from: "x", to: "y",
      .affine(Affine(.dense(DenseMap(weight, outputWidth: 1, inputWidth: 1)), constant: ParameterVector(bias))))
    try builder.addOutput("y")
    let network = try builder.build()
    let x = Float(3.1415927)
    let analysis = try RoundingAnalysis(of: network, at: [Batch([Rational(exactly: x)!])], format: .float32)
    let bound = analysis.errorBounds(ofNode: 1).elements[0]
    let size = Double(1.2345678 * x) + 0.7
    #expect(bound > 2 * 0x1p-24 * size && bound < 2.0001 * 0x1p-24 * size)
  }

  @Test func whereSomethingMayOverflowThereIsNoBound() throws {
    var builder = NetworkBuilder(name: "overflow")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 1)
    try builder.addNode("z", width: 1)
    let weight = try Parameter(name: "w", shape: [1, 2], values: .float32([3e38, -3e38]))
    let zero = try Parameter(name: "0", shape: [1, 1], values: .float32([0]))
    try builder.addArc(from: "x", to: "y", .linear(.dense(DenseMap(weight, outputWidth: 1, inputWidth: 2))))
    try builder.addArc(from: "y", to: "z", .linear(.dense(DenseMap(zero, outputWidth: 1, inputWidth: 1))))
    try builder.addOutput("z")
    let network = try builder.build()
    let points = [Batch<Rational>(width: 2, count: 2, elements: [10, 10, 1, 0])]
    let analysis = try RoundingAnalysis(of: network, at: points, format: .float32)
    // 3e39 − 3e39 is 0, but infinity − infinity is not, and 0 · NaN is none either.
    #expect(analysis.errorBounds(ofNode: 1).elements[0] == .infinity)
    #expect(analysis.errorBounds(ofNode: 2).elements[0] == .infinity)
    #expect(analysis.errorBounds(ofNode: 1).elements[1] < 1e32)
    let doubles = try RoundingAnalysis(of: network, at: points, format: .float64)
    #expect(doubles.errorBounds(ofNode: 1).elements[0] < 2e24)
    let comparison = analysis.comparison(of: Batch<Float>(width: 1, count: 2, elements: [.nan, .nan]), atNode: 1)
    #expect(comparison.unboundedCount == 1)
    // A NaN where there is a bound violates it.
    #expect(comparison.violation?.sample == 1)
  }

  @Test func aValueBeyondItsBoundIsAViolation() throws {
    var source = RandomDense(magnitudes: .ordinary, random: TestSeeds.generator())
    let network = try source.network(depth: 2, width: 3...3)
    let points = source.points(2, for: network)
    let analysis = try RoundingAnalysis(of: network, at: points, format: .float64)
    let node = network.outputs[0]
    var values = analysis.exactValues(ofNode: node).map { Double($0) }
    try expectNoViolation(analysis.comparison(of: values, atNode: node), "the exact values")
    values.elements[1] += 2 * analysis.errorBounds(ofNode: node).elements[1] + 1e-9
    let violation = try #require(analysis.comparison(of: values, atNode: node).violation)
    #expect(violation.coordinate == 1 && violation.sample == 0)
  }

  @Test func aSmoothArcHasATypedAnswer() throws {
    var builder = NetworkBuilder(name: "smooth")
    try builder.addInput("x", width: 1)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "y", .elementary(Elementary(.sigmoid, width: 1)))
    try builder.addOutput("y")
    let network = try builder.build()
    #expect(throws: DomainError.unsupported(operation: "sigmoid", domain: "rationals")) {
      try RoundingAnalysis(of: network, at: [Batch([1])], format: .float32)
    }
  }

  /// Expressions are bounded operation by operation.
  @Test func expressionArcsStayUnderTheBounds() throws {
    for index in TestSeeds.cases(200) {
      var source = RandomDense(magnitudes: .fractions, random: TestSeeds.generator(case: index))
      var builder = NetworkBuilder(name: "expressions")
      try builder.addInput("x", width: 3)
      try builder.addNode("y", width: 3)
      try builder.addArc(
        from: "x", to: "y",
        .expression(
          try ExpressionFunction(
            parsing: [
              "relu(2*x0 - x1/3) + 1", "max(x0*x1 - x2^3, abs(x2), -x0) + min(x0, 1/7)*x1",
              "(x0 + 1/3) / (abs(x1) + 1) - leakyRelu(x2, 1/10)",
            ], inputWidth: 3)))
      try builder.addOutput("y")
      let network = try builder.build()
      let points = source.points(4, for: network)
      let analysis = try RoundingAnalysis(of: network, at: points, format: .float64)
      let doubles = try state(of: network, at: points.map { $0.map { Double($0) } }, over: Doubles())
      let comparison = analysis.comparison(of: doubles[1], atNode: 1)
      try expectNoViolation(comparison, "case \(index)")
      #expect(comparison.unboundedCount == 0)
      #expect(comparison.largestBound < 1e-6)
    }
  }

  private func state<D: LinearEngine>(
    of network: Network, at points: [Batch<D.Element>], over domain: D
  ) throws -> [Batch<D.Element>] {
    let evaluation = Evaluation(over: domain, count: points.first?.count ?? 1)
    var state = try network.lift(points, over: evaluation)
    try Transitions(of: network).synthesize(&state, over: evaluation)
    return network.nodes.indices.map { state[$0] ?? evaluation.zero(width: network.nodes[$0].width) }
  }

  private func expectNoViolation(
    _ comparison: RoundingComparison, _ place: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    // Ends the test: what went wrong goes wrong many times.
    try #require(comparison.violation == nil, "\(place)", sourceLocation: sourceLocation)
  }
}

private struct RoundingViolation: Error {
  let node: Int
  let violation: RoundingComparison.Violation
}
