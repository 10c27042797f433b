import Exact

/// The numbers of a ``Parameter``, in the type they came in: nothing is rounded or widened when a network is read.
public enum ParameterValues: Sendable, Equatable {
  case float32([Float])
  case float64([Double])
  case exact([Rational])

  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .exact(let values): values.count
    }
  }

  /// The exact value at a position.
  ///
  /// - Precondition: the value is finite, as every value of a ``Parameter`` is.
  public func rational(at index: Int) -> Rational {
    switch self {
    case .float32(let values): Rational(exactly: values[index])!
    case .float64(let values): Rational(exactly: values[index])!
    case .exact(let values): values[index]
    }
  }

  /// Where the first value stands that is NaN or infinite, if any does.
  var firstNonFinite: Int? {
    switch self {
    case .float32(let values): values.firstIndex { !$0.isFinite }
    case .float64(let values): values.firstIndex { !$0.isFinite }
    case .exact: nil
    }
  }
}
