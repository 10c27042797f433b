import DAGNetwork
import Exact

/// One way to make a network simpler. Whether it does is not known before it is tried.
enum SimplificationStep {
  /// Makes a node the only output, and removes what it does not need.
  case keepOnly(Int)
  case removeOutput(Int)
  case removeUnused
  /// Makes sums inputs, and removes what is not used then.
  case cut([Int])
  case remove([Int])
  case bypass(arc: Int)
  /// Removes a source and lets its arcs start at another of the same width.
  case merge(source: Int, into: Int)
  case makeInput(constant: Int)
  case removeArc(Int)
  case keepCoordinates([Int: [Int]])
  case replaceFunction(arc: Int, ArcFunction)
  case replaceConstant(node: Int, ParameterVector)
  case replaceParameter(ObjectIdentifier, ParameterValues)
  case nameParametersPlainly
  case orderTopologically
  case namePlainly

  /// The steps that are worth trying, the boldest first.
  static func all(for network: Network) -> [SimplificationStep] {
    var steps: [SimplificationStep] = []
    steps += network.order.map { .keepOnly($0) }
    steps.append(.removeUnused)
    if network.outputs.count > 1 { steps += network.outputs.map { .removeOutput($0) } }
    // Half of the nodes at once, then a quarter, down to single ones.
    let sums = network.order.reversed().filter { network.nodes[$0].role == .sum }
    for chunk in chunks(of: sums) { steps.append(.cut(chunk)) }
    for chunk in chunks(of: network.order.reversed()) { steps.append(.remove(chunk)) }
    for (index, arc) in network.arcs.enumerated() where network.nodes[arc.tail].width == network.nodes[arc.head].width {
      steps.append(.bypass(arc: index))
    }
    let sources = network.inputs + network.constants
    for (index, source) in sources.enumerated().dropFirst() {
      for other in sources[..<index] where network.nodes[other].width == network.nodes[source].width {
        steps.append(.merge(source: source, into: other))
      }
    }
    steps += network.arcs.indices.map { .removeArc($0) }
    steps += network.constants.map { .makeInput(constant: $0) }
    steps += coordinateSteps(of: network)
    for index in network.arcs.indices {
      steps += network.arcs[index].function.simplerFunctions.map { .replaceFunction(arc: index, $0) }
    }
    for node in network.constants {
      if case .constant(let value) = network.nodes[node].role {
        steps += value.simplerVectors.map { .replaceConstant(node: node, $0) }
      }
    }
    for parameter in network.parameters {
      steps += parameter.values.simplifications.map { .replaceParameter(ObjectIdentifier(parameter), $0) }
    }
    return steps + [.orderTopologically, .nameParametersPlainly, .namePlainly]
  }

  private static func chunks(of nodes: [Int]) -> [[Int]] {
    var chunks: [[Int]] = []
    var size = nodes.count / 2
    while size >= 1 {
      for start in stride(from: 0, to: nodes.count, by: size) {
        chunks.append(Array(nodes[start..<Swift.min(start + size, nodes.count)]))
      }
      size /= 2
    }
    return nodes.count == 1 ? [nodes] : chunks
  }

  private static func coordinateSteps(of network: Network) -> [SimplificationStep] {
    let draft = NetworkDraft(network)
    var steps: [SimplificationStep] = []
    var isDone = [Bool](repeating: false, count: network.nodes.count)
    for node in network.order where !isDone[node] {
      let tied = draft.nodesTied(to: node)
      for node in tied { isDone[node] = true }
      let width = network.nodes[node].width
      guard width > 1 else { continue }
      func keep(_ coordinates: [Int]) {
        steps.append(.keepCoordinates(Dictionary(uniqueKeysWithValues: tied.map { ($0, coordinates) })))
      }
      keep(Array(0..<width / 2))
      keep(Array(width / 2..<width))
      if width > 2, width <= 16 {
        for dropped in 0..<width { keep((0..<width).filter { $0 != dropped }) }
      }
    }
    for arc in network.arcs {
      if case .affine(let affine) = arc.function, case .convolution(let map) = affine.linear {
        let (tail, head) = (draft.nodesTied(to: arc.tail), draft.nodesTied(to: arc.head))
        guard map.inputWidth * map.outputWidth > 1, tail.isDisjoint(with: head) else { continue }
        // The ends of one entry: what is left is a convolution.
        let matrix = map.sparse
        let row = (0..<map.outputWidth).first { !matrix.entries(ofRow: $0).isEmpty } ?? 0
        let column = matrix.entries(ofRow: row).first.map { Int(matrix.columns[$0]) } ?? 0
        var kept: [Int: [Int]] = [:]
        for node in tail { kept[node] = [column] }
        for node in head { kept[node] = [row] }
        steps.append(.keepCoordinates(kept))
      }
      if case .matrixProduct(let product) = arc.function, product.inputWidth > 2 {
        let (tail, head) = (draft.nodesTied(to: arc.tail), draft.nodesTied(to: arc.head))
        guard tail.isDisjoint(with: head) else { continue }
        // The first product of two coordinates.
        var kept: [Int: [Int]] = [:]
        for node in tail { kept[node] = [product.left(0, row: 0, 0), product.right(0, 0, column: 0)] }
        for node in head { kept[node] = [0] }
        steps.append(.keepCoordinates(kept))
      }
      guard case .affine(let affine) = arc.function, case .kronecker(let map) = affine.linear else { continue }
      let (tail, head) = (draft.nodesTied(to: arc.tail), draft.nodesTied(to: arc.head))
      guard map.outer * map.inner > 1, tail.isDisjoint(with: head) else { continue }
      // The first copy: what is left is a matrix on both ends.
      var kept: [Int: [Int]] = [:]
      for node in tail { kept[node] = (0..<map.matrix.inputWidth).map { $0 * map.inner } }
      for node in head { kept[node] = (0..<map.matrix.outputWidth).map { $0 * map.inner } }
      steps.append(.keepCoordinates(kept))
    }
    return steps
  }

  /// The network after this step; `nil` where it leads to none.
  func apply(to network: Network) -> Network? {
    var draft = NetworkDraft(network)
    switch self {
    case .keepOnly(let node):
      draft.outputs = [node]
      draft.keep(used(in: draft))
    case .removeOutput(let output): draft.outputs.removeAll { $0 == output }
    case .removeUnused: draft.keep(used(in: draft))
    case .cut(let nodes): draft.cut(Set(nodes))
    case .remove(let nodes): draft.remove(Set(nodes))
    case .bypass(let arc): draft.bypass(network.arcs[arc].head, from: network.arcs[arc].tail)
    case .merge(let source, let other): draft.bypass(source, from: other)
    case .makeInput(let constant): draft.nodes[constant].role = .input
    case .removeArc(let arc): draft.arcs.remove(at: arc)
    case .keepCoordinates(let kept): draft.keep(coordinates: kept)
    case .replaceFunction(let arc, let function): draft.arcs[arc] = draft.arcs[arc].carrying(function)
    case .replaceConstant(let node, let value): draft.nodes[node].role = .constant(value)
    case .replaceParameter(let identity, let values): draft.replace(identity, by: values)
    case .nameParametersPlainly: draft.nameParametersPlainly()
    case .orderTopologically:
      draft.keep(network.order)
      draft.arcs.sort { ($0.head, $0.tail) < ($1.head, $1.tail) }
    case .namePlainly: draft.namePlainly()
    }
    return draft.build()
  }

  private func used(in draft: NetworkDraft) -> [Int] {
    let isUsed = draft.isUsed
    return draft.nodes.indices.filter { isUsed[$0] }
  }
}
