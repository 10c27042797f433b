import DAGNetwork
import Exact
import Symbolic

/// Draws random networks: with skip connections, parallel arcs, several inputs and outputs, constants, nodes that reach no
/// output, shared parameters, coordinates that no arc reaches.
public struct NetworkGenerator: Sendable {
  public let options: NetworkOptions

  public init(_ options: NetworkOptions) { self.options = options }

  /// A random network. Equal states of the random number generator give equal networks, whatever the process.
  ///
  /// - Throws: ``NetworkError`` for options that no network meets, such as a width of 0.
  public func network(using random: inout some RandomNumberGenerator) throws(NetworkError) -> Network {
    var construction = NetworkConstruction(options)
    return try construction.network(using: &random)
  }
}

/// A network while it is drawn, in topological order.
struct NetworkConstruction {
  let options: NetworkOptions
  let kinds: [ArcKind]
  var nodes: [Node] = []
  var arcs: [Arc] = []
  /// What each node's value has as its degree in the inputs, at most.
  var degrees: [Int] = []
  var parameters = ParameterPool()
  let pool = ExpressionPool()

  init(_ options: NetworkOptions) {
    self.options = options
    // In a fixed order: that of a set changes from process to process.
    kinds = ArcKind.allCases.filter { options.kinds.isEmpty || options.kinds.contains($0) }
  }

  mutating func network(using random: inout some RandomNumberGenerator) throws(NetworkError) -> Network {
    let count = max(1, Int.random(in: options.nodes, using: &random))
    var constantCount = min(count - 1, max(0, Int.random(in: options.constants, using: &random)))
    let inputCount = min(count - constantCount, max(0, Int.random(in: options.inputs, using: &random)))
    if inputCount == 0, constantCount == 0 { constantCount = 1 }
    for index in 0..<inputCount {
      let width = width(using: &random)
      nodes.append(try node(named: name("x", index, using: &random), width: width, role: .input, using: &random))
      degrees.append(1)
    }
    for index in 0..<constantCount {
      let width = width(using: &random)
      let value = try parameters.vector(width: width, options, using: &random)
      nodes.append(
        try node(named: name("c", index, using: &random), width: width, role: .constant(value), using: &random))
      degrees.append(1)
    }
    for index in 0..<max(0, count - inputCount - constantCount) { try addSum(index, using: &random) }
    return try finish(using: &random)
  }

  private mutating func addSum(_ index: Int, using random: inout some RandomNumberGenerator) throws(NetworkError) {
    let head = nodes.count
    var tail = randomTail(below: head, using: &random)
    var kind = kinds.randomElement(using: &random) ?? .dense
    // Sources can bear every kind.
    if !canBear(kind, tail) { tail = 0 }
    var productWidths: [Int] = []
    if kind == .matrixProduct {
      let limit = max(options.widths.upperBound, 1)
      productWidths = (1...limit).filter { kind.fits(tail: nodes[tail].width, head: $0) }
      // A single coordinate has no two matrices.
      if productWidths.isEmpty { kind = .product }
    }
    let width =
      if kind == .matrixProduct {
        productWidths.randomElement(using: &random) ?? 1
      } else if kind.isElementwise {
        nodes[tail].width
      } else if kind == .elementwise || kind == .product {
        // As many operands as the divisor leaves.
        randomDivisor(of: nodes[tail].width, using: &random)
      } else if kind == .embedding {
        max(nodes[tail].width, self.width(using: &random))
      } else if kind == .kronecker, nodes[tail].width > 1, Bool.random(using: &random) {
        // The same number of copies at both ends.
        nodes[tail].width
      } else {
        self.width(using: &random)
      }
    nodes.append(try node(named: name("v", index, using: &random), width: width, role: .sum, using: &random))
    degrees.append(0)
    try addArc(kind, from: tail, to: head, using: &random)
    let arcCount = Int.random(in: options.arcsPerNode, using: &random)
    for _ in 1..<max(1, arcCount) {
      // Now and then a parallel arc.
      if Int.random(in: 0..<4, using: &random) > 0 { tail = randomTail(below: head, using: &random) }
      let fitting = kinds.filter { $0.fits(tail: nodes[tail].width, head: width) && canBear($0, tail) }
      guard let kind = fitting.randomElement(using: &random) else { continue }
      try addArc(kind, from: tail, to: head, using: &random)
    }
  }

