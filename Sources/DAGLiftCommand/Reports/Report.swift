import DAGLift

/// What a subcommand found, ready to be printed in either form.
protocol Report {
  /// The name of the JSON form, as in `daglift.verify`.
  static var schema: String { get }
  /// The version of the JSON form: raised when a key changes its meaning or goes.
  static var version: Int { get }

  associatedtype Matter: ReportSubject
  var subject: Matter { get }

  /// Prints the result for a reader, after the lines about its subject.
  func describe(in text: inout TextReport)
  /// Writes the members of the result, after those about its subject.
  func writeMembers(to json: inout JSONWriter)
}

/// What a report is about.
protocol ReportSubject {
  func describe(in text: inout TextReport)
  func writeMembers(to json: inout JSONWriter)
}

/// A network, and the seed of whatever was drawn.
struct Subject {
  let loaded: LoadedNetwork
  /// `nil` where nothing was drawn and none was given.
  let seed: Int?
}

extension Report {
  static var version: Int { 1 }

  /// The whole report, with a line break at its end.
  func rendered(as format: ReportFormat) -> [UInt8] {
    switch format {
    case .text:
      var text = TextReport()
      subject.describe(in: &text)
      describe(in: &text)
      return Array(text.text.utf8)
    case .json:
      var json = JSONWriter(style: .pretty)
      json.beginObject()
      json.name("schema")
      json.beginObject(inline: true)
      json.name("name")
      json.write(Self.schema)
      json.name("version")
      json.write(Self.version)
      json.end()
      subject.writeMembers(to: &json)
      writeMembers(to: &json)
      json.end()
      return json.takeBytes() + [UInt8(ascii: "\n")]
    }
  }
}

extension Subject: ReportSubject {
  private var network: Network { loaded.network }

  func writeMembers(to json: inout JSONWriter) {
    json.name("network")
    json.beginObject()
    json.name("name")
    json.write(network.name)
    json.name("source")
    json.write(loaded.source)
    json.name("nodes")
    json.write(network.nodes.count)
    json.name("arcs")
    json.write(network.arcs.count)
    json.name("levels")
    json.write(network.height)
    json.name("parameters")
    json.write(loaded.model.parameterCount)
    json.end()
    json.name("granularity")
    json.write(network.granularity.rawValue)
    json.name("seed")
    if let seed { json.write(seed) } else { json.writeNull() }
  }

  func describe(in text: inout TextReport) {
    text.field("Network", "\(network.name.isEmpty ? "(without a name)" : network.name), from \(loaded.source)")
    text.more(
      "\(counted(network.nodes.count, "node")), \(counted(network.arcs.count, "arc")), levels 0 to "
        + "\(grouped(network.height)), \(counted(loaded.model.parameterCount, "parameter")); a node is "
        + (network.granularity == .tensor ? "a tensor" : "one coordinate"))
    text.more(Self.list("input", loaded.model.inputs, of: loaded.model))
    text.more(Self.list("output", loaded.model.outputs, of: loaded.model))
  }

  /// `inputs x (2×3), y (5)`, cut where it grows long.
  private static func list(_ noun: String, _ indices: [Int], of network: Network) -> String {
    guard !indices.isEmpty else { return "no \(noun)s" }
    let shown = indices.prefix(6).map { index in
      let node = network.nodes[index]
      return "\(node.name) (\(node.shape.isEmpty ? "1" : node.shape.map(String.init).joined(separator: "×")))"
    }
    return "\(noun)\(indices.count == 1 ? "" : "s") \(shown.joined(separator: ", "))"
      + (indices.count > shown.count ? ", … (\(indices.count))" : "")
  }
}
