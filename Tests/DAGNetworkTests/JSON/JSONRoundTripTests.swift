import DAGNetwork
import Exact
import JSON
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct JSONRoundTripTests {
  static let nasty: NetworkOptions = {
    var options = NetworkOptions.any.with(numbers: .nasty)
    options.names = .nasty
    return options
  }()

  @Test(arguments: [JSONWriter.Style.pretty, .compact])
  func readingWhatWasWrittenGivesTheSameNetwork(style: JSONWriter.Style) throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(1_000).count, options: Self.nasty) { network, _ in
      let text = try network.json(style: style)
      let read = try Network(json: text)
      guard read == network else { throw Difference("the networks differ") }
      guard bits(of: read) == bits(of: network) else { throw Difference("numbers differ in a bit") }
      guard sharing(in: read) == sharing(in: network) else { throw Difference("parameters are shared differently") }
      // An expression is the same with its terms in another order.
      let hasExpressions = network.arcs.contains { arc in
        switch arc.function {
        case .expression, .elementwise: true
        default: false
        }
      }
      guard try hasExpressions || read.json(style: style) == text else { throw Difference("the texts differ") }
      return true
    }
  }

  @Test func scalarNetworksSurviveToo() throws {
    let options = NetworkOptions.piecewiseAffine
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: options) { network, _ in
      let scalar = try network.scalarized()
      return try Network(json: scalar.json()) == scalar
    }
  }

  @Test func floatingPointNumbersKeepTheirBits() throws {
    var random = TestSeeds.generator()
    for _ in TestSeeds.cases(200) {
      let floats = (0..<20).map { _ in RandomNumbers.nasty.float(using: &random) }
      let doubles = (0..<20).map { _ in RandomNumbers.nasty.double(using: &random) }
      let network = try withParameters([.float32(floats), .float64(doubles)])
      let read = try Network(json: network.json()).parameters
      guard case .float32(let readFloats) = read[0].values, case .float64(let readDoubles) = read[1].values else {
        Issue.record("the types changed: \(read.map(\.values))")
        return
      }
      #expect(readFloats.map(\.bitPattern) == floats.map(\.bitPattern))
      #expect(readDoubles.map(\.bitPattern) == doubles.map(\.bitPattern))
    }
  }

  @Test func aParameterUsedTwiceStaysOneObject() throws {
    let weight = try Parameter(name: "W", shape: [2, 2], values: .float32([1, 2, 3, 4]))
    let copy = try Parameter(name: "W", shape: [2, 2], values: .float32([1, 2, 3, 4]))
    var builder = NetworkBuilder(name: "siamese")
    try builder.addInput("x", width: 2)
    for (name, parameter) in [("a", weight), ("b", weight), ("c", copy)] {
      try builder.addNode(name, width: 2)
      try builder.addArc(
        from: "x", to: name, .linear(.dense(DenseMap(parameter, outputWidth: 2, inputWidth: 2))), name: name)
      try builder.addOutput(name)
    }
    let network = try Network(json: builder.build().json())
    let used = network.arcs.map { $0.function.affine?.linear.parameter }
    #expect(used[0] === used[1])
    #expect(used[0] !== used[2])
    #expect(network.parameters.map(\.name) == ["W", "W"])
  }

  private func withParameters(_ values: [ParameterValues]) throws -> Network {
    var builder = NetworkBuilder(name: "parameters")
    for (index, values) in values.enumerated() {
      let parameter = try Parameter(name: "p\(index)", shape: [values.count], values: values)
      try builder.addConstant("c\(index)", shape: [values.count], value: ParameterVector(parameter))
      try builder.addOutput("c\(index)")
    }
    return try builder.build()
  }
}

/// What a check found to differ.
struct Difference: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Every floating-point number of a network by its bits; `==` on numbers takes −0 for 0.
private func bits(of network: Network) -> [UInt64] {
  var bits: [UInt64] = []
  for parameter in network.parameters {
    switch parameter.values {
    case .float32(let values): bits += values.map { UInt64($0.bitPattern) }
    case .float64(let values): bits += values.map(\.bitPattern)
    case .exact: break
    }
  }
  func add(_ vector: ParameterVector) { bits.append(vector.scale.bitPattern) }
  for node in network.nodes {
    if case .constant(let value) = node.role { add(value) }
  }
  for arc in network.arcs {
    guard case .affine(let affine) = arc.function else { continue }
    switch affine.linear {
    case .scaling(_, let factor): bits.append(factor.bitPattern)
    case .dense(let map): bits.append(map.scale.bitPattern)
    case .kronecker(let map): bits.append(map.matrix.scale.bitPattern)
    case .convolution(let map): bits.append(map.scale.bitPattern)
    case .sparse(let map): add(map.coefficients)
    case .diagonal(let vector): add(vector)
    case .selection, .embedding: break
    }
    if let constant = affine.constant { add(constant) }
  }
  return bits
}

/// Which of the distinct parameters each use reads, in the order of the uses.
private func sharing(in network: Network) -> [Int] {
  let order = Dictionary(
    uniqueKeysWithValues: network.parameters.enumerated().map { (ObjectIdentifier($0.element), $0.offset) })
  var uses: [Int] = []
  func add(_ parameter: Parameter?) {
    if let parameter { uses.append(order[ObjectIdentifier(parameter)] ?? -1) }
  }
  for node in network.nodes {
    if case .constant(let value) = node.role { add(value.parameter) }
  }
  for arc in network.arcs {
    add(arc.function.affine?.linear.parameter)
    add(arc.function.affine?.constant?.parameter)
  }
  return uses
}
