import DAGNetwork
import Exact
import Symbolic

extension NumericExamination {
  /// I7: `DS = (I − DA)⁻¹` and the determinants.
  func verifyUnitDeterminant() -> Verdict {
    let count = limits.matrixPoints(points.count, size: size)
    var tally = PointTally()
    if size > limits.dense {
      return Verdict(.undecided(reason: denseExcess), scope: .points(0), evidence: "nothing was computed")
    }
    for index in 0..<count where !tally.isRefuted {
      do throws(NumericObstacle) {
        let linearization = try linearization(at: index)
        guard !linearization.isAtKink else {
          tally.leaveOut("a unit is at a kink")
          continue
        }
        var comparison = try resolvent(at: index).result.get()
        if !comparison.isRefuted { try UnitDeterminants(linearization).compareDeterminants(into: &comparison) }
        tally.add(comparison.finding { _ in self.network.coordinates(ofPoint: self.points[index]) })
      } catch {
        tally.add(error)
      }
    }
    return tally.verdict(
      scope: Scope.points,
      evidence:
        "DS of the transitions against (I − DA)⁻¹ by dtrtri, entry by entry; det DS and det DT_n by dgetrf in the "
        + "stored order of the nodes, N = \(size)" + countNote(count) + conditionNote(count) + pointsNote)
  }

  /// I8: the un-rectified system.
  func verifyUnrectifiedPathSum() -> Verdict {
    let isDense = size <= limits.dense
    let count = isDense ? limits.matrixPoints(points.count, size: size) : points.count
    var tally = PointTally()
    var kinkedPoints = 0
    for index in 0..<count where !tally.isRefuted {
      do throws(NumericObstacle) {
        let linearization = try linearization(at: index)
        guard linearization.isAffine else {
          tally.add(.undecided(reason: "an arc is not piecewise affine"))
          continue
        }
        if linearization.isAtKink { kinkedPoints += 1 }
        let system = UnrectifiedSystem(
          linearization: linearization, point: points[index], values: try values(at: index))
        var comparison = BallComparison()
        if isDense { try system.compareSolution(into: &comparison) }
        try system.compareInputColumns(into: &comparison)
        tally.add(comparison.finding { _ in self.network.coordinates(ofPoint: self.points[index]) })
      } catch {
        tally.add(error)
      }
    }
    var evidence =
      "derivatives by the inputs on the region, of the un-rectified transitions against the graph's path sum, at "
      + "every node"
    evidence +=
      isDense
      ? "; the state on the region by dtrtrs against f, N = \(size)"
      : "; no triangular solve: \(denseExcess)"
    if kinkedPoints > 0 { evidence += "; at \(kinkedPoints) points a unit at a kink counts as off" }
    return tally.verdict(scope: Scope.regions, evidence: evidence + countNote(count) + pointsNote)
  }

  var denseExcess: String {
    "the state has \(size) coordinates, beyond the \(limits.dense) for which matrices are written out (--dense-limit)"
  }

  func countNote(_ count: Int) -> String {
    count < points.count ? "; at \(count) of \(points.count) points, to limit the work of the eliminations" : ""
  }
}

extension PointTally {
  mutating func add(_ obstacle: NumericObstacle) {
    switch obstacle {
    case .outside(let reason): leaveOut(reason)
    case .open(let reason): add(.undecided(reason: reason))
    }
  }
}
