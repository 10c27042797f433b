import Exact

/// The answer to a claim, on a scope, with what it stands on (mathematics, §4). A verdict is never stronger than what was
/// done.
public struct Verdict: Sendable, Equatable {
  public let finding: Finding
  public let scope: Scope
  /// How the answer was found: the procedure and its size, for a reader who wants to judge it.
  public let evidence: String

  public init(_ finding: Finding, scope: Scope, evidence: String) {
    self.finding = finding
    self.scope = scope
    self.evidence = evidence
  }

  /// What was found.
  public enum Finding: Sendable, Equatable {
    /// The claim holds on the whole scope.
    case proved(Method)
    /// The claim fails, and the witness shows where.
    case refuted(Witness)
    /// The claim passed randomized identity testing; the chance of that for a false claim is at most `2^log2ErrorBound`.
    case probable(log2ErrorBound: Double)
    /// Numeric only: the residual stays under a rounding bound that is proved.
    case consistent(residual: Double, bound: Double)
    /// Neither shown nor disproved, and why.
    case undecided(reason: String)

    /// The word for it: `proved`, `refuted`, `probable`, `consistent` or `undecided`.
    public var name: String {
      switch self {
      case .proved: "proved"
      case .refuted: "refuted"
      case .probable: "probable"
      case .consistent: "consistent"
      case .undecided: "undecided"
      }
    }
  }

  /// How a claim was proved.
  public enum Method: Sendable, Hashable {
    case canonicalForm
    case decisionProcedure
    case exactEvaluation
    case certificate
    /// By an engine that is no part of this project, with its name and version. The proof is not checked.
    case solver(String)

    /// The method in words.
    public var name: String {
      switch self {
      case .canonicalForm: "canonical form"
      case .decisionProcedure: "exact decision procedure"
      case .exactEvaluation: "exact evaluation on the scope"
      case .certificate: "checked certificate"
      case .solver(let engine): "\(engine), an engine that is trusted"
      }
    }
  }
}

extension Verdict: CustomStringConvertible {
  public var description: String {
    let detail =
      switch finding {
      case .proved(let method): ", by \(method.name)"
      case .refuted(let witness): ": \(witness)"
      case .probable(let bound): ", error at most 2^\(bound)"
      case .consistent(let residual, let bound): ", residual \(residual) under the bound \(bound)"
      case .undecided(let reason): ": \(reason)"
      }
    return "\(finding.name), scope \(scope)\(detail)"
  }
}
