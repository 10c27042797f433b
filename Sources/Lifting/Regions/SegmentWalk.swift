import DAGNetwork
import Exact

/// Walks along the segment from one point to another, from each piece to the next: a piece lies between consecutive parameters
/// at which a unit changes its choice.
///
/// The value of every node is carried as an affine function of the parameter `t` in [0, 1], valid on the piece. The units
/// choose by the values just right of the piece's beginning; the piece ends where the first of the inequalities that these
/// choices ask for fails. All numbers are exact. From one piece to the next, only nodes that a change reaches are computed
/// again.
public struct SegmentWalk: Sendable {
  public let network: Network
  private let forms: AffineForms<Rationals>
  /// The affine functions of the nodes on the current piece, as ``AffineForms`` in one coordinate.
  private var values: [Batch<Rational>?]
  /// What the arcs do that are not affine for all inputs.
  private var branches: [Branch?]
  private var affine: [Affine?]
  /// Where the next piece begins; `nil` after the last one.
  private var start: Rational? = 0

  /// What the units of an arc do on the current piece.
  private struct Branch {
    /// `nil` for an expression without units.
    var activation: Activation?
    /// The first parameter below 1 at which one of them changes; `nil` if there is none.
    var end: Rational?
  }

  /// - Throws: ``UnrectifyingError/notPiecewiseAffine(arc:)`` for the first arc that is not.
  /// - Precondition: both points have one value for each input, of the input's width.
  public init(of network: Network, from start: [[Rational]], to end: [[Rational]]) throws(UnrectifyingError) {
    for (index, arc) in network.arcs.enumerated() where !arc.function.isPiecewiseAffine {
      throw .notPiecewiseAffine(arc: network.label(ofArc: index))
    }
    self.network = network
    forms = AffineForms(over: Rationals(), inputWidth: 1)
    affine = network.arcs.map(\.function.affine)
    branches = Array(repeating: nil, count: network.arcs.count)
    let inputs = zip(start, end).map { start, end in
      Batch(width: start.count, count: 2, elements: zip(start, end).map { $1 - $0 } + start)
    }
    do { values = try network.lift(inputs, over: forms).values } catch { throw .evaluation(error) }
  }

  /// The next piece; `nil` behind the end.
  ///
  /// - Throws: ``UnrectifyingError/domain(arc:_:)`` for an arc that is not defined on the piece.
  /// - Complexity: one exact pass over functions of one variable, of the part of the network that the change reaches.
  public mutating func next() throws(UnrectifyingError) -> SegmentPiece? {
    guard let start else { return nil }
    let changes = try advance(to: start)
    let end = branches.reduce(1 as Rational) { min($0, $1?.end ?? 1) }
    self.start = end < 1 ? end : nil
    let outputs = network.outputs.flatMap { node in (0..<network.nodes[node].width).map { form(of: node, $0) } }
    return SegmentPiece(
      network: network, from: start, to: end, activations: branches.map { $0?.activation }, changes: changes,
      outputs: outputs,
      affine: affine.compactMap(\.self))
  }

  /// Computes the values just right of a parameter.
  ///
  /// - Returns: the units whose choices are others than before; none at the beginning.
  private mutating func advance(to parameter: Rational) throws(UnrectifyingError) -> [UnitChange] {
    var changes: [UnitChange] = []
    let isFirst = parameter.isZero
    var isChanged = [Bool](repeating: false, count: network.nodes.count)
    for node in network.order {
      for arc in network.incomingArcs(of: node) {
        let isTailChanged = isFirst || isChanged[network.arcs[arc].tail]
        if isTailChanged { isChanged[node] = true }
        guard network.arcs[arc].function.affine == nil,
          isTailChanged || branches[arc].map({ $0.end == parameter }) ?? true
        else { continue }
        let before = branches[arc]?.activation
        try chooseBranches(ofArc: arc, rightOf: parameter)
        if let before, let after = branches[arc]?.activation, before.choices != after.choices {
          isChanged[node] = true
          changes += UnitChange.all(ofArc: arc, from: before, to: after)
        }
      }
      if isChanged[node] { try sum(node) }
    }
    return changes.sorted { $0.unit < $1.unit }
  }

  /// Adds up what the arcs into a node make of the values at their tails.
  private mutating func sum(_ node: Int) throws(UnrectifyingError) {
    var sum: Batch<Rational>?
    for arc in network.incomingArcs(of: node) {
      guard let affine = affine[arc] else { continue }
      let value = values[network.arcs[arc].tail] ?? forms.zero(width: affine.inputWidth)
      do { try forms.add(.affine(affine), of: value, to: &sum) } catch { throw .evaluation(error) }
    }
    values[node] = sum
  }

  /// Lets the units of an arc choose by the values just right of a parameter.
  private mutating func chooseBranches(ofArc index: Int, rightOf parameter: Rational) throws(UnrectifyingError) {
    let arc = network.arcs[index]
    let input = (0..<arc.function.inputWidth).map { form(of: arc.tail, $0) }
    let activation: Activation?
    do throws(DomainError) {
      activation = try arc.function.activation(at: input, over: SegmentGerms(parameter: parameter))
    } catch {
      throw .domain(arc: network.label(ofArc: index), error)
    }
    guard let affine = arc.function.unrectified(on: activation) else {
      throw .notPiecewiseAffine(arc: network.label(ofArc: index))
    }
    self.affine[index] = affine
    let conditions = activation.map { arc.function.conditions(of: $0) } ?? []
    branches[index] = Branch(activation: activation, end: end(of: conditions, input))
  }

  /// The first parameter below 1 behind which one of the conditions, all of which hold just right of where the piece
  /// begins, fails; `nil` if there is none.
  private func end(of conditions: [AffineCondition], _ input: [SegmentForm]) -> Rational? {
    var end: Rational?
    for condition in conditions {
      var form = SegmentForm(constant: condition.constant, slope: 0)
      for (coordinate, coefficient) in condition.terms {
        let term = input[coordinate]
        form.slope += coefficient * term.slope
        form.constant += coefficient * term.constant
      }
      // It holds on the right, so it can only fail where it falls to 0.
      guard form.slope.signum() < 0, form.sign(at: end ?? 1) < 0 else { continue }
      end = quotient(form.constant, -form.slope)
    }
    return end
  }

  private func form(of node: Int, _ coordinate: Int) -> SegmentForm {
    guard let value = values[node] else { return SegmentForm(constant: 0, slope: 0) }
    return SegmentForm(
      constant: value.elements[value.width + coordinate], slope: value.elements[coordinate])
  }
}
