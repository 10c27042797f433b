import Exact

extension InputPoint {
  /// The point whose coordinates are the elements of an array, in row-major order.
  ///
  /// - Throws: ``InputPointError/count(expected:found:)``.
  public init(_ array: NumPyArray, for network: Network) throws(InputPointError) {
    try self.init(flat: array.values, of: network)
  }

  /// The point that has an array for each input, by its name; other arrays are left alone, as those of outputs that stand
  /// beside them. A single array is the point of a single input, whatever its name.
  ///
  /// - Throws: ``InputPointError``.
  public init(_ archive: NumPyArchive, for network: Network) throws(InputPointError) {
    var coordinates: [[Rational]] = []
    for input in network.inputs {
      let node = network.nodes[input]
      let isOnly = network.inputs.count == 1 && archive.names.count == 1
      let array: NumPyArray?
      do { array = try archive.array(named: isOnly ? archive.names[0] : node.name) } catch { throw .array(error) }
      guard let array else { throw .missingArray(name: node.name, found: archive.names) }
      guard array.values.count == node.width else {
        throw .inputCount(name: node.name, expected: node.width, found: array.values.count)
      }
      coordinates.append(array.values)
    }
    self.init(coordinates)
  }
}
