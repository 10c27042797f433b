import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// Gradients by the transposed transitions, against what derivatives are by other means.
@Suite struct GradientTests {
  /// The rows of the derivative of all outputs by all inputs, by backward passes.
  private func rows<D>(_ linearization: Linearization<D>) throws -> [[D.Element]] {
    let network = linearization.network
    return try network.outputs.flatMap { output in
      let width = network.nodes[output].width
      let adjoint = try linearization.gradients(of: linearization.unitCovectors(at: output, 0..<width))
      return (0..<width).map { row in
        network.inputs.flatMap { input in
          adjoint[input].map { Array($0.sample(row)) }
            ?? Array(repeating: linearization.domain.zero, count: network.nodes[input].width)
        }
      }
    }
  }

  /// The affine map of the region has the path sum as its matrix, also at a kink, where the same branches are chosen.
  @Test func gradientsAreThePathSumOfTheRegion() throws {
    var kinked = 0
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: .piecewiseAffine.with(nodes: 2...24)
    ) { network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let linearization = try Linearization(of: network, at: point, over: Rationals())
      let unrectified = try Unrectification(of: network, at: point)
      if !linearization.isInterior { kinked += 1 }
      let map = try unrectified.affineMap()
      return try rows(linearization) == map.weight && linearization.isInterior == unrectified.isInterior
        && linearization.network.nodes.indices.allSatisfy {
          linearization.state[$0]?.elements == unrectified.state[$0]?.elements
        }
    }
    #expect(kinked > 0)
  }

  /// Against the derivatives of the composed expressions, where no unit is at a kink.
  @Test func gradientsAreThoseOfTheComposedExpressions() throws {
    var compared = 0
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: .exact.with(nodes: 2...8)
    ) { network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let linearization = try Linearization(of: network, at: point, over: Rationals())
      guard linearization.isInterior else { return true }
      var composition = try Composition(of: network)
      let variables = try network.inputs.flatMap { try #require(composition.variables[$0]) }
      let rows = try rows(linearization)
      var row = 0
      for output in network.outputs {
        for function in try composition.expressions(ofNode: output) {
          let gradient = function.gradient(by: variables.map(\.description))
          let program = try ExpressionProgram(
            of: gradient.map(\.expression) + (gradient.first?.kinks ?? []), variables: variables.map(\.description))
          let values = try program.evaluate(at: point.flatMap { $0 }, over: Rationals())
          // A kink of a branch that is not taken is none of the network's.
          if values.dropFirst(variables.count).contains(where: \.isZero) { return true }
          guard Array(values.prefix(variables.count)) == rows[row] else {
            throw Difference("\(rows[row]) and not \(values)")
          }
          row += 1
          compared += 1
        }
      }
      return true
    }
    #expect(compared > 20)
  }

  @Test func directionalDerivativesPairWithGradients() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: .exact) { network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let linearization = try Linearization(of: network, at: point, over: Rationals())
      let direction = RandomNumbers.small.point(of: network, using: &random)
      let tangents = try linearization.derivatives(along: direction.map { Batch($0) })
      let ahead = network.outputs.flatMap { output in
        tangents[output]?.elements ?? Array(repeating: 0, count: network.nodes[output].width)
      }
      let back = try rows(linearization).map { row in
        zip(row, direction.flatMap { $0 }).reduce(Rational(0)) { $0 + $1.0 * $1.1 }
      }
      return ahead == back
    }
  }

  /// The derivative by a parameter's value, forward: that value becomes 1 and all others 0 in the arcs that read it, and what
  /// these arcs then give is passed on through the affine branches.
  @Test func parameterGradientsSumOverAllUses() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(100).count, options: .piecewiseAffine
    ) { network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let linearization = try Linearization(of: network, at: point, over: Rationals())
      let output = try #require(network.outputs.randomElement(using: &random))
      let coordinate = Int.random(in: 0..<network.nodes[output].width, using: &random)
      let adjoint = try linearization.gradients(of: linearization.unitCovectors(at: output, [coordinate]))
      let gradients = try linearization.parameterGradients(adjoint)
      guard gradients.map({ ObjectIdentifier($0.parameter) }) == network.parameters.map({ ObjectIdentifier($0) })
      else { return false }
      guard let gradient = gradients.randomElement(using: &random), !gradient.entries.isEmpty else { return true }
      let position = Int.random(in: gradient.entries.indices, using: &random)
      let expected = try derivative(
        by: position, of: gradient.parameter, in: network, at: point, linearization.state)[output]
      return gradient.entries[position] == expected[coordinate]
    }
  }

  private func derivative(
    by position: Int, of parameter: Parameter, in network: Network, at point: [[Rational]],
    _ state: State<Batch<Rational>>
  ) throws -> [[Rational]] {
    var unit = [Rational](repeating: 0, count: parameter.count)
    unit[position] = 1
    let changed = try Parameter(name: "unit", shape: parameter.shape, values: .exact(unit))
    func vector(_ vector: ParameterVector) -> ParameterVector? {
      vector.parameter === parameter
        ? ParameterVector(changed, indices: vector.indices, scale: vector.scale) : nil
    }
    func dense(_ map: DenseMap) -> DenseMap? {
      map.parameter === parameter
        ? DenseMap(
          changed, outputWidth: map.outputWidth, inputWidth: map.inputWidth, isTransposed: map.isTransposed,
          scale: map.scale) : nil
    }
    let affine = try Unrectification(of: network, at: point).affineNetwork
    var tangents = network.nodes.map { [Rational](repeating: 0, count: $0.width) }
    func add(_ values: [Rational], to node: Int) { for (i, x) in values.enumerated() { tangents[node][i] += x } }
    for node in network.order {
      if case .constant(let value) = network.nodes[node].role, let value = vector(value) {
        add((0..<value.width).map(value.rational), to: node)
      }
      for arc in network.incomingArcs(of: node) {
        let tail = network.arcs[arc].tail
        if let branch = affine.arcs[arc].function.affine {
          add(try ArcFunction.linear(branch.linear)(tangents[tail], over: Rationals()), to: node)
        }
        guard let function = network.arcs[arc].function.affine else { continue }
        if let constant = function.constant.flatMap(vector) {
          add((0..<constant.width).map(constant.rational), to: node)
        }
        let linear: LinearMap? =
          switch function.linear {
          case .dense(let map): dense(map).map { .dense($0) }
          case .kronecker(let map):
            dense(map.matrix).map { .kronecker(KroneckerMap($0, outer: map.outer, inner: map.inner)) }
          case .convolution(let map):
            vector(ParameterVector(map.parameter, scale: map.scale)).map {
              .convolution(
                ConvolutionMap($0.parameter, geometry: map.geometry, isTransposed: map.isTransposed, scale: $0.scale))
            }
          case .sparse(let map):
            vector(map.coefficients).map {
              .sparse(
                SparseMap(inputWidth: map.inputWidth, starts: map.starts, columns: map.columns, coefficients: $0))
            }
          case .diagonal(let diagonal): vector(diagonal).map { .diagonal($0) }
          case .scaling, .selection, .embedding: nil
          }
        let x = state[tail]?.elements ?? Array(repeating: 0, count: network.nodes[tail].width)
        if let linear { add(try ArcFunction.linear(linear)(x, over: Rationals()), to: node) }
      }
    }
    return tangents
  }

  /// Over the doubles, against quotients of differences.
  @Test(arguments: ElementaryFunction.allCases)
  func smoothGradientsAreLimitsOfQuotients(function: ElementaryFunction) throws {
    var builder = NetworkBuilder(name: "smooth")
    try builder.addInput("x", width: 2)
    for (name, width) in [("h", 3), ("s", 3), ("y", 2)] { try builder.addNode(name, width: width) }
    let first = try Parameter(name: "v", shape: [3, 2], values: .float64([0.5, 0.25, 1, 0.125, 0.75, 2]))
    let second = try Parameter(name: "w", shape: [3, 2], values: .float64([1, -2, 0.5, 3, -1, 0.25]))
    try builder.addArc(from: "x", to: "h", .linear(.dense(DenseMap(first, outputWidth: 3, inputWidth: 2))))
    try builder.addArc(from: "h", to: "s", .elementary(Elementary(function, width: 3)))
    try builder.addArc(
      from: "s", to: "y", .linear(.dense(DenseMap(second, outputWidth: 2, inputWidth: 3, isTransposed: true))))
    try builder.addArc(from: "x", to: "y", .elementary(Elementary(.tanh, width: 2)))
    try builder.addOutput("y")
    let network = try builder.build()
    let point = [0.75, 0.5]
    let rows = try rows(Linearization(of: network, at: [point], over: Doubles()))
    let h = 0x1p-18
    for column in 0..<2 {
      let values = try [h, -h].map { step in
        var x = point
        x[column] += step
        return try network.evaluate(at: [Batch(x)], over: Doubles())[0].elements
      }
      for row in 0..<2 { #expect(abs((values[0][row] - values[1][row]) / (2 * h) - rows[row][column]) < 1e-7) }
    }
  }

  /// The state has far more coordinates than any matrix could have rows.
  @Test func aLargeNetworkNeedsNoMatrix() throws {
    let width = 100_000
    var builder = NetworkBuilder(name: "wide")
    try builder.addInput("x", width: width)
    try builder.addNode("m", width: width)
    try builder.addNode("y", width: 1)
    // Overlapping windows: every coordinate is selected up to three times.
    let windows = (0..<width).map { i in (0..<3).map { Int32((i + $0) % width) } }
    try builder.addArc(from: "x", to: "m", .maximum(Maximum(inputWidth: width, groups: windows)))
    let ones = try Parameter(name: "w", shape: [1, width], values: .float32(Array(repeating: 1, count: width)))
    try builder.addArc(from: "m", to: "y", .linear(.dense(DenseMap(ones, outputWidth: 1, inputWidth: width))))
    try builder.addOutput("y")
    let network = try builder.build()
    let point = (0..<width).map { Double(($0 * 7919) % width) }
    let linearization = try Linearization(of: network, at: [point], over: Doubles())
    #expect(linearization.isInterior)
    let gradient = try #require(
      try linearization.gradients(of: linearization.unitCovectors(at: network.outputs[0], [0]))[0])
    let wins = windows.reduce(into: [Double](repeating: 0, count: width)) { counts, window in
      counts[Int(window.max { point[Int($0)] < point[Int($1)] } ?? 0)] += 1
    }
    #expect(gradient.elements == wins)
    let verdict = IdentityVerifier(network, seed: 1).verifyNumerically(
      .adjoint, at: [[point.map { Rational(exactly: $0) ?? 0 }]])
    #expect(verdict.isConsistent, "\(verdict)")
  }

  @Test func whatHasNoDerivativeIsNamed() throws {
    var builder = NetworkBuilder(name: "root")
    try builder.addInput("x", width: 1)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "y", .elementary(Elementary(.sqrt, width: 1)), name: "root")
    try builder.addOutput("y")
    let network = try builder.build()
    // Doubles have their infinities and NaN.
    for (point, isDefined) in [(4.0, true), (0, false), (-1, false)] {
      let rows = try rows(Linearization(of: network, at: [[point]], over: Doubles()))
      #expect(rows[0][0].isFinite == isDefined)
    }
    let error = #expect(throws: LinearizationError.self) {
      try Linearization(of: network, at: [[Rational(4)]], over: Rationals())
    }
    #expect(error?.description.hasPrefix("arc 'root': ") == true)
  }
}
