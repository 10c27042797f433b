import DAGNetwork
import Exact

/// What another evaluation computed for one output, held against the proved values and against the rounding errors that are
/// proved for the network.
public struct OutputComparison: Sendable {
  public enum Finding: Sendable, Hashable {
    /// The error is within the bound.
    case within
    /// The error is larger than the bound: the value was not computed as the bound assumes, or not by this network.
    case outside
    /// There is no bound, or the enclosure of the value is too wide to tell.
    case undecided
  }

  public struct Coordinate: Sendable {
    public let computed: Rational
    /// What is known of the value.
    public let value: RealInterval
    /// The largest error that rounding can make; infinity where no bound is proved.
    public let bound: Double
    public let finding: Finding

    /// The largest distance of the computed number from a number of the enclosure, rounded; infinity where it has no ends.
    public var error: Double {
      guard let lower = value.lower, let upper = value.upper else { return .infinity }
      return Double(max((computed - lower).magnitude, (computed - upper).magnitude))
    }

    /// - Parameter holds: whether the bound is one for every evaluation, so that what is larger is refuted.
    init(computed: Rational, value: RealInterval, bound: Double, holds: Bool) {
      self.computed = computed
      self.value = value
      self.bound = bound
      guard let limit = Rational(exactly: bound) else {
        finding = .undecided
        return
      }
      let known = RealInterval(lower: computed - limit, upper: computed + limit)
      if let lower = value.lower, let upper = value.upper, known.contains(lower), known.contains(upper) {
        finding = .within
      } else {
        finding = holds && known.isDisjoint(from: value) ? .outside : .undecided
      }
    }
  }

  /// In row-major order.
  public let coordinates: [Coordinate]

  /// How many values have a bound that is no smaller than the largest of the output's values: it holds, but wrong values would
  /// be within it too.
  public var uninformativeCount: Int {
    let ends = coordinates.lazy.flatMap { [$0.value.lower, $0.value.upper] }
    let largest = ends.compactMap { $0.map { abs(Double($0)) } }.max() ?? 0
    return largest == 0 ? 0 : coordinates.count { $0.finding == .within && $0.bound >= largest }
  }

  public func count(of finding: Finding) -> Int { coordinates.count { $0.finding == finding } }
}

extension Network {
  /// Holds values that another evaluation computed for the outputs at a point against what they can be.
  ///
  /// The bounds are those of ``RoundingAnalysis``: the evaluation rounds the point and the parameters to the format and computes
  /// with the operators' formulas, in any order of summation. Where an arc carries an expression, another evaluation may compute
  /// it by another formula: then nothing is refuted. Elementary functions have no bound.
  ///
  /// - Parameters:
  ///   - computed: the values of each output, row-major.
  ///   - values: what ``enclosedOutputs(at:relativeBits:limit:)`` says of them at the point.
  /// - Throws: ``Exact/DomainError`` where the network has no value at the point.
  /// - Precondition: as many values as the outputs have.
  public func comparison(
    of computed: [[Rational]], with values: [[RealInterval]], at point: InputPoint, format: FloatingPointFormat
  ) throws(DomainError) -> [OutputComparison] {
    let bounds = try outputBounds(at: point, format: format)
    let holds = !arcs.contains {
      switch $0.function {
      case .expression, .elementwise: true
      default: false
      }
    }
    return outputs.indices.map { k in
      precondition(computed[k].count == values[k].count && bounds[k].count == values[k].count, "a value for each place")
      return OutputComparison(
        coordinates: values[k].indices.map {
          OutputComparison.Coordinate(
            computed: computed[k][$0], value: values[k][$0], bound: bounds[k][$0], holds: holds)
        })
    }
  }

  /// Upper bounds on the errors of the outputs in any evaluation; infinity where none is proved.
  private func outputBounds(at point: InputPoint, format: FloatingPointFormat) throws(DomainError) -> [[Double]] {
    // 256 digits leave the enclosures far narrower than what rounding to the format does.
    let domain = RoundingBounds(over: Enclosures(fractionBits: 256), format: format, count: 1)
    do throws(DomainError) {
      var state = try lift(point.coordinates.map { domain.value(Batch($0)) }, over: domain)
      try Transitions(of: self).synthesize(&state, keeping: outputs, over: domain)
      return outputs.map { output in
        state[output]?.sums.errors(in: format) ?? Array(repeating: 0, count: nodes[output].width)
      }
    } catch .unsupported, .undefined {
      return outputs.map { Array(repeating: .infinity, count: nodes[$0].width) }
    }
  }
}
