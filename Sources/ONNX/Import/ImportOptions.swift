/// How a model is imported.
public struct ImportOptions: Sendable, Hashable {
  /// Numbers for symbolic extents, by name (`N`). A leading extent that has no number here is the batch axis and counts
  /// as 1: the network is the model's function of one sample.
  public var extents: [String: Int]

  /// The largest number of elements that the import makes of its own accord: of all activations together, and of the
  /// index arrays of broadcasts, concatenations and selections. A few bytes of a model can name shapes that no machine
  /// holds.
  public var elementLimit: Int

  public init(extents: [String: Int] = [:], elementLimit: Int = 1 << 28) {
    self.extents = extents
    self.elementLimit = elementLimit
  }
}
