import Exact
import JSON

/// Reads the JSON form of a network. What is wrong is reported at the value that says it.
struct NetworkReader {
  var parameters: [String: Parameter] = [:]
  var nodes: [Node] = []
  var indices: [String: Int] = [:]
  var arcs: [Arc] = []
  private var arcNames = Set<String>()
  /// The largest number of coordinates that all nodes may have together, and how many those read so far have.
  private let elementLimit: Int
  private var elementCount = 0

  private init(elementLimit: Int) { self.elementLimit = elementLimit }

  /// A reader of further functions between the nodes of a network.
  init(of network: Network) {
    elementLimit = .max
    nodes = network.nodes
    for (index, node) in nodes.enumerated() { indices[node.name] = index }
  }

  static func network(from root: JSONValue, elementLimit: Int) throws(NetworkFormatError) -> Network {
    try checkSchema(root.required(NetworkFormat.Member.schema))
    var name = ""
    var granularity = Granularity.tensor
    var parameters: JSONValue?
    try root.forEachMember(NetworkFormat.Member.self) { (member, value) throws(NetworkFormatError) in
      switch member {
      case .name: name = try value.string()
      case .granularity: granularity = try value.word(Granularity.self)
      case .parameters: parameters = value
      case .comment: _ = try value.string()
      case .schema, .nodes, .arcs, .outputs: break
      }
    }
    let nodes = try root.required(NetworkFormat.Member.nodes)
    let arcs = try root.required(NetworkFormat.Member.arcs)
    let outputs = try root.required(NetworkFormat.Member.outputs)
    var reader = NetworkReader(elementLimit: elementLimit)
    if let parameters { try reader.readParameters(parameters) }
    try reader.reserve(nodes: nodes.array().count, arcs: arcs.array().count)
    for element in try nodes.array() { try reader.readNode(element) }
    for element in try arcs.array() { try reader.readArc(element) }
    let outputIndices = try reader.outputIndices(outputs)
    do throws(NetworkError) {
      return try Network(
        name: name, nodes: reader.nodes, indices: reader.indices, arcs: reader.arcs, outputs: outputIndices,
        granularity: granularity)
    } catch {
      throw .network(error, at: .init(of: culprit(of: error, root: root, nodes: nodes, arcs: arcs, outputs: outputs)))
    }
  }

  private mutating func reserve(nodes nodeCount: Int, arcs arcCount: Int) {
    nodes.reserveCapacity(nodeCount)
    indices.reserveCapacity(nodeCount)
    arcs.reserveCapacity(arcCount)
  }

  /// Counts coordinates against the limit.
  mutating func count(elements: Int, at value: JSONValue) throws(NetworkFormatError) {
    let (sum, overflow) = elementCount.addingReportingOverflow(elements)
    elementCount = overflow ? .max : sum
    guard elementCount <= elementLimit else {
      throw .network(
        .limit(what: "coordinates of all nodes up to here", needed: elementCount, limit: elementLimit),
        at: .init(of: value))
    }
  }

  private static func checkSchema(_ schema: JSONValue) throws(NetworkFormatError) {
    let name = try schema.required(NetworkFormat.SchemaMember.name)
    guard try name.string() == NetworkFormat.schema else {
      throw .json(name.invalid(expected: "the schema '\(NetworkFormat.schema)'"))
    }
    let version = try schema.required(NetworkFormat.SchemaMember.version)
    guard version.numberLiteral == String(NetworkFormat.version) else {
      throw .json(version.invalid(expected: "the version \(NetworkFormat.version)"))
    }
    try schema.forEachMember(NetworkFormat.SchemaMember.self) { (_, _) in }
  }

  /// The value that says what only the whole network shows to be wrong.
  private static func culprit(
    of error: NetworkError, root: JSONValue, nodes: JSONValue, arcs: JSONValue, outputs: JSONValue
  ) -> JSONValue {
    switch error {
    case .noNodes: nodes
    case .noOutputs: outputs
    case .cycle: arcs
    case .nodeWithoutArcs(let name):
      (try? nodes.asArray())?.first { (try? $0.member("name").asString()) == name } ?? nodes
    default: root
    }
  }

  private func outputIndices(_ value: JSONValue) throws(NetworkFormatError) -> [Int] {
    var outputs: [Int] = []
    var isOutput = Set<Int>()
    for element in try value.array() {
      let index = try node(named: element, referredBy: "the list of outputs")
      guard isOutput.insert(index).inserted else {
        throw .network(.duplicateOutput(name: nodes[index].name), at: .init(of: element))
      }
      outputs.append(index)
    }
    return outputs
  }

  /// What messages call the arc that is read.
  func label(of ends: ArcEnds) -> String {
    Network.label(ofArc: ends.index, name: ends.name, tail: nodes[ends.tail], head: nodes[ends.head])
  }

  /// The node that a value names.
  func node(
    named value: JSONValue, referredBy referrer: @autoclosure () -> String
  ) throws(NetworkFormatError) -> Int {
    let name = try value.string()
    guard let index = indices[name] else {
      throw .network(.unknownNode(name: name, referredBy: referrer()), at: .init(of: value))
    }
    return index
  }

  private mutating func readArc(_ element: JSONValue) throws(NetworkFormatError) {
    var name: String?
    var from: JSONValue?
    var to: JSONValue?
    var function: JSONValue?
    try element.forEachMember(NetworkFormat.ArcMember.self) { (member, value) throws(NetworkFormatError) in
      switch member {
      case .name: name = try value.string()
      case .from: from = value
      case .to: to = value
      case .function: function = value
      case .comment: _ = try value.string()
      }
    }
    let position = arcs.count
    var anonymous: String { name.map { "arc '\($0)'" } ?? "arc \(position)" }
    let tail = try node(named: element.required(NetworkFormat.ArcMember.from, found: from), referredBy: anonymous)
    let head = try node(named: element.required(NetworkFormat.ArcMember.to, found: to), referredBy: anonymous)
    let functionValue = try element.required(NetworkFormat.ArcMember.function, found: function)
    let ends = ArcEnds(
      index: position, name: name, tail: tail, head: head, tailWidth: nodes[tail].width, headWidth: nodes[head].width)
    let arc = Arc(tail: tail, head: head, function: try self.function(functionValue, of: ends), name: name)
    if let name, !arcNames.insert(name).inserted {
      throw .network(.duplicateArc(name: name), at: .init(of: element))
    }
    try placed(at: element) { () throws(NetworkError) in try Network.check(arc, at: position, between: nodes) }
    arcs.append(arc)
  }
}

/// The ends of the arc whose function is read.
struct ArcEnds {
  let index: Int
  let name: String?
  let tail: Int
  let head: Int
  let tailWidth: Int
  let headWidth: Int
}
