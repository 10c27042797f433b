import DAGNetwork
import JSON

/// The JSON form of transitions, a part of what `daglift decompose` writes:
///
///     "transitions": [{"level": 1, "rows": ["h"], "columns": ["x"],
///                      "blocks": [{"row": "h", "column": "x", "arc": 0, "function": "relu"}]}],
///     "parameters": [ … ]
///
/// Functions and parameters are written as in the files of networks. Blocks with the same row and column are the terms of one
/// entry.
public enum TransitionsFormat {
  public static let schema = "daglift.decompose"
  public static let version = 1

  enum Member: String { case schema, transitions, parameters, granularity }
  enum SchemaMember: String, CaseIterable { case name, version }
  enum LevelMember: String, CaseIterable { case level, rows, columns, blocks, comment }
  /// `expressions` is for readers: it says what the function says.
  enum BlockMember: String, CaseIterable { case row, column, arc, function, expressions, comment }
}

extension Transitions {
  /// Writes the members `transitions` and `parameters` of an object.
  ///
  /// - Parameters:
  ///   - levels: the levels `n` whose `L_n` are written.
  ///   - network: whose nodes the rows and columns are.
  ///   - describe: writes further members of a block.
  /// - Precondition: the levels are from 1 to ``height``, the coefficients' nodes are the network's.
  /// - Complexity: linear in the coefficients and their parameters.
  public func writeMembers(
    ofLevels levels: some Sequence<Int>, of network: Network, to json: inout JSONWriter,
    describing describe: (LiftingCoefficient, inout JSONWriter) -> Void = { _, _ in }
  ) {
    let levels = Array(levels)
    let functions = FunctionWriter(of: levels.flatMap { coefficients(ofLevel: $0).map(\.function) })
    json.name(TransitionsFormat.Member.transitions.rawValue)
    json.beginArray()
    for level in levels {
      let coefficients = coefficients(ofLevel: level)
      json.beginObject()
      json.name(TransitionsFormat.LevelMember.level.rawValue)
      json.write(level)
      func writeNodes(_ member: TransitionsFormat.LevelMember, _ nodes: some Sequence<Int>) {
        json.name(member.rawValue)
        json.beginArray(inline: true)
        for node in Set(nodes).sorted() { json.write(network.nodes[node].name) }
        json.end()
      }
      let ofLevel = level <= network.height ? Array(network.nodes(atLevel: level)) : []
      writeNodes(.rows, ofLevel + coefficients.map(\.row))
      writeNodes(.columns, coefficients.lazy.map(\.column))
      json.name(TransitionsFormat.LevelMember.blocks.rawValue)
      json.beginArray()
      for coefficient in coefficients {
        json.beginObject(inline: true)
        json.name(TransitionsFormat.BlockMember.row.rawValue)
        json.write(network.nodes[coefficient.row].name)
        json.name(TransitionsFormat.BlockMember.column.rawValue)
        json.write(network.nodes[coefficient.column].name)
        json.name(TransitionsFormat.BlockMember.arc.rawValue)
        json.write(coefficient.arc)
        json.name(TransitionsFormat.BlockMember.function.rawValue)
        functions.write(coefficient.function, to: &json)
        describe(coefficient, &json)
        json.end()
      }
      json.end()
      json.end()
    }
    json.end()
    json.name(TransitionsFormat.Member.parameters.rawValue)
    functions.writeParameters(to: &json)
  }

  /// Reads transitions on the states of a network, ours or a user's, from the form that `daglift decompose` writes.
  ///
  /// They are read as they stand: a block may have any row, column and function of fitting widths. Whether they decompose the
  /// network is for the identities to tell. A block without an `arc` takes the first arc from its column to its row that no
  /// other block has; if there is none it belongs to no arc. Levels that are not there add nothing.
  ///
  /// - Throws: ``DAGNetwork/NetworkFormatError`` for what is no sequence of transitions on these states, with the place.
  /// - Complexity: linear in the text; the stack does not grow with it.
  public init(json root: JSONValue, of network: Network) throws(NetworkFormatError) {
    try self.init(reading: TransitionsReader(root, of: network))
  }

  private init(reading reader: TransitionsReader) throws(NetworkFormatError) {
    var reader = reader
    self.init(levels: try reader.levels())
  }
}
