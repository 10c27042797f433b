import DAGLift

extension VerifyReport {
  func describe(in text: inout TextReport) {
    let height = subject.loaded.network.height
    text.field(
      "Claim",
      "the graph is decomposed into \(counted(height, "lower-triangular matrix", plural: "lower-triangular matrices")) "
        + "of functions, T_n for level n. S, their product T_\(height) ∘ … ∘ T_1, computes every node; A is the graph's "
        + "arcs as one matrix. The identities hold the matrices against the graph.")
    if let transitions { text.field("Matrices", "from \(transitions), not from the network") }
    describePoints(in: &text)
    var last: Identity?
    for result in results {
      if result.identity != last {
        text.line()
        text.line("\(result.identity.number)  \(result.identity.name): \(result.identity.statement)")
        text.wrap(result.identity.meaning, first: Self.indent, others: Self.indent.count)
        last = result.identity
      }
      result.describe(in: &text)
    }
    text.line()
    for (index, omission) in omissions.enumerated() {
      text.field(
        index == 0 ? "Left out" : "", "\(omission.identity.number) \(omission.identity.name): \(omission.reason)")
    }
    text.field("Summary", conclusion)
    for count in summary { text.more("\(count.count) \(count.verdict), scope \(count.scope)") }
    for (index, line) in meanings.enumerated() { text.field(index == 0 ? "Meaning" : "", line) }
  }

  static var indent: String { "    " }

  private func describePoints(in text: inout TextReport) {
    let drawn = points.count - givenCount
    var parts: [String] = []
    if givenCount > 0 { parts.append("\(givenCount) given") }
    if drawn > 0 { parts.append("\(drawn) drawn at random, rational") }
    let seed = subject.seed ?? 0
    text.field(
      "Points",
      "\(parts.joined(separator: ", ")); everything drawn comes from the seed \(seed) (repeat with --seed \(seed))")
    if points.count == 1 { text.more(points[0].shortDescription) }
  }

  /// All verdicts in a sentence that says no more than they do.
  private var conclusion: String {
    switch status {
    case .refuted: "something is refuted: the matrices are not a decomposition of this network"
    case .undecided: "nothing is refuted, and something is undecided"
    default: "nothing is refuted or undecided: every verdict holds on the scope that it names"
    }
  }

  /// What the kinds of verdicts and scopes that occur mean.
  private var meanings: [String] {
    var lines: [String] = []
    let findings = Set(results.map { $0.verdict.finding.name })
    for (name, meaning) in Verdict.Finding.meanings where findings.contains(name) {
      lines.append("\(name): \(meaning)")
    }
    let scopes = results.map(\.verdict.scope)
    for (scope, meaning) in Scope.meanings where scopes.contains(where: { $0.kindName == scope }) {
      lines.append("scope \(scope): \(meaning)")
    }
    return lines
  }
}

extension VerifyReport.Result {
  fileprivate func describe(in text: inout TextReport) {
    let indent = VerifyReport.indent
    let detail: String
    switch verdict.finding {
    case .proved(let method): detail = ", by \(method.name)"
    case .refuted(let witness): detail = ": \(witness.shortDescription)"
    case .probable(let bound): detail = ", error at most 2^\(bound.rounded(.up))"
    case .consistent(let residual, let bound):
      detail = ": residual \(readable(bound: residual)) under the proved bound \(readable(bound: bound))"
    case .undecided(let reason): detail = ": \(reason)"
    }
    text.wrap(
      "\(verdict.finding.name), scope \(verdict.scope)\(detail)",
      first: "\(indent)\(domain.padded(to: 11))", others: indent.count + 11, time: "[\(readable(seconds: seconds))]")
    if !verdict.evidence.isEmpty {
      text.wrap(verdict.evidence, first: String(repeating: " ", count: indent.count + 11), others: indent.count + 11)
    }
  }
}

extension Witness {
  /// The place and the two values, and the input where it is short.
  fileprivate var shortDescription: String {
    let shown = input.prefix(6).map { "\($0.name) = \(readable($0.value))" }.joined(separator: ", ")
    let rest = input.count > 6 ? ", … (\(grouped(input.count)) coordinates; all of them with --format json)" : ""
    return "\(location): \(left.shortDescription) on the left, \(right.shortDescription) on the right"
      + (input.isEmpty ? "" : ", at \(shown)\(rest)")
  }
}

extension Witness.Value {
  /// The value, cut where it is long.
  var shortDescription: String {
    switch self {
    case .exact(let value): readable(value)
    case .enclosure(let lower, let upper): "[\(readable(lower)), \(readable(upper))]"
    }
  }
}
