import DAGNetwork
import Exact
import Lifting
import Symbolic
import Testing

/// An arc with expressions, one of which is smooth nowhere and one constant, beside a skip connection.
private func network(_ expressions: [String]) throws -> Network {
  var builder = NetworkBuilder(name: "expressions")
  try builder.addInput("x", width: 3)
  try builder.addNode("y", width: expressions.count)
  try builder.addArc(from: "x", to: "y", .expression(ExpressionFunction(parsing: expressions, inputWidth: 3)))
  let weight = try Parameter(
    name: "w", shape: [expressions.count, 3],
    values: .float64((0..<3 * expressions.count).map { Double($0) / 4 - 1 }))
  try builder.addArc(
    from: "x", to: "y", .linear(.dense(DenseMap(weight, outputWidth: expressions.count, inputWidth: 3))))
  try builder.addOutput("y")
  return try builder.build()
}

@Suite struct ExpressionArcTests {
  let point: [[Rational]] = [[2, -3, 5]]

  private func value(_ network: Network, at point: [[Rational]]) throws -> [Rational] {
    let domain = Evaluation(over: Rationals())
    var state = try network.lift(point.map { Batch($0) }, over: domain)
    try Transitions(of: network).synthesize(&state, over: domain)
    return network.outputs.flatMap { state[$0]!.elements }
  }

  @Test func anArcCarriesWhatItsTextSays() throws {
    let network = try network(["relu(2*x0 - x1/3) + 1", "max(x0, x1, x2)*1/2", "7/5"])
    // 2·2 + 3/3 + 1 = 6, 5/2, 7/5; the weights are (−4, −3, −2), (−1, 0, 1), (2, 3, 4) in quarters.
    let skip: [Rational] = [
      try Rational(parsing: "-2.25"), try Rational(parsing: "0.75"), try Rational(parsing: "3.75"),
    ]
    let expected = [Rational(6), try Rational(parsing: "5/2"), try Rational(parsing: "7/5")]
    #expect(try value(network, at: point) == zip(skip, expected).map { $0 + $1 })
  }

  @Test func scalarGranularityKeepsTheFunction() throws {
    let network = try network(["relu(2*x0 - x1/3) + 1", "max(x0, x1, x2)*1/2", "7/5", "x1*x1 - x2"])
    let scalar = try network.scalarized()
    #expect(try value(scalar, at: point[0].map { [$0] }) == value(network, at: point))
    // Each expression reads its own coordinates: (x0, x1), (x0, x1, x2), none, (x1, x2).
    #expect(scalar.nodes.map(\.width).sorted().suffix(3) == [2, 2, 3])
  }

  @Test func unrectifyingRecordsTheUnits() throws {
    let network = try network(["relu(2*x0 - x1/3) + 1", "max(x0, x1, x2)*1/2 + abs(x1)"])
    let unrectified = try Unrectification(of: network, at: point)
    #expect(unrectified.isInterior)
    let map = try unrectified.affineMap()
    let values = zip(map.weight, map.bias).map { row, bias in zip(row, point[0]).reduce(bias) { $0 + $1.0 * $1.1 } }
    #expect(try values == value(network, at: point))
    // One condition for the relu, one for the absolute value, two for the maximum of three.
    #expect(try unrectified.region().count == 4)
  }

  @Test func whatIsNotAffineIsNotUnrectified() throws {
    let network = try network(["x0*x1", "relu(x2)"])
    #expect(throws: UnrectifyingError.self) { try Unrectification(of: network, at: point) }
  }
}
