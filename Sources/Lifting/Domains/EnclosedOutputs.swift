import DAGNetwork
import Exact

/// The values of a network's outputs at a point: exact where they are rational and every arc says so, else enclosures.
public struct EnclosedOutputs: Sendable {
  /// An interval for each coordinate of each output, in the order of the network's outputs; where the value is known exactly,
  /// its ends are the same.
  public let values: [[RealInterval]]
  /// Whether every interval is as narrow as was asked for.
  public let isNarrow: Bool
  /// How many binary digits behind the point the numbers had in the last pass.
  public let fractionBits: Int

  /// Whether all values are known exactly.
  public var isExact: Bool { values.allSatisfy { $0.allSatisfy(\.isPoint) } }
}

extension Network {
  /// The values of the outputs at a point, each within an interval that is proved to contain it and whose width is at most
  /// `2^-relativeBits` times the least magnitude in it.
  ///
  /// Numbers have as many digits as it takes, up to a limit: where that is not enough, the intervals are wider, and
  /// ``EnclosedOutputs/isNarrow`` is `false`. A value that is 0, but not known exactly, always ends so.
  ///
  /// - Parameters:
  ///   - relativeBits: not negative.
  ///   - limit: the largest number of digits behind the point, at most 60,000.
  /// - Throws: ``Exact/DomainError/unsupported(operation:domain:)`` for an arc with a function of which nothing is known, and
  ///   where a value is not defined, or is not known to be with so many digits.
  /// - Precondition: the point is one of this network's input space.
  /// - Complexity: a pass, seldom two or three, each with products of integers of as many digits.
  public func enclosedOutputs(
    at point: InputPoint, relativeBits: Int, limit: Int = 4096
  ) throws(DomainError) -> EnclosedOutputs {
    precondition(relativeBits >= 0 && (0...60_000).contains(limit))
    var best = outputs.map { Array(repeating: RealInterval.all, count: nodes[$0].width) }
    var fractionBits = min(limit, relativeBits + 96)
    while true {
      do throws(DomainError) {
        let values = try enclosures(at: point, over: Enclosures(fractionBits: fractionBits))
        for (i, intervals) in values.enumerated() {
          for (j, interval) in intervals.enumerated() { best[i][j] = best[i][j].intersection(with: interval) }
        }
      } catch {
        // More digits may tell on which side of a jump a number lies, or that a divisor is not 0.
        guard case .undefined = error, fractionBits < limit else { throw error }
        fractionBits = min(limit, max(2 * fractionBits, 1))
        continue
      }
      let missing = best.lazy.joined().compactMap { $0.missingBits(for: relativeBits) }.max() ?? 0
      if missing == 0 || fractionBits == limit {
        return EnclosedOutputs(values: best, isNarrow: missing == 0, fractionBits: fractionBits)
      }
      let next = missing == .max ? 2 * fractionBits : fractionBits + missing + 8
      fractionBits = min(limit, next)
    }
  }

  private func enclosures(
    at point: InputPoint, over domain: Enclosures
  ) throws(DomainError) -> [[RealInterval]] {
    let evaluation = EnclosureEvaluation(over: domain)
    var state = try lift(point.coordinates.map { .exact(Batch($0)) }, over: evaluation)
    try Transitions(of: self).synthesize(&state, keeping: outputs, over: evaluation)
    return outputs.map { output in
      switch state[output] ?? evaluation.zero(width: nodes[output].width) {
      case .exact(let values): values.elements.map { RealInterval($0) }
      case .enclosed(let values): values.elements.map { domain.interval(of: $0).widened }
      }
    }
  }
}

extension RealInterval {
  /// Whether it has one number only.
  public var isPoint: Bool { lower != nil && lower == upper }

  /// The numbers of both.
  ///
  /// - Precondition: there are some.
  fileprivate func intersection(with other: RealInterval) -> RealInterval {
    func inner(_ a: Rational?, _ b: Rational?, _ choice: (Rational, Rational) -> Rational) -> Rational? {
      guard let a, let b else { return a ?? b }
      return choice(a, b)
    }
    return RealInterval(
      lower: inner(lower, other.lower) { max($0, $1) }, upper: inner(upper, other.upper) { min($0, $1) })
  }

  /// About twice as wide an interval with the same middle, whose ends have few digits. What this makes
  /// of another interval with the same number, of at most a quarter of the width, lies inside it.
  fileprivate var widened: RealInterval {
    guard let lower, let upper, lower < upper else { return self }
    let width = upper - lower
    // The unit is less than an eighth of the width.
    let exponent = width.numerator.bitWidth - width.denominator.bitWidth - 4
    let unit = Rational(mantissa: 1, exponentOfTwo: -exponent)
    let margin = width * Rational(mantissa: 3, exponentOfTwo: -3)
    return RealInterval(
      lower: Rational(mantissa: ((lower - margin) * unit).floor(), exponentOfTwo: exponent),
      upper: Rational(mantissa: ((upper + margin) * unit).ceil(), exponentOfTwo: exponent))
  }

  /// How many bits more the ends need for a width of `2^-bits` times the least magnitude; `nil` for none, and `Int.max` where
  /// that cannot be said.
  fileprivate func missingBits(for bits: Int) -> Int? {
    if isPoint { return nil }
    guard let lower, let upper, lower.signum() * upper.signum() > 0 else { return .max }
    let ratio = quotient(upper - lower, min(lower.magnitude, upper.magnitude))
    if ratio <= Rational(mantissa: 1, exponentOfTwo: -bits) { return nil }
    return max(1, ratio.numerator.bitWidth - ratio.denominator.bitWidth + 1 + bits)
  }
}
