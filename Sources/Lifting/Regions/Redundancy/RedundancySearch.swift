import Exact
import Symbolic

/// The search for the redundant ones among inequalities of which a common point is known.
///
/// In turn, and each for what is left: parallel inequalities are compared; rays from a point inside show inequalities to be needed;
/// linear programs in floating point propose rays, or multipliers; exact linear programs decide what is left.
struct RedundancySearch {
  private let inequalities: [LinearInequality]
  private let point: [Rational]
  /// What is known of each inequality.
  private(set) var standings: [Redundancy.Standing?]
  /// The products of doubles that may still be taken.
  private var operations: Int

  /// What an operation on a word of an exact number counts.
  private static let exactCost = 64
  private static let perceptronSteps = 1_000

  /// - Precondition: the inequalities hold at the point, and none holds for all points.
  init(_ inequalities: [LinearInequality], holdingAt point: [Rational], operationLimit: Int) {
    self.inequalities = inequalities
    self.point = point
    standings = Array(repeating: nil, count: inequalities.count)
    operations = operationLimit
  }

  mutating func run() {
    markParallelOnes()
    if let inner = InnerPoint.find(in: open.map { inequalities[$0] }, near: point) {
      let indices = open
      var search = FacetSearch(
        HalfSpaces(
          rows: indices.map { inequalities[$0].coefficients },
          slacks: indices.map { inequalities[$0].slack(at: inner) }, width: point.count))
      search.run(perceptronSteps: Self.perceptronSteps, operations: &operations)
      for (index, standing) in zip(indices, search.standings) {
        // Multipliers show that a strict inequality holds where they reach its bound only if they take from a strict one. That
        // is left to nobody: such a one stays undecided.
        standings[index] = standing == .redundant && inequalities[index].isStrict ? nil : standing
      }
    }
    decideExactly()
  }

  private var open: [Int] { standings.indices.filter { standings[$0] == nil } }

  /// Of inequalities with the same direction, the tightest is kept.
  private mutating func markParallelOnes() {
    var kept: [[Integer]: (index: Int, bound: Rational)] = [:]
    for (index, inequality) in inequalities.enumerated() {
      let integers = (inequality.coefficients + [inequality.bound]).scaledToIntegers
      let direction = Array(integers.dropLast())
      let divisor = direction.reduce(Integer(0)) { $0.greatestCommonDivisor($1) }
      let bound = Rational(integers[direction.count], positiveDenominator: divisor)
      let key = direction.map { $0.exactlyDivided(by: divisor) }
      guard let other = kept[key] else {
        kept[key] = (index, bound)
        continue
      }
      let isTighter =
        bound < other.bound
        || bound == other.bound && inequality.isStrict && !inequalities[other.index].isStrict
      standings[isTighter ? other.index : index] = .redundant
      if isTighter { kept[key] = (index, bound) }
    }
  }

  /// Decides what is left one by one, against all that is not redundant.
  private mutating func decideExactly() {
    var words = operations / Self.exactCost
    for index in open {
      let others = inequalities.indices.filter { $0 != index && standings[$0] != .redundant }
      do throws(DecisionStop) {
        let isImplied = try inequalities[index].excess.isNowherePositive(
          where: others.map { inequalities[$0].excess.negated }, from: point, operations: &words)
        if !isImplied { standings[index] = .needed }
        // A strict inequality may still fail where the others reach its bound.
        if isImplied && !inequalities[index].isStrict { standings[index] = .redundant }
      } catch {
        standings[index] = .undecided
      }
    }
    operations = words * Self.exactCost
  }
}

extension LinearInequality {
  /// How far a point is from the boundary, in the inequality's own measure: not negative where it holds.
  func slack(at point: [Rational]) -> Rational {
    var slack = bound
    for (coefficient, value) in zip(coefficients, point) where !coefficient.isZero && !value.isZero {
      slack -= coefficient * value
    }
    return slack
  }

  /// `coefficients · x − bound`.
  fileprivate var excess: AffineForm {
    AffineForm(
      terms: coefficients.enumerated().compactMap { variable, coefficient in
        coefficient.isZero ? nil : AffineForm.Term(variable: variable, coefficient: coefficient)
      }, constant: -bound)
  }
}

extension AffineForm {
  fileprivate var negated: AffineForm {
    AffineForm(
      terms: terms.map { Term(variable: $0.variable, coefficient: -$0.coefficient) }, constant: -constant)
  }
}
