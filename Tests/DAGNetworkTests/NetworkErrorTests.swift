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

  @Test func aSelfLoopIsACycle() throws {
    var builder = try chain()
    try builder.addArc(from: "b", to: "b", .identity(width: 1))
    try builder.addOutput("b")
    #expect(throws: NetworkError.cycle(nodes: ["b"], length: 1)) { try builder.build() }
    #expect(NetworkError.cycle(nodes: ["b"], length: 1).description == "the arcs form a cycle: b → b")
  }

  @Test func aCycleBehindOtherNodesIsNamedWithoutThem() throws {
    // The nodes behind a cycle never become ready either, but are no part of it.
    var builder = NetworkBuilder(name: "behind")
    for name in ["after1", "after2"] { try builder.addNode(name, width: 1) }
    try builder.addInput("x", width: 1)
    for name in ["a", "b"] { try builder.addNode(name, width: 1) }
    for (tail, head) in [("x", "a"), ("a", "b"), ("b", "a"), ("b", "after1"), ("after1", "after2")] {
      try builder.addArc(from: tail, to: head, .identity(width: 1))
    }
    try builder.addOutput("after2")
    let error = #expect(throws: NetworkError.self) { try builder.build() }
    guard case .cycle(let nodes, length: 2) = error else {
      Issue.record("expected a cycle of two nodes, got \(String(describing: error))")
      return
    }
    #expect(Set(nodes) == ["a", "b"])
  }

  @Test(.timeLimit(.minutes(10))) func aLongCycleIsCutShortInTheMessage() throws {
    var builder = NetworkBuilder(name: "long")
    let count = 100_000
    for i in 0..<count { try builder.addNode("v\(i)", width: 1) }
    for i in 0..<count { builder.addArc(from: i, to: (i + 1) % count, .identity(width: 1)) }
    builder.addOutput(0)
    let error = try #require(throws: NetworkError.self) { try builder.build() }
    guard case .cycle(let nodes, count) = error else {
      Issue.record("expected a cycle of \(count) nodes, got \(error)")
      return
    }
    #expect(nodes.count == 10)
    #expect(error.description.hasSuffix("→ … (100000 nodes)"))
  }

  @Test func namesThatDoNotExistAreNamed() throws {
    var builder = try chain()
    #expect(throws: NetworkError.unknownNode(name: "q", referredBy: "arc 1 (a → q)")) {
      try builder.addArc(from: "a", to: "q", .identity(width: 1))
    }
    #expect(throws: NetworkError.unknownNode(name: "p", referredBy: "arc 'named'")) {
      try builder.addArc(from: "p", to: "b", .identity(width: 1), name: "named")
    }
    #expect(throws: NetworkError.unknownNode(name: "z", referredBy: "the list of outputs")) {
      try builder.addOutput("z")
    }
  }

  @Test func namesThatStandTwiceAreNamed() throws {
    var builder = try chain()
    #expect(throws: NetworkError.duplicateNode(name: "b")) { try builder.addNode("b", width: 3) }
    let nodes = [try Node(name: "x", shape: [], role: .input), try Node(name: "x", shape: [2], role: .input)]
    #expect(throws: NetworkError.duplicateNode(name: "x")) {
      try Network(name: "", nodes: nodes, arcs: [], outputs: [0])
    }
    try builder.addArc(from: "a", to: "b", .identity(width: 1), name: "twice")
    try builder.addArc(from: "a", to: "b", .identity(width: 1), name: "twice")
    try builder.addOutput("b")
    #expect(throws: NetworkError.duplicateArc(name: "twice")) { try builder.build() }
    var other = try chain()
    try other.addOutput("b")
    try other.addOutput("b")
    #expect(throws: NetworkError.duplicateOutput(name: "b")) { try other.build() }
  }

  @Test func anArcThatTakesMoreThanItsTailHasIsNamed() throws {
    var builder = NetworkBuilder(name: "widths")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 3)
    let weight = try Parameter(name: "W", shape: [3, 4], values: .float32(Array(repeating: 1, count: 12)))
    try builder.addArc(from: "x", to: "y", .linear(.dense(DenseMap(weight, outputWidth: 3, inputWidth: 4))))
    try builder.addOutput("y")
    let error = try #require(throws: NetworkError.self) { try builder.build() }
    #expect(error == .widthMismatch(arc: "arc 0 (x → y)", end: .tail, node: "x", expected: 2, found: 4))
    #expect(error.description == "arc 0 (x → y): its function takes 4 coordinates, but its tail 'x' has width 2")
  }

  @Test func sourcesTakeNoArcsAndSumsNeedThem() throws {
    var builder = try chain()
    try builder.addArc(from: "a", to: "b", .identity(width: 1))
    try builder.addNode("lonely", width: 1)
    try builder.addOutput("b")
    #expect(throws: NetworkError.nodeWithoutArcs(name: "lonely")) { try builder.build() }
    var other = try chain()
    try other.addArc(from: "b", to: "a", .identity(width: 1), name: "back")
    try other.addOutput("b")
    #expect(throws: NetworkError.arcIntoSource(arc: "arc 'back'", node: "a")) { try other.build() }
  }

  @Test func emptyNetworksAndEmptyOutputsAreRefused() throws {
    #expect(throws: NetworkError.noNodes) { try Network(name: "", nodes: [], arcs: [], outputs: []) }
    let builder = try chain()
    #expect(throws: NetworkError.noOutputs) { try builder.build() }
  }

  @Test func indicesOutOfRangeAreErrorsAndNoTraps() throws {
    let nodes = [try Node(name: "x", shape: [], role: .input), try Node(name: "y", shape: [], role: .sum)]
    func network(arc: (Int, Int), output: Int) throws(NetworkError) -> Network {
      let arcs = [Arc(tail: 0, head: 1, function: .identity(width: 1))]
      let other = Arc(tail: arc.0, head: arc.1, function: .identity(width: 1))
      return try Network(name: "", nodes: nodes, arcs: arcs + [other], outputs: [output])
    }
    #expect(throws: NetworkError.unknownIndex(2, count: 2, referredBy: "arc 1")) { try network(arc: (2, 1), output: 1) }
    #expect(throws: NetworkError.unknownIndex(-1, count: 2, referredBy: "arc 1")) {
      try network(arc: (0, -1), output: 1)
    }
    #expect(throws: NetworkError.unknownIndex(7, count: 2, referredBy: "the list of outputs")) {
      try network(arc: (0, 1), output: 7)
    }
  }

  @Test(arguments: [[0], [2, -1], [-3], [1 << 31], [1 << 40, 1 << 40], [Int.max, Int.max], [3, 0, 2]])
  func shapesThatAreNoneAreRefused(_ shape: [Int]) throws {
    #expect(throws: NetworkError.nodeShape(name: "x", shape: shape)) {
      try Node(name: "x", shape: shape, role: .input)
    }
  }

  @Test func parametersThatAreNoneAreRefused() throws {
    #expect(throws: NetworkError.parameterShape(name: "W", shape: [2, 2], count: 3)) {
      try Parameter(name: "W", shape: [2, 2], values: .float64([1, 2, 3]))
    }
    #expect(throws: NetworkError.parameterShape(name: "W", shape: [Int.max, 2], count: 1)) {
      try Parameter(name: "W", shape: [Int.max, 2], values: .exact([1]))
    }
    for value in [Double.nan, .infinity, -.infinity, .signalingNaN] {
      #expect(throws: NetworkError.nonFiniteParameter(name: "W", position: 1)) {
        try Parameter(name: "W", shape: [2], values: .float64([0, value]))
      }
      #expect(throws: NetworkError.nonFiniteParameter(name: "W", position: 0)) {
        try Parameter(name: "W", shape: [2], values: .float32([Float(value), 0]))
      }
    }
    let three = ParameterVector(try Parameter(name: "c", shape: [3], values: .float32([1, 2, 3])))
    #expect(throws: NetworkError.constantWidth(name: "c", expected: 2, found: 3)) {
      try Node(name: "c", shape: [2], role: .constant(three))
    }
  }

  @Test func everyErrorSpeaksOfItsCulprit() {
    let errors: [(NetworkError, [String])] = [
      (.unknownNode(name: "n7", referredBy: "arc 3"), ["n7", "arc 3"]),
      (.unknownIndex(9, count: 4, referredBy: "arc 3"), ["9", "4", "arc 3"]),
      (.duplicateNode(name: "n7"), ["n7"]),
      (.duplicateArc(name: "a7"), ["a7"]),
      (.duplicateParameter(name: "p7"), ["p7"]),
      (.duplicateOutput(name: "n7"), ["n7"]),
      (.unknownParameter(name: "p7", referredBy: "arc 3"), ["p7", "arc 3"]),
      (.arcIntoSource(arc: "arc 3", node: "n7"), ["arc 3", "n7"]),
      (.nodeWithoutArcs(name: "n7"), ["n7"]),
      (.nodeShape(name: "n7", shape: [0]), ["n7", "[0]"]),
      (.constantWidth(name: "n7", expected: 5, found: 6), ["n7", "5", "6"]),
      (.constantTermWidth(arc: "arc 3", expected: 5, found: 6), ["arc 3", "5", "6"]),
      (
        .matrixSize(arc: "arc 3", rows: 5, columns: 6, parameter: "p7", count: 8), ["arc 3", "5", "6", "30", "p7", "8"]
      ),
      (.parameterShape(name: "p7", shape: [4], count: 5), ["p7", "[4]", "5"]),
      (.parameterNesting(name: "p7", shape: [4], nesting: [2, 2]), ["p7", "[4]", "[2, 2]"]),
      (.nonFiniteParameter(name: "p7", position: 5), ["p7", "5"]),
      (.limit(what: "arcs", needed: 5, limit: 4), ["arcs", "5", "4"]),
    ]
    for (error, parts) in errors {
      for part in parts { #expect(error.description.contains(part), "\(error)") }
    }
  }

  @Test func scalarNetworksThatWouldBeTooLargeAreRefused() throws {
    var builder = NetworkBuilder(name: "wide")
    try builder.addInput("x", width: Int(Int32.max))
    try builder.addOutput("x")
    let wide = try builder.build()
    #expect(throws: NetworkError.limit(what: "nodes at scalar granularity", needed: Int(Int32.max), limit: 10_000_000))
    {
      try wide.scalarized()
    }
    var square = NetworkBuilder(name: "square")
    try square.addInput("x", width: 1_000)
    try square.addNode("y", width: 1_000)
    let weight = try Parameter(name: "W", shape: [1_000_000], values: .float32(Array(repeating: 1, count: 1_000_000)))
    try square.addArc(from: "x", to: "y", .linear(.dense(DenseMap(weight, outputWidth: 1_000, inputWidth: 1_000))))
    try square.addOutput("y")
    let network = try square.build()
    #expect(throws: NetworkError.limit(what: "arcs at scalar granularity", needed: 1_000_000, limit: 999_999)) {
      try network.scalarized(limit: 999_999)
    }
  }

  /// An input `a` and a node `b`, without arcs and outputs but for what a test adds.
  private func chain() throws -> NetworkBuilder {
    var builder = NetworkBuilder(name: "chain")
    try builder.addInput("a", width: 1)
    try builder.addNode("b", width: 1)
    try builder.addArc(from: "a", to: "b", .identity(width: 1))
    return builder
  }
}
