import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// The laws of the elementary functions: what they say of pairs of expressions, evaluation must not contradict.
@Suite struct ElementaryEqualityTests {
  private static func isProved(_ left: String, _ right: String) throws -> Bool {
    let pool = ExpressionPool()
    return ElementaryEquality(try pool.parse(left), try pool.parse(right)).isProved()
  }

  /// Laws of two expressions u and v, each of which is true wherever both sides are defined.
  static let laws: [(String, String)] = [
    ("exp(u)*exp(v)", "exp(u + v)"), ("exp(u)/exp(v)", "exp(u - v)"), ("exp(u)^2", "exp(2*u)"),
    ("exp(u/2)^2", "exp(u)"), ("exp(log(u))", "u"), ("log(exp(u))", "u"), ("exp(-log(u))", "1/u"),
    ("exp(log(u)/2)", "sqrt(u)"), ("exp(3*log(u)/2)", "u*sqrt(u)"), ("exp(log(u*v))", "u*v"),
    ("log(u*v)", "log(u) + log(v)"), ("log(u/v)", "log(u) - log(v)"), ("log(u^2)", "2*log(abs(u))"),
    ("log(u^2)", "2*log(u)"), ("log(sqrt(u))", "log(u)/2"), ("exp(log(u^2)/2)", "abs(u)"),
    ("sqrt(u)^2", "u"), ("sqrt(u^2)", "abs(u)"), ("sqrt(u)*sqrt(v)", "sqrt(u*v)"), ("sqrt(exp(u))", "exp(u/2)"),
    ("abs(u*v)", "abs(u)*abs(v)"), ("abs(u)^2", "u^2"), ("abs(u/v)", "abs(u)/abs(v)"), ("relu(u)^2", "u*relu(u)"),
    ("sigmoid(u)", "1/(1 + exp(-u))"), ("tanh(u)", "2*sigmoid(2*u) - 1"), ("softplus(u)", "log(1 + exp(u))"),
    ("sigmoid(u) + sigmoid(-u)", "1"), ("softplus(u) - softplus(-u)", "u"), ("log(sigmoid(u))", "-softplus(-u)"),
    ("exp(softplus(u))", "1 + exp(u)"), ("tanh(u)^2 + 4*exp(2*u)/(1 + exp(2*u))^2", "1"),
    ("sin(u)^2 + cos(u)^2", "1"), ("sin(u + v)", "sin(u)*cos(v) + cos(u)*sin(v)"), ("cos(2*u)", "1 - 2*sin(u)^2"),
    ("sin(u)*cos(v)", "(sin(u + v) + sin(u - v))/2"),
  ]

  /// What looks like a law and is none for some u and v: signs that were lost, domains, functions that are not what they seem.
  static let lures: [(String, String)] = [
    ("exp(u)*exp(v)", "exp(u*v)"), ("exp(log(u^2)/2)", "u"), ("sqrt(u^2)", "u"), ("sqrt(u^2*v)", "u*sqrt(v)"),
    ("log(u^2) + log(v)", "2*log(abs(u)) + log(v^2)/2 + log(abs(v))/2"), ("abs(u)*v", "abs(u*v)"),
    ("abs(u) + sqrt(u*v^2)", "u + sqrt(u*v^2)"), ("abs(u)*abs(v) + sqrt(u*v)", "u*abs(v) + sqrt(u*v)"),
    ("abs(u) + log(u*v)", "u + log(u*v)"),
    ("abs(u) + abs(v) + log(u*v)", "u + v + log(v*u)"), ("relu(u)^2", "u^2"), ("step(u)*u", "u"),
    ("exp(u)^2", "exp(u^2)"), ("log(u + v)", "log(u) + log(v)"), ("tanh(u)", "sigmoid(2*u)"),
    ("sin(u + v)", "sin(u) + sin(v)"), ("sin(u)^2 + cos(v)^2", "1"), ("cos(u/2)", "sqrt((1 + cos(u))/2)"),
    ("piecewise(v > 0, log(u), 1)*0 + abs(u)", "u"),
    ("piecewise(v > 0, sqrt(u), u) + abs(u)", "piecewise(v > 0, sqrt(u), u) + u"),
    ("piecewise(v > 0, log(u), abs(u))", "piecewise(v > 0, log(u), u)"), ("sqrt(u^4)", "u*abs(u)"),
  ]

