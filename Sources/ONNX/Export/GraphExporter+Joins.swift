import DAGNetwork
import Exact

// Nodes that only stand the operands of one function side by side: ONNX's operators take operands one by one, so that such a
// node needs no value of its own.

extension GraphExporter {
  /// The operands that a node stands side by side for the only function that reads it, each with the coordinates that it has
  /// there; `nil` for any other node.
  ///
  /// - Parameter blocks: the widths of the operands' places.
  private func operands(joinedBy node: Int, blocks: [Int]) -> [(value: ExportedValue, sources: [Int])]? {
    guard isJoin(node) else { return nil }
    let starts = blocks.indices.map { blocks[..<$0].reduce(0, +) }
    var operands = [(value: ExportedValue, sources: [Int])?](repeating: nil, count: blocks.count)
    for index in network.incomingArcs(of: node) {
      let arc = network.arcs[index]
      guard let value = value(ofNode: arc.tail), let affine = arc.function.affine, affine.constant == nil else {
        return nil
      }
      var sources = [Int32](repeating: -1, count: network.nodes[node].width)
      switch affine.linear {
      case .embedding(let map):
        for (source, target) in map.targets.enumerated() { sources[Int(target)] = Int32(source) }
      case .selection(let map): sources = map.sources
      default: return nil
      }
      for (block, start) in starts.enumerated() {
        let part = sources[start..<start + blocks[block]]
        guard let first = part.first, first >= 0 else {
          guard part.allSatisfy({ $0 < 0 }) else { return nil }
          continue
        }
        guard operands[block] == nil, part.allSatisfy({ $0 >= 0 }) else { return nil }
        operands[block] = (value, part.map { Int($0) })
      }
    }
    let all = operands.compactMap { $0 }
    return all.count == blocks.count ? all : nil
  }

  /// A node's value by the operator that takes the operands of its only arc one by one; `nil` where that is none, or none that
  /// gives the same coordinates.
  func joinedValue(of index: Int) throws(ONNXError) -> ExportedValue? {
    let incoming = network.incomingArcs(of: index)
    guard incoming.count == 1, let first = incoming.first else { return nil }
    let arc = network.arcs[first]
    let node = network.nodes[index]
    switch arc.function {
    case .elementwise(let function) where function.operandCount > 1:
      let blocks = Array(repeating: function.width, count: function.operandCount)
      guard let operands = operands(joinedBy: arc.tail, blocks: blocks),
        let result = broadcast(operands, as: node.name, shape: node.shape)
      else { return nil }
      try emit(function, of: operands.map(\.value.name), as: node.name)
      return result
    case .matrixProduct(let function):
      let blocks = [
        function.batch * function.rows * function.depth, function.batch * function.depth * function.columns,
      ]
      guard let operands = operands(joinedBy: arc.tail, blocks: blocks),
        let result = product(operands, function, as: node.name, shape: node.shape)
      else { return nil }
      emit("MatMul", operands.map(\.value.name), node.name)
      return result
    default: return nil
    }
  }

  /// The result of operands that are broadcast against each other, if each of its coordinates is made of those that they
  /// stand for.
  private func broadcast(
    _ operands: [(value: ExportedValue, sources: [Int])], as name: String, shape: [Int]
  ) -> ExportedValue? {
    var extents: [Int] = []
    for operand in operands {
      guard let own = try? TensorShape(operand.value.extents, of: ""), let all = try? TensorShape(extents, of: ""),
        let wider = all.broadcast(with: own)
      else { return nil }
      extents = wider
    }
    guard let full = try? TensorShape(extents, of: "") else { return nil }
    let result = ExportedValue(
      name: name, extents: extents,
      isBatched: extents.first == 1
        && operands.contains { $0.value.isBatched && $0.value.extents.count == extents.count })
    guard result.shape == shape else { return nil }
    for operand in operands {
      guard let own = try? TensorShape(operand.value.extents, of: ""),
        full.offsets(strides: own.broadcastStrides(own.strides, to: full)) == operand.sources
      else { return nil }
    }
    return result
  }

  /// The result of a product of operands whose last two axes are the matrices, as they stand.
  private func product(
    _ operands: [(value: ExportedValue, sources: [Int])], _ function: MatrixProduct, as name: String, shape: [Int]
  ) -> ExportedValue? {
    let (left, right) = (operands[0].value.extents, operands[1].value.extents)
    guard operands.allSatisfy({ $0.sources.elementsEqual(0..<$0.value.count) }),
      left.count >= 2, right.count >= 2, left.suffix(2) == [function.rows, function.depth],
      right.suffix(2) == [function.depth, function.columns], left.dropLast(2) == right.dropLast(2)
    else { return nil }
    let result = ExportedValue(
      name: name, extents: left.dropLast() + [function.columns],
      isBatched: left.count > 2 && operands[0].value.isBatched)
    return result.shape == shape ? result : nil
  }

  /// Whether a node may need no value of its own: one arc leaves it, with a function of several operands.
  func isJoin(_ node: Int) -> Bool {
    guard network.nodes[node].role == .sum, !network.outputs.contains(node),
      network.outgoingArcs(of: node).count == 1, let only = network.outgoingArcs(of: node).first
    else { return false }
    switch network.arcs[only].function {
    case .elementwise(let function): return function.operandCount > 1
    case .matrixProduct: return true
    default: return false
    }
  }
}
