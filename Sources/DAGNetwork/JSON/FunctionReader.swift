import JSON

/// Reads functions between the nodes of a network from the JSON form that networks have them in, whatever document they
/// stand in. Only the widths must fit: the node that a function leads to may be a source.
package struct FunctionReader {
  private var reader: NetworkReader

  /// - Parameters:
  ///   - network: whose nodes the functions lead between.
  ///   - parameters: the table of the parameters that they read, if there is one.
  package init(of network: Network, parameters: JSONValue?) throws(NetworkFormatError) {
    reader = NetworkReader(of: network)
    if let parameters { try reader.readParameters(parameters) }
  }

  /// The node that a value names.
  package func node(named value: JSONValue, referredBy referrer: String) throws(NetworkFormatError) -> Int {
    try reader.node(named: value, referredBy: referrer)
  }

  /// A function from one node to another.
  ///
  /// - Parameter index: which arc messages say that it is.
  package func function(
    _ value: JSONValue, from tail: Int, to head: Int, index: Int
  ) throws(NetworkFormatError) -> ArcFunction {
    let (source, target) = (reader.nodes[tail], reader.nodes[head])
    let ends = ArcEnds(
      index: index, name: nil, tail: tail, head: head, tailWidth: source.width, headWidth: target.width)
    let function = try reader.function(value, of: ends)
    try placed(at: value) { () throws(NetworkError) in
      try Network.checkWidths(of: Arc(tail: tail, head: head, function: function), at: index, between: reader.nodes)
    }
    return function
  }
}
