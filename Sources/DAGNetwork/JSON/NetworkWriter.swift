import Exact
import JSON

/// Writes the JSON form of a network.
struct NetworkWriter {
  private let network: Network
  private let table: ParameterTable
  private var writer: JSONWriter

  init(_ network: Network, style: JSONWriter.Style) {
    self.network = network
    table = ParameterTable(of: network)
    writer = JSONWriter(style: style)
  }

  mutating func run() -> [UInt8] {
    writer.beginObject()
    writer.name(NetworkFormat.Member.schema)
    writer.beginObject(inline: true)
    writer.name(NetworkFormat.SchemaMember.name)
    writer.write(NetworkFormat.schema)
    writer.name(NetworkFormat.SchemaMember.version)
    writer.write(NetworkFormat.version)
    writer.end()
    writer.name(NetworkFormat.Member.name)
    writer.write(network.name)
    writer.name(NetworkFormat.Member.granularity)
    writer.write(network.granularity)
    writer.name(NetworkFormat.Member.nodes)
    writer.beginArray()
    for node in network.nodes { write(node) }
    writer.end()
    writer.name(NetworkFormat.Member.arcs)
    writer.beginArray()
    for arc in network.arcs { write(arc) }
    writer.end()
    writer.name(NetworkFormat.Member.outputs)
    writer.beginArray(inline: true)
    for output in network.outputs { writer.write(network.nodes[output].name) }
    writer.end()
    if !table.entries.isEmpty {
      writer.name(NetworkFormat.Member.parameters)
      writer.beginArray()
      for entry in table.entries { write(entry) }
      writer.end()
    }
    writer.end()
    return writer.takeBytes()
  }

  private mutating func write(_ node: Node) {
    writer.beginObject(inline: true)
    writer.name(NetworkFormat.NodeMember.name)
    writer.write(node.name)
    switch node.role {
    case .input:
      writer.name(NetworkFormat.NodeMember.role)
      writer.write(NetworkFormat.Role.input)
    case .constant:
      writer.name(NetworkFormat.NodeMember.role)
      writer.write(NetworkFormat.Role.constant)
    case .sum: break
    }
    writer.name(NetworkFormat.NodeMember.shape)
    writer.writeIntegers(node.shape)
    if case .constant(let value) = node.role {
      writer.name(NetworkFormat.NodeMember.value)
      write(value)
    }
    writer.end()
  }

  private mutating func write(_ arc: Arc) {
    writer.beginObject(inline: true)
    if let name = arc.name {
      writer.name(NetworkFormat.ArcMember.name)
      writer.write(name)
    }
    writer.name(NetworkFormat.ArcMember.from)
    writer.write(network.nodes[arc.tail].name)
    writer.name(NetworkFormat.ArcMember.to)
    writer.write(network.nodes[arc.head].name)
    writer.name(NetworkFormat.ArcMember.function)
    write(arc.function)
    writer.end()
  }

  // MARK: Functions

  private mutating func write(_ function: ArcFunction) {
    switch function {
    case .affine(let affine): write(affine)
    case .relu: writer.write(NetworkFormat.Kind.relu)
    case .absoluteValue: writer.write(NetworkFormat.Kind.abs)
    case .elementary(let elementary): writer.write(elementary.function)
    case .leakyRelu(let leaky):
      begin(.leakyRelu)
      writer.name(NetworkFormat.LeakyReluMember.slope)
      writer.write(leaky.slope)
      writer.end()
    case .maximum(let maximum):
      begin(.maximum)
      writer.name(NetworkFormat.MaximumMember.groups)
      writer.beginArray()
      for unit in 0..<maximum.outputWidth { writer.writeIntegers(maximum.group(unit)) }
      writer.end()
      writer.end()
    case .expression(let function): write(function)
    }
  }

  private mutating func write(_ function: ExpressionFunction) {
    begin(.expression)
    writer.name(NetworkFormat.ExpressionMember.expression)
    // Large expressions may share much, which only one text for all of them can say.
    if function.program.count > 256 {
      writer.write(function.program.description)
    } else {
      writer.beginArray()
      for expression in function.expressions { writer.write(expression.description) }
      writer.end()
    }
    writer.end()
  }

  private mutating func begin(_ kind: NetworkFormat.Kind) {
    writer.beginObject()
    writer.name(NetworkFormat.AffineMember.kind)
    writer.write(kind)
  }

  private mutating func write(_ affine: Affine) {
    if case .scaling(_, 1) = affine.linear, affine.constant == nil {
      writer.write(NetworkFormat.Kind.identity)
      return
    }
    begin(.affine)
    switch affine.linear {
    case .scaling(_, let factor):
      writer.name(NetworkFormat.AffineMember.scaling)
      writer.writeExactly(factor)
    case .dense(let map):
      writer.name(NetworkFormat.AffineMember.dense)
      write(map)
    case .kronecker(let map):
      writer.name(NetworkFormat.AffineMember.kronecker)
      writer.beginObject()
      writer.name(NetworkFormat.KroneckerMember.matrix)
      write(map.matrix)
      writer.name(NetworkFormat.KroneckerMember.outer)
      writer.write(map.outer)
      writer.name(NetworkFormat.KroneckerMember.inner)
      writer.write(map.inner)
      writer.end()
    case .diagonal(let vector):
      writer.name(NetworkFormat.AffineMember.diagonal)
      write(vector)
    case .selection(let map):
      writer.name(NetworkFormat.AffineMember.selection)
      writePlacement(map.sources)
    case .embedding(let map):
      writer.name(NetworkFormat.AffineMember.embedding)
      writePlacement(map.targets)
    }
    if let constant = affine.constant {
      writer.name(NetworkFormat.AffineMember.constant)
      write(constant)
    }
    writer.end()
  }

  /// Coordinates, `-1` for none: their offset where one follows the other.
  private mutating func writePlacement(_ coordinates: [Int32]) {
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

  private mutating func write(_ map: DenseMap) {
    let parameter = map.parameter
    if table.isInline(parameter) {
      write(parameter.values, rowsOf: map.inputWidth, onLines: false)
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

  private mutating func write(_ vector: ParameterVector) {
    if table.isInline(vector.parameter) {
      writeInline(vector.parameter)
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

  private mutating func writeInline(_ parameter: Parameter) {
    if case .exact(let values) = parameter.values, parameter.shape.isEmpty {
      // A string by itself would be an id.
      writer.beginObject()
      writer.name(NetworkFormat.VectorMember.values)
      writer.write(values[0])
      writer.end()
    } else {
      write(parameter.values, rowsOf: nil, onLines: false)
    }
  }

  private mutating func write(_ entry: ParameterTable.Entry) {
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
    write(parameter.values, rowsOf: parameter.shape.count == 2 ? parameter.shape[1] : nil, onLines: true)
    writer.end()
  }

  /// Writes values as a list, or as a list of rows.
  private mutating func write(_ values: ParameterValues, rowsOf columns: Int?, onLines: Bool) {
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

extension JSONWriter {
  fileprivate mutating func writeIntegers(_ values: some Sequence<some BinaryInteger>) {
    beginArray(inline: true)
    for value in values { write(Int(value)) }
    end()
  }
}
