/// A map that places each coordinate of its input at a coordinate of its own in a wider output, with structural zeros
/// around: an operand of a concatenation.
public struct EmbeddingMap: Sendable, Equatable {
  public let outputWidth: Int
  /// The output coordinate of each input coordinate.
  public let targets: [Int32]
  /// Where the first coordinate goes, if the others follow it in order.
  let offset: Int?

  /// - Precondition: the targets are distinct coordinates of the output.
  public init(outputWidth: Int, targets: [Int32]) {
    var isTaken = [Bool](repeating: false, count: outputWidth)
    for target in targets {
      precondition(target >= 0 && Int(target) < outputWidth && !isTaken[Int(target)], "targets are distinct")
      isTaken[Int(target)] = true
    }
    self.outputWidth = outputWidth
    self.targets = targets
    let first = Int(targets.first ?? 0)
    offset = targets.indices.allSatisfy { Int(targets[$0]) == first + $0 } ? first : nil
  }

  /// A contiguous placement that starts at `offset`.
  public init(outputWidth: Int, offset: Int, inputWidth: Int) {
    self.init(outputWidth: outputWidth, targets: (offset..<offset + inputWidth).map(Int32.init))
  }

  public var inputWidth: Int { targets.count }

  var transposed: SelectionMap { SelectionMap(inputWidth: outputWidth, sources: targets) }
}
