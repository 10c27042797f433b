import Exact
import JSON

/// Writes the JSON form of a network.
struct NetworkWriter {
  private let network: Network
  private let functions: FunctionWriter
  private var writer: JSONWriter

  init(_ network: Network, style: JSONWriter.Style) {
    self.network = network
    functions = FunctionWriter(of: network)
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
    if functions.hasParameters {
      writer.name(NetworkFormat.Member.parameters)
      functions.writeParameters(to: &writer)
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
      functions.write(value, to: &writer)
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
    functions.write(arc.function, to: &writer)
    writer.end()
  }
}
