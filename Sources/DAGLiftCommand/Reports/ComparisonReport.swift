import DAGLift

/// What `daglift evaluate --compare` says of the values in a file.
struct ComparisonReport {
  let file: String
  let format: FloatingPointFormat
  let outputs: [OutputComparison]

  /// Refuted where a value is outside of its bound, proved where all are within bounds that tell something.
  var status: ExitStatus {
    if count(of: .outside) > 0 { return .refuted }
    return count(of: .undecided) > 0 || isUninformative ? .undecided : .success
  }

  private var verdict: String { status == .refuted ? "refuted" : status == .undecided ? "undecided" : "proved" }

  private var isUninformative: Bool { outputs.contains { $0.uninformativeCount > 0 } }

  private func count(of finding: OutputComparison.Finding) -> Int { outputs.reduce(0) { $0 + $1.count(of: finding) } }

  func writeMembers(to json: inout JSONWriter, of model: Network) {
    json.name("comparison")
    json.beginObject()
    json.name("verdict")
    json.write(verdict)
    json.name("file")
    json.write(file)
    json.name("format")
    json.write(format.name)
    json.name("outputs")
    json.beginArray()
    for (output, comparison) in zip(model.outputs, outputs) {
      json.beginObject()
      json.name("name")
      json.write(model.nodes[output].name)
      json.name("within")
      json.write(comparison.count(of: .within))
      json.name("outside")
      json.write(comparison.count(of: .outside))
      json.name("undecided")
      json.write(comparison.count(of: .undecided))
      json.name("uninformative")
      json.write(comparison.uninformativeCount)
      json.name("errors")
      json.beginArray(inline: true)
      for coordinate in comparison.coordinates { json.write(orText: coordinate.error) }
      json.end()
      json.name("bounds")
      json.beginArray(inline: true)
      for coordinate in comparison.coordinates {
        if coordinate.bound.isFinite { json.write(coordinate.bound) } else { json.writeNull() }
      }
      json.end()
      json.end()
    }
    json.end()
    json.end()
  }

  func describe(in text: inout TextReport, of model: Network) {
    text.line()
    text.field("Compared", "\(file), as computed in \(format.name): \(verdict)")
    for (output, comparison) in zip(model.outputs, outputs) {
      let total = counted(comparison.coordinates.count, "value")
      text.more(
        "\(model.nodes[output].name): \(total), \(grouped(comparison.count(of: .within))) within the rounding error proved, "
          + "\(grouped(comparison.count(of: .outside))) outside, \(grouped(comparison.count(of: .undecided))) undecided"
      )
      // The worst one of what decides.
      for finding in [OutputComparison.Finding.outside, .undecided, .within] {
        let found = comparison.coordinates.enumerated().filter { $0.element.finding == finding }
        guard let worst = found.max(by: { $0.element.excess < $1.element.excess }) else { continue }
        let coordinate = worst.element
        let bound = coordinate.bound.isFinite ? readable(bound: coordinate.bound) : "unknown"
        text.more(
          "  \(EvaluateReport.index(worst.offset, in: model.nodes[output].shape)): \(Double(coordinate.computed)) is "
            + "\(readable(bound: coordinate.error)) off; the bound is \(bound)")
        break
      }
    }
    if isUninformative {
      text.more("a bound is as large as the values: wrong values would be within it too")
    }
    if count(of: .undecided) > 0 {
      text.more("no bound is proved for elementary functions, and for expressions one holds for their formula only")
    }
  }
}

extension OutputComparison.Coordinate {
  /// How large the error is for its bound.
  fileprivate var excess: Double { bound.isFinite && bound > 0 ? error / bound : error }
}
