import DAGNetwork
import Exact

/// What the rounding of a constant factor `α`, and of the product with it, costs.
///
/// With gradual underflow each of the roundings of `α`, of a coefficient `w`, of `w x` and of `α w x` (in any association)
/// adds at most `η/2`, which the other factors of the term multiply: together at most
/// `η/2 (1 + |α|)(1 + |w|)(1 + |x|)`, and `η/2` more than makes up for `1 + γ` (see ``TermSums/underflow``) and for what is
/// quadratic in `η`.
struct FactorRounding {
  /// `|α|` or more.
  let size: Double
  /// Roundings by factors `1 + δ`: none for a power of two, whose products are exact unless they underflow.
  let roundings: Int
  /// Whether products with the factor are always exact: 0, 1 and −1.
  let isExact: Bool
  /// Whether the factor and its rounding are finite numbers of the format.
  let isFinite: Bool
  private let leastPositive: Double

  init(size: Double, isRepresented: Bool, in format: FloatingPointFormat) {
    self.size = size
    isExact = isRepresented && (size == 0 || size == 1)
    let isPowerOfTwo = isRepresented && size.isNormal && size.significand == 1
    roundings = isExact || isPowerOfTwo ? 0 : isRepresented ? 1 : 2
    isFinite = format.holds(size)
    leastPositive = format.leastPositive
  }

  /// A bound for what underflow adds to a term `α x`.
  func underflow(of magnitude: Double) -> Double {
    isExact ? 0 : productUp(leastPositive, productUp((1 + size).nextUp, (1 + magnitude).nextUp))
  }
}

extension FloatingPointFormat {
  /// Whether a factor of this size stays finite when it is rounded, with room for the rounding of products with 1.
  func holds(_ size: Double) -> Bool { size <= greatestFinite / 2 }

  /// Whether all values of a parameter are known to be numbers of the format.
  func representsAll(of parameter: Parameter) -> Bool {
    switch parameter.values {
    case .float32: true
    case .float64: self == .float64
    case .exact: false
    }
  }
}
