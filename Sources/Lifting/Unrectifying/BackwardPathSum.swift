import DAGNetwork
import Exact

/// The path sum of affine arcs, by backward accumulation: for some coordinates of the outputs, the sum over all paths that
/// end there of the products of the arcs' matrices, and of the constant terms carried along.
///
/// It computes `Σ_k (Aᵀ)^k e` for unit vectors `e` at the outputs, along the graph's arcs from head to tail: a node's part is
/// passed on when all the arcs that leave it have delivered theirs. It reads neither levels nor transitions, so that the
/// forward pass over those can be held against it (I8).
package struct BackwardPathSum {
  /// One row for each output coordinate, one column for each input coordinate.
  package private(set) var weight: [[Rational]]
  /// One entry for each output coordinate.
  package private(set) var bias: [Rational]

  /// - Parameter affine: what each arc of the network carries.
  /// - Complexity: one transposed pass for each output coordinate.
  package init(of network: Network, carrying affine: [Affine]) throws(DomainError) {
    let rationals = Rationals()
    let rowCount = network.outputs.reduce(0) { $0 + network.nodes[$1].width }
    weight = Array(repeating: [], count: rowCount)
    bias = Array(repeating: 0, count: rowCount)
    var sums = [Batch<Rational>?](repeating: nil, count: network.nodes.count)
    var row = 0
    for output in network.outputs {
      let width = network.nodes[output].width
      var sum = Batch<Rational>(repeating: 0, width: width, count: rowCount)
      for i in 0..<width { sum.elements[(row + i) * width + i] = 1 }
      sums[output] = sum
      row += width
    }
    var missing = network.nodes.indices.map { network.outgoingArcs(of: $0).count }
    var ready = network.nodes.indices.filter { missing[$0] == 0 }
    while let head = ready.popLast() {
      for arc in network.incomingArcs(of: head) {
        let tail = network.arcs[arc].tail
        if let sum = sums[head] {
          if let constant = affine[arc].constant { add(constant, weightedBy: sum) }
          var target = sums[tail] ?? Batch(repeating: 0, width: network.nodes[tail].width, count: rowCount)
          sums[tail] = nil
          for part in affine[arc].linear.transposedParts {
            try rationals.apply(part, to: sum, adding: true, into: &target)
          }
          sums[tail] = target
        }
        missing[tail] -= 1
        if missing[tail] == 0 { ready.append(tail) }
      }
      if case .constant(let value) = network.nodes[head].role, let sum = sums[head] { add(value, weightedBy: sum) }
    }
    for input in network.inputs {
      let width = network.nodes[input].width
      for row in 0..<rowCount {
        weight[row] += sums[input].map { Array($0.sample(row)) } ?? Array(repeating: 0, count: width)
      }
    }
  }

  private mutating func add(_ constant: ParameterVector, weightedBy sum: Batch<Rational>) {
    for i in 0..<constant.width {
      let value = constant.rational(at: i)
      if value.isZero { continue }
      for row in bias.indices {
        let factor = sum.elements[row * sum.width + i]
        if !factor.isZero { bias[row] += factor * value }
      }
    }
  }
}
