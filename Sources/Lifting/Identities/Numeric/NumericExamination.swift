import DAGNetwork
import Exact
import Symbolic

/// A network and its transitions at some points, in doubles: what the identities have in common is computed once.
final class NumericExamination {
  let verifier: IdentityVerifier
  let limits: NumericLimits
  /// The points, rounded to doubles.
  let points: [[[Rational]]]
  /// How many points are not the given ones.
  let roundedCount: Int
  private var values: [Result<[RoundedPoint], NumericObstacle>]?
  private var linearizations: [Int: Result<NumericLinearization, NumericObstacle>] = [:]
  private var resolvents: [Int: ResolventFinding] = [:]

  /// What came of comparing `DS` with `(I − DA)⁻¹` at a point.
  struct ResolventFinding {
    var result: Result<BallComparison, NumericObstacle>
    /// `‖M‖₁` by `dlantr`, and `‖M‖₁ ‖M⁻¹‖₁` by `dtrcon`, which is an estimate.
    var norms: (norm: Double, condition: Double)?
  }

  var network: Network { verifier.network }
  var transitions: Transitions { verifier.transitions }

  init(_ verifier: IdentityVerifier, at points: [[[Rational]]], limits: NumericLimits) {
    self.verifier = verifier
    self.limits = limits
    self.points = points.map { $0.map { $0.map { Rational(exactly: Double($0)) ?? $0 } } }
    roundedCount = zip(points, self.points).count { $0 != $1 }
  }

  /// The widths of the states.
  var size: Int { network.stateWidth }

  // MARK: - What identities share

  /// `f_v` at a point by direct recursion over the graph, by node.
  func values(at index: Int) throws(NumericObstacle) -> [RoundedPoint] {
    if values == nil { values = computeValues() }
    guard let result = values?[index] else { return [] }
    return try result.get()
  }

  /// All points in one batch; where the batch fails, one by one.
  private func computeValues() -> [Result<[RoundedPoint], NumericObstacle>] {
    do throws(NumericObstacle) {
      return try recursion(at: Array(points.indices)).map { .success($0) }
    } catch {
      return points.indices.map { index in
        do throws(NumericObstacle) {
          return .success(try recursion(at: [index])[0])
        } catch {
          return .failure(error)
        }
      }
    }
  }

  func recursion(at indices: [Int]) throws(NumericObstacle) -> [[RoundedPoint]] {
    let domain = RoundingBounds(over: Doubles(), format: .float64, count: indices.count)
    var points = indices.map { _ in [RoundedPoint]() }
    do throws(DomainError) {
      var recursion = try DirectRecursion(network, at: batches(of: indices).map { domain.value($0) }, over: domain)
      for node in network.nodes.indices {
        let value = try recursion.value(of: node)
        let errors = domain.errors(of: value)
        let width = network.nodes[node].width
        for k in indices.indices {
          points[k].append(
            RoundedPoint(
              values: Array(value.reference.sample(k)), errors: Array(errors[k * width..<(k + 1) * width])))
        }
      }
    } catch {
      throw .outside("\(error)")
    }
    return points
  }

  /// Some points as one batch for each input.
  func batches(of indices: [Int]) -> [Batch<Rational>] {
    network.inputs.indices.map { input in
      Batch(
        width: network.nodes[network.inputs[input]].width, count: indices.count,
        elements: indices.flatMap { points[$0][input] })
    }
  }

  func linearization(at index: Int) throws(NumericObstacle) -> NumericLinearization {
    if let known = linearizations[index] { return try known.get() }
    let result: Result<NumericLinearization, NumericObstacle>
    do throws(NumericObstacle) {
      result = .success(
        try NumericLinearization(of: network, transitions, at: points[index], values: try values(at: index)))
    } catch {
      result = .failure(error)
    }
    linearizations[index] = result
    return try result.get()
  }

  /// The comparison of `DS` from the transitions with `(I − DA)⁻¹` from the graph at a point.
  func resolvent(at index: Int) -> ResolventFinding {
    if let known = resolvents[index] { return known }
    var finding: ResolventFinding
    do throws(NumericObstacle) {
      let linearization = try linearization(at: index)
      let resolvent = try ResolventMatrix(linearization)
      var comparison = BallComparison()
      try UnitDeterminants(linearization).compareInverse(with: resolvent, into: &comparison)
      finding = ResolventFinding(
        result: .success(comparison), norms: (resolvent.norms.matrix, 1 / resolvent.reciprocalCondition))
    } catch {
      finding = ResolventFinding(result: .failure(error), norms: nil)
    }
    resolvents[index] = finding
    return finding
  }

  // MARK: - Evidence

  var pointsNote: String {
    roundedCount == 0 ? "" : "; \(roundedCount) of the points are rounded to doubles"
  }

  func conditionNote(_ count: Int) -> String {
    let norms = (0..<count).compactMap { resolvents[$0]?.norms }
    guard let norm = norms.map(\.norm).max(), let condition = norms.map(\.condition).max() else { return "" }
    return "; ‖I − DA‖₁ up to \(short(norm)), condition number κ₁ up to about \(short(condition)) (dtrcon, an estimate)"
  }

  /// Three significant digits of a positive number.
  private func short(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return "\(value)" }
    var (digits, exponent) = (value, 0)
    while digits >= 999.5 {
      digits /= 10
      exponent += 1
    }
    while digits < 99.95 {
      digits *= 10
      exponent -= 1
    }
    let rounded = digits.rounded()
    switch exponent {
    case 0: return "\(Int(rounded))"
    case -1: return "\(rounded / 10)"
    case -2: return "\(rounded / 100)"
    default: return "\(rounded / 100)e\(exponent + 2)"
    }
  }
}
