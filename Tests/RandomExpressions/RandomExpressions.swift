import Exact
import Symbolic

/// Random expressions, built by the operators and functions at random, each with its values at some points, which are
/// computed beside it by arithmetic alone.
public struct RandomExpressions {
  public enum Fragment: Sendable {
    /// Sums, products and nonnegative powers.
    case polynomials
    /// Sums, products, quotients and integer powers.
    case quotients
    /// Sums, scalings and continuous piecewise affine functions.
    case piecewiseAffine
    /// Everything that exact numbers can compute.
    case rational
    /// Everything.
    case all
  }

  /// An expression and its values; `nil` where it is not defined. Elementary functions have no exact values: the fragment
  /// `all` goes without points.
  public struct Shadowed {
    public var expression: Expression
    public var values: [Rational?]
  }

  public let pool: ExpressionPool
  public let names: [String]
  public let fragment: Fragment
  /// Points as values of the variables in the order of the names.
  public let points: [[Rational]]

  public init(
    _ fragment: Fragment, in pool: ExpressionPool = ExpressionPool(), variables names: [String] = ["x", "y", "z"],
    points: [[Rational]] = []
  ) {
    self.pool = pool
    self.fragment = fragment
    self.names = names
    self.points = points
  }

  /// An expression made in some steps, whose sub-expressions are shared now and then.
  public func expression(size: Int, using random: inout SplitMix64) -> Expression {
    shadowed(size: size, using: &random).expression
  }

  public func shadowed(size: Int, using random: inout SplitMix64) -> Shadowed {
    var made = names.indices.map { i in
      Shadowed(expression: pool.variable(names[i]), values: points.map { $0[i] })
    }
    made.append(constant(Self.rational(using: &random)))
    for _ in 0..<size { made.append(combination(of: made, using: &random)) }
    return made[made.count - 1]
  }

  private func constant(_ value: Rational) -> Shadowed {
    Shadowed(expression: pool.constant(value), values: points.map { _ in value })
  }

