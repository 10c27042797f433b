import Exact
import Symbolic

/// Random expressions, built by the operators and functions at random, and random points with small rational coordinates.
struct RandomExpressions {
  enum Fragment {
    /// Sums, products and nonnegative powers.
    case polynomials
    /// Sums, scalings and piecewise affine functions.
    case piecewiseAffine
    /// Everything that exact numbers can compute.
    case rational
    /// Everything.
    case all
  }

  let pool: ExpressionPool
  let variables: [Expression]
  let fragment: Fragment

  init(_ fragment: Fragment, in pool: ExpressionPool = ExpressionPool(), variables names: [String] = ["x", "y", "z"]) {
    self.pool = pool
    self.fragment = fragment
    variables = names.map { pool.variable($0) }
  }

  /// An expression of about a size, whose sub-expressions are shared now and then.
  func expression(size: Int, using random: inout SplitMix64) -> Expression {
    var made = variables + [pool.constant(Self.rational(using: &random))]
    for _ in 0..<size {
      made.append(combination(of: made, using: &random))
    }
    return made[made.count - 1]
  }

  private func combination(of made: [Expression], using random: inout SplitMix64) -> Expression {
    // Recent ones more often, so that the result uses much of what was made.
    func pick() -> Expression {
      let age = Swift.min(
        Int.random(in: 0..<made.count, using: &random), Int.random(in: 0..<made.count, using: &random))
      return made[made.count - 1 - age]
    }
    let a = pick()
    switch Int.random(in: 0..<kinds, using: &random) {
    case 0, 1: return a + pick()
    case 2: return a - pick()
    case 3: return a * Self.rational(using: &random)
    case 4: return a + Self.rational(using: &random)
    case 5: return -a
    case let kind where fragment == .polynomials:
      return kind == 6 ? a.pow(Int.random(in: 0...3, using: &random)) : a * pick()
    case 6: return relu(a)
    case 7: return abs(a)
    case 8: return max(a, pick(), pick())
    case 9: return min(a, pick())
    case 10: return leakyRelu(a, slope: Self.rational(using: &random))
    case 11: return clip(a, pool.constant(-1), pool.constant(1))
    case 12: return a * pick()
    case 13: return a.pow(Int.random(in: -2...3, using: &random))
    case 14: return a / pick()
    case 15: return sign(a)
    case 16: return step(a)
    case 17: return exp(a)
    case 18: return log(a)
    case 19: return sqrt(a)
    case 20: return tanh(a)
    default: return sigmoid(a)
    }
  }

  private var kinds: Int {
    switch fragment {
    case .polynomials: 8
    case .piecewiseAffine: 12
    case .rational: 17
    case .all: 22
    }
  }

  static func rational(using random: inout SplitMix64) -> Rational {
    let numerator = Int.random(in: -4...4, using: &random)
    let denominator = Int.random(in: 1...3, using: &random)
    return try! Rational(Integer(numerator), Integer(denominator))
  }

  static func point(_ count: Int, using random: inout SplitMix64) -> [Rational] {
    (0..<count).map { _ in rational(using: &random) }
  }
}

extension Expression {
  /// The value at a point, by variable name; `nil` where it is not defined.
  func value(at point: [String: Rational]) -> Rational? {
    try? evaluate(over: Rationals()) { name throws(DomainError) in point[name] ?? 0 }
  }
}
