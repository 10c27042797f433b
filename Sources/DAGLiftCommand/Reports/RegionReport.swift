import DAGLift

/// The region of a point.
struct RegionReport: Report {
  static let schema = "daglift.region"

  let subject: Subject
  let point: InputPoint
  /// Without the inequalities that are known to be redundant, if that was asked for.
  let region: ActivationRegion
  let redundancy: Redundancy?

  private var network: Network { subject.loaded.network }

  func writeMembers(to json: inout JSONWriter) {
    json.name("point")
    point.write(to: &json, of: network)
    json.name("region")
    json.beginObject()
    json.name("pattern")
    region.pattern.write(to: &json, of: network)
    region.map.writeMembers(to: &json)
    json.name("inequalities")
    json.beginArray()
    for inequality in region.inequalities { write(inequality, to: &json) }
    json.end()
    json.name("redundancy")
    if let redundancy {
      json.beginObject(inline: true)
      json.name("removed")
      json.write(redundancy.redundantCount)
      json.name("undecided")
      json.beginArray()
      for (index, standing) in redundancy.standings.filter({ $0 != .redundant }).enumerated()
      where standing == .undecided { json.write(index) }
      json.end()
      json.end()
    } else {
      json.writeNull()
    }
    json.name("interior")
    json.write(region.isInterior)
    json.name("kinks")
    region.kinks.write(to: &json)
    json.end()
  }

  private func write(_ inequality: LinearInequality, to json: inout JSONWriter) {
    json.beginObject()
    json.name("coefficients")
    json.beginArray(inline: true)
    for coefficient in inequality.coefficients { json.write(coefficient) }
    json.end()
    json.name("bound")
    json.write(inequality.bound)
    json.name("strict")
    json.write(inequality.isStrict)
    json.name("arc")
    json.write(inequality.arc)
    json.end()
  }

  func describe(in text: inout TextReport) {
    text.field("Point", point.shortDescription)
    let kinks = region.kinks
    text.field(
      "Interior",
      region.isInterior
        ? "yes: no unit is at a kink"
        : "no: \(counted(kinks.count, "unit")) at a kink, each counted as off, or as the first of equal maxima")
    if !kinks.isEmpty { text.more(kinks.summary(of: network)) }
    text.field("Units", counted(region.unitCount, "unit"))
    if let redundancy {
      text.field(
        "Redundant",
        "\(counted(redundancy.redundantCount, "inequality", plural: "inequalities")) left out, as the others imply them"
      )
      if redundancy.undecidedCount > 0 {
        text.more("of \(grouped(redundancy.undecidedCount)) more it is undecided; --operation-limit may decide them")
      } else {
        text.more("each of the others is needed")
      }
    }
    let rows = region.pattern.summaries(of: network)
    if !rows.isEmpty {
      text.line()
      text.table(
        indent: 0, heading: ["arc", "kind", "units", "on", "at a kink"], isNumber: [false, false, true, true, true],
        rows: rows)
    }
    text.line()
    text.wrap(
      "On the region the outputs are one affine function of the inputs, and the region is where "
        + "\(counted(region.inequalities.count, "inequality", plural: "inequalities")) hold"
        + (Self.isShown(in: network) ? "; numbers after ≈ are rounded here:" : ": all numbers with --format json."),
      first: "", others: 0)
    guard Self.isShown(in: network) else { return }
    let inputs = network.coordinateNames(of: network.inputs)
    text.line()
    for (row, name) in network.coordinateNames(of: network.outputs).enumerated() {
      text.wrap("\(name) = \(Self.sum(region.map.weight[row], inputs, region.map.bias[row]))", first: "  ", others: 6)
    }
    text.line()
    let shown = 40
    for inequality in region.inequalities.prefix(shown) {
      let sign = inequality.isStrict ? "<" : "≤"
      text.wrap(
        "\(Self.sum(inequality.coefficients, inputs, 0)) \(sign) \(Self.short(inequality.bound))", first: "  ",
        others: 6)
    }
    if region.inequalities.count > shown {
      text.line("  … (\(counted(region.inequalities.count, "inequality", plural: "inequalities")))")
    }
  }

