import DAGNetwork
import Exact

extension Network {
  /// The values of the outputs, in the order of ``DAGNetwork/Network/outputs``, by one lifting pass: `S ι(x)` at the
  /// outputs (I1).
  ///
  /// - Parameter input: one batch for each input, in the order of ``DAGNetwork/Network/inputs``, all of the same count.
  /// - Throws: what the domain throws for an arc that it cannot evaluate at these values.
  /// - Precondition: as many batches as inputs, each of its input's width.
  public func evaluate<D: LinearEngine>(
    at input: [Batch<D.Element>], over domain: D
  ) throws(DomainError) -> [Batch<D.Element>] {
    let evaluation = Evaluation(over: domain, count: input.first?.count ?? 1)
    var state = try lift(input, over: evaluation)
    try Transitions(of: self).synthesize(&state, keeping: outputs, over: evaluation)
    return outputs.map { state[$0] ?? evaluation.zero(width: nodes[$0].width) }
  }

  /// The exact values of the outputs at a point, the coordinates of each output in row-major order.
  ///
  /// - Throws: ``Exact/DomainError/unsupported(operation:domain:)`` for an arc that has no exact value, such as `tanh`.
  /// - Precondition: the point is one of this network's input space.
  public func exactOutputs(at point: InputPoint) throws(DomainError) -> [[Rational]] {
    try evaluate(at: point.coordinates.map { Batch($0) }, over: Rationals()).map(\.elements)
  }
}
