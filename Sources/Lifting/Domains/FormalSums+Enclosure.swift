import Exact

/// An interval of rationals that holds a real number.
struct RationalInterval: Sendable {
  let lower: Rational
  let upper: Rational

  /// - Precondition: `lower ≤ upper`.
  init(_ lower: Rational, _ upper: Rational) {
    self.lower = lower
    self.upper = upper
  }

  init(_ value: Rational) { self.init(value, value) }

  static func + (a: RationalInterval, b: RationalInterval) -> RationalInterval {
    RationalInterval(a.lower + b.lower, a.upper + b.upper)
  }

  static func * (a: RationalInterval, b: RationalInterval) -> RationalInterval {
    let products = [a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper]
    return RationalInterval(products.min() ?? 0, products.max() ?? 0)
  }

  /// The image under a function that does not decrease.
  func mapped(_ function: (Rational) -> Rational) -> RationalInterval {
    RationalInterval(function(lower), function(upper))
  }

  func isDisjoint(from other: RationalInterval) -> Bool { upper < other.lower || other.upper < lower }
}

extension FormalSums {
  /// Intervals that hold the values of two sums and have no point in common: what shows that they differ. `nil` if the sums
  /// have variables, or the intervals are not narrow enough.
  func separate(_ a: FormalSum, _ b: FormalSum) -> (RationalInterval, RationalInterval)? {
    guard let left = atoms.enclosure(of: a), let right = atoms.enclosure(of: b), left.isDisjoint(from: right) else {
      return nil
    }
    return (left, right)
  }
}

extension AtomTable.Atom {
  /// An interval that holds the atom's value; `nil` for a variable, or where an argument has none.
  func enclosure(_ enclose: (FormalSum) -> RationalInterval?) -> RationalInterval? {
    switch self {
    case .variable: return nil
    case .relu(let a): return enclose(a)?.mapped { max($0, 0) }
    case .sign(let a): return enclose(a)?.mapped { Rational($0.signum()) }
    case .absoluteValue(let a):
      guard let a = enclose(a) else { return nil }
      let ends = (a.lower.magnitude, a.upper.magnitude)
      let containsZero = a.lower.signum() <= 0 && a.upper.signum() >= 0
      return RationalInterval(containsZero ? 0 : min(ends.0, ends.1), max(ends.0, ends.1))
    case .maximum(let a, let b):
      guard let a = enclose(a), let b = enclose(b) else { return nil }
      return RationalInterval(max(a.lower, b.lower), max(a.upper, b.upper))
    case .minimum(let a, let b):
      guard let a = enclose(a), let b = enclose(b) else { return nil }
      return RationalInterval(min(a.lower, b.lower), min(a.upper, b.upper))
    case .product(let a, let b):
      guard let a = enclose(a), let b = enclose(b) else { return nil }
      return a * b
    case .elementary(let function, let a):
      // Each of the functions increases. The argument's ends are rounded outward to doubles.
      guard let a = enclose(a), case let (low, high) = (Double(a.lower).nextDown, Double(a.upper).nextUp),
        low.isFinite, high.isFinite, let lower = try? function.enclosure(at: low).lower,
        let upper = try? function.enclosure(at: high).upper, let l = Rational(exactly: lower),
        let u = Rational(exactly: upper)
      else { return nil }
      return RationalInterval(l, u)
    }
  }
}
