import DAGNetwork
import Exact

extension Network {
  /// What reports call a coordinate of a node: `h[3]`, or `h` where it is the only one.
  func coordinateName(_ coordinate: Int, ofNode node: Int) -> String {
    nodes[node].width == 1 ? nodes[node].name : "\(nodes[node].name)[\(coordinate)]"
  }

  /// The coordinates of some nodes with their values, of one sample; `nil` is 0.
  func coordinates(
    of nodes: some Sequence<Int>, values: (Int) -> Batch<Rational>?
  ) -> [(name: String, value: Rational)] {
    nodes.flatMap { node -> [(name: String, value: Rational)] in
      let value = values(node)
      let width = self.nodes[node].width
      return (0..<width).map { (coordinateName($0, ofNode: node), value?.elements[$0] ?? 0) }
    }
  }

  /// The coordinates of the inputs at a point.
  func coordinates(ofPoint point: [[Rational]]) -> [(name: String, value: Rational)] {
    zip(inputs, point).flatMap { node, value in coordinates(of: [node]) { _ in Batch(value) } }
  }
}
