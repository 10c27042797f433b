import DAGLift

extension VerifyReport {
  func writeMembers(to json: inout JSONWriter) {
    json.name("transitions")
    if let transitions { json.write(transitions) } else { json.writeNull() }
    json.name("points")
    json.beginArray()
    for point in points { point.write(to: &json, of: subject.loaded.model) }
    json.end()
    json.name("verdicts")
    json.beginArray()
    for result in results { result.write(to: &json) }
    json.end()
    json.name("left_out")
    json.beginArray()
    for omission in omissions {
      json.beginObject(inline: true)
      json.name("identity")
      json.write(omission.identity.number)
      json.name("reason")
      json.write(omission.reason)
      json.end()
    }
    json.end()
    json.name("summary")
    json.beginArray()
    for count in summary {
      json.beginObject(inline: true)
      json.name("verdict")
      json.write(count.verdict)
      json.name("scope")
      json.write(count.scope)
      json.name("count")
      json.write(count.count)
      json.end()
    }
    json.end()
  }
}

extension VerifyReport.Result {
  fileprivate func write(to json: inout JSONWriter) {
    let finding = verdict.finding
    json.beginObject()
    json.name("identity")
    json.write(identity.number)
    json.name("domain")
    json.write(domain)
    json.name("verdict")
    json.write(finding.name)
    json.name("method")
    if let method = finding.methodName { json.write(method) } else { json.writeNull() }
    json.name("scope")
    json.write("\(verdict.scope)")
    json.name("evidence")
    json.write(verdict.evidence)
    finding.writeDetails(to: &json)
    json.name("seconds")
    json.write((seconds * 1e6).rounded() / 1e6)
    json.end()
  }
}

extension Verdict.Finding {
  /// How the answer was found; `nil` where there is none.
  var methodName: String? {
    switch self {
    case .proved(let method): method.name
    case .refuted: "witness"
    case .probable: "randomized identity testing"
    case .consistent: "residual under a proved rounding bound"
    case .undecided: nil
    }
  }

  /// The members that only this kind of finding has.
  fileprivate func writeDetails(to json: inout JSONWriter) {
    switch self {
    case .proved: break
    case .refuted(let witness):
      json.name("witness")
      json.beginObject()
      json.name("location")
      json.write(witness.location)
      json.name("input")
      json.beginObject(inline: true)
      for (name, value) in witness.input {
        json.name(name)
        json.write(value)
      }
      json.end()
      json.name("left")
      witness.left.write(to: &json)
      json.name("right")
      witness.right.write(to: &json)
      json.end()
    case .probable(let log2ErrorBound):
      json.name("log2_error_bound")
      json.write(orText: log2ErrorBound)
    case .consistent(let residual, let bound):
      json.name("residual")
      json.write(orText: residual)
      json.name("bound")
      json.write(orText: bound)
    case .undecided(let reason):
      json.name("reason")
      json.write(reason)
    }
  }
}

extension Witness.Value {
  /// Writes an exact number, or an enclosure as an object.
  func write(to json: inout JSONWriter) {
    switch self {
    case .exact(let value): json.write(value)
    case .enclosure(let lower, let upper):
      json.beginObject(inline: true)
      json.name("lower")
      json.write(lower)
      json.name("upper")
      json.write(upper)
      json.end()
    }
  }
}
