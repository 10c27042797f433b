import DAGNetwork
import JSON

/// Reads the transitions of a document.
struct TransitionsReader {
  private let root: JSONValue
  private let network: Network
  private let functions: FunctionReader
  /// The arcs that no block names, by their ends, in stored order from the last.
  private var unclaimed: [Ends: [Int]] = [:]
  private var blockCount = 0

  private struct Ends: Hashable {
    let row: Int
    let column: Int
  }

  /// The largest level that is read: beyond the height of any network that fits in memory.
  private static let largestLevel = 1 << 40

  init(_ root: JSONValue, of network: Network) throws(NetworkFormatError) {
    self.root = root
    self.network = network
    try Self.checkSchema(root.required(TransitionsFormat.Member.schema))
    let document = try root.object()
    functions = try FunctionReader(
      of: network, parameters: document[TransitionsFormat.Member.parameters.rawValue])
    if let granularity = document[TransitionsFormat.Member.granularity.rawValue],
      try granularity.string() != network.granularity.rawValue
    {
      throw .json(
        granularity.invalid(
          expected: "'\(network.granularity.rawValue)', the granularity of the network that the transitions are held "
            + "against"))
    }
  }

  private static func checkSchema(_ schema: JSONValue) throws(NetworkFormatError) {
    let name = try schema.required(TransitionsFormat.SchemaMember.name)
    guard try name.string() == TransitionsFormat.schema else {
      throw .json(name.invalid(expected: "the schema '\(TransitionsFormat.schema)'"))
    }
    let version = try schema.required(TransitionsFormat.SchemaMember.version)
    guard version.numberLiteral == String(TransitionsFormat.version) else {
      throw .json(version.invalid(expected: "the version \(TransitionsFormat.version)"))
    }
  }

  /// The coefficients of each level from 1 on.
  mutating func levels() throws(NetworkFormatError) -> [[LiftingCoefficient]] {
    var blocks: [Int: [Block]] = [:]
    var height = network.height
    for element in try root.required(TransitionsFormat.Member.transitions).array() {
      let (level, ofLevel) = try readLevel(element)
      guard blocks.updateValue(ofLevel, forKey: level) == nil else {
        throw .json(element.invalid(expected: "each level once; level \(level) was there before"))
      }
      if !ofLevel.isEmpty { height = max(height, level) }
    }
    // A level that no machine could list is no level.
    guard height <= network.height + 1_000_000 else {
      throw .json(root.invalid(expected: "levels not far above the network's, \(network.height); found \(height)"))
    }
    claimArcs(of: blocks)
    return height < 1 ? [] : (1...height).map { level in coefficients(blocks[level] ?? []) }
  }

  private struct Block {
    let row: Int
    let column: Int
    let arc: Int?
    let function: DAGNetwork.ArcFunction
  }

  private mutating func readLevel(
    _ element: JSONValue
  ) throws(NetworkFormatError) -> (Int, [Block]) {
    var level: Int?
    var rows: Set<Int>?
    var columns: Set<Int>?
    var list: JSONValue?
    try element.forEachMember(TransitionsFormat.LevelMember.self) { (member, value) throws(NetworkFormatError) in
      switch member {
      case .level: level = try value.int(in: 1...Self.largestLevel)
      case .rows: rows = try nodes(value)
      case .columns: columns = try nodes(value)
      case .blocks: list = value
      case .comment: _ = try value.string()
      }
    }
    guard let level else { throw .json(element.invalid(expected: "a 'level'")) }
    var blocks: [Block] = []
    for value in try element.required(TransitionsFormat.LevelMember.blocks, found: list).array() {
      let block = try readBlock(value)
      if let rows, !rows.contains(block.row) {
        throw .json(value.invalid(expected: "a row among the 'rows' of level \(level)"))
      }
      if let columns, !columns.contains(block.column) {
        throw .json(value.invalid(expected: "a column among the 'columns' of level \(level)"))
      }
      blocks.append(block)
    }
    return (level, blocks)
  }

  private func nodes(_ value: JSONValue) throws(NetworkFormatError) -> Set<Int> {
    var nodes = Set<Int>()
    for element in try value.array() {
      nodes.insert(try functions.node(named: element, referredBy: "a level of the transitions"))
    }
    return nodes
  }

  private mutating func readBlock(_ value: JSONValue) throws(NetworkFormatError) -> Block {
    var row: JSONValue?
    var column: JSONValue?
    var arc: Int?
    var function: JSONValue?
    try value.forEachMember(TransitionsFormat.BlockMember.self) { (member, content) throws(NetworkFormatError) in
      switch member {
      case .row: row = content
      case .column: column = content
      case .arc: arc = content.isNull ? nil : try content.int(in: 0...Int(Int32.max))
      case .function: function = content
      case .expressions: break
      case .comment: _ = try content.string()
      }
    }
    let referrer = "block \(blockCount) of the transitions"
    let head = try functions.node(
      named: value.required(TransitionsFormat.BlockMember.row, found: row), referredBy: referrer)
    let tail = try functions.node(
      named: value.required(TransitionsFormat.BlockMember.column, found: column), referredBy: referrer)
    let carried = try functions.function(
      value.required(TransitionsFormat.BlockMember.function, found: function), from: tail, to: head, index: blockCount)
    blockCount += 1
    return Block(row: head, column: tail, arc: arc, function: carried)
  }

  /// Finds the arcs that no block names.
  private mutating func claimArcs(of levels: [Int: [Block]]) {
    var isNamed = [Bool](repeating: false, count: network.arcs.count)
    var isAnyNameless = false
    for level in levels.values {
      for block in level {
        if let arc = block.arc, isNamed.indices.contains(arc) { isNamed[arc] = true }
        if block.arc == nil { isAnyNameless = true }
      }
    }
    guard isAnyNameless else { return }
    for (index, arc) in network.arcs.enumerated().reversed() where !isNamed[index] {
      unclaimed[Ends(row: arc.head, column: arc.tail), default: []].append(index)
    }
  }

  private mutating func coefficients(_ blocks: [Block]) -> [LiftingCoefficient] {
    var coefficients: [LiftingCoefficient] = []
    for block in blocks {
      let arc = block.arc ?? unclaimed[Ends(row: block.row, column: block.column)]?.popLast()
      coefficients.append(
        LiftingCoefficient(
          row: block.row, column: block.column, function: block.function, arc: arc ?? LiftingCoefficient.noArc))
    }
    return coefficients
  }
}
