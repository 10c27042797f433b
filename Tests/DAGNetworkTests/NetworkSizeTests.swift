import DAGNetwork
import Exact
import Testing

@Suite struct NetworkSizeTests {
  @Test func sharedParametersCountOnceAndMovesCostNothing() throws {
    let weight = try Parameter(name: "w", shape: [2, 3], values: .float32([1, 2, 3, 4, 5, 6]))
    let bias = try Parameter(name: "b", shape: [2], values: .exact([1, 2]))
    let scale = try Parameter(name: "s", shape: [2], values: .float64([1, 2]))
    var builder = NetworkBuilder(name: "sizes")
    try builder.addInput("x", width: 3)
    try builder.addConstant("c", shape: [2], value: ParameterVector(bias))
    for name in ["h", "k", "l", "m"] { try builder.addNode(name, width: 2) }
    let dense = Affine(.dense(DenseMap(weight, outputWidth: 2, inputWidth: 3)), constant: ParameterVector(bias))
    try builder.addArc(from: "x", to: "h", .affine(dense))
    try builder.addArc(from: "x", to: "k", .affine(dense))
    try builder.addArc(from: "c", to: "k", .identity(width: 2))
    try builder.addArc(from: "h", to: "l", .linear(.diagonal(ParameterVector(scale))))
    try builder.addArc(from: "k", to: "l", .linear(.scaling(width: 2, factor: -1)))
    try builder.addArc(from: "k", to: "l", .linear(.scaling(width: 2, factor: 0.5)))
    try builder.addArc(from: "l", to: "m", .linear(.selection(SelectionMap(inputWidth: 2, sources: [1, 0]))))
    try builder.addArc(from: "l", to: "m", .relu(Relu(width: 2)))
    try builder.addOutput("m")
    let network = try builder.build()
    #expect(network.parameterCount == 6 + 2 + 2)
    #expect(network.multiplyAccumulates == 6 + 6 + 2 + 2)
    #expect(
      network.arcs.map(\.function.operatorName)
        == ["dense", "dense", "identity", "diagonal", "scaling", "scaling", "selection", "relu"])
  }
}
