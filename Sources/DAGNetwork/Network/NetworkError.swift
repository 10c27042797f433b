/// What is wrong with a network, and where.
public enum NetworkError: Error, Sendable, Hashable {
  /// The arcs form a cycle through these nodes, in order; `length` counts all its nodes where the list is cut short.
  case cycle(nodes: [String], length: Int)
  case unknownNode(name: String, referredBy: String)
  /// A node's index that is none of a network with so many nodes.
  case unknownIndex(Int, count: Int, referredBy: String)
  case duplicateNode(name: String)
  case duplicateArc(name: String)
  case duplicateParameter(name: String)
  case duplicateOutput(name: String)
  case unknownParameter(name: String, referredBy: String)
  /// An arc's function does not fit the width of the node at one of its ends.
  case widthMismatch(arc: String, end: ArcEnd, node: String, expected: Int, found: Int)
  /// An arc ends in an input or a constant.
  case arcIntoSource(arc: String, node: String)
  /// A node is neither an input nor a constant, and no arc ends in it.
  case nodeWithoutArcs(name: String)
  case noNodes
  case noOutputs
  case nodeShape(name: String, shape: [Int])
  case constantWidth(name: String, expected: Int, found: Int)
  /// The constant term of an affine arc has another width than its linear part gives.
  case constantTermWidth(arc: String, expected: Int, found: Int)
  /// The vectors of a normalization have different widths: this one another than its scale.
  case normalizationWidth(vector: String, expected: Int, found: Int)
  /// Variance plus epsilon, of which a normalization takes the root, is not positive at a coordinate.
  case normalizationVariance(position: Int, sum: String)
  /// A parameter has not as many values as a matrix of these extents has coefficients.
  case matrixSize(arc: String, rows: Int, columns: Int, parameter: String, count: Int)
  case parameterShape(name: String, shape: [Int], count: Int)
  /// The values of a parameter are nested in another way than its shape says.
  case parameterNesting(name: String, shape: [Int], nesting: [Int])
  case nonFiniteParameter(name: String, position: Int)
  /// A limit was reached; raising it is the caller's choice.
  case limit(what: String, needed: Int, limit: Int)

  public enum ArcEnd: String, Sendable, Hashable {
    case tail
    case head
  }
}

extension NetworkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cycle(let nodes, let length):
      "the arcs form a cycle: \(nodes.joined(separator: " → "))"
        + (nodes.count < length ? " → … (\(length) nodes)" : nodes.first.map { " → \($0)" } ?? "")
    case .unknownNode(let name, let referrer): "\(referrer) names the node '\(name)', which does not exist"
    case .unknownIndex(let index, let count, let referrer):
      "\(referrer) names the node \(index), but there are \(count), counted from 0"
    case .duplicateNode(let name): "two nodes have the name '\(name)'"
    case .duplicateArc(let name): "two arcs have the name '\(name)'"
    case .duplicateParameter(let name): "two parameters have the name '\(name)'"
    case .duplicateOutput(let name): "the node '\(name)' is listed twice among the outputs"
    case .unknownParameter(let name, let referrer):
      "\(referrer) names the parameter '\(name)', which does not exist"
    case .widthMismatch(let arc, let end, let node, let expected, let found):
      "\(arc): its function \(end == .tail ? "takes" : "gives") \(coordinates(found)), but its \(end.rawValue) "
        + "'\(node)' has width \(expected)"
    case .arcIntoSource(let arc, let node): "\(arc) ends in '\(node)', which is an input or a constant"
    case .nodeWithoutArcs(let name):
      "the node '\(name)' has no incoming arc: expected one, or that it be an input or a constant"
    case .noNodes: "the network has no nodes"
    case .noOutputs: "the network has no outputs"
    case .nodeShape(let name, let shape):
      "the node '\(name)' has the shape \(shape): expected extents whose product is between 1 and \(Int32.max)"
    case .constantWidth(let name, let expected, let found):
      "the constant '\(name)' has width \(expected), but its value has \(found) entries"
    case .constantTermWidth(let arc, let expected, let found):
      "\(arc): its constant term has width \(found), but its linear part gives \(coordinates(expected))"
    case .normalizationWidth(let vector, let expected, let found):
      "the \(vector) of a normalization has \(coordinates(found)), but its scale has \(expected)"
    case .normalizationVariance(let position, let sum):
      "variance + epsilon of a normalization is \(sum) at coordinate \(position): expected a positive number"
    case .matrixSize(let arc, let rows, let columns, let parameter, let count):
      "\(arc): a matrix of \(rows) rows and \(columns) columns has \(rows * columns) coefficients, but the parameter "
        + "'\(parameter)' has \(count)"
    case .parameterShape(let name, let shape, let count):
      "the parameter '\(name)' has the shape \(shape) but \(count) values"
    case .parameterNesting(let name, let shape, let nesting):
      "the parameter '\(name)' has the shape \(shape), but its values are nested as \(nesting)"
    case .nonFiniteParameter(let name, let position):
      "the parameter '\(name)' is NaN or infinite at position \(position): expected finite numbers"
    case .limit(let what, let needed, let limit): "\(what): \(needed) needed, the limit is \(limit)"
    }
  }

  private func coordinates(_ count: Int) -> String { "\(count) coordinate\(count == 1 ? "" : "s")" }
}
