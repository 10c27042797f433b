import DAGLift

/// An expression at 100,000 points of doubles: vectors of points, single points, and SymEngine's compiled function.
enum Batches {
  private static let count = 100_000
  private static let levels = 20

  static func run() throws {
    print("## An expression of \(levels) maxima and products at \(count) points")
    let pool = ExpressionPool()
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    var h = x
    for k in 1...levels {
      let number = pool.constant(try Rational(Integer(k), 7))
      h = max(h * y + number, x - number * y)
    }
    let evaluator = try ExpressionEvaluator(ExpressionProgram(of: [h]), over: Doubles())
    let points = (0..<2 * count).map { Double($0 % 1_009) / 1_009 - 0.5 }
    let peer = try Peer(script: "symengine_evaluation.py", arguments: ["\(count)", "\(levels)"])
    var (results, single) = (Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: count))
    var singles = Timing()
    let (batches, theirs) = try Timing.interleaving(
      runs: 11,
      ours: {
        let (seconds, _) = try Timing.measure {
          for sample in 0..<count { single[sample] = try evaluator([points[2 * sample], points[2 * sample + 1]])[0] }
        }
        singles.seconds.append(seconds)
        return try Timing.measure { try evaluator.evaluate(points, count: count, into: &results) }.seconds
      }, peer: peer.run)
    guard results == single else { throw BenchmarkError.wrong("batches of doubles") }
    print("batch \(batches.summary)")
    print("point by point \(singles.summary), \(Timing.ratio(singles.median / batches.median)) times that of the batch")
    print("\(peer.name) \(theirs.summary), \(Timing.ratio(theirs.median / batches.median)) times that of the batch")
  }
}
