import Exact

/// Maxima over groups of coordinates: output `k` is `max x[i]` over the coordinates `i` of group `k`. Max-pooling has its
/// windows as groups; the maximum of several vectors is taken from their concatenation. One unit for each group.
public struct Maximum: PiecewiseAffineKind {
  public let inputWidth: Int
  /// The coordinates of the groups, one group after the other.
  public let coordinates: [Int32]
  /// Where each group starts in ``coordinates``, and at the end their number.
  public let starts: [Int32]

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
    for sample in 0..<x.count {
      let base = sample * inputWidth
      for unit in 0..<outputWidth {
        let members = group(unit)
        var value = x.elements[base + Int(members[members.startIndex])]
        for member in members.dropFirst() { value = try domain.maximum(value, x.elements[base + Int(member)]) }
        let target = sample * outputWidth + unit
        y.elements[target] = adding ? domain.add(y.elements[target], value) : value
      }
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
