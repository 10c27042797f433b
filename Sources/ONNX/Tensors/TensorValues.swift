import Exact

/// The elements of a constant tensor. Nothing is rounded: narrow floating-point numbers are widened, which is exact,
/// and constants computed from others are rational.
enum TensorValues: Sendable, Equatable {
  case float32([Float])
  case float64([Double])
  case exact([Rational])
  /// Integers of any width, and truth values as 0 and 1.
  case integers([Int])
  case strings

  var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .exact(let values): values.count
    case .integers(let values): values.count
    case .strings: 0
    }
  }

  /// The elements at some positions, in their order.
  ///
  /// - Precondition: the positions are positions of these values.
  func gathered(_ positions: some Sequence<Int>) -> TensorValues {
    switch self {
    case .float32(let values): .float32(positions.map { values[$0] })
    case .float64(let values): .float64(positions.map { values[$0] })
    case .exact(let values): .exact(positions.map { values[$0] })
    case .integers(let values): .integers(positions.map { values[$0] })
    case .strings: .strings
    }
  }

  /// Where the first element stands that is NaN or infinite, if any does.
  var firstNonFinite: Int? {
    switch self {
    case .float32(let values): values.firstIndex { !$0.isFinite }
    case .float64(let values): values.firstIndex { !$0.isFinite }
    case .exact, .integers, .strings: nil
    }
  }

  /// The exact elements.
  ///
  /// - Precondition: all are finite, and they are numbers.
  var rationals: [Rational] {
    switch self {
    case .float32(let values): values.map { Rational(exactly: $0)! }
    case .float64(let values): values.map { Rational(exactly: $0)! }
    case .exact(let values): values
    case .integers(let values): values.map { Rational($0) }
    case .strings: []
    }
  }
}
