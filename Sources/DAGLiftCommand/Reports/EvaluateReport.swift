import DAGLift

/// The values of a network's outputs at a point.
struct EvaluateReport: Report {
  static let schema = "daglift.evaluate"

  /// The values of one output, in the numbers that they were computed in.
  enum Values {
    /// Exact numbers, as intervals of one number, and enclosures.
    case intervals([RealInterval])
    case floats([Float])
    case doubles([Double])
  }

  let subject: Subject
  /// The point in the coordinates of the model: the rounded one where the numbers round.
  let point: InputPoint
  /// Whether the point differs from the one that was asked for.
  let isRounded: Bool
  /// The name of the numbers: `rationals`, `enclosures`, `doubles`, `floats`.
  let domain: String
  /// One entry for each output of the model.
  let values: [Values]
  /// How narrow enclosures were to be; `nil` where the numbers are rounded.
  let enclosureBits: Int?
  /// Whether they are.
  let isNarrow: Bool
  /// What `--compare` found; `nil` without it.
  let comparison: ComparisonReport?

  private var model: Network { subject.loaded.model }

  /// Whether an output is not a number, or beyond the largest one.
  var hasOverflow: Bool {
    values.contains {
      switch $0 {
      case .intervals: false
      case .floats(let values): !values.allSatisfy(\.isFinite)
      case .doubles(let values): !values.allSatisfy(\.isFinite)
      }
    }
  }

  func writeMembers(to json: inout JSONWriter) {
    json.name("domain")
    json.write(domain)
    json.name("point")
    point.write(to: &json, of: model)
    if domain == "enclosures", let enclosureBits {
      json.name("bits")
      json.write(enclosureBits)
      json.name("bits_reached")
      json.write(isNarrow)
    }
    json.name("outputs")
    json.beginArray()
    for (output, values) in zip(model.outputs, values) {
      json.beginObject()
      json.name("name")
      json.write(model.nodes[output].name)
      json.name("shape")
      json.beginArray(inline: true)
      for extent in model.nodes[output].shape { json.write(extent) }
      json.end()
      json.name("values")
      json.beginArray(inline: true)
      switch values {
      case .intervals(let values): for value in values { json.write(value) }
      case .floats(let values): for value in values { json.write(orText: value) }
      case .doubles(let values): for value in values { json.write(orText: value) }
      }
      json.end()
      json.end()
    }
    json.end()
    comparison?.writeMembers(to: &json, of: model)
  }

  func describe(in text: inout TextReport) {
    text.field("Point", point.shortDescription)
    if isRounded { text.more("(rounded to \(domain) from the point that was asked for)") }
    if let seed = subject.seed { text.more("drawn at random from the seed \(seed) (repeat with --seed \(seed))") }
    text.field("Numbers", explanation())
    for (output, values) in zip(model.outputs, values) {
      let node = model.nodes[output]
      let lines: [String] =
        switch values {
        case .intervals(let values): values.map(Self.text)
        case .floats(let values): values.map(\.description)
        case .doubles(let values): values.map(\.description)
        }
      text.line()
      text.line(node.name)
      let shown = 1000
      text.table(
        indent: 2, heading: ["index", "value"], isNumber: [false, false],
        rows: lines.prefix(shown).enumerated().map { [Self.index($0.offset, in: node.shape), $0.element] })
      if lines.count > shown { text.line("  … (\(counted(lines.count, "value")); all of them with --format json)") }
    }
    if hasOverflow {
      text.line()
      text.line("A value overflowed or is not a number: nothing is known of it. --exact has no overflow.")
    }
    if !isNarrow {
      text.line()
      text.line("An enclosure is wider than asked for: its value may be 0, or it takes a larger --precision-limit.")
    }
    comparison?.describe(in: &text, of: model)
  }

  private func explanation() -> String {
    switch domain {
    case "rationals": "exact: rational numbers, nothing rounded"
    case "enclosures": "exact where rational; else the value lies between the two numbers, proved"
    case "floats": "float32, as the network's parameters are: rounded at every operation"
    default: "float64: rounded at every operation"
    }
  }

  private static func text(_ value: RealInterval) -> String {
    if let exact = value.lower, value.isPoint { return exact.isInteger ? "\(exact)" : withDecimal(exact) }
    return readable(value)
  }

  private static func withDecimal(_ value: Rational) -> String {
    let text = readable(value)
    return text.hasPrefix("≈") ? text : "\(text) ≈ \(Double(value))"
  }

  /// The index of a coordinate in a tensor, as `[1,0]`.
  static func index(_ position: Int, in shape: [Int]) -> String {
    var rest = position
    var index: [Int] = []
    for extent in shape.reversed() {
      index.append(rest % extent)
      rest /= extent
    }
    return "[\(index.reversed().map(String.init).joined(separator: ","))]"
  }
}

extension JSONWriter {
  /// Writes a number, or the text for what JSON has no number for: `"NaN"`, `"Infinity"`, `"-Infinity"`.
  mutating func write(orText value: Double) {
    if value.isFinite { write(value) } else { write(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
  }

  mutating func write(orText value: Float) {
    if value.isFinite { write(value) } else { write(orText: Double(value)) }
  }

  /// Writes an exact number, or the ends of an enclosure; `null` where there is none.
  mutating func write(_ value: RealInterval) {
    if let exact = value.lower, value.isPoint {
      write(exact)
      return
    }
    beginObject(inline: true)
    for (name, end) in [("lower", value.lower), ("upper", value.upper)] {
      self.name(name)
      if let end { write(end) } else { writeNull() }
    }
    end()
  }
}
