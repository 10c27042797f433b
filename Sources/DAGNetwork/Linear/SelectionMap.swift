/// A map each of whose outputs is one coordinate of the input, or a structural zero: a split, a slice, a permutation, the
/// un-rectified form of a ReLU or of a maximum.
public struct SelectionMap: Sendable, Equatable {
  public let inputWidth: Int
  /// The input coordinate of each output; `-1` for a structural zero.
  public let sources: [Int32]

  /// - Precondition: each source is `-1` or a coordinate of the input.
  public init(inputWidth: Int, sources: [Int32]) {
    precondition(sources.allSatisfy { $0 >= -1 && Int($0) < inputWidth })
    self.inputWidth = inputWidth
    self.sources = sources
  }

  public var outputWidth: Int { sources.count }

  /// The transposed map: an embedding where no coordinate is selected twice and all are selected; in general a dense
  /// pattern has no shorter form, so the zeros and repetitions are written out.
  var transposed: LinearMap {
    var targets = [Int32](repeating: -1, count: inputWidth)
    for (row, source) in sources.enumerated() where source >= 0 {
      guard targets[Int(source)] < 0 else { return .dense(denseTransposed) }
      targets[Int(source)] = Int32(row)
    }
    return .selection(SelectionMap(inputWidth: outputWidth, sources: targets))
  }

  /// Selections whose sum is the transposed map: as many as the coordinate that is selected most often is selected, none
  /// where nothing is. What a backward pass applies, since none of them is larger than the map.
  public var transposedParts: [SelectionMap] {
    var parts: [[Int32]] = []
    var uses = [Int](repeating: 0, count: inputWidth)
    for (row, source) in sources.enumerated() where source >= 0 {
      let part = uses[Int(source)]
      uses[Int(source)] += 1
      if part == parts.count { parts.append(Array(repeating: -1, count: inputWidth)) }
      parts[part][Int(source)] = Int32(row)
    }
    return parts.map { SelectionMap(inputWidth: outputWidth, sources: $0) }
  }

  private var denseTransposed: DenseMap {
    var values = [Float](repeating: 0, count: inputWidth * outputWidth)
    for (row, source) in sources.enumerated() where source >= 0 { values[Int(source) * outputWidth + row] = 1 }
    guard
      let parameter = try? Parameter(
        name: "selection", shape: [inputWidth, outputWidth], values: .float32(values))
    else { preconditionFailure("zeros and ones are finite") }
    return DenseMap(parameter, outputWidth: inputWidth, inputWidth: outputWidth)
  }
}
