/// A finite directed acyclic graph whose arcs carry functions (mathematics, §1): a node that is no source is the sum of
/// its incoming arcs' functions, each of the value at the arc's tail.
///
/// A network is a value and is checked when it is made: it has no cycle, its names are distinct, its widths fit. Nodes and
/// arcs are referred to by their index, in the order in which they were given (the **stored order**). Networks are built
/// with a ``NetworkBuilder``, read from JSON or imported from ONNX.
public struct Network: Sendable {
  public let name: String
  public let granularity: Granularity
  public let nodes: [Node]
  public let arcs: [Arc]
  /// The indices of the inputs, in stored order.
  public let inputs: [Int]
  /// The indices of the constant sources, in stored order.
  public let constants: [Int]
  /// The indices of the outputs, in the order given.
  public let outputs: [Int]

  /// The level of each node: 0 at a source, else one more than the largest level among its predecessors.
  public let levels: [Int]
  /// The largest level `h`.
  public let height: Int
  /// The nodes by `(level, position)`.
  public let order: [Int]
  /// Where each level starts in ``order``, and at the end the number of nodes: `height + 2` offsets.
  public let levelStarts: [Int]

  let incoming: Adjacency
  let outgoing: Adjacency
  private let indices: [String: Int]

  /// - Throws: ``NetworkError`` for what is not a network.
  /// - Complexity: linear in nodes and arcs; the stack does not grow with either.
  public init(
    name: String, nodes: [Node], arcs: [Arc], outputs: [Int], granularity: Granularity = .tensor
  ) throws(NetworkError) {
    guard !nodes.isEmpty else { throw .noNodes }
    guard !outputs.isEmpty else { throw .noOutputs }
    let indices = try Self.indices(of: nodes)
    try Self.check(arcs, between: nodes)
    try self.init(
      name: name, nodes: nodes, indices: indices, arcs: arcs, outputs: outputs, granularity: granularity)
  }

  /// The network of nodes that were checked to have distinct names, and of arcs that were checked to fit them.
  init(
    name: String, nodes: [Node], indices: [String: Int], arcs: [Arc], outputs: [Int], granularity: Granularity
  ) throws(NetworkError) {
    guard !nodes.isEmpty else { throw .noNodes }
    guard !outputs.isEmpty else { throw .noOutputs }
    self.name = name
    self.granularity = granularity
    self.nodes = nodes
    self.arcs = arcs
    self.outputs = outputs
    self.indices = indices
    incoming = Adjacency(arcs.lazy.map(\.head), nodeCount: nodes.count)
    outgoing = Adjacency(arcs.lazy.map(\.tail), nodeCount: nodes.count)
    var inputs: [Int] = []
    var constants: [Int] = []
    for (index, node) in nodes.enumerated() {
      switch node.role {
      case .input: inputs.append(index)
      case .constant: constants.append(index)
      case .sum: if incoming[index].isEmpty { throw .nodeWithoutArcs(name: node.name) }
      }
    }
    self.inputs = inputs
    self.constants = constants
    var isOutput = Set<Int>()
    for output in outputs {
      guard nodes.indices.contains(output) else {
        throw .unknownIndex(output, count: nodes.count, referredBy: "the list of outputs")
      }
      guard isOutput.insert(output).inserted else { throw .duplicateOutput(name: nodes[output].name) }
    }
    levels = try computeLevels(nodes: nodes, arcs: arcs, incoming: incoming, outgoing: outgoing)
    (order, levelStarts) = orderByLevel(levels)
    height = levelStarts.count - 2
  }

  /// The network with the same nodes and levels and other arcs: see ``restricted(to:)`` and ``mapArcs(_:)``.
  private init(_ network: Network, arcs: [Arc]) {
    name = network.name
    granularity = network.granularity
    nodes = network.nodes
    self.arcs = arcs
    inputs = network.inputs
    constants = network.constants
    outputs = network.outputs
    levels = network.levels
    height = network.height
    order = network.order
    levelStarts = network.levelStarts
    indices = network.indices
    incoming = Adjacency(arcs.lazy.map(\.head), nodeCount: nodes.count)
    outgoing = Adjacency(arcs.lazy.map(\.tail), nodeCount: nodes.count)
  }

  /// The sub-architecture with the kept arcs, on the same nodes and levels (I9). A node that lost every arc has the value
  /// 0 and is not an input.
  ///
  /// - Precondition: the mask is one of this network.
  public func restricted(to mask: ArcMask) -> Network {
    precondition(mask.isKept.count == arcs.count, "a mask of another network")
    return Network(self, arcs: arcs.indices.lazy.filter { mask[$0] }.map { arcs[$0] })
  }

