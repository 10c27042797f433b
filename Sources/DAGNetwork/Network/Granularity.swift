/// What a node of a network stands for (mathematics, §1). Levels and path counts depend on it.
public enum Granularity: String, Sendable, CaseIterable {
  /// A node is a tensor.
  case tensor
  /// A node is one coordinate of a tensor, or the group of coordinates that an arc reads together.
  case scalar
}
