import DAGNetwork
import Exact

/// Rational points at which a network is examined, drawn from a seed: small fractions, dyadic numbers, integers and zeros
/// in one mixture, since each finds mistakes that the others do not.
///
/// Point `k` depends on the seed, the widths of the inputs and `k` alone: a point of a report can be drawn again without
/// those before it.
public struct RandomPoints: Sendable {
  /// The widths of the inputs, in the order of ``Network/inputs``.
  public let widths: [Int]
  public let seed: UInt64

  public init(of network: Network, seed: UInt64) {
    widths = network.inputs.map { network.nodes[$0].width }
    self.seed = seed
  }

  /// One value for each input.
  ///
  /// - Precondition: `index` is not negative.
  public subscript(index: Int) -> [[Rational]] {
    precondition(index >= 0, "points are counted from 0")
    var generator = SplitMix64(seed: seed, stream: .points, index: index)
    return widths.map { width in (0..<width).map { _ in Rational.small(using: &generator) } }
  }

  /// Points 0 to `count - 1`.
  public func prefix(_ count: Int) -> [[[Rational]]] { (0..<count).map { self[$0] } }
}

extension Rational {
  /// One of the mixture of ``RandomPoints``: in 2 cases of 20 zero, in 4 an integer up to 10, in 6 a multiple of 2^-10 up to
  /// 4, and in 8 a fraction with numerator up to 20 and denominator up to 12; signs are even.
  static func small(using generator: inout SplitMix64) -> Rational {
    func fraction(_ range: Int, _ denominator: Int) -> Rational {
      Rational(
        Integer(Int.random(in: -range...range, using: &generator)), positiveDenominator: Integer(denominator))
    }
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<2: return 0
    case 2..<6: return fraction(10, 1)
    case 6..<12: return fraction(1 << 12, 1 << 10)
    default: return fraction(20, Int.random(in: 1...12, using: &generator))
    }
  }

  /// A fraction that is not zero, with numerator up to 99 and a denominator that divides 120.
  static func smallNonzero(using generator: inout SplitMix64) -> Rational {
    let denominators = [1, 1, 1, 2, 2, 3, 4, 5, 6, 8]
    let numerator = Int.random(in: 1...99, using: &generator)
    let denominator = denominators[Int.random(in: 0..<denominators.count, using: &generator)]
    return Rational(
      Integer(Bool.random(using: &generator) ? numerator : -numerator), positiveDenominator: Integer(denominator))
  }
}
