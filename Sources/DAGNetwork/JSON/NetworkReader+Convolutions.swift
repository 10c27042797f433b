import JSON

// Convolutions and sparse matrices.

extension NetworkReader {
  /// A convolution: its weights, the channels and extents of its input and output, and how its taps lie.
  func convolution(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> ConvolutionMap {
    var numbers: [NetworkFormat.ConvolutionMember: [Int]] = [:]
    var source: Parameter?
    var isTransposed = false
    var scale = 1.0
    try value.forEachMember(NetworkFormat.ConvolutionMember.self) { (member, content) throws(NetworkFormatError) in
      switch member {
      case .parameter: source = try self.parameter(withID: content)
      case .batch, .groups: numbers[member] = [try extent(content)]
      case .input, .output, .kernel, .strides, .dilations, .padding:
        var list: [Int] = []
        for element in try content.array() {
          list.append(member == .padding ? try element.int(in: 0...Int(Int32.max)) : try extent(element))
        }
        numbers[member] = list
      case .transposed: isTransposed = try content.bool()
      case .scale: scale = try self.scale(content)
      }
    }
    let parameter: Parameter
    if let source {
      parameter = source
    } else {
      parameter = try self.parameter(withID: value.required(NetworkFormat.ConvolutionMember.parameter))
    }
    let input = numbers[.input] ?? []
    let output = numbers[.output] ?? []
    guard input.count >= 2, output.count == input.count,
      let geometry = ConvolutionGeometry(
        batch: numbers[.batch]?[0] ?? 1, groups: numbers[.groups]?[0] ?? 1, inputChannels: input[0],
        outputChannels: output[0], inputExtents: Array(input.dropFirst()), outputExtents: Array(output.dropFirst()),
        kernelExtents: numbers[.kernel] ?? [], strides: numbers[.strides], dilations: numbers[.dilations],
        padding: numbers[.padding])
    else {
      throw .json(
        value.invalid(
          expected: "'input' and 'output' of channels and one to three extents, as many for 'kernel', 'strides', "
            + "'dilations' and 'padding', and 'groups' that divide the channels"))
    }
    guard geometry.weightCount == parameter.count else {
      throw .json(
        value.invalid(
          expected: "a parameter of \(geometry.weightCount) weights; '\(parameter.name)' has \(parameter.count)"))
    }
    return ConvolutionMap(parameter, geometry: geometry, isTransposed: isTransposed, scale: scale)
  }

  /// A matrix by its rows: the columns of each row's entries, and all coefficients one after the other.
  func sparse(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> SparseMap {
    var starts: [Int32] = [0]
    var columns: [Int32] = []
    var coefficients: ParameterVector?
    try value.forEachMember(NetworkFormat.SparseMember.self) { (member, content) throws(NetworkFormatError) in
      switch member {
      case .columns:
        for row in try content.array() {
          var last = -1
          for element in try row.array() {
            let column = try element.int(in: 0...ends.tailWidth - 1)
            guard column > last else { throw .json(element.invalid(expected: "ascending columns in each row")) }
            last = column
            columns.append(Int32(column))
          }
          starts.append(Int32(columns.count))
        }
      case .coefficients: coefficients = try vector(content)
      }
    }
    guard let coefficients, coefficients.width == columns.count, starts.count > 1 else {
      throw .json(
        value.invalid(
          expected: "'columns' of at least one row, and 'coefficients', one for each of the \(columns.count) entries"))
    }
    return SparseMap(inputWidth: ends.tailWidth, starts: starts, columns: columns, coefficients: coefficients)
  }
}
