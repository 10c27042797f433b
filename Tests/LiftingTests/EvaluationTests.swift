import DAGNetwork
import Exact
import Lifting
import Testing

@Suite struct EvaluationTests {
  @Test func outputsComeInTheirOrder() throws {
    let network = try smallNetwork()
    let point = InputPoint([[1, -3], [2, 5]])
    let outputs = try network.exactOutputs(at: point)
    let evaluation = Evaluation(over: Rationals())
    var recursion = try DirectRecursion(network, at: point.coordinates.map { Batch($0) }, over: evaluation)
    #expect(outputs == (try network.outputs.map { try recursion.value(of: $0).elements }))
    #expect(outputs.map(\.count) == [1, 2])
  }

  @Test func samplesOfABatchAreIndependent() throws {
    let network = try smallNetwork()
    let points: [[[Double]]] = [[[1, -3], [2, 5]], [[0.5, 2], [-1, 4]]]
    let batch = try network.evaluate(
      at: [0, 1].map { input in Batch(width: 2, count: 2, elements: points.flatMap { $0[input] }) }, over: Doubles())
    for (index, point) in points.enumerated() {
      let single = try network.evaluate(at: point.map { Batch($0) }, over: Doubles())
      for (all, one) in zip(batch, single) {
        for (a, b) in zip(all.sample(index), one.elements) { #expect(abs(a - b) <= 1e-14 * abs(b)) }
      }
    }
  }

  @Test func pathsFromConstantsAreNotCounted() throws {
    // x and y reach h by one arc each, r by two more from h and one from x; m and r are outputs.
    #expect(try smallNetwork().pathCount() == 2 * (2 * 2 + 1))
  }

  @Test func pathCountsHaveAnySize() throws {
    var builder = NetworkBuilder(name: "ladder")
    try builder.addInput("n0", width: 1)
    for i in 1...300 {
      try builder.addNode("n\(i)", width: 1)
      for _ in 0..<3 { builder.addArc(from: i - 1, to: i, .identity(width: 1)) }
    }
    try builder.addOutput("n300")
    #expect(try builder.build().pathCount() == Integer(3).pow(300))
  }
}
