import Exact
import RandomExpressions
import Symbolic

/// A random continuous piecewise affine function of x and y, built twice at once: where the left side has a function, the
/// right one has another way to write it.
struct RewrittenPair {
  typealias Pair = (left: Expression, right: Expression)

  let left: Expression
  let right: Expression
  private let x: Expression
  private let y: Expression

  init(size: Int, using random: inout SplitMix64) {
    let pool = ExpressionPool()
    (x, y) = (pool.variable("x"), pool.variable("y"))
    var made: [Pair] = [(x, x), (y, y)]
    for _ in 0..<size {
      let a = made[Int.random(in: Swift.max(0, made.count - 3)..<made.count, using: &random)]
      let b = made[Int.random(in: 0..<made.count, using: &random)]
      made.append(Self.combination(a, b, using: &random))
    }
    (left, right) = made[made.count - 1]
  }

  private static func combination(_ a: Pair, _ b: Pair, using random: inout SplitMix64) -> Pair {
    let number = RandomExpressions.rational(using: &random)
    let (u, v) = (a.right, b.right)
    let kind = Int.random(in: 0..<8, using: &random)
    let way = Int.random(in: 0..<4, using: &random)
    let left: Expression
    let ways: [Expression]
    switch kind {
    case 0:
      left = a.left + number * b.left
      ways = [u + number * v, number * (v + u) + (1 - number) * u, relu(u) - relu(-u) + number * v]
    case 1:
      left = a.left + number
      ways = [u + number, max(u, u + number) + min(u + number, u) - u]
    case 2:
      left = relu(a.left)
      ways = [max(u, u.pool.constant(0)), (u + abs(u)) / 2, u + relu(-u), u - min(0 * u, u)]
    case 3:
      left = abs(a.left)
      ways = [max(u, -u), relu(u) + relu(-u), u - 2 * min(u, 0 * u), leakyRelu(u, slope: -1)]
    case 4:
      left = max(a.left, b.left)
      ways = [max(v, u), u + relu(v - u), (u + v + abs(u - v)) / 2, -min(-u, -v)]
    case 5:
      left = min(a.left, b.left)
      ways = [min(v, u), v - relu(v - u), u + v - max(v, u), -max(-v, -u)]
    case 6:
      left = leakyRelu(a.left, slope: number)
      ways = [relu(u) - number * relu(-u), number * u + (1 - number) * relu(u)]
    default:
      left = clip(a.left, a.left.pool.constant(-1), a.left.pool.constant(2))
      ways = [relu(u + 1) - relu(u - 2) - 1, max(min(u, 0 * u + 2), 0 * u - 1)]
    }
    return (left, ways[way % ways.count])
  }

  /// A function that is 0 but in a small square somewhere, where hardly a random point falls.
  func bump(using random: inout SplitMix64) -> Expression {
    let center = (0..<2).map { _ in
      Rational(Int.random(in: -900...900, using: &random)) * Rational(mantissa: 1, exponentOfTwo: -5)
    }
    return relu(Rational(mantissa: 1, exponentOfTwo: -6) - abs(x - center[0]) - abs(y - center[1]))
  }
}
