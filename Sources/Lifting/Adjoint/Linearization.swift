import DAGNetwork
import Exact

/// A network at a point, with the derivative of every arc there: what gradients and directional derivatives are computed
/// from, by passes over the transitions that multiply with the arcs' matrices and assemble none (I12).
///
/// At a kink a unit counts as off, among equal maxima the first wins; then ``isInterior`` is false, and what the passes
/// give is the derivative of the affine branch that this chooses.
///
/// Over the rationals all of this is exact, for arcs that are piecewise affine or rational functions. Over the doubles it is
/// rounded, and so are the signs that choose branches; what does not exist is infinite or NaN there.
public struct Linearization<D: LinearEngine & OrderedDomain>: Sendable {
  public let network: Network
  public let domain: D
  /// The values of all nodes at the point, the state `S ι(x)`.
  public let state: State<Batch<D.Element>>
  /// Whether no unit is at a kink.
  public let isInterior: Bool
  /// By arc.
  let jacobians: [Jacobian<D.Element>]
  private let transitions: Transitions

  /// - Parameter point: one value for each input, in the order of ``DAGNetwork/Network/inputs``.
  /// - Throws: ``LinearizationError`` for an arc that has no value or no derivative in this domain at the point.
  /// - Precondition: one value for each input, of the input's width.
  /// - Complexity: one pass.
  public init(of network: Network, at point: [[D.Element]], over domain: D) throws(LinearizationError) {
    precondition(
      point.map(\.count) == network.inputs.map { network.nodes[$0].width }, "a point has the widths of the inputs")
    let evaluation = Evaluation(over: domain)
    let transitions = Transitions(of: network)
    var state: State<Batch<D.Element>>
    do { state = try network.lift(point.map { Batch($0) }, over: evaluation) } catch { throw .constant(error) }
    var jacobians = [Jacobian<D.Element>?](repeating: nil, count: network.arcs.count)
    var isInterior = true
    for coefficient in transitions.coefficients {
      let arc = network.arcs[coefficient.arc]
      do throws(DomainError) {
        let value = state[arc.tail]?.elements ?? Array(repeating: domain.zero, count: arc.function.inputWidth)
        try ElementaryStep(arc).apply(to: &state, over: evaluation)
        let activation = try arc.function.activation(at: value, over: domain)
        if activation?.kinks.isEmpty == false { isInterior = false }
        jacobians[coefficient.arc] = try arc.function.jacobian(at: value, activation: activation, over: domain)
      } catch {
        throw .arc(network.label(ofArc: coefficient.arc), error)
      }
    }
    self.network = network
    self.domain = domain
    self.state = state
    self.isInterior = isInterior
    self.jacobians = jacobians.compactMap { $0 }
    self.transitions = transitions
  }

  /// Directional derivatives, forward: the derivatives of all nodes along directions of the inputs.
  ///
  /// - Parameter directions: one batch for each input, one sample for each direction.
  /// - Precondition: as many batches as inputs, of their widths, all of the same count.
  /// - Complexity: one pass, for each direction.
  public func derivatives(along directions: [Batch<D.Element>]) throws(DomainError) -> State<Batch<D.Element>> {
    precondition(directions.count == network.inputs.count, "one batch for each input")
    var tangents = State<Batch<D.Element>>(zeroOf: network)
    for (input, direction) in zip(network.inputs, directions) { tangents[input] = direction }
    for coefficient in transitions.coefficients {
      guard let tangent = tangents[coefficient.column] else { continue }
      try domain.add(
        jacobians[coefficient.arc], of: tangent, width: network.nodes[coefficient.row].width,
        to: &tangents.values[coefficient.row])
    }
    return tangents
  }

  /// Gradients, backward: the solution `λ` of the transposed, upper-triangular system `(I − DAᵀ) λ = e`, by
  /// `λ = DT_1ᵀ ⋯ DT_hᵀ e` (I12). The part of `λ` at a node is the gradient of the covectors by that node's value, as if a
  /// variable were added to it; at the inputs it is the gradient by the inputs.
  ///
  /// - Parameter covectors: at each node that the differentiated quantity reads, one sample for each quantity; all batches
  ///   have the same count. See ``unitCovectors(at:_:)``.
  /// - Returns: `nil` at a node on which no quantity depends.
  /// - Complexity: one transposed pass, for each covector.
  public func gradients(of covectors: State<Batch<D.Element>>) throws(DomainError) -> State<Batch<D.Element>> {
    var adjoint = covectors
    for coefficient in transitions.coefficients.reversed() {
      guard let covector = adjoint[coefficient.row] else { continue }
      try domain.add(
        transposed: jacobians[coefficient.arc], of: covector, width: network.nodes[coefficient.column].width,
        to: &adjoint.values[coefficient.column])
    }
    return adjoint
  }

  /// The covectors that take coordinates of one node, as outputs: their gradients are the rows of its derivative.
  ///
  /// - Precondition: the coordinates are some of the node's.
  public func unitCovectors(at node: Int, _ coordinates: some Collection<Int>) -> State<Batch<D.Element>> {
    let width = network.nodes[node].width
    var batch = Batch(repeating: domain.zero, width: width, count: coordinates.count)
    for (sample, coordinate) in coordinates.enumerated() {
      precondition(0..<width ~= coordinate, "a coordinate of the node")
      batch.elements[sample * width + coordinate] = domain.one
    }
    var state = State<Batch<D.Element>>(zeroOf: network)
    state[node] = batch
    return state
  }
}

/// Why a network has no derivative at a point.
public enum LinearizationError: Error, Sendable, Equatable {
  /// An arc has no value or no derivative there, or none in the domain.
  case arc(String, DomainError)
  /// A constant has no value in the domain.
  case constant(DomainError)
}

extension LinearizationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .arc(let label, let error): "\(label): \(error)"
    case .constant(let error): "\(error)"
    }
  }
}
