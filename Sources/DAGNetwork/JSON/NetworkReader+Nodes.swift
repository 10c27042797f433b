import Exact
import JSON

extension NetworkReader {
  mutating func readNode(_ element: JSONValue) throws(NetworkFormatError) {
    var name: JSONValue?
    var shape: [Int]?
    var role = NetworkFormat.Role.sum
    var value: JSONValue?
    try element.forEachMember(NetworkFormat.NodeMember.self) { (member, content) throws(NetworkFormatError) in
      switch member {
      case .name: name = content
      case .shape, .width:
        guard shape == nil else { throw .json(content.invalid(expected: "either a shape or a width, not both")) }
        shape = member == .shape ? try extents(content) : [try extent(content)]
      case .role: role = try content.word(NetworkFormat.Role.self)
      case .value: value = content
      case .comment: _ = try content.string()
      }
    }
    let nodeName = try element.required(NetworkFormat.NodeMember.name, found: name).string()
    if role != .constant, let value {
      throw .json(value.invalid(expected: "no value, as the node '\(nodeName)' is no constant"))
    }
    let node: Node
    if role == .constant {
      let vector = try self.vector(try element.required(NetworkFormat.NodeMember.value, found: value))
      node = try placed(at: element) { () throws(NetworkError) in
        try Node(name: nodeName, shape: shape ?? vector.naturalShape, role: .constant(vector))
      }
    } else {
      node = try placed(at: element) { () throws(NetworkError) in
        try Node(name: nodeName, shape: shape ?? [], role: role == .input ? .input : .sum)
      }
    }
    guard indices.updateValue(nodes.count, forKey: nodeName) == nil else {
      throw .network(.duplicateNode(name: nodeName), at: .init(of: element))
    }
    try count(elements: node.width, at: element)
    nodes.append(node)
  }

  /// A shape: extents of at least 1.
  func extents(_ value: JSONValue) throws(NetworkFormatError) -> [Int] {
    var extents: [Int] = []
    for element in try value.array() { extents.append(try extent(element)) }
    return extents
  }

  func extent(_ value: JSONValue) throws(NetworkFormatError) -> Int { try value.int(in: 1...Int(Int32.max)) }
}

extension ParameterVector {
  /// The shape of a node that has this value and says no other.
  fileprivate var naturalShape: [Int] { indices.map { [$0.count] } ?? parameter.shape }
}