  /// The network whose arcs carry other functions of the same widths.
  public func mapArcs<E: Error>(_ transform: (Int, Arc) throws(E) -> ArcFunction) throws(E) -> Network {
    var mapped: [Arc] = []
    mapped.reserveCapacity(arcs.count)
    for (index, arc) in arcs.enumerated() {
      let function = try transform(index, arc)
      precondition(
        function.inputWidth == arc.function.inputWidth && function.outputWidth == arc.function.outputWidth)
      mapped.append(arc.carrying(function))
    }
    return Network(self, arcs: mapped)
  }

  /// The index of the node with a name.
  public func node(named name: String) -> Int? { indices[name] }

  /// The indices of the arcs that end in a node, in stored order.
  public func incomingArcs(of node: Int) -> ArraySlice<Int> { incoming[node] }

  /// The indices of the arcs that start in a node, in stored order.
  public func outgoingArcs(of node: Int) -> ArraySlice<Int> { outgoing[node] }

  /// The nodes of a level, in stored order.
  public func nodes(atLevel level: Int) -> ArraySlice<Int> { order[levelStarts[level]..<levelStarts[level + 1]] }

  /// The number of coordinates of the state `(x_v)_{v∈V}`.
  public var stateWidth: Int { nodes.reduce(0) { $0 + $1.width } }

  /// The sum of the widths of the inputs.
  public var inputWidth: Int { inputs.reduce(0) { $0 + nodes[$1].width } }

  /// The distinct parameters that arcs and constants read, in the order of their first use.
  public var parameters: [Parameter] {
    var seen = Set<ObjectIdentifier>()
    var parameters: [Parameter] = []
    func add(_ parameter: Parameter?) {
      if let parameter, seen.insert(ObjectIdentifier(parameter)).inserted { parameters.append(parameter) }
    }
    for node in nodes {
      if case .constant(let value) = node.role { add(value.parameter) }
    }
    for arc in arcs {
      switch arc.function {
      case .affine(let affine):
        add(affine.linear.parameter)
        add(affine.constant?.parameter)
      case .normalization(let function): for vector in function.vectors { add(vector.parameter) }
      default: break
      }
    }
    return parameters
  }

  /// What messages call an arc: its name, or its ends.
  public func label(ofArc index: Int) -> String {
    Self.label(ofArc: index, name: arcs[index].name, tail: nodes[arcs[index].tail], head: nodes[arcs[index].head])
  }

  private static func indices(of nodes: [Node]) throws(NetworkError) -> [String: Int] {
    var indices: [String: Int] = [:]
    indices.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      guard indices.updateValue(index, forKey: node.name) == nil else { throw .duplicateNode(name: node.name) }
    }
    return indices
  }

  private static func check(_ arcs: [Arc], between nodes: [Node]) throws(NetworkError) {
    var names = Set<String>()
    for (index, arc) in arcs.enumerated() {
      guard nodes.indices.contains(arc.tail), nodes.indices.contains(arc.head) else {
        let end = nodes.indices.contains(arc.tail) ? arc.head : arc.tail
        throw .unknownIndex(end, count: nodes.count, referredBy: arc.name.map { "arc '\($0)'" } ?? "arc \(index)")
      }
      if let name = arc.name, !names.insert(name).inserted { throw .duplicateArc(name: name) }
      try check(arc, at: index, between: nodes)
    }
  }

  /// Checks that an arc fits its ends.
  static func check(_ arc: Arc, at index: Int, between nodes: [Node]) throws(NetworkError) {
    var label: String { Self.label(ofArc: index, name: arc.name, tail: nodes[arc.tail], head: nodes[arc.head]) }
    guard nodes[arc.head].role.isSum else { throw .arcIntoSource(arc: label, node: nodes[arc.head].name) }
    try checkWidths(of: arc, at: index, between: nodes)
  }

  /// Checks that the function of an arc has the widths of the arc's ends.
  static func checkWidths(of arc: Arc, at index: Int, between nodes: [Node]) throws(NetworkError) {
    var label: String { Self.label(ofArc: index, name: arc.name, tail: nodes[arc.tail], head: nodes[arc.head]) }
    for end in [NetworkError.ArcEnd.tail, .head] {
      let node = end == .tail ? arc.tail : arc.head
      let found = end == .tail ? arc.function.inputWidth : arc.function.outputWidth
      guard found == nodes[node].width else {
        throw .widthMismatch(
          arc: label, end: end, node: nodes[node].name, expected: nodes[node].width, found: found)
      }
    }
  }

  static func label(ofArc index: Int, name: String?, tail: Node, head: Node) -> String {
    name.map { "arc '\($0)'" } ?? "arc \(index) (\(tail.name) → \(head.name))"
  }
}

extension Network: Equatable {
  /// Whether two networks have the same name, nodes, arcs and outputs.
  public static func == (a: Network, b: Network) -> Bool {
    a.name == b.name && a.granularity == b.granularity && a.nodes == b.nodes && a.arcs == b.arcs
      && a.outputs == b.outputs && a.levels == b.levels
  }
}