  @Test func lawsOfVariables() throws {
    for (left, right) in Self.laws {
      let names = ["u", "v"]
      for (a, b) in [(left, right), (right, left)] {
        #expect(try Self.isProved(a, b), "\(a) = \(b), of \(names)")
      }
    }
  }

  /// Laws and lures of random expressions: where both sides have values that are known to differ, nothing is proved.
  @Test func nothingFalseIsProved() throws {
    let pool = ExpressionPool()
    let pairs = try (Self.laws + Self.lures).map { (try pool.parse($0.0), try pool.parse($0.1)) }
    var proved = 0
    for index in TestSeeds.cases(3000) {
      var random = TestSeeds.generator(case: index)
      let fragment: RandomExpressions.Fragment = [.polynomials, .quotients, .all][index % 3]
      let expressions = RandomExpressions(fragment, in: pool, variables: ["x", "y"])
      func inner() -> Expression { expressions.expression(size: Int.random(in: 0...3, using: &random), using: &random) }
      let (u, v) = (inner(), inner())
      let pair = pairs[Int.random(in: 0..<pairs.count, using: &random)]
      let (a, b) = (pair.0.substituting(["u": u, "v": v]), pair.1.substituting(["u": u, "v": v]))
      if !ElementaryEquality(a, b).isProved() { continue }
      proved += 1
      for _ in 0..<12 {
        let point = ["x", "y"].map { name in
          (name, Rational(Integer(Int.random(in: -9...9, using: &random)), positiveDenominator: 3))
        }
        let box = Dictionary(uniqueKeysWithValues: point.map { ($0.0, $0.1...$0.1) })
        guard let left = try? a.enclosure(on: box, bits: 128), let right = try? b.enclosure(on: box, bits: 128) else {
          continue
        }
        #expect(!left.isDisjoint(from: right), "seed \(TestSeeds.seed): \(a) = \(b) at \(point): \(left), \(right)")
      }
    }
    #expect(proved > TestSeeds.cases(300).count)
  }

  /// A lure is proved for no variables, and each of them is refuted somewhere.
  @Test func luresOfVariables() throws {
    for (left, right) in Self.lures { #expect(try !Self.isProved(left, right), "\(left) = \(right)") }
  }

  /// What is not chosen need not be defined, so its logarithms say nothing of signs.
  @Test func logarithmsThatAreNotChosen() throws {
    #expect(try Self.isProved("abs(x) + log(x)", "x + log(x)"))
    #expect(try !Self.isProved("abs(x) + piecewise(y > 0, log(x), 1)", "x + piecewise(y > 0, log(x), 1)"))
  }

  /// Limits end it, whatever the expressions are.
  @Test func limits() throws {
    #expect(try !Self.isProved("exp(x/1000003)*exp(y/999983)", "exp(x + y)"))
    #expect(try Self.isProved("exp(x/1000)^1000", "exp(x)"))
    #expect(try !Self.isProved("sin(1000*x)^2", "1"))
    #expect(try !Self.isProved("exp(1000000000*x)", "exp(x)"))
    var tower = "x"
    for _ in 0..<60 { tower = "exp(\(tower))" }
    #expect(try Self.isProved("(\(tower) + y)^2", "\(tower)^2 + 2*y*\(tower) + y^2"))
    for _ in 0..<1000 { tower = "exp(\(tower))" }
    #expect(try !Self.isProved("\(tower)", "exp(\(tower))"))
  }
}
