import DAGNetwork
import Exact

/// The exact values of a network at rational points, and for each of them a proved bound on the error of **any** evaluation
/// in a floating-point format.
///
/// An evaluation rounds the points and the parameters to the format, if it does not represent them, and computes with the
/// formulas of real arithmetic: it may add the terms at a node in any order and grouping, use fused multiply-adds or not, and
/// scale before or after a product. It need not be one of this toolkit: the kernels of onnxruntime are covered where its graph
/// optimisations, which change the formulas, are off. Not covered are fast matrix products (Strassen, Winograd) and hardware
/// that flushes subnormal numbers to zero.
///
/// The bounds follow Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., ch. 2–4, with gradual underflow; they
/// are computed with outward rounding, and grow as rounding errors can at worst grow through the network. Where an
/// intermediate result could overflow there is no bound: infinity.
public struct RoundingAnalysis: Sendable {
  public let network: Network
  public let format: FloatingPointFormat
  /// The number of points.
  public let count: Int
  private let state: State<RoundedBatch<Rational>>

  /// - Parameter points: one batch for each input, in the order of ``Network/inputs``, each of `count` samples of the
  ///   input's width.
  /// - Throws: ``DomainError`` where an arc has no exact value at a point: `sigmoid` and `tanh` have none, and nothing is
  ///   proved of the errors that implementations of them make.
  /// - Precondition: the points have the inputs' widths, and equal counts.
  /// - Complexity: one exact pass at each point, and three passes over doubles.
  public init(
    of network: Network, at points: [Batch<Rational>], format: FloatingPointFormat
  ) throws(DomainError) {
    precondition(points.count == network.inputs.count, "one batch for each input")
    let count = points.first?.count ?? 1
    for (input, batch) in zip(network.inputs, points) {
      precondition(batch.count == count && batch.width == network.nodes[input].width)
    }
    let domain = RoundingBounds(over: Rationals(), format: format, count: count)
    var state = try network.lift(points.map { domain.value($0) }, over: domain)
    try Transitions(of: network).synthesize(&state, over: domain)
    self.network = network
    self.format = format
    self.count = count
    self.state = state
  }

  /// The exact values of a node.
  public func exactValues(ofNode node: Int) -> Batch<Rational> {
    state[node]?.reference ?? Batch(repeating: 0, width: network.nodes[node].width, count: count)
  }

  /// Upper bounds on the errors of a node's values in any evaluation; infinity where there is none.
  public func errorBounds(ofNode node: Int) -> Batch<Double> {
    let width = network.nodes[node].width
    return Batch(
      width: width, count: count,
      elements: state[node]?.sums.errors(in: format) ?? Array(repeating: 0, count: width * count))
  }

  /// Holds values that were computed for a node against the exact ones and their bounds.
  ///
  /// - Precondition: the batch has the node's width and one sample for each point.
  public func comparison<Number: BinaryFloatingPoint>(
    of computed: Batch<Number>, atNode node: Int
  ) -> RoundingComparison {
    let exact = exactValues(ofNode: node)
    let bounds = errorBounds(ofNode: node)
    precondition(computed.width == exact.width && computed.count == exact.count)
    var comparison = RoundingComparison()
    for (i, value) in computed.elements.enumerated() {
      comparison.add(
        Double(value), exact: exact.elements[i], bound: bounds.elements[i], sample: i / exact.width,
        coordinate: i % exact.width)
    }
    return comparison
  }
}
