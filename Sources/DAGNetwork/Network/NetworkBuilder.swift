import Exact

/// Builds a ``Network`` node by node and arc by arc. What is wrong is reported by the call that makes it wrong, or by
/// ``build()`` where only the whole shows it.
public struct NetworkBuilder: Sendable {
  public let name: String
  private var nodes: [Node] = []
  private var arcs: [Arc] = []
  private var outputs: [Int] = []
  private var indices: [String: Int] = [:]

  public init(name: String) { self.name = name }

  /// Adds an input and returns its index.
  @discardableResult
  public mutating func addInput(_ name: String, shape: [Int]) throws(NetworkError) -> Int {
    try add(Node(name: name, shape: shape, role: .input))
  }

  /// Adds an input that is a vector and returns its index.
  @discardableResult
  public mutating func addInput(_ name: String, width: Int) throws(NetworkError) -> Int {
    try addInput(name, shape: [width])
  }

  /// Adds a source with a fixed value and returns its index.
  @discardableResult
  public mutating func addConstant(
    _ name: String, shape: [Int], value: ParameterVector
  ) throws(NetworkError) -> Int {
    try add(Node(name: name, shape: shape, role: .constant(value)))
  }

  /// Adds a node that is the sum of the arcs that will end in it, and returns its index.
  @discardableResult
  public mutating func addNode(_ name: String, shape: [Int]) throws(NetworkError) -> Int {
    try add(Node(name: name, shape: shape, role: .sum))
  }

  /// Adds a node that is a vector, the sum of the arcs that will end in it, and returns its index.
  @discardableResult
  public mutating func addNode(_ name: String, width: Int) throws(NetworkError) -> Int {
    try addNode(name, shape: [width])
  }

  /// Adds a node and returns its index.
  @discardableResult
  public mutating func add(_ node: Node) throws(NetworkError) -> Int {
    // The builder is unchanged after an error: the name keeps its first node.
    guard indices[node.name] == nil else { throw .duplicateNode(name: node.name) }
    indices[node.name] = nodes.count
    nodes.append(node)
    return nodes.count - 1
  }

  /// Adds an arc between two nodes, by name. Both exist already.
  public mutating func addArc(
    from tail: String, to head: String, _ function: ArcFunction, name: String? = nil
  ) throws(NetworkError) {
    let referrer = name.map { "arc '\($0)'" } ?? "arc \(arcs.count) (\(tail) → \(head))"
    guard let tailIndex = indices[tail] else { throw .unknownNode(name: tail, referredBy: referrer) }
    guard let headIndex = indices[head] else { throw .unknownNode(name: head, referredBy: referrer) }
    addArc(from: tailIndex, to: headIndex, function, name: name)
  }

  /// Adds an arc between two nodes, by index.
  ///
  /// - Precondition: the builder returned both indices.
  public mutating func addArc(from tail: Int, to head: Int, _ function: ArcFunction, name: String? = nil) {
    precondition(nodes.indices.contains(tail) && nodes.indices.contains(head))
    arcs.append(Arc(tail: tail, head: head, function: function, name: name))
  }

  /// Makes a node an output; outputs keep the order in which they are named.
  public mutating func addOutput(_ name: String) throws(NetworkError) {
    guard let index = indices[name] else { throw .unknownNode(name: name, referredBy: "the list of outputs") }
    outputs.append(index)
  }

  /// Makes a node an output, by index.
  ///
  /// - Precondition: the builder returned the index.
  public mutating func addOutput(_ node: Int) {
    precondition(nodes.indices.contains(node))
    outputs.append(node)
  }

  /// The number of nodes that were added.
  public var nodeCount: Int { nodes.count }

  /// The number of arcs that were added.
  public var arcCount: Int { arcs.count }

  /// The number of outputs that were named.
  public var outputCount: Int { outputs.count }

  /// The index of a node that was added.
  public func node(named name: String) -> Int? { indices[name] }

  /// The width of a node that was added.
  public func width(ofNode node: Int) -> Int { nodes[node].width }

  /// - Throws: ``NetworkError`` for what is not a network.
  public func build(granularity: Granularity = .tensor) throws(NetworkError) -> Network {
    try Network(name: name, nodes: nodes, arcs: arcs, outputs: outputs, granularity: granularity)
  }
}
