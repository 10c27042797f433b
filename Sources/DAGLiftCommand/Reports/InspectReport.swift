import DAGLift

/// What a network is made of.
struct InspectReport: Report {
  static let schema = "daglift.inspect"

  let subject: Subject
  let paths: Integer

  /// Successive levels that have the same numbers of nodes, coordinates and arcs.
  struct LevelRun: Equatable {
    let first: Int
    var last: Int
    let nodes: Int
    /// The coordinates of the nodes of each of the levels.
    let width: Int
    /// The arcs into each of the levels.
    let arcs: Int
  }

  private var network: Network { subject.loaded.network }

  /// The kinds of arc functions and how many arcs carry each, the most frequent first.
  private var operators: [(name: String, count: Int)] {
    var counts: [String: Int] = [:]
    for arc in network.arcs { counts[arc.function.operatorName, default: 0] += 1 }
    return counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  private var levelRuns: [LevelRun] {
    var runs: [LevelRun] = []
    for level in 0...network.height {
      let nodes = network.nodes(atLevel: level)
      let run = LevelRun(
        first: level, last: level, nodes: nodes.count,
        width: nodes.reduce(0) { $0 + network.nodes[$1].width },
        arcs: nodes.reduce(0) { $0 + network.incomingArcs(of: $1).count })
      if let previous = runs.last, (previous.nodes, previous.width, previous.arcs) == (run.nodes, run.width, run.arcs) {
        runs[runs.count - 1].last = level
      } else {
        runs.append(run)
      }
    }
    return runs
  }

  func writeMembers(to json: inout JSONWriter) {
    json.name("levels")
    json.write(network.height)
    json.name("level_table")
    json.beginArray()
    for run in levelRuns {
      json.beginObject(inline: true)
      let members = [
        ("first", run.first), ("last", run.last), ("nodes", run.nodes), ("width", run.width), ("arcs", run.arcs),
      ]
      for (name, value) in members {
        json.name(name)
        json.write(value)
      }
      json.end()
    }
    json.end()
    json.name("operators")
    json.beginObject()
    for (name, count) in operators {
      json.name(name)
      json.write(count)
    }
    json.end()
    json.name("parameters")
    json.write(subject.loaded.model.parameterCount)
    json.name("macs")
    json.write(network.multiplyAccumulates)
    json.name("paths")
    json.write(paths)
  }

  func describe(in text: inout TextReport) {
    text.field("Operators", operators.map { "\(grouped($0.count)) \($0.name)" }.joined(separator: ", "))
    text.field("MACs", "\(grouped(network.multiplyAccumulates)) multiply-accumulates for one input")
    text.field("Paths", "\(readable(paths)) from the inputs to the outputs, constants excluded")
    text.line()
    let runs = levelRuns
    let shown = 40
    text.table(
      indent: 0, heading: ["Level", "nodes", "width", "arcs into it"], isNumber: [false, true, true, true],
      rows: runs.prefix(shown).map { run in
        [
          run.first == run.last ? "\(run.first)" : "\(run.first) to \(run.last), each", grouped(run.nodes),
          grouped(run.width), grouped(run.arcs),
        ]
      })
    if runs.count > shown {
      text.line("… up to level \(network.height); the whole table with --format json")
    }
  }
}
