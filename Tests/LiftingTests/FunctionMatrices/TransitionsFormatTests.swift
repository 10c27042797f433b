import DAGNetwork
import Exact
import JSON
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// Transitions as JSON.
@Suite struct TransitionsFormatTests {
  private func text(_ transitions: Transitions, of network: Network, style: JSONWriter.Style = .compact) -> String {
    var json = JSONWriter(style: style)
    json.beginObject()
    json.name("schema")
    json.beginObject()
    json.name("name")
    json.write(TransitionsFormat.schema)
    json.name("version")
    json.write(TransitionsFormat.version)
    json.end()
    transitions.writeMembers(
      ofLevels: stride(from: 1, through: transitions.height, by: 1), of: network, to: &json)
    json.end()
    return json.text
  }

  private func read(_ text: String, of network: Network) throws -> Transitions {
    try Transitions(json: JSONDocument(parsing: Array(text.utf8)).root, of: network)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var options = NetworkOptions.any.with(nodes: 2...30)
    for names in [NetworkOptions.NameStyle.plain, .nasty] {
      options.names = names
      try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: options) { network, random in
        let transitions = Transitions(of: network)
        let style: JSONWriter.Style = Bool.random(using: &random) ? .compact : .pretty
        return try read(text(transitions, of: network, style: style), of: network) == transitions
      }
    }
  }

  @Test func spoiledTransitionsAreReadAsTheyAre() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .exact.with(nodes: 2...12)
    ) { network, random in
      for tampering in Tampering.allCases {
        guard let spoiled = try tampering.transitions(of: network, using: &random) else { continue }
        guard try read(text(spoiled, of: network), of: network) == spoiled, spoiled != Transitions(of: network) else {
          throw Difference("\(tampering)")
        }
      }
      return true
    }
  }

  private static let network = """
    {"schema": {"name": "daglift.network", "version": 1},
     "nodes": [{"name": "x", "role": "input", "width": 2}, {"name": "h", "width": 2}, {"name": "y", "width": 2}],
     "arcs": [{"from": "x", "to": "h", "function": {"dense": [[1, 2], [3, 4]]}},
              {"from": "x", "to": "h", "function": "relu"}, {"from": "h", "to": "y", "function": "abs"}],
     "outputs": ["y"]}
    """

  private func document(_ transitions: String) -> String {
    #"{"schema": {"name": "daglift.decompose", "version": 1}, "transitions": \#(transitions)}"#
  }

  @Test func arcsThatNoBlockNamesAreFound() throws {
    let network = try Network(json: Self.network)
    let read = try read(
      document(
        """
        [{"level": 2, "blocks": [{"row": "y", "column": "h", "function": "abs"}]},
         {"level": 1, "rows": ["h"], "columns": ["x"], "comment": "two terms",
          "blocks": [{"row": "h", "column": "x", "function": {"dense": [[1, 2], [3, 4]]}},
                     {"row": "h", "column": "x", "function": "relu"}]}]
        """), of: network)
    #expect(read == Transitions(of: network))
    let further = try self.read(
      document(#"[{"level": 1, "blocks": [{"row": "y", "column": "x", "function": "identity"}]}]"#), of: network)
    #expect(further.height == 2 && further.coefficients.map(\.arc) == [LiftingCoefficient.noArc])
    #expect(further.masked(by: ArcMask(keepingAllOf: network)).coefficients.isEmpty)
  }

  @Test(arguments: [
    (#"[{"blocks": []}]"#, "'level'"),
    (#"[{"level": 0, "blocks": []}]"#, "$.transitions[0].level"),
    (#"[{"level": 1}]"#, "blocks"),
    (#"[{"level": 1, "blocks": []}, {"level": 1, "blocks": []}]"#, "each level once"),
    (#"[{"level": 1, "blocks": [{"row": "h", "column": "z", "function": "relu"}]}]"#, "'z'"),
    (#"[{"level": 1, "blocks": [{"row": "h", "column": "x"}]}]"#, "function"),
    (
      #"[{"level": 1, "blocks": [{"row": "h", "column": "x", "function": {"dense": [[1, 2]]}}]}]"#, "blocks[0].function"
    ),
    (#"[{"level": 1, "rows": ["y"], "blocks": [{"row": "h", "column": "x", "function": "relu"}]}]"#, "'rows'"),
    (#"[{"level": 1, "columns": ["h"], "blocks": [{"row": "h", "column": "x", "function": "relu"}]}]"#, "'columns'"),
    (#"[{"level": 1, "blocks": [{"row": "h", "column": "x", "function": "relu", "arcs": 1}]}]"#, "arcs"),
    (
      #"[{"level": 1099511627776, "blocks": [{"row": "h", "column": "x", "function": "relu"}]}]"#,
      "levels not far above"
    ),
    (#"{"level": 1}"#, "$.transitions"),
  ])
  func whatIsNoSequenceOfTransitionsSaysSo(transitions: String, expected: String) throws {
    let network = try Network(json: Self.network)
    let error = try #require(throws: NetworkFormatError.self) { try self.read(document(transitions), of: network) }
    #expect("\(error)".contains(expected) && "\(error)".contains("line"), "\(error)")
  }

  @Test func otherDocumentsAreNoTransitions() throws {
    let network = try Network(json: Self.network)
    for text in [Self.network, #"{"schema": {"name": "daglift.decompose", "version": 2}, "transitions": []}"#, "[]"] {
      #expect(throws: NetworkFormatError.self) { try self.read(text, of: network) }
    }
    let other = #"{"schema": {"name": "daglift.decompose", "version": 1}, "granularity": "scalar", "transitions": []}"#
    let error = try #require(throws: NetworkFormatError.self) { try self.read(other, of: network) }
    #expect("\(error)".contains("'tensor'"), "\(error)")
  }
}
