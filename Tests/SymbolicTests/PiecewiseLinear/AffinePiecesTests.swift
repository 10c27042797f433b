import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct AffinePiecesTests {
  /// The pieces have the expression's values, at the breakpoints and between, and neighbours differ.
  @Test func piecesHaveTheValues() throws {
    for index in TestSeeds.cases(3000) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(.piecewiseAffine, variables: ["x"])
      let f = expressions.expression(size: Int.random(in: 1...25, using: &random), using: &random)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f)"
      let function = try #require(try f.affinePieces(), note)
      #expect(function.pieces.count == function.breakpoints.count + 1, note)
      #expect(zip(function.pieces, function.pieces.dropFirst()).allSatisfy { $0 != $1 }, note)
      #expect(zip(function.breakpoints, function.breakpoints.dropFirst()).allSatisfy { $0 < $1 }, note)
      let ends = [(function.breakpoints.first ?? 0) - 1] + function.breakpoints + [(function.breakpoints.last ?? 0) + 1]
      let middles = zip(ends, ends.dropFirst()).map { ($0 + $1) * Rational(mantissa: 1, exponentOfTwo: -1) }
      for x in ends + middles {
        #expect(f.value(at: [x, 0, 0]) == function(x), "\(f), seed \(TestSeeds.seed), at \(x)")
      }
      for (i, x) in function.breakpoints.enumerated() {
        #expect(function.pieces[i](x) == function.pieces[i + 1](x), note)
      }
      #expect(try f.piecewiseLinearNormalForm().affinePieces() == function, note)
    }
  }

  @Test func piecesByHand() throws {
    let pool = ExpressionPool()
    let f = try #require(try pool.parse("max(relu(x), 2 - x)").affinePieces())
    #expect(f.breakpoints == [1])
    #expect(f.pieces == [.init(slope: -1, intercept: 2), .init(slope: 1, intercept: 0)])
    #expect(try pool.parse("min(x, 3, 2*x)").affinePieces()?.breakpoints == [0, 3])
    #expect(try pool.parse("relu(x) - relu(-x)").affinePieces()?.breakpoints == [])
    #expect(try pool.parse("7/3").affinePieces()?.pieces == [.init(slope: 0, intercept: Rational(7, 3))])
    for text in ["x + y", "x^2", "sign(x)", "exp(x)", "1/x"] { #expect(try pool.parse(text).affinePieces() == nil) }
  }

  /// The tent map composed with itself n times has 2^n pieces on the unit interval, and stays below it outside.
  @Test func composedTentMaps() throws {
    let pool = ExpressionPool()
    let x = pool.variable("x")
    var f = x
    for n in 1...12 {
      f = 1 - abs(1 - 2 * f)
      let function = try #require(try f.affinePieces())
      #expect(function.pieces.count == 1 << n)
      let step = Rational(mantissa: 1, exponentOfTwo: -n)
      #expect(function.breakpoints == (1..<(1 << n)).map { Rational($0) * step })
      #expect(function.pieces.enumerated().allSatisfy { $1.slope == Rational($0 % 2 == 0 ? 1 << n : -(1 << n)) })
    }
    // Another way to write it, in which every composition is another expression.
    var g = x
    for _ in 1...12 { g = min(2 * g, 2 - 2 * g) }
    #expect(try f.affinePieces() == g.affinePieces())
    guard case .proved = try f.decideEquality(to: g).finding else {
      Issue.record("two ways to write the tent map")
      return
    }
    guard case .refuted(let witness) = try f.decideEquality(to: g + relu(x - 99_999)).finding else {
      Issue.record("a difference far away")
      return
    }
    #expect(witness.input[0].value > 99_999)
  }

  @Test func limitsHold() throws {
    let pool = ExpressionPool()
    var f = pool.variable("x")
    for _ in 1...200 { f = 1 - abs(1 - 2 * f) }
    #expect(throws: DecisionStop.pieces(limit: 5000)) { try f.affinePieces(limits: DecisionLimits(pieces: 5000)) }
  }
}
