import DAGLift

/// The verdict on the equality of two expressions.
struct EqualReport: Report {
  static let schema = "daglift.equal"

  /// That two expressions are equal, or that one is at least the other.
  struct Claim {
    /// The sides as they were given.
    let left: String
    let right: String
    /// Whether the left side is to be at least the right one.
    let isInequality: Bool
    let variables: [String]
    /// `nil` where all real values are meant.
    let bounds: [String: ClosedRange<Rational>]?
    /// What is to hold, as it was given.
    let conditions: [String]
    let functions: [OpaqueFunction]
    let seed: Int
    /// The engine that may be asked.
    let solver: Z3Solver?
  }

  let subject: Claim
  let verdict: Verdict

  func describe(in text: inout TextReport) {
    var line = "\(verdict.finding.name), scope \(verdict.scope)"
    if case .proved(let method) = verdict.finding { line += ", by \(method.name)" }
    if case .undecided(let reason) = verdict.finding { line += ": \(reason)" }
    text.field("Verdict", line)
    text.more(verdict.evidence)
    if case .undecided = verdict.finding {
      text.field(
        "Solver",
        subject.solver.map {
          "z3, up to \($0.timeLimit) s (--solver-time) and \($0.memoryLimit) MiB (--solver-memory)"
        } ?? "none was wanted (--solver)")
    }
    if case .refuted(let witness) = verdict.finding {
      let point = witness.input.map { "\($0.name) = \(readable($0.value))" }.joined(separator: ", ")
      text.field("Witness", point.isEmpty ? "the expressions are numbers" : point)
      if !subject.functions.isEmpty { text.field("Of", witness.location) }
      text.field("Values", "\(witness.left.shortDescription) on the left")
      text.more("\(witness.right.shortDescription) on the right")
    }
    if case .proved(.solver(let engine)) = verdict.finding {
      text.field("Meaning", "proved: by \(engine), whose reasoning was not checked.")
      return
    }
    for (name, meaning) in Verdict.Finding.meanings where name == verdict.finding.name {
      text.field("Meaning", "\(name): \(meaning)")
    }
  }

  func writeMembers(to json: inout JSONWriter) {
    json.name("verdict")
    json.write(verdict.finding.name)
    json.name("method")
    if let method = verdict.finding.methodName { json.write(method) } else { json.writeNull() }
    json.name("scope")
    json.write("\(verdict.scope)")
    json.name("evidence")
    json.write(verdict.evidence)
    json.name("reason")
    if case .undecided(let reason) = verdict.finding { json.write(reason) } else { json.writeNull() }
    guard case .refuted(let witness) = verdict.finding else {
      for name in ["witness", "location", "values"] {
        json.name(name)
        json.writeNull()
      }
      return
    }
    json.name("witness")
    json.beginObject(inline: true)
    for (name, value) in witness.input {
      json.name(name)
      json.write(value)
    }
    json.end()
    json.name("location")
    json.write(witness.location)
    json.name("values")
    json.beginObject(inline: true)
    json.name("left")
    witness.left.write(to: &json)
    json.name("right")
    witness.right.write(to: &json)
    json.end()
  }
}

extension EqualReport.Claim: ReportSubject {
  func describe(in text: inout TextReport) {
    text.field(
      "Claim",
      "the left side is \(isInequality ? "at least" : "equal to") the right one wherever both are defined")
    text.field("Left", left)
    text.field("Right", right)
    let free = variables.filter { bounds?[$0] == nil }
    var parts = variables.compactMap { name in
      bounds?[name].map { "\(name) from \($0.lowerBound) to \($0.upperBound)" }
    }
    if !free.isEmpty { parts.append("all real \(free.joined(separator: ", "))") }
    if !conditions.isEmpty { parts.append("where \(conditions.joined(separator: " and "))") }
    if !parts.isEmpty { text.field("Inputs", parts.joined(separator: "; ")) }
    if !functions.isEmpty {
      let names = functions.map { "\($0.name) of \($0.arity) argument\($0.arity == 1 ? "" : "s")" }
      text.field("For all", "smooth functions \(names.joined(separator: ", "))")
    }
    text.field("Seed", "\(seed), of the points that are tried first (repeat with --seed \(seed))")
  }

  func writeMembers(to json: inout JSONWriter) {
    json.name("left")
    json.write(left)
    json.name("right")
    json.write(right)
    json.name("claim")
    json.write(isInequality ? "left >= right" : "left = right")
    json.name("functions")
    json.beginArray(inline: true)
    for function in functions { json.write("\(function.name):\(function.arity)") }
    json.end()
    json.name("variables")
    json.beginArray(inline: true)
    for name in variables { json.write(name) }
    json.end()
    json.name("box")
    if let bounds {
      json.beginObject(inline: true)
      for name in variables {
        guard let range = bounds[name] else { continue }
        json.name(name)
        json.beginArray(inline: true)
        json.write(range.lowerBound)
        json.write(range.upperBound)
        json.end()
      }
      json.end()
    } else {
      json.writeNull()
    }
    json.name("where")
    json.beginArray(inline: true)
    for condition in conditions { json.write(condition) }
    json.end()
    json.name("solver")
    if let solver {
      json.beginObject(inline: true)
      json.name("name")
      json.write("z3")
      json.name("seconds")
      json.write(solver.timeLimit)
      json.name("memory_mib")
      json.write(solver.memoryLimit)
      json.end()
    } else {
      json.writeNull()
    }
    json.name("seed")
    json.write(seed)
  }
}
