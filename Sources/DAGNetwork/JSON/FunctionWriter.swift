import Exact
import JSON

/// Writes functions of arcs, and the parameters that they read, in the JSON form that networks have them in.
package struct FunctionWriter {
  private let table: ParameterTable

  /// A writer of the functions and the constants of a network.
  init(of network: Network) {
    let constants = network.constants.compactMap { node -> ParameterVector? in
      if case .constant(let value) = network.nodes[node].role { value } else { nil }
    }
    table = ParameterTable(constants: constants, functions: network.arcs.lazy.map(\.function))
  }

  /// A writer of these functions.
  package init(of functions: some Collection<ArcFunction>) {
    table = ParameterTable(constants: [], functions: functions)
  }

  /// Writes the parameters that functions and constants refer to, an array.
  package func writeParameters(to writer: inout JSONWriter) {
    writer.beginArray()
    for entry in table.entries { write(entry, to: &writer) }
    writer.end()
  }

  /// Whether there are parameters to write: those that stand on the spot are none.
  var hasParameters: Bool { !table.entries.isEmpty }

  /// Writes a function as the value of a member.
  ///
  /// - Precondition: it is one of those that the writer was made for, or reads parameters of these only.
  package func write(_ function: ArcFunction, to writer: inout JSONWriter) {
    switch function {
    case .affine(let affine): write(affine, to: &writer)
    case .relu: writer.write(NetworkFormat.Kind.relu)
    case .absoluteValue: writer.write(NetworkFormat.Kind.abs)
    case .elementary(let elementary): writer.write(elementary.function)
    case .leakyRelu(let leaky):
      begin(.leakyRelu, to: &writer)
      writer.name(NetworkFormat.LeakyReluMember.slope)
      writer.write(leaky.slope)
      writer.end()
    case .maximum(let maximum):
      begin(.maximum, to: &writer)
      writer.name(NetworkFormat.MaximumMember.groups)
      writer.beginArray()
      for unit in 0..<maximum.outputWidth { writer.writeIntegers(maximum.group(unit)) }
      writer.end()
      writer.end()
    case .expression(let function): write(function, to: &writer)
    case .normalization(let function): write(function, to: &writer)
    case .matrixProduct(let function):
      begin(.matrixProduct, to: &writer)
      writer.name(NetworkFormat.MatrixProductMember.batch)
      writer.write(function.batch)
      writer.name(NetworkFormat.MatrixProductMember.rows)
      writer.write(function.rows)
      writer.name(NetworkFormat.MatrixProductMember.depth)
      writer.write(function.depth)
      writer.name(NetworkFormat.MatrixProductMember.columns)
      writer.write(function.columns)
      writer.end()
    case .elementwise(let function): write(function, to: &writer)
    }
  }

  private func write(_ function: Normalization, to writer: inout JSONWriter) {
    begin(.normalization, to: &writer)
    writer.name(NetworkFormat.NormalizationMember.scale)
    write(function.scale, to: &writer)
    writer.name(NetworkFormat.NormalizationMember.mean)
    write(function.mean, to: &writer)
    writer.name(NetworkFormat.NormalizationMember.variance)
    write(function.variance, to: &writer)
    writer.name(NetworkFormat.NormalizationMember.bias)
    write(function.bias, to: &writer)
    writer.name(NetworkFormat.NormalizationMember.epsilon)
    writer.writeExactly(function.epsilon)
    writer.end()
  }

  func begin(_ kind: NetworkFormat.Kind, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name(NetworkFormat.AffineMember.kind)
    writer.write(kind)
  }

  private func write(_ affine: Affine, to writer: inout JSONWriter) {
    if case .scaling(_, 1) = affine.linear, affine.constant == nil {
      writer.write(NetworkFormat.Kind.identity)
      return
    }
    begin(.affine, to: &writer)
    switch affine.linear {
    case .scaling(_, let factor):
      writer.name(NetworkFormat.AffineMember.scaling)
      writer.writeExactly(factor)
    case .dense(let map):
      writer.name(NetworkFormat.AffineMember.dense)
      write(map, to: &writer)
    case .kronecker(let map):
      writer.name(NetworkFormat.AffineMember.kronecker)
      writer.beginObject()
      writer.name(NetworkFormat.KroneckerMember.matrix)
      write(map.matrix, to: &writer)
      writer.name(NetworkFormat.KroneckerMember.outer)
      writer.write(map.outer)
      writer.name(NetworkFormat.KroneckerMember.inner)
      writer.write(map.inner)
      writer.end()
    case .convolution(let map):
      writer.name(NetworkFormat.AffineMember.convolution)
      write(map, to: &writer)
    case .sparse(let map):
      writer.name(NetworkFormat.AffineMember.sparse)
      writer.beginObject()
      writer.name(NetworkFormat.SparseMember.columns)
      writer.beginArray()
      for row in 0..<map.outputWidth { writer.writeIntegers(map.columns[map.entries(ofRow: row)]) }
      writer.end()
      writer.name(NetworkFormat.SparseMember.coefficients)
      write(map.coefficients, to: &writer)
      writer.end()
    case .diagonal(let vector):
      writer.name(NetworkFormat.AffineMember.diagonal)
      write(vector, to: &writer)
    case .selection(let map):
      writer.name(NetworkFormat.AffineMember.selection)
      writePlacement(map.sources, to: &writer)
    case .embedding(let map):
      writer.name(NetworkFormat.AffineMember.embedding)
      writePlacement(map.targets, to: &writer)
    }
    if let constant = affine.constant {
      writer.name(NetworkFormat.AffineMember.constant)
      write(constant, to: &writer)
    }
    writer.end()
  }

  private func write(_ map: ConvolutionMap, to writer: inout JSONWriter) {
    let geometry = map.geometry
    func write(_ member: NetworkFormat.ConvolutionMember, _ values: [Int], unless value: Int? = nil) {
      if let value, values.allSatisfy({ $0 == value }) { return }
      writer.name(member)
      writer.writeIntegers(values)
    }
    writer.beginObject()
    writer.name(NetworkFormat.ConvolutionMember.parameter)
    writer.write(table.id(of: map.parameter))
    for (member, value) in [
      (NetworkFormat.ConvolutionMember.batch, geometry.batch), (.groups, geometry.groups),
    ] where value != 1 {
      writer.name(member)
      writer.write(value)
    }
    write(.input, [geometry.inputChannels] + geometry.inputExtents)
    write(.output, [geometry.outputChannels] + geometry.outputExtents)
    write(.kernel, geometry.kernelExtents)
    write(.strides, geometry.strides, unless: 1)
    write(.dilations, geometry.dilations, unless: 1)
    write(.padding, geometry.padding, unless: 0)
    if map.isTransposed {
      writer.name(NetworkFormat.ConvolutionMember.transposed)
      writer.write(true)
    }
    if map.scale != 1 {
      writer.name(NetworkFormat.ConvolutionMember.scale)
      writer.writeExactly(map.scale)
    }
    writer.end()
  }

  /// Coordinates, `-1` for none: their offset where one follows the other.
  private func writePlacement(_ coordinates: [Int32], to writer: inout JSONWriter) {
    if let offset = coordinates.first, coordinates.count > 1, offset >= 0,
      coordinates.enumerated().allSatisfy({ Int($0.element) == Int(offset) + $0.offset })
    {
      writer.beginObject()
      writer.name(NetworkFormat.PlacementMember.offset)
      writer.write(Int(offset))
      writer.end()
      return
    }
    writer.beginArray()
    for coordinate in coordinates {
      if coordinate < 0 { writer.writeNull() } else { writer.write(Int(coordinate)) }
    }
    writer.end()
  }

  // MARK: Parameters

  private func write(_ map: DenseMap, to writer: inout JSONWriter) {
    let parameter = map.parameter
    if table.isInline(parameter) {
      write(parameter.values, rowsOf: map.inputWidth, onLines: false, to: &writer)
      return
    }
    let ownShape = map.isTransposed ? [map.inputWidth, map.outputWidth] : [map.outputWidth, map.inputWidth]
    let isPlain = parameter.shape == ownShape || parameter.shape.count != 2
    if isPlain, !map.isTransposed, map.scale == 1 {
      writer.write(table.id(of: parameter))
      return
    }
    writer.beginObject()
    writer.name(NetworkFormat.MatrixMember.parameter)
    writer.write(table.id(of: parameter))
    if map.isTransposed {
      writer.name(NetworkFormat.MatrixMember.transposed)
      writer.write(true)
    }
    if map.scale != 1 {
      writer.name(NetworkFormat.MatrixMember.scale)
      writer.writeExactly(map.scale)
    }
    if !isPlain {
      writer.name(NetworkFormat.MatrixMember.rows)
      writer.write(map.outputWidth)
      writer.name(NetworkFormat.MatrixMember.columns)
      writer.write(map.inputWidth)
    }
    writer.end()
  }

  func write(_ vector: ParameterVector, to writer: inout JSONWriter) {
    if table.isInline(vector.parameter) {
      writeInline(vector.parameter, to: &writer)
      return
    }
    if vector.indices == nil, vector.scale == 1 {
      writer.write(table.id(of: vector.parameter))
      return
    }
    writer.beginObject()
    writer.name(NetworkFormat.VectorMember.parameter)
    writer.write(table.id(of: vector.parameter))
    if let indices = vector.indices {
      writer.name(NetworkFormat.VectorMember.indices)
      writer.writeIntegers(indices)
    }
    if vector.scale != 1 {
      writer.name(NetworkFormat.VectorMember.scale)
      writer.writeExactly(vector.scale)
    }
    writer.end()
  }

  private func writeInline(_ parameter: Parameter, to writer: inout JSONWriter) {
    if case .exact(let values) = parameter.values, parameter.shape.isEmpty {
      // A string by itself would be an id.
      writer.beginObject()
      writer.name(NetworkFormat.VectorMember.values)
      writer.write(values[0])
      writer.end()
    } else {
      write(parameter.values, rowsOf: nil, onLines: false, to: &writer)
    }
  }

  private func write(_ entry: ParameterTable.Entry, to writer: inout JSONWriter) {
    let parameter = entry.parameter
    writer.beginObject()
    if entry.id != parameter.name {
      writer.name(NetworkFormat.ParameterMember.id)
      writer.write(entry.id)
    }
    writer.name(NetworkFormat.ParameterMember.name)
    writer.write(parameter.name)
    writer.name(NetworkFormat.ParameterMember.type)
    switch parameter.values {
    case .float32: writer.write(NetworkFormat.NumberType.float32)
    case .float64: writer.write(NetworkFormat.NumberType.float64)
    case .exact: writer.write(NetworkFormat.NumberType.rational)
    }
    writer.name(NetworkFormat.ParameterMember.shape)
    writer.writeIntegers(parameter.shape)
    writer.name(NetworkFormat.ParameterMember.values)
    write(parameter.values, rowsOf: parameter.shape.count == 2 ? parameter.shape[1] : nil, onLines: true, to: &writer)
    writer.end()
  }

  /// Writes values as a list, or as a list of rows.
  private func write(_ values: ParameterValues, rowsOf columns: Int?, onLines: Bool, to writer: inout JSONWriter) {
    writer.beginArray(inline: columns == nil || !onLines)
    for position in 0..<values.count {
      if let columns, position.isMultiple(of: columns) { writer.beginArray(inline: true) }
      switch values {
      case .float32(let values): writer.write(values[position])
      case .float64(let values): writer.write(values[position])
      case .exact(let values): writer.write(values[position])
      }
      if let columns, (position + 1).isMultiple(of: columns) { writer.end() }
    }
    writer.end()
  }
}
