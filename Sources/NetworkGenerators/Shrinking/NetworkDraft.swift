import DAGNetwork
import Exact

/// A network that is being changed: its parts without the guarantee that they fit.
struct NetworkDraft {
  struct DraftNode {
    var name: String
    var shape: [Int]
    var role: Node.Role
  }

  let name: String
  var nodes: [DraftNode]
  var arcs: [Arc]
  var outputs: [Int]

  init(_ network: Network) {
    name = network.name
    nodes = network.nodes.map { DraftNode(name: $0.name, shape: $0.shape, role: $0.role) }
    arcs = network.arcs
    outputs = network.outputs
  }

  /// The network that this is; `nil` if it is none.
  func build() -> Network? {
    do {
      var built: [Node] = []
      for node in nodes { built.append(try Node(name: node.name, shape: node.shape, role: node.role)) }
      return try Network(name: name, nodes: built, arcs: arcs, outputs: outputs)
    } catch {
      return nil
    }
  }

  /// Keeps only these nodes, in this order, and the arcs and outputs among them.
  mutating func keep(_ order: [Int]) {
    var position = [Int](repeating: -1, count: nodes.count)
    for (new, old) in order.enumerated() { position[old] = new }
    nodes = order.map { nodes[$0] }
    arcs = arcs.filter { position[$0.tail] >= 0 && position[$0.head] >= 0 }.map { arc in
      Arc(tail: position[arc.tail], head: position[arc.head], function: arc.function, name: arc.name)
    }
    outputs = outputs.map { position[$0] }.filter { $0 >= 0 }
  }

  /// Removes these nodes, and every node that loses its last arc by it.
  mutating func remove(_ removed: Set<Int>) {
    var isKept = nodes.indices.map { !removed.contains($0) }
    var incoming = [Int](repeating: 0, count: nodes.count)
    var outgoing = [[Int]](repeating: [], count: nodes.count)
    for arc in arcs {
      incoming[arc.head] += 1
      outgoing[arc.tail].append(arc.head)
    }
    var pending = Array(removed)
    while let node = pending.popLast() {
      for head in outgoing[node] {
        incoming[head] -= 1
        if incoming[head] == 0, isKept[head] {
          isKept[head] = false
          pending.append(head)
        }
      }
    }
    keep(nodes.indices.filter { isKept[$0] })
  }

  /// Whether an output is reached from each node.
  var isUsed: [Bool] {
    var isUsed = [Bool](repeating: false, count: nodes.count)
    var incoming = [[Int]](repeating: [], count: nodes.count)
    for arc in arcs { incoming[arc.head].append(arc.tail) }
    var pending = outputs
    for output in outputs { isUsed[output] = true }
    while let node = pending.popLast() {
      for tail in incoming[node] where !isUsed[tail] {
        isUsed[tail] = true
        pending.append(tail)
      }
    }
    return isUsed
  }

  /// Makes sums inputs, without the arcs that they had, and removes the nodes that are not used any more by that.
  mutating func cut(_ cut: Set<Int>) {
    let before = isUsed
    for node in cut where nodes[node].role == .sum { nodes[node].role = .input }
    arcs.removeAll { cut.contains($0.head) }
    let after = isUsed
    keep(nodes.indices.filter { after[$0] || !before[$0] })
  }

  /// Removes a node and lets its outgoing arcs start at another of the same width.
  mutating func bypass(_ node: Int, from tail: Int) {
    arcs = arcs.filter { $0.head != node }.map { arc in
      arc.tail == node ? Arc(tail: tail, head: arc.head, function: arc.function, name: arc.name) : arc
    }
    if outputs.contains(tail) { outputs.removeAll { $0 == node } }
    outputs = outputs.map { $0 == node ? tail : $0 }
    remove([node])
  }

  /// Replaces parameters by others of as many values.
  mutating func replaceParameters(_ replacement: (Parameter) -> Parameter) {
    for index in nodes.indices {
      if case .constant(let value) = nodes[index].role {
        nodes[index].role = .constant(value.reading(replacement(value.parameter)))
      }
    }
    arcs = arcs.map { arc in
      if case .normalization(let function) = arc.function {
        let vectors = function.vectors.map { $0.reading(replacement($0.parameter)) }
        // A variance may become one that is not positive.
        let changed = try? Normalization(
          scale: vectors[0], mean: vectors[1], variance: vectors[2], bias: vectors[3], epsilon: function.epsilon)
        return changed.map { arc.carrying(.normalization($0)) } ?? arc
      }
      guard case .affine(let affine) = arc.function else { return arc }
      let linear: LinearMap =
        switch affine.linear {
        case .dense(let map): .dense(map.reading(replacement(map.parameter)))
        case .kronecker(let map):
          .kronecker(
            KroneckerMap(
              map.matrix.reading(replacement(map.matrix.parameter)), outer: map.outer, inner: map.inner))
        case .convolution(let map):
          .convolution(
            ConvolutionMap(
              replacement(map.parameter), geometry: map.geometry, isTransposed: map.isTransposed, scale: map.scale))
        case .sparse(let map):
          .sparse(
            SparseMap(
              inputWidth: map.inputWidth, starts: map.starts, columns: map.columns,
              coefficients: map.coefficients.reading(replacement(map.coefficients.parameter))))
        case .diagonal(let vector): .diagonal(vector.reading(replacement(vector.parameter)))
        case .scaling, .selection, .embedding: affine.linear
        }
      return arc.carrying(
        .affine(Affine(linear, constant: affine.constant.map { $0.reading(replacement($0.parameter)) })))
    }
  }
}

extension DenseMap {
  /// The same matrix read from another parameter of as many values.
  func reading(_ parameter: Parameter) -> DenseMap {
    DenseMap(
      parameter, outputWidth: outputWidth, inputWidth: inputWidth, isTransposed: isTransposed, scale: scale)
  }
}

extension ParameterVector {
  /// The same vector read from another parameter of as many values.
  func reading(_ parameter: Parameter) -> ParameterVector {
    ParameterVector(parameter, indices: indices, scale: scale)
  }
}
