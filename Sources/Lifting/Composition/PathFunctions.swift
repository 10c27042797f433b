import DAGNetwork
import Exact
import Symbolic

/// The paths that lead to a node, each with the composition of the functions of its arcs, one at a time.
///
/// Where all arcs that lead to the node are affine, a path carries the products of their linear maps, each constant term
/// begins paths of its own, and the sum over all paths is the function of the node (I6). The arcs of an un-rectified network
/// are affine (``Unrectification/affineNetwork``), and there the sum is the function on the region (I8). Elsewhere a path
/// carries the composition of the whole functions, and these do not add up to the node's.
///
/// The paths come by their starts: nodes in the network's order, then constant terms by arc. Those of one start come in the
/// lexicographic order of their arcs' indices.
public struct PathFunctions: Sendable {
  /// A path and its function.
  public struct Element: Sendable {
    public let path: Path
    /// One expression for each coordinate of the node.
    public let function: [Expression]
  }

  public let node: Int
  /// Whether the functions of all paths add up to the function of the node: whether all arcs that lead to it are affine.
  public let isPathSum: Bool
  /// The number of paths, parallel arcs counted apart.
  public let count: Integer
  let composition: Composition
  /// Which nodes lead to the node.
  let isAncestor: [Bool]
  let starts: [Path.Start]

  /// - Complexity: one addition of integers for each arc that leads to the node; no path is made.
  public init(to node: Int, in composition: Composition) {
    let network = composition.network
    let isAncestor = composition.ancestors(of: node)
    func isStart(_ node: Int) -> Bool {
      network.levels[node] <= composition.startLevel || network.isConstant(node)
    }
    var arcs: [Int] = []
    for head in network.order where isAncestor[head] && !isStart(head) {
      arcs += network.incomingArcs(of: head).filter { composition.mask[$0] }
    }
    let isPathSum = arcs.allSatisfy { network.arcs[$0].function.affine != nil }
    var starts = network.order.filter { isAncestor[$0] && isStart($0) }.map { Path.Start.node($0) }
    var counts = [Integer](repeating: 0, count: network.nodes.count)
    for case .node(let start) in starts { counts[start] = 1 }
    // The arcs come by their heads, in the network's order.
    for arc in arcs {
      let (tail, head) = (network.arcs[arc].tail, network.arcs[arc].head)
      counts[head] += counts[tail]
      if isPathSum, network.arcs[arc].function.affine?.constant != nil { counts[head] += 1 }
    }
    if isPathSum {
      starts += arcs.filter { network.arcs[$0].function.affine?.constant != nil }.sorted().map {
        .constantTerm(ofArc: $0)
      }
    }
    self.node = node
    self.isPathSum = isPathSum
    self.composition = composition
    self.isAncestor = isAncestor
    self.starts = starts
    count = counts[node]
  }

  public func makeIterator() -> PathIterator { PathIterator(self) }
}

/// Walks along the paths depth first, and keeps the function of the part of the path that it is on.
public struct PathIterator: Sendable {
  private struct Frame: Sendable {
    let node: Int
    let function: [Expression]
    /// The position of the next arc among those that leave the node.
    var next = 0
  }

  private let paths: PathFunctions
  private var nextStart = 0
  private var start = Path.Start.node(0)
  private var arcs: [Int] = []
  private var frames: [Frame] = []

  init(_ paths: PathFunctions) { self.paths = paths }

  /// The next path; `nil` after the last.
  ///
  /// - Throws: ``CompositionError/undefined(arc:_:)`` where an arc's function divides by the number 0 whatever
  ///   the input is.
  /// - Complexity: linear in the steps from the path before, each as an arc's function of expressions.
  public mutating func next() throws(CompositionError) -> PathFunctions.Element? {
    let network = paths.composition.network
    while true {
      guard var frame = frames.popLast() else {
        if !begin() { return nil }
        continue
      }
      let leaving = network.outgoingArcs(of: frame.node)
      if frame.node == paths.node {
        // Nothing leads from the node to itself.
        let element = PathFunctions.Element(path: Path(start: start, arcs: arcs), function: frame.function)
        retreat()
        return element
      }
      var step: Int?
      while step == nil, frame.next < leaving.count {
        let arc = leaving[leaving.startIndex + frame.next]
        frame.next += 1
        let head = network.arcs[arc].head
        let isKept = paths.composition.mask[arc] && network.levels[head] > paths.composition.startLevel
        if isKept, paths.isAncestor[head] { step = arc }
      }
      guard let step else {
        retreat()
        continue
      }
      frames.append(frame)
      try advance(along: step, from: frame.function)
    }
  }

  /// Takes the next start.
  private mutating func begin() -> Bool {
    guard nextStart < paths.starts.count else { return false }
    let next = paths.starts[nextStart]
    nextStart += 1
    start = next
    arcs = []
    let composition = paths.composition
    switch next {
    case .node(let node):
      frames = [Frame(node: node, function: composition.value(of: node))]
    case .constantTerm(let arc):
      var sum = ExpressionSum(width: composition.network.arcs[arc].function.outputWidth)
      if let constant = composition.network.arcs[arc].function.affine?.constant { sum.add(constant) }
      arcs = [arc]
      frames = [
        Frame(node: composition.network.arcs[arc].head, function: sum.expressions(in: composition.pool))
      ]
    }
    return true
  }

  private mutating func advance(along arc: Int, from function: [Expression]) throws(CompositionError) {
    let composition = paths.composition
    let (head, arcFunction) = (composition.network.arcs[arc].head, composition.network.arcs[arc].function)
    var sum = ExpressionSum(width: arcFunction.outputWidth)
    if paths.isPathSum, let affine = arcFunction.affine {
      sum.add(affine.linear, of: function)
    } else {
      do throws(DomainError) {
        try sum.add(arcFunction, of: function, in: composition.pool)
      } catch {
        throw .undefined(arc: composition.network.label(ofArc: arc), error)
      }
    }
    arcs.append(arc)
    frames.append(Frame(node: head, function: sum.expressions(in: composition.pool)))
  }

  /// Leaves the node of the frame that was taken off.
  private mutating func retreat() { if !frames.isEmpty { arcs.removeLast() } }
}
