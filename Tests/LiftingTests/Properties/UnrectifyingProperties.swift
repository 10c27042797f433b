import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// The region of a point and the affine map on it, against evaluation (I8).
@Suite struct UnrectifyingProperties {
  static let options = NetworkOptions.piecewiseAffine.with(nodes: 2...24)

  @Test func theRegionHoldsItsPointAndItsMapTheOutputs() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(400).count, options: Self.options) {
      network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let unrectified = try Unrectification(of: network, at: point)
      let x = point.flatMap { $0 }
      let map = try unrectified.affineMap()
      guard try map.value(at: x) == Definition(of: network, at: point).outputs else {
        throw Difference("the affine map has other outputs at the point")
      }
      let region = try unrectified.region()
      guard region.allSatisfy({ $0.holds(at: x) }) else { throw Difference("the region does not hold its point") }
      // Where no unit is at its kink, the point is inside every half-space.
      if unrectified.isInterior, !region.allSatisfy({ $0.slack(at: x) > 0 }) {
        throw Difference("an interior point lies on the boundary of its region")
      }
      return true
    }
  }

  @Test func theMapIsTheNetworkOnTheWholeRegion() throws {
    var elsewhere = 0
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(400).count, options: Self.options) {
      network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let unrectified = try Unrectification(of: network, at: point)
      let region = try unrectified.region()
      let map = try unrectified.affineMap()
      let (start, end) = (point.flatMap { $0 }, RandomNumbers.small.point(of: network, using: &random).flatMap { $0 })
      // From the point towards another one, until the region holds it: halfway, halfway again, …
      var step = Rational(1)
      for _ in 0..<8 {
        let x = zip(start, end).map { $0 + step * ($1 - $0) }
        if region.allSatisfy({ $0.holds(at: x) }) {
          if x != start { elsewhere += 1 }
          guard try map.value(at: x) == Definition(of: network, at: network.split(x)).outputs else {
            throw Difference("the map differs from the network at \(x), in the region of \(start)")
          }
        }
        step = step * Rational(mantissa: 1, exponentOfTwo: -1)
      }
      return true
    }
    #expect(elsewhere > 100)
  }

  @Test func smoothArcsAreNamed() throws {
    var found = 0
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: .any) { network, random in
      let smooth = network.arcs.indices.filter { !network.arcs[$0].function.isPiecewiseAffine }
      let point = RandomNumbers.small.point(of: network, using: &random)
      do throws(UnrectifyingError) {
        _ = try Unrectification(of: network, at: point)
        return smooth.isEmpty
      } catch {
        guard case .notPiecewiseAffine(let arc) = error else { throw error }
        found += 1
        return smooth.contains { network.label(ofArc: $0) == arc }
      }
    }
    #expect(found > 0)
  }
}

@Suite struct UnrectifyingErrorTests {
  @Test func anArcThatIsNotDefinedAtThePointIsNamed() throws {
    var builder = NetworkBuilder(name: "reciprocal")
    try builder.addInput("x", width: 1)
    try builder.addNode("y", width: 1)
    let reciprocal = try ExpressionFunction(parsing: ["1/x0"], inputWidth: 1)
    try builder.addArc(from: "x", to: "y", .expression(reciprocal), name: "reciprocal")
    try builder.addOutput("y")
    let network = try builder.build()
    let error = try #require(throws: UnrectifyingError.self) { try Unrectification(of: network, at: [[0]]) }
    guard case .domain(arc: "arc 'reciprocal'", _) = error else {
      Issue.record("expected the arc and the division by zero, got \(error)")
      return
    }
  }
}

extension RegionMap {
  func value(at x: [Rational]) -> [Rational] {
    zip(weight, bias).map { row, bias in zip(row, x).reduce(bias) { $0 + $1.0 * $1.1 } }
  }
}

extension LinearInequality {
  func slack(at x: [Rational]) -> Rational { zip(coefficients, x).reduce(bound) { $0 - $1.0 * $1.1 } }

  func holds(at x: [Rational]) -> Bool { isStrict ? slack(at: x) > 0 : slack(at: x) >= 0 }
}

extension Network {
  /// The coordinates of all inputs as one value for each.
  func split(_ x: [Rational]) -> [[Rational]] {
    var rest = x[...]
    return inputs.map { input in
      defer { rest = rest.dropFirst(nodes[input].width) }
      return Array(rest.prefix(nodes[input].width))
    }
  }
}
