/// An arc `tail → head` with the function that it carries. Nodes are named by their index in the network.
public struct Arc: Sendable, Equatable {
  public let tail: Int
  public let head: Int
  public let function: ArcFunction
  /// What masks and reports call the arc, if it has a name of its own.
  public let name: String?

  public init(tail: Int, head: Int, function: ArcFunction, name: String? = nil) {
    self.tail = tail
    self.head = head
    self.function = function
    self.name = name
  }

  /// The same arc with another function.
  public func carrying(_ function: ArcFunction) -> Arc {
    Arc(tail: tail, head: head, function: function, name: name)
  }
}
