import Exact

/// Maxima over groups of coordinates: output `k` is `max x[i]` over the coordinates `i` of group `k`. Max-pooling has its
/// windows as groups; the maximum of several vectors is taken from their concatenation. One unit for each group.
public struct Maximum: PiecewiseAffineKind {
  public let inputWidth: Int
  /// The coordinates of the groups, one group after the other.
  public let coordinates: [Int32]
  /// Where each group starts in ``coordinates``, and at the end their number.
  public let starts: [Int32]
  /// The groups as neighbours that differ by a shift only, as windows along an axis do.
  private let runs: [Run]

  /// Groups of one size, each of which has the coordinates of the one before moved by a step.
  private struct Run: Equatable {
    var first: Int
    var count: Int
    var step: Int
  }

  /// - Precondition: no group is empty, all coordinates are coordinates of the input.
  public init(inputWidth: Int, groups: [[Int32]]) {
    var coordinates: [Int32] = []
    var starts: [Int32] = [0]
    for group in groups {
      precondition(!group.isEmpty && group.allSatisfy { $0 >= 0 && Int($0) < inputWidth })
      coordinates += group
      starts.append(Int32(coordinates.count))
    }
    self.inputWidth = inputWidth
    self.coordinates = coordinates
    self.starts = starts
    runs = Self.runs(coordinates, starts)
  }

  private static func runs(_ coordinates: [Int32], _ starts: [Int32]) -> [Run] {
    var runs: [Run] = []
    for unit in 0..<starts.count - 1 {
      let (start, end) = (Int(starts[unit]), Int(starts[unit + 1]))
      if let last = runs.last, Int(starts[unit]) - Int(starts[unit - 1]) == end - start {
        let before = Int(starts[unit - 1])
        let step = Int(coordinates[start]) - Int(coordinates[before])
        if step >= 0, last.count == 1 || last.step == step,
          (0..<end - start).allSatisfy({ Int(coordinates[start + $0]) - Int(coordinates[before + $0]) == step })
        {
          runs[runs.count - 1].count += 1
          runs[runs.count - 1].step = step
          continue
        }
      }
      runs.append(Run(first: unit, count: 1, step: 0))
    }
    return runs
  }

  public var outputWidth: Int { starts.count - 1 }

  /// The coordinates of group `index`.
  public func group(_ index: Int) -> ArraySlice<Int32> {
    coordinates[Int(starts[index])..<Int(starts[index + 1])]
  }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  @_specialize(where D == Rationals)
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    // Member by member along each run, so that neighbours are compared at a time.
    let input = x.elements.span
    var sums = adding ? y.elements : []
    var output = y.elements.mutableSpan
    for sample in 0..<x.count {
      let base = sample * inputWidth
      let target = sample * outputWidth
      for run in runs {
        let members = group(run.first)
        for (order, member) in members.enumerated() {
          let neighbours = StridedRun(start: base + Int(member), count: run.count, step: run.step)
          if order == 0 {
            neighbours.copy(from: input, to: &output, at: target + run.first)
          } else {
            try neighbours.combine(from: input, into: &output, at: target + run.first) {
              (best, next) throws(DomainError) in try domain.maximum(best, next)
            }
          }
        }
      }
    }
    if adding {
      for i in sums.indices { sums[i] = domain.add(sums[i], output[i]) }
      y.elements = sums
    }
  }

  func activation<D: OrderedDomain>(at x: [D.Element], over domain: D) -> Activation {
    var activation = Activation(choices: [], kinks: [])
    for unit in 0..<outputWidth {
      var winner = 0
      var isTied = false
      let members = Array(group(unit))
      for (i, member) in members.enumerated().dropFirst() {
        let best = members[winner]
        // The same coordinate twice in a group is no tie: both branches are the same function.
        if member == best { continue }
        if domain.isLess(x[Int(best)], than: x[Int(member)]) {
          winner = i
          isTied = false
        } else if !domain.isLess(x[Int(member)], than: x[Int(best)]) {
          isTied = true
        }
      }
      activation.choices.append(Int32(winner))
      if isTied { activation.kinks.append(Int32(unit)) }
    }
    return activation
  }

  /// The selection of the winners.
  func unrectified(on activation: Activation) -> Affine {
    Affine(
      .selection(
        SelectionMap(
          inputWidth: inputWidth,
          sources: activation.choices.enumerated().map { coordinates[Int(starts[$0.offset] + $0.element)] })))
  }

  /// `x[winner] − x[i] ≥ 0` for every other member of the group.
  func conditions(of activation: Activation) -> [AffineCondition] {
    var conditions: [AffineCondition] = []
    for (unit, choice) in activation.choices.enumerated() {
      let winner = Int(coordinates[Int(starts[unit] + choice)])
      for member in Set(group(unit).map(Int.init)).sorted() where member != winner {
        let gain = (coordinate: winner, coefficient: Rational(1))
        let loss = (coordinate: member, coefficient: Rational(-1))
        conditions.append(AffineCondition(terms: winner < member ? [gain, loss] : [loss, gain]))
      }
    }
    return conditions
  }

  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    try .unrectified(self, activation: activation, over: domain)
  }
}