  /// Whether a reader is shown the numbers: those of few coordinates.
  private static func isShown(in network: Network) -> Bool {
    network.inputWidth <= 8 && network.outputs.reduce(0, { $0 + network.nodes[$1].width }) <= 40
  }

  /// `2·x - 1/3·y + 5`.
  private static func sum(_ coefficients: [Rational], _ names: [String], _ constant: Rational) -> String {
    var sum = ""
    func add(_ value: Rational, _ name: String?) {
      if value.isZero { return }
      sum += sum.isEmpty ? (value.signum() < 0 ? "-" : "") : value.signum() < 0 ? " - " : " + "
      let magnitude = short(value.magnitude)
      sum += name.map { magnitude == "1" ? $0 : "\(magnitude)·\($0)" } ?? magnitude
    }
    for (coefficient, name) in zip(coefficients, names) { add(coefficient, name) }
    add(constant, nil)
    return sum.isEmpty ? "0" : sum
  }

  /// A number, rounded to about six digits where it has many.
  private static func short(_ value: Rational) -> String {
    let text = "\(value)"
    guard text.utf8.count > 12 else { return text }
    let double = Double(value)
    let scale = [1.0, 1e3, 1e6, 1e9].first { abs(double) * $0 >= 1e3 }
    guard let scale, abs(double) < 1e12 else { return "≈\(double)" }
    return "≈\((double * scale).rounded() / scale)"
  }
}

// MARK: - What reports about regions have in common

extension RegionMap {
  /// Writes the members `weight`, row by row, and `bias`.
  func writeMembers(to json: inout JSONWriter) {
    json.name("weight")
    json.beginArray()
    for row in weight {
      json.beginArray(inline: true)
      for coefficient in row { json.write(coefficient) }
      json.end()
    }
    json.end()
    json.name("bias")
    json.beginArray(inline: true)
    for value in bias { json.write(value) }
    json.end()
  }
}

extension [Activation?] {
  /// Writes the choices of the units, an object for each arc that has units.
  func write(to json: inout JSONWriter, of network: Network) {
    json.beginArray()
    for (arc, activation) in enumerated() {
      guard let activation else { continue }
      json.beginObject()
      json.name("arc")
      json.write(arc)
      json.name("from")
      json.write(network.nodes[network.arcs[arc].tail].name)
      json.name("to")
      json.write(network.nodes[network.arcs[arc].head].name)
      json.name("kind")
      json.write(network.arcs[arc].function.operatorName)
      json.name("choices")
      json.beginArray(inline: true)
      for choice in activation.choices { json.write(Int(choice)) }
      json.end()
      json.name("kinks")
      json.beginArray(inline: true)
      for unit in activation.kinks { json.write(Int(unit)) }
      json.end()
      json.end()
    }
    json.end()
  }

  /// A row for each arc that has units: what it is, and how many of them there are.
  func summaries(of network: Network) -> [[String]] {
    enumerated().compactMap { arc, activation in
      guard let activation else { return nil }
      let isSwitch =
        switch network.arcs[arc].function {
        case .relu, .leakyRelu, .absoluteValue: true
        default: false
        }
      return [
        network.label(ofArc: arc), network.arcs[arc].function.operatorName, grouped(activation.choices.count),
        isSwitch ? grouped(activation.choices.count { $0 == 1 }) : "", grouped(activation.kinks.count),
      ]
    }
  }
}

extension [NetworkUnit] {
  func write(to json: inout JSONWriter) {
    json.beginArray()
    for unit in self {
      json.beginObject(inline: true)
      json.name("arc")
      json.write(unit.arc)
      json.name("unit")
      json.write(unit.unit)
      json.end()
    }
    json.end()
  }

  /// The first of the units, by the names of their arcs.
  func summary(of network: Network) -> String {
    let shown = prefix(6).map { "unit \($0.unit) of \(network.label(ofArc: $0.arc))" }
    return shown.joined(separator: ", ") + (count > shown.count ? ", … (\(counted(count, "unit")))" : "")
  }
}

extension Network {
  /// The coordinates of some nodes, each by the name of its node, and its index where the node has more than one.
  func coordinateNames(of indices: [Int]) -> [String] {
    indices.flatMap { index in
      let node = nodes[index]
      return node.width == 1 ? [node.name] : (0..<node.width).map { "\(node.name)[\($0)]" }
    }
  }
}
