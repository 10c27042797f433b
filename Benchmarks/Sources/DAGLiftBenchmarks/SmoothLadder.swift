import DAGLift
import func Foundation.cos
import func Foundation.sin

/// The ladder `a ← sin a + cos a`: 2^levels paths in 3 nodes a level, and what is asked of such an expression.
enum SmoothLadder {
  private static let runs = 11

  static func run() throws {
    for (levels, limit) in [(40, "5 ms"), (1_000, "100 ms")] {
      print("## The ladder a ← sin a + cos a, \(levels) levels, 2^\(levels) paths (at most \(limit) each)")
      let a = ladder(ExpressionPool(), levels)
      func report(_ name: String, _ isRight: () throws -> Bool) throws {
        let timing = try Timing.repeating(runs) {
          guard try isRight() else { throw BenchmarkError.wrong("\(name) of the ladder") }
        }
        print("\(name) \(timing.summary)")
      }
      try report("building") { ladder(ExpressionPool(), levels).nodeCount == 3 * levels + 1 }
      let paths = Integer(1) << levels
      try report("network and exact path count") {
        let network = try Network(computing: [a])
        return try network.pathCount() == paths
      }
      try report("substitution") {
        a.substituting(["x": 2 * a.pool.variable("y") + 1]).freeVariables == ["y"]
      }
      // The slope as it is carried along with the value.
      var (value, slope) = (0.3, 1.0)
      for _ in 0..<levels { (value, slope) = (sin(value) + cos(value), slope * (cos(value) - sin(value))) }
      try report("derivative, and its value at a point") {
        let derivative = a.derivative(by: "x").expression
        let found = try ExpressionProgram(of: [derivative]).evaluate(at: [0.3], over: Doubles())[0]
        return abs(found - slope) <= 1e-9 * abs(slope)
      }
      try report("text, as numbered sub-expressions") {
        let text = a.description
        return text.utf8.count < 60 * levels && text.contains("sin(x)")
      }
      // Each level but the last is used by the sine and the cosine of the next, the variable by the first.
      try report("common sub-expressions") {
        let shared = a.commonSubexpressions
        return shared.count == levels - 1 && shared.allSatisfy { $0.useCount == 2 }
      }
      let copy = ladder(ExpressionPool(), levels)
      try report("equality with a copy built in another pool") { a.pool.adopting(copy) == a }
      let other = ladder(ExpressionPool(), levels + 1)
      try report("inequality with a longer one") { a.pool.adopting(other) != a }
    }
  }

  private static func ladder(_ pool: ExpressionPool, _ levels: Int) -> Expression {
    var a = pool.variable("x")
    for _ in 0..<levels { a = sin(a) + cos(a) }
    return a
  }
}
