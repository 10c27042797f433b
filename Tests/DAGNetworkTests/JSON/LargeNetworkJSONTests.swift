import DAGNetwork
import Exact
import JSON
import Testing

@Suite struct LargeNetworkJSONTests {
  /// The stack and the memory follow the text, not the depth of the graph. The figures are the benchmark's; here ten
  /// minutes are the limit, which anything quadratic would pass.
  @Test(.timeLimit(.minutes(10)), arguments: [JSONWriter.Style.pretty])
  func aChainOfAMillionNodesSurvives(style: JSONWriter.Style) throws {
    let count = 1_000_000
    var builder = NetworkBuilder(name: "chain")
    try builder.addInput("v0", width: 1)
    let weight = try Parameter(name: "w", shape: [1, 1], values: .float32([0.5]))
    let functions: [ArcFunction] = [
      .relu(Relu(width: 1)), .identity(width: 1), .linear(.scaling(width: 1, factor: 0.1)),
      .linear(.dense(DenseMap(weight, outputWidth: 1, inputWidth: 1))),
    ]
    for index in 1..<count {
      let node = try builder.addNode("v\(index)", width: 1)
      builder.addArc(from: node - 1, to: node, functions[index % functions.count])
    }
    builder.addOutput(count - 1)
    let network = try builder.build()
    let clock = ContinuousClock()
    var bytes: [UInt8] = []
    let writing = try clock.measure { bytes = try network.json(style: style) }
    var read: Network?
    let reading = try clock.measure { read = try Network(json: bytes) }
    print("JSON of a chain of 10^6 nodes, \(style), \(bytes.count) bytes: written in \(writing), read in \(reading)")
    #expect(read == network)
    #expect(read?.parameters.count == 1)
  }
}
