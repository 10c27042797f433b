import DAGNetwork
import Exact

/// The lifting domain that evaluates exactly where it can: the value at a node is a batch of rational numbers as long as every
/// arc on the way has rational values, and a batch of enclosures from there on.
public struct EnclosureEvaluation: LiftingDomain {
  public enum Value: Sendable {
    case exact(Batch<Rational>)
    case enclosed(Batch<Enclosure>)
  }

  public let enclosures: Enclosures
  private let exact: Evaluation<Rationals>
  private let enclosed: Evaluation<Enclosures>

  /// - Parameter count: the number of samples in each batch, at least 1.
  public init(over enclosures: Enclosures, count: Int = 1) {
    self.enclosures = enclosures
    exact = Evaluation(over: Rationals(), count: count)
    enclosed = Evaluation(over: enclosures, count: count)
  }

  public func zero(width: Int) -> Value { .exact(exact.zero(width: width)) }

  public func constant(_ value: ParameterVector) throws(DomainError) -> Value { .exact(try exact.constant(value)) }

  public func add(_ function: ArcFunction, of value: Value, to sum: inout Value?) throws(DomainError) {
    if case .exact(let x) = value, let term = try exactTerm(function, of: x) {
      switch sum {
      case nil: sum = .exact(term)
      case .exact(let before):
        var total: Batch<Rational>? = before
        try exact.add(.identity(width: term.width), of: term, to: &total)
        sum = total.map(Value.exact)
      case .enclosed(let before):
        var total: Batch<Enclosure>? = before
        try enclosed.add(.identity(width: term.width), of: term.map(enclosures.element), to: &total)
        sum = total.map(Value.enclosed)
      }
      return
    }
    var total = sum.map(enclosures(of:))
    sum = nil
    try enclosed.add(function, of: enclosures(of: value), to: &total)
    sum = total.map(Value.enclosed)
  }

  /// A value as enclosures.
  public func enclosures(of value: Value) -> Batch<Enclosure> {
    switch value {
    case .exact(let values): values.map(enclosures.element)
    case .enclosed(let values): values
    }
  }

  /// What an arc makes of rational numbers; `nil` where that is no rational number, or not known to be one.
  private func exactTerm(_ function: ArcFunction, of x: Batch<Rational>) throws(DomainError) -> Batch<Rational>? {
    do throws(DomainError) {
      var term: Batch<Rational>?
      try exact.add(function, of: x, to: &term)
      return term
    } catch .unsupported {
      return nil
    }
  }
}