  /// Whether an arc of this kind keeps the degree below the limit.
  private func canBear(_ kind: ArcKind, _ tail: Int) -> Bool {
    !kind.isPolynomial || degrees[tail] * polynomialArcDegree <= max(options.degree, polynomialArcDegree)
  }

  /// Mostly one of the latest nodes, so that networks are deep; any other makes a skip connection.
  private func randomTail(below count: Int, using random: inout some RandomNumberGenerator) -> Int {
    Bool.random(using: &random)
      ? Int.random(in: max(0, count - 3)..<count, using: &random) : Int.random(in: 0..<count, using: &random)
  }

  private func randomDivisor(of width: Int, using random: inout some RandomNumberGenerator) -> Int {
    (1...max(1, width)).filter { width.isMultiple(of: $0) }.randomElement(using: &random) ?? 1
  }

  private func width(using random: inout some RandomNumberGenerator) -> Int {
    Int.random(in: options.widths, using: &random)
  }

  private mutating func addArc(
    _ kind: ArcKind, from tail: Int, to head: Int, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) {
    let function = try function(
      kind, inputWidth: nodes[tail].width, outputWidth: nodes[head].width, using: &random)
    degrees[head] = max(degrees[head], degrees[tail] * (kind.isPolynomial ? polynomialArcDegree : 1))
    let isNamed = Int.random(in: 0..<4, using: &random) == 0
    arcs.append(Arc(tail: tail, head: head, function: function, name: isNamed ? "a\(arcs.count)" : nil))
  }

  private func node(
    named name: String, width: Int, role: Node.Role, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> Node {
    try Node(name: name, shape: shape(ofWidth: width, using: &random), role: role)
  }

  /// A shape of this width: flat, or with a divisor split off.
  private func shape(ofWidth width: Int, using random: inout some RandomNumberGenerator) -> [Int] {
    if width == 1, Bool.random(using: &random) { return [] }
    let divisors = (1...max(1, width)).filter { width.isMultiple(of: $0) }
    guard Int.random(in: 0..<3, using: &random) == 0, let divisor = divisors.randomElement(using: &random) else {
      return [width]
    }
    return [divisor, width / divisor]
  }

  private func name(_ prefix: String, _ index: Int, using random: inout some RandomNumberGenerator) -> String {
    let plain = "\(prefix)\(index)"
    guard options.names == .nasty, Bool.random(using: &random) else { return plain }
    let affixes = [
      " ", "\"", "\\", "\n", "\u{0}", "\u{7F}", "é", "e\u{301}", "🦢", "\u{1F469}\u{200D}\u{1F52C}", "[0]", "#one",
      "#group0", "/", "'", ",", ":",
      "]}", "$.nodes", "\u{2028}", "\u{FEFF}", String(repeating: "long", count: 50),
    ]
    return plain + (affixes.randomElement(using: &random) ?? "")
  }

  private mutating func finish(using random: inout some RandomNumberGenerator) throws(NetworkError) -> Network {
    let wanted = min(nodes.count, max(1, Int.random(in: options.outputs, using: &random)))
    var outputs: [Int] = []
    while outputs.count < wanted {
      // The last nodes are sinks most often.
      let output =
        Bool.random(using: &random) ? nodes.count - 1 - outputs.count : Int.random(in: nodes.indices, using: &random)
      if !outputs.contains(output) { outputs.append(output) }
    }
    if options.isShuffled { shuffle(&outputs, using: &random) }
    return try Network(name: "random", nodes: nodes, arcs: arcs, outputs: outputs)
  }

  private mutating func shuffle(_ outputs: inout [Int], using random: inout some RandomNumberGenerator) {
    let order = nodes.indices.shuffled(using: &random)
    var position = [Int](repeating: 0, count: order.count)
    for (new, old) in order.enumerated() { position[old] = new }
    nodes = order.map { nodes[$0] }
    arcs = arcs.shuffled(using: &random).map { arc in
      Arc(tail: position[arc.tail], head: position[arc.head], function: arc.function, name: arc.name)
    }
    outputs = outputs.map { position[$0] }.shuffled(using: &random)
  }
}
