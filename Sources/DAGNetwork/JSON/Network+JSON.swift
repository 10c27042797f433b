import JSON

extension Network {
  /// Reads a network from its JSON form, which `Networks/FORMAT.md` describes.
  ///
  /// Numbers are exact: decimals are read as the rationals that they are, and floating-point parameters keep their type and
  /// their bits.
  ///
  /// - Parameter elementLimit: the largest number of coordinates that all nodes may have together. A few bytes of a text
  ///   can name shapes that no machine holds.
  /// - Throws: ``NetworkFormatError``, with the place in the text and what was expected there.
  /// - Complexity: linear in the length of the text, whatever its nesting; the stack does not grow with it.
  public init(json bytes: [UInt8], elementLimit: Int = 1 << 28) throws(NetworkFormatError) {
    let document: JSONDocument
    do { document = try JSONDocument(parsing: bytes) } catch { throw .json(error) }
    try self.init(json: document, elementLimit: elementLimit)
  }

  /// Reads a network from the text of its JSON form.
  ///
  /// - Throws: ``NetworkFormatError``, with the place in the text and what was expected there.
  public init(json text: String) throws(NetworkFormatError) { try self.init(json: Array(text.utf8)) }

  /// Reads a network from its JSON form, parsed.
  ///
  /// - Throws: ``NetworkFormatError``, with the place in the text and what was expected there.
  public init(json document: JSONDocument, elementLimit: Int = 1 << 28) throws(NetworkFormatError) {
    self = try NetworkReader.network(from: document.root, elementLimit: elementLimit)
  }

  /// The network in its JSON form, as UTF-8. Reading it gives an equal network, with the same parameters shared and the
  /// same bits in every number.
  ///
  /// A sub-architecture is written as the network that its arcs make: where arcs were dropped, the network that is read has
  /// the levels of what is left.
  ///
  /// - Parameter style: a pretty text has one line for each node, arc and matrix row.
  /// - Throws: ``NetworkError/nodeWithoutArcs(name:)`` for a sub-architecture in which a node lost every arc: a file cannot
  ///   say that a mask took them.
  /// - Complexity: linear in the network.
  public func json(style: JSONWriter.Style = .pretty) throws(NetworkError) -> [UInt8] {
    for (index, node) in nodes.enumerated() where node.role == .sum && incomingArcs(of: index).isEmpty {
      throw .nodeWithoutArcs(name: node.name)
    }
    var writer = NetworkWriter(self, style: style)
    return writer.run()
  }
}
