/// A node of a network: a tensor, whose coordinates in row-major order are the value `x_v ∈ ℝ^width`.
public struct Node: Sendable, Equatable {
  /// Where the value of a node comes from.
  public enum Role: Sendable, Equatable {
    /// A source that the user provides.
    case input
    /// A source with a fixed value.
    case constant(ParameterVector)
    /// The sum of its incoming arcs; 0 if a mask left it none.
    case sum

    /// Whether the node is no source.
    public var isSum: Bool { if case .sum = self { true } else { false } }
  }

  public let name: String
  /// The extents of the tensor without the batch axis; empty for a scalar.
  public let shape: [Int]
  /// The product of the extents, at least 1.
  public let width: Int
  public let role: Role

  /// - Throws: ``NetworkError/nodeShape(name:shape:)`` if the width is 0 or overflows,
  ///   ``NetworkError/constantWidth(name:expected:found:)`` if a constant has another width than its node.
  public init(name: String, shape: [Int], role: Role) throws(NetworkError) {
    guard let width = elementCount(ofShape: shape), width >= 1, width <= Int(Int32.max) else {
      throw .nodeShape(name: name, shape: shape)
    }
    if case .constant(let value) = role, value.width != width {
      throw .constantWidth(name: name, expected: width, found: value.width)
    }
    self.name = name
    self.shape = shape
    self.width = width
    self.role = role
  }
}