  private func combination(of made: [Shadowed], using random: inout SplitMix64) -> Shadowed {
    // Recent ones more often, so that the result uses much of what was made.
    func pick() -> Shadowed {
      let age = Swift.min(
        Int.random(in: 0..<made.count, using: &random), Int.random(in: 0..<made.count, using: &random))
      return made[made.count - 1 - age]
    }
    func one(_ a: Shadowed, _ f: (Expression) -> Expression, _ g: (Rational) -> Rational?) -> Shadowed {
      Shadowed(expression: f(a.expression), values: a.values.map { $0.flatMap(g) })
    }
    func two(
      _ a: Shadowed, _ b: Shadowed, _ f: (Expression, Expression) -> Expression, _ g: (Rational, Rational) -> Rational?
    ) -> Shadowed {
      Shadowed(
        expression: f(a.expression, b.expression),
        values: zip(a.values, b.values).map { a, b in a.flatMap { a in b.flatMap { g(a, $0) } } })
    }

    let a = pick()
    let number = Self.rational(using: &random)
    if a.values.contains(where: { ($0 ?? 0).numerator.bitWidth > 2000 }) {
      // Numbers that grew large stop growing here.
      return fragment == .polynomials || fragment == .quotients
        ? constant(number) : one(a, sign) { Rational($0.signum()) }
    }
    switch Int.random(in: 0..<kinds, using: &random) {
    case 0, 1: return two(a, pick(), +, +)
    case 2: return two(a, pick(), -, -)
    case 3: return one(a, { $0 * number }, { $0 * number })
    case 4: return one(a, { number + $0 }, { $0 + number })
    case 5: return one(a, -, -)
    case let kind where fragment == .polynomials || fragment == .quotients:
      if kind == 6 { return two(a, pick(), *, *) }
      if kind == 8 { return two(a, pick(), /) { try? $0.divided(by: $1) } }
      let exponent = Int.random(in: (fragment == .quotients ? -2 : 0)...3, using: &random)
      return one(a, { $0.pow(exponent) }, { try? $0.pow(exponent) })
    case 6: return one(a, relu) { $0 > 0 ? $0 : 0 }
    case 7: return one(a, abs) { $0.magnitude }
    case 8:
      let (b, c) = (pick(), pick())
      let values = two(two(a, b, { max($0, $1) }, Swift.max), c, { max($0, $1) }, Swift.max).values
      return Shadowed(expression: max(a.expression, b.expression, c.expression), values: values)
    case 9: return two(a, pick(), { min($0, $1) }, Swift.min)
    case 10: return one(a, { leakyRelu($0, slope: number) }, { $0 > 0 ? $0 : $0 * number })
    case 11:
      return one(a, { clip($0, pool.constant(-1), pool.constant(1)) }, { Swift.max(-1, Swift.min($0, 1)) })
    case 12: return two(a, pick(), *, *)
    case 13:
      let exponent = Int.random(in: -2...3, using: &random)
      return one(a, { $0.pow(exponent) }, { try? $0.pow(exponent) })
    case 14: return two(a, pick(), /) { try? $0.divided(by: $1) }
    case 15: return one(a, sign) { Rational($0.signum()) }
    case 16: return one(a, step) { $0 > 0 ? 1 : 0 }
    case 17: return choice(a, pick(), pick(), pick(), isStrict: Bool.random(using: &random))
    case 18: return one(a, exp) { _ in nil }
    case 19: return one(a, log) { _ in nil }
    case 20: return one(a, sqrt) { _ in nil }
    case 21: return one(a, tanh) { _ in nil }
    case 22: return one(a, sigmoid) { _ in nil }
    case 23: return one(a, softplus) { _ in nil }
    case 24: return one(a, erf) { _ in nil }
    case 25: return one(a, sin) { _ in nil }
    case 26: return one(a, cos) { _ in nil }
    default: return one(a, atan) { _ in nil }
    }
  }

  /// `value` where a is not negative, or positive, and b is not negative; `otherwise` elsewhere.
  private func choice(
    _ a: Shadowed, _ b: Shadowed, _ value: Shadowed, _ otherwise: Shadowed, isStrict: Bool
  ) -> Shadowed {
    let values = points.indices.map { i -> Rational? in
      guard let first = a.values[i] else { return nil }
      if isStrict ? first <= 0 : first < 0 { return otherwise.values[i] }
      guard let second = b.values[i] else { return nil }
      return second < 0 ? otherwise.values[i] : value.values[i]
    }
    let condition = isStrict ? a.expression > 0 : a.expression >= 0
    let expression = piecewise([([condition, b.expression >= 0], value.expression)], otherwise: otherwise.expression)
    return Shadowed(expression: expression, values: values)
  }

  private var kinds: Int {
    switch fragment {
    case .polynomials: 8
    case .quotients: 9
    case .piecewiseAffine: 12
    case .rational: 18
    case .all: 28
    }
  }

  /// A small number, often 0, 1 or -1.
  public static func rational(using random: inout SplitMix64) -> Rational {
    let numerator = Int.random(in: -4...4, using: &random)
    let denominator = Int.random(in: 1...3, using: &random)
    return (try? Rational(Integer(numerator), Integer(denominator))) ?? 0
  }

  public static func point(_ count: Int, using random: inout SplitMix64) -> [Rational] {
    (0..<count).map { _ in rational(using: &random) }
  }

  public static func points(_ count: Int, using random: inout SplitMix64) -> [[Rational]] {
    (0..<count).map { _ in point(3, using: &random) }
  }
}

extension Expression {
  /// The value at a point that has values for `x`, `y` and `z`; `nil` where it is not defined.
  public func value(at point: [Rational]) -> Rational? {
    try? ExpressionProgram(of: [self], variables: ["x", "y", "z"]).evaluate(at: point, over: Rationals())[0]
  }
}
