import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// What is said of the inequalities of regions, against exact decisions by case split and against points.
@Suite struct RedundancyTests {
  static let options = NetworkOptions.piecewiseAffine.with(nodes: 2...20)

  /// Whether inequalities imply another, by the decision procedure for expressions; `nil` if it does not say.
  private static func implies(_ others: [LinearInequality], _ inequality: LinearInequality) throws -> Bool? {
    let pool = ExpressionPool()
    func slack(_ inequality: LinearInequality) -> Expression {
      var sum = pool.constant(inequality.bound)
      for (j, coefficient) in inequality.coefficients.enumerated() where !coefficient.isZero {
        sum = sum - pool.constant(coefficient) * pool.variable("x\(j)")
      }
      return sum
    }
    let decider = EqualityDecider(limits: DecisionLimits(operations: 100_000_000))
    let verdict = try decider.decideInequality(
      slack(inequality), isAtLeast: pool.constant(0), on: .polyhedron(others.map { slack($0) }))
    switch verdict.finding {
    case .proved: return true
    case .refuted: return false
    default: return nil
    }
  }

  @Test func standingsAreWhatTheDecisionProcedureSays() throws {
    var counts: [Bool: Int] = [:]
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: Self.options) {
      network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let region = try ActivationRegion(of: network, at: point)
      // Strict inequalities come from functions that jump; the decision procedure has none.
      guard region.inequalities.allSatisfy({ !$0.isStrict }) else { return true }
      let redundancy = region.redundancy()
      guard redundancy.undecidedCount == 0 else { throw Difference("undecided") }
      let kept = region.removing(redundancy).inequalities
      for (inequality, standing) in zip(region.inequalities, redundancy.standings) {
        switch standing {
        case .redundant:
          if try Self.implies(kept, inequality) == false { throw Difference("not implied: \(inequality)") }
        case .needed:
          let index = try #require(kept.firstIndex(of: inequality))
          if try Self.implies(Array(kept[..<index] + kept[(index + 1)...]), inequality) == true {
            throw Difference("implied: \(inequality)")
          }
        case .undecided: break
        }
        counts[standing == .redundant, default: 0] += 1
      }
      return true
    }
    #expect(counts[true] ?? 0 > 100 && counts[false] ?? 0 > 100, "\(counts)")
  }

  /// Dense networks, whose regions have many inequalities in general position, with the point off all kinks.
  @Test(arguments: [1, 2, 3, 5, 9])
  func denseRegions(width: Int) throws {
    var random = SplitMix64(seed: TestSeeds.seed)
    for _ in 0..<5 {
      let network = try denseNetwork(inputWidth: width, hiddenWidths: [12, 12], using: &random)
      let point = (0..<width).map { _ in
        Rational(Integer(Int.random(in: -40...40, using: &random)), positiveDenominator: 7)
      }
      let region = try ActivationRegion(of: network, at: [point])
      let redundancy = region.redundancy()
      #expect(redundancy.undecidedCount == 0 && redundancy.redundantCount + 1 >= width / 9)
      let kept = region.removing(redundancy)
      #expect(kept.map == region.map && kept.inequalities.count == redundancy.standings.count { $0 == .needed })
      for (inequality, standing) in zip(region.inequalities, redundancy.standings) {
        let others = kept.inequalities.filter { $0 != inequality }
        let isImplied: Bool = try #require(Self.implies(others, inequality) as Bool?)
        #expect(isImplied == (standing == .redundant), "seed \(TestSeeds.seed)")
      }
    }
  }

  /// A box cut off by what it implies, by what it touches in a corner, and by what is parallel.
  @Test func standingsByHand() throws {
    func standings(_ rows: [([Rational], Rational)], at point: [Rational]) -> [Redundancy.Standing] {
      let inequalities = rows.map { LinearInequality(coefficients: $0, bound: $1, isStrict: false, arc: 0) }
      return Redundancy(of: inequalities, holdingAt: point).standings
    }
    let box: [([Rational], Rational)] = [([1, 0], 1), ([-1, 0], 1), ([0, 1], 1), ([0, -1], 1)]
    let all = [Redundancy.Standing](repeating: .needed, count: 4)
    #expect(standings(box, at: [0, 0]) == all)
    // x + y ≤ 2 touches the corner (1, 1): redundant, with no room to spare.
    #expect(standings(box + [([1, 1], 2)], at: [0, 0]) == all + [.redundant])
    #expect(standings(box + [([1, 1], 3)], at: [0, 0]) == all + [.redundant])
    #expect(standings(box + [([3, 3], 5)], at: [0, 0]) == all + [.needed])
    // From a corner, from an edge.
    #expect(standings(box + [([1, 1], 2)], at: [1, 1]) == all + [.redundant])
    #expect(standings(box + [([3, 3], 5)], at: [1, 0]) == all + [.needed])
    // Parallel ones: the tightest, and of two equal ones the first.
    #expect(standings(box + [([2, 0], 2), ([3, 0], 4)], at: [0, 0]) == all + [.redundant, .redundant])
    #expect(
      standings([([2, 0], 3)] + box, at: [0, 0]) == [.redundant] + all)
    // Unbounded, in more dimensions than inequalities.
    #expect(
      standings([([1, 1, 0], 1), ([1, -1, 0], 1), ([1, 0, 0], 2)], at: [0, 0, 0]) == [.needed, .needed, .redundant])
    // A line: no point is inside, and exact programs decide.
    #expect(
      standings([([1, 0], 0), ([-1, 0], 0), ([0, 1], 1), ([1, 1], 1)], at: [0, 0]).count { $0 == .needed } == 3)
    #expect(standings([], at: [0]) == [])
  }

  @Test func withoutOperationsItIsUndecided() throws {
    var random = SplitMix64(seed: TestSeeds.seed)
    let network = try denseNetwork(inputWidth: 3, hiddenWidths: [12], using: &random)
    let region = try ActivationRegion(of: network, at: [[1, 2, 3]])
    let redundancy = region.redundancy(operationLimit: 1)
    #expect(redundancy.standings.allSatisfy { $0 == .undecided })
    #expect(region.removing(redundancy).inequalities == region.inequalities)
    // The same question has the same answer.
    #expect(region.redundancy() == region.redundancy())
  }

  private func denseNetwork(
    inputWidth: Int, hiddenWidths: [Int], using random: inout SplitMix64
  ) throws -> Network {
    var builder = NetworkBuilder(name: "dense")
    try builder.addInput("x", width: inputWidth)
    var (last, width) = ("x", inputWidth)
    for (layer, next) in hiddenWidths.enumerated() {
      try builder.addNode("h\(layer)", width: next)
      try builder.addNode("r\(layer)", width: next)
      func numbers(_ count: Int) -> ParameterValues {
        .float32((0..<count).map { _ in Float.random(in: -1...1, using: &random) })
      }
      let weight = try Parameter(name: "w\(layer)", shape: [next, width], values: numbers(next * width))
      let constant = try Parameter(name: "c\(layer)", shape: [next], values: numbers(next))
      try builder.addArc(
        from: last, to: "h\(layer)",
        .affine(
          Affine(
            .dense(DenseMap(weight, outputWidth: next, inputWidth: width)), constant: ParameterVector(constant))))
      try builder.addArc(from: "h\(layer)", to: "r\(layer)", .relu(Relu(width: next)))
      (last, width) = ("r\(layer)", next)
    }
    try builder.addOutput(last)
    return try builder.build()
  }
}
