/// What computing with polynomials may take. Nothing in it depends on a clock: the same question has the same answer on
/// every machine.
public struct PolynomialLimits: Sendable, Hashable {
  /// The largest number of terms of a polynomial, intermediate ones included.
  public var terms: Int
  /// The largest exponent of a variable; below 2^31.
  public var degree: Int
  /// The largest size of a coefficient, in bits.
  public var coefficientBits: Int
  /// The largest number of products of coefficients, each counted once for every pair of machine words.
  public var operations: Int
  /// The largest number of variables, opaque sub-expressions included.
  public var variables: Int

  public init(
    terms: Int = 200_000, degree: Int = 1_000_000, coefficientBits: Int = 1 << 20, operations: Int = 200_000_000,
    variables: Int = 256
  ) {
    self.terms = terms
    self.degree = Swift.min(degree, Int(Int32.max))
    self.coefficientBits = coefficientBits
    self.operations = operations
    self.variables = variables
  }
}

/// Which of the ``PolynomialLimits`` was reached.
public enum PolynomialLimit: Error, Hashable, Sendable {
  case terms(limit: Int)
  case degree(limit: Int)
  case coefficientSize(limitInBits: Int)
  case operations(limit: Int)
  case variables(limit: Int)
}

extension PolynomialLimit: CustomStringConvertible {
  public var description: String {
    switch self {
    case .terms(let limit): "the limit of \(limit) terms of a polynomial was reached"
    case .degree(let limit): "the limit of \(limit) for the degree in a variable was reached"
    case .coefficientSize(let limit): "the limit of \(limit) bits for a coefficient was reached"
    case .operations(let limit): "the limit of \(limit) operations on coefficients was reached"
    case .variables(let limit): "the limit of \(limit) variables and opaque sub-expressions was reached"
    }
  }
}
