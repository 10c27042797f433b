import DAGNetwork
import Exact
import Lifting
import Testing

/// Two inputs, a skip connection, parallel arcs, a maximum and a constant.
func smallNetwork() throws -> Network {
  var builder = NetworkBuilder(name: "small")
  try builder.addInput("x", width: 2)
  try builder.addInput("y", width: 2)
  let weight = try Parameter(name: "w", shape: [2, 2], values: .float32([1, -2, 0.5, 3]))
  let bias = try Parameter(name: "b", shape: [2], values: .exact([try Rational(Integer(1), Integer(3)), -1]))
  try builder.addConstant("c", shape: [2], value: ParameterVector(bias))
  try builder.addNode("h", width: 2)
  try builder.addNode("r", width: 2)
  try builder.addNode("m", width: 1)
  try builder.addArc(
    from: "x", to: "h",
    .affine(Affine(.dense(DenseMap(weight, outputWidth: 2, inputWidth: 2)), constant: ParameterVector(bias))))
  try builder.addArc(from: "y", to: "h", .identity(width: 2))
  try builder.addArc(from: "c", to: "h", .linear(.scaling(width: 2, factor: -0.5)))
  try builder.addArc(from: "h", to: "r", .relu(Relu(width: 2)))
  try builder.addArc(from: "h", to: "r", .absoluteValue(AbsoluteValue(width: 2)))
  try builder.addArc(from: "x", to: "r", .leakyRelu(LeakyRelu(width: 2, slope: try Rational(Integer(1), Integer(7)))))
  try builder.addArc(from: "r", to: "m", .maximum(Maximum(inputWidth: 2, groups: [[0, 1]])))
  try builder.addOutput("m")
  try builder.addOutput("r")
  return try builder.build()
}

@Suite struct TransitionsTests {
  let point: [[Rational]] = [[1, -3], [2, 5]]

  @Test func synthesisIsDirectRecursion() throws {
    let network = try smallNetwork()
    let domain = Evaluation(over: Rationals())
    let input = point.map { Batch($0) }
    var state = try network.lift(input, over: domain)
    try Transitions(of: network).synthesize(&state, over: domain)
    var recursion = try DirectRecursion(network, at: input, over: domain)
    for node in network.nodes.indices {
      #expect(try state[node] == recursion.value(of: node), "node \(network.nodes[node].name)")
    }
    // h = W x + b + y − b/2 = (7, −17/2) + (1/6, −1/2) + (2, 5).
    let h = try #require(network.node(named: "h"))
    #expect(state[h]?.elements == [try Rational(parsing: "55/6"), -4])
  }

  @Test func levelsAreLongestPaths() throws {
    let network = try smallNetwork()
    #expect(network.height == 3)
    #expect(network.levels == [0, 0, 0, 1, 2, 3])
  }

  @Test func unrectifiedNetworkIsTheNetworkAtThePoint() throws {
    let network = try smallNetwork()
    let unrectified = try Unrectification(of: network, at: point)
    #expect(unrectified.isInterior)
    let map = try unrectified.affineMap()
    let x = point.flatMap { $0 }
    let values = zip(map.weight, map.bias).map { row, bias in zip(row, x).reduce(bias) { $0 + $1.0 * $1.1 } }
    #expect(values == network.outputs.flatMap { unrectified.state[$0]!.elements })
    for inequality in try unrectified.region() {
      #expect(zip(inequality.coefficients, x).reduce(Rational(0)) { $0 + $1.0 * $1.1 } <= inequality.bound)
    }
  }

  @Test func scalarizedNetworkIsTheNetwork() throws {
    let network = try smallNetwork()
    let scalar = try network.scalarized()
    let domain = Evaluation(over: Rationals())
    var state = try scalar.lift(point.flatMap { $0 }.map { Batch([$0]) }, over: domain)
    try Transitions(of: scalar).synthesize(&state, over: domain)
    let unrectified = try Unrectification(of: network, at: point)
    #expect(
      scalar.outputs.flatMap { state[$0]!.elements } == network.outputs.flatMap { unrectified.state[$0]!.elements })
    // The maximum reads a group of its own, one level above its coordinates.
    #expect(scalar.height == 4)
  }
}
