/// Networks as the text of files.
enum SampleNetwork {
  /// `y = relu(W x + b) + x` with `W = [1 −2; 1/2 3]` and `b = (1/3, −1)`: its numbers can be checked by hand.
  static let residual = """
    {
      "schema": {"name": "daglift.network", "version": 1},
      "name": "residual",
      "parameters": [
        {"name": "w", "type": "float32", "shape": [2, 2], "values": [1, -2, 0.5, 3]},
        {"name": "b", "type": "rational", "shape": [2], "values": ["1/3", -1]}
      ],
      "nodes": [
        {"name": "x", "shape": [2], "role": "input"},
        {"name": "h", "shape": [2]},
        {"name": "y", "shape": [1, 2]}
      ],
      "arcs": [
        {"from": "x", "to": "h", "function": {"kind": "affine", "dense": "w", "constant": "b"}},
        {"from": "h", "to": "y", "function": "relu"},
        {"from": "x", "to": "y", "function": "identity"}
      ],
      "outputs": ["y"]
    }
    """

  /// A network of nodes of width 1 in a row, each two joined by arcs that carry these functions.
  static func chain(nodes: Int, functions: [String]) -> String {
    var text = #"{"schema":{"name":"daglift.network","version":1},"name":"chain","nodes":["#
    text += #"{"name":"n0","shape":[1],"role":"input"}"#
    for node in 1..<nodes { text += ",\n{\"name\":\"n\(node)\",\"shape\":[1]}" }
    text += "],\n\"arcs\":["
    for node in 1..<nodes {
      for (index, function) in functions.enumerated() {
        text += node == 1 && index == 0 ? "" : ",\n"
        text += "{\"from\":\"n\(node - 1)\",\"to\":\"n\(node)\",\"function\":\"\(function)\"}"
      }
    }
    return text + "],\n\"outputs\":[\"n\(nodes - 1)\"]}"
  }
}
