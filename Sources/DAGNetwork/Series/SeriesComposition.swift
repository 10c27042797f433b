/// Why two networks cannot be composed in series.
public enum SeriesCompositionError: Error, Sendable, Equatable {
  case outputs(of: String, count: Int)
  case inputs(of: String, count: Int)
  case widths(output: String, Int, input: String, Int)
  /// What the two make is no network: a node of a sub-architecture lost every arc, which only a mask can say.
  case network(NetworkError)
}

extension SeriesCompositionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outputs(let name, let count): "'\(name)' has \(count) outputs; expected one, to go on from"
    case .inputs(let name, let count): "'\(name)' has \(count) inputs; expected one, to begin at"
    case .widths(let output, let width, let input, let expected):
      "the output '\(output)' has \(width) coordinates; expected \(expected), as the input '\(input)' has"
    case .network(let error): "the two in series are no network: \(error)"
    }
  }
}

extension Network {
  /// The series composition of this network and another: its output is the other's input, and the function of the whole is that of
  /// the other after that of this one. Where the output is this network's only sink, the synthesis maps compose as well (I11).
  ///
  /// The nodes and arcs of this network come first, then those of the other, without its input. A name that is taken gets a
  /// number: `h`, then `h_2`. The network has the other's outputs, of which its input is this network's output.
  ///
  /// - Throws: ``SeriesCompositionError`` unless this network has one output, the other one input, and both as many coordinates; and for
  ///   a sub-architecture in which a node lost every arc.
  /// - Complexity: linear in nodes and arcs.
  public func inSeries(with next: Network) throws(SeriesCompositionError) -> Network {
    guard outputs.count == 1 else { throw .outputs(of: name, count: outputs.count) }
    guard next.inputs.count == 1 else { throw .inputs(of: next.name, count: next.inputs.count) }
    let (end, start) = (outputs[0], next.inputs[0])
    guard nodes[end].width == next.nodes[start].width else {
      throw .widths(
        output: nodes[end].name, nodes[end].width, input: next.nodes[start].name, next.nodes[start].width)
    }
    var names = DistinctNames(nodes.map(\.name))
    var places = [Int](repeating: end, count: next.nodes.count)
    var allNodes = nodes
    for (index, node) in next.nodes.enumerated() where index != start {
      places[index] = allNodes.count
      allNodes.append(node.renamed(names.distinct(node.name)))
    }
    var arcNames = DistinctNames(arcs.compactMap(\.name))
    let allArcs =
      arcs
      + next.arcs.map { arc in
        Arc(
          tail: places[arc.tail], head: places[arc.head], function: arc.function,
          name: arc.name.map { arcNames.distinct($0) })
      }
    do throws(NetworkError) {
      return try Network(
        name: "\(name), \(next.name)", nodes: allNodes, arcs: allArcs, outputs: next.outputs.map { places[$0] },
        granularity: granularity)
    } catch {
      throw .network(error)
    }
  }
}

/// Gives out names that are not taken yet.
private struct DistinctNames {
  private var taken: Set<String>

  init(_ taken: [String]) { self.taken = Set(taken) }

  mutating func distinct(_ name: String) -> String {
    var (candidate, number) = (name, 1)
    while !taken.insert(candidate).inserted {
      number += 1
      candidate = "\(name)_\(number)"
    }
    return candidate
  }
}

extension Node {
  /// The same node under another name.
  fileprivate func renamed(_ name: String) -> Node { (try? Node(name: name, shape: shape, role: role)) ?? self }
}
