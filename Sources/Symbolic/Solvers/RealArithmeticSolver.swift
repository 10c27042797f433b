import Exact

/// An engine that decides formulas of real arithmetic, outside this package.
///
/// What it says of a formula that has no solution is believed, and named where a verdict rests on it. What it gives as a solution
/// is never believed: it is a point to evaluate at.
public protocol RealArithmeticSolver: Sendable {
  /// Looks for a point where a formula holds.
  ///
  /// Whatever goes wrong is an answer: ``SolverReport/Answer/unknown(reason:)``.
  func solve(_ formula: RealFormula) -> SolverReport
}

/// What an engine said.
public struct SolverReport: Sendable {
  public enum Answer: Sendable, Equatable {
    /// The formula holds nowhere.
    case unsatisfiable
    /// The formula holds where the variables have these values, as the engine says: one for each of the expressions' variables.
    case satisfiable([Value])
    /// Neither was found out, and why: a limit, a fragment that the engine has no procedure for, or that it could not run.
    case unknown(reason: String)
  }

  public enum Value: Sendable, Equatable {
    case exact(Rational)
    /// A number close to an irrational one.
    case approximation(Rational)

    var number: Rational {
      switch self {
      case .exact(let value), .approximation(let value): value
      }
    }
  }

  /// The name and the version of the engine, such as `Z3 4.8.12`; its name alone where it did not run.
  public let engine: String
  public let answer: Answer

  public init(engine: String, answer: Answer) {
    self.engine = engine
    self.answer = answer
  }
}
