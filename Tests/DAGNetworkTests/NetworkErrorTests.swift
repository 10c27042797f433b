import DAGNetwork
import Testing

@Suite struct NetworkErrorTests {
  @Test func aCycleIsNamedInOrder() throws {
    var builder = NetworkBuilder(name: "cycle")
    try builder.addInput("x", width: 1)
    for name in ["a", "b", "c"] { try builder.addNode(name, width: 1) }
    for (tail, head) in [("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")] {
      try builder.addArc(from: tail, to: head, .identity(width: 1))
    }
    try builder.addOutput("c")
    let error = #expect(throws: NetworkError.self) { try builder.build() }
    guard case .cycle(let nodes, let length) = error else {
      Issue.record("expected a cycle, got \(String(describing: error))")
      return
    }
    #expect(length == 3)
    #expect(Set(nodes) == ["a", "b", "c"])
    // Each node of the list has an arc to the next.
    let arcs = Set(["a>b", "b>c", "c>a"])
    for (tail, head) in zip(nodes, nodes.dropFirst()) { #expect(arcs.contains("\(tail)>\(head)")) }
  }

  @Test func aWidthMismatchNamesArcAndNode() throws {
    var builder = NetworkBuilder(name: "widths")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 3)
    try builder.addArc(from: "x", to: "y", .identity(width: 2), name: "skip")
    try builder.addOutput("y")
    #expect(
      throws: NetworkError.widthMismatch(arc: "arc 'skip'", end: .head, node: "y", expected: 3, found: 2)
    ) { try builder.build() }
  }
}
