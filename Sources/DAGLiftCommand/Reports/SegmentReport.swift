import DAGLift

/// The regions that a segment crosses.
struct SegmentReport: Report {
  static let schema = RegionReport.schema

  let subject: Subject
  let start: InputPoint
  let end: InputPoint
  let regions: SegmentRegions
  /// The affine map of each piece; `nil` where they are left out.
  let maps: [RegionMap]?

  private var network: Network { subject.loaded.network }

  func writeMembers(to json: inout JSONWriter) {
    json.name("segment")
    json.beginObject()
    json.name("from")
    start.write(to: &json, of: network)
    json.name("to")
    end.write(to: &json, of: network)
    json.end()
    json.name("pieces")
    json.beginArray()
    for index in regions.pieces.indices { writePiece(index, to: &json) }
    json.end()
    json.name("count")
    json.write(regions.pieces.count)
    json.name("distinct_affine")
    json.write(regions.affineStarts.count)
    json.name("distinct_on_segment")
    json.write(regions.graphStarts.count)
    json.name("kinks")
    json.beginObject()
    json.name("from")
    regions.startKinks.write(to: &json)
    json.name("to")
    regions.endKinks.write(to: &json)
    json.end()
    json.name("pattern")
    regions.pieces[0].activations.write(to: &json, of: network)
  }

  private func writePiece(_ index: Int, to json: inout JSONWriter) {
    let piece = regions.pieces[index]
    json.beginObject()
    json.name("from")
    json.write(piece.from)
    json.name("to")
    json.write(piece.to)
    if let maps { maps[index].writeMembers(to: &json) }
    json.name("outputs")
    json.beginArray()
    for form in piece.outputs {
      json.beginObject(inline: true)
      json.name("constant")
      json.write(form.constant)
      json.name("slope")
      json.write(form.slope)
      json.end()
    }
    json.end()
    json.name("changes")
    json.beginArray()
    for change in piece.changes {
      json.beginObject(inline: true)
      for (name, value) in [
        ("arc", change.unit.arc), ("unit", change.unit.unit), ("before", change.before), ("after", change.after),
      ] {
        json.name(name)
        json.write(value)
      }
      json.end()
    }
    json.end()
    json.name("kinks")
    piece.kinks.write(to: &json)
    json.name("jumps")
    json.write(regions.jumps(atPiece: index))
    json.end()
  }

  func describe(in text: inout TextReport) {
    text.field("From", start.shortDescription)
    text.field("To", end.shortDescription)
    text.field(
      "Pieces",
      "\(counted(regions.pieces.count, "piece")) between consecutive changes of a unit, "
        + "\(counted(regions.affineStarts.count, "affine map")) one after the other")
    if regions.graphStarts.count != regions.affineStarts.count {
      text.more(
        "on the segment the outputs are \(counted(regions.graphStarts.count, "affine function")) of the parameter t: "
          + "where units change together, the maps may differ beside the segment only")
    }
    for (label, kinks) in [("first", regions.startKinks), ("last", regions.endKinks)] where !kinks.isEmpty {
      text.field("Kinks", "at the \(label) point: \(kinks.summary(of: network))")
    }
    let jumps = regions.pieces.indices.count { regions.jumps(atPiece: $0) }
    if jumps > 0 { text.field("Jumps", "the outputs jump at the beginning of \(counted(jumps, "piece"))") }
    let shown = 60
    let mapStarts = Set(regions.affineStarts)
    text.line()
    text.table(
      indent: 0, heading: ["piece", "from t =", "map", "units that change there"],
      isNumber: [true, false, false, false],
      rows: regions.pieces.prefix(shown).enumerated().map { index, piece in
        [
          grouped(index + 1), Self.short(piece.from), mapStarts.contains(index) ? "new" : "as before",
          description(ofPiece: piece),
        ]
      })
    if regions.pieces.count > shown {
      text.line("… (\(counted(regions.pieces.count, "piece")); all of them with --format json)")
    }
  }

  private func description(ofPiece piece: SegmentPiece) -> String {
    var parts = piece.changes.prefix(3).map { change in
      "\(change.unit.unit) of \(network.label(ofArc: change.unit.arc)): \(change.before) → \(change.after)"
    }
    if piece.changes.count > parts.count { parts.append("… (\(counted(piece.changes.count, "unit")))") }
    let kinks = piece.kinks
    if !kinks.isEmpty { parts.append("at a kink on the whole piece: \(kinks.summary(of: network))") }
    return parts.joined(separator: ", ")
  }

  private static func short(_ parameter: Rational) -> String {
    let text = "\(parameter)"
    return text.utf8.count <= 12 ? text : "≈ \(Double(parameter))"
  }

  /// The outputs along the segment.
  static func picture(of regions: SegmentRegions, of loaded: LoadedNetwork) -> String {
    let network = loaded.network
    return regions.svg(
      title: "\(network.name): the outputs along a segment, which crosses \(counted(regions.pieces.count, "region"))",
      names: network.coordinateNames(of: network.outputs))
  }
}
