import DAGNetwork
import Exact
import Symbolic

/// Positions of extrema along an axis: one expression of conditions on the coordinates of each group.
enum Rankings {
  private static let newest = OperatorSets.supportedVersions.upperBound
  /// How many coordinates may be compared, each with each other.
  static let groupLimit = 64

  static let operators: [OperatorDefinition] =
    positions("ArgMax", isLargest: true) + positions("ArgMin", isLargest: false) + [
      OperatorDefinition(name: "Hardmax", operands: 1...1, attributes: ["axis": .int]) { call throws(ONNXError) in
        try indicator(call)
      }
    ]

  private static func positions(_ name: String, isLargest: Bool) -> [OperatorDefinition] {
    let attributes: [String: Attributes.Kind] = ["axis": .int, "keepdims": .int]
    return [
      OperatorDefinition(name: name, operands: 1...1, attributes: attributes, versions: 7...11) {
        call throws(ONNXError) in try position(call, isLargest: isLargest)
      },
      OperatorDefinition(
        name: name, operands: 1...1, attributes: attributes.merging(["select_last_index": .int]) { $1 },
        versions: 12...newest
      ) { call throws(ONNXError) in try position(call, isLargest: isLargest) },
    ]
  }

  private static func position(_ call: OperatorCall, isLargest: Bool) throws(ONNXError) {
    let x = try call.activation(0)
    let axis = try call.attributes.axis("axis", rank: x.shape.rank, default: 0)
    let groups = try Reductions.Groups(
      call, of: x, axes: [axis], keepsAxes: try call.attributes.flag("keepdims", default: true))
    try position(
      call, of: x, groups, isLargest: isLargest, isLast: try call.attributes.flag("select_last_index"), type: .int64,
      role: nil)
  }

  /// The first or last position of the extremum of each group: that of the first coordinate, in this order, that no other
  /// exceeds.
  @discardableResult
  private static func position(
    _ call: OperatorCall, of x: Activation, _ groups: Reductions.Groups, isLargest: Bool, isLast: Bool,
    type: ElementType, role: String?
  ) throws(ONNXError) -> Activation {
    let (count, width) = (groups.members.count, groups.shape.count)
    guard count <= groupLimit else {
      throw ONNXError(
        .unsupportedForm("the largest of \(count) coordinates by its position: expected at most \(groupLimit)"))
    }
    let sources = groups.members.flatMap { member in groups.starts.map { Int32($0 + member) } }
    let members = try call.linear(
      .selection(SelectionMap(inputWidth: x.shape.count, sources: sources)), of: x,
      shape: try call.shape([count, width]), role: "members")
    let function = try call.expression(operands: count, width: width) { values in
      let pool = values[0].pool
      let order = isLast ? Array(values.indices.reversed()) : Array(values.indices)
      let pieces = order.dropLast().map { candidate in
        (
          conditions: values.indices.filter { $0 != candidate }.map {
            isLargest ? values[candidate] >= values[$0] : values[candidate] <= values[$0]
          }, value: pool.constant(Rational(candidate))
        )
      }
      return piecewise(pieces, otherwise: pool.constant(Rational(order[order.count - 1])))
    }
    let head = try call.node(groups.shape, type: type, role: role)
    call.graph.addArc(from: members, to: head, .elementwise(function))
    return head
  }

  /// 1 at the first largest coordinate along an axis, 0 elsewhere.
  private static func indicator(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    let isFlattening = call.opset < 13
    guard x.shape.rank > 0 else {
      throw ONNXError(.valueShape(name: call.name(0), shape: [], expected: "at least one axis"))
    }
    let axis = try call.attributes.axis(
      "axis", rank: x.shape.rank, default: isFlattening ? 1 : -1, allowsEnd: isFlattening)
    let axes = isFlattening ? Set(axis..<x.shape.rank) : [axis]
    guard !axes.isEmpty else {
      throw ONNXError(.attributeValue(name: "axis", found: "\(axis)", expected: "an axis of the tensor"))
    }
    let groups = try Reductions.Groups(call, of: x, axes: axes, keepsAxes: true)
    let position = try position(
      call, of: x, groups, isLargest: true, isLast: false, type: x.type, role: "position")
    var places = [Rational](repeating: 0, count: x.shape.count)
    for start in groups.starts {
      for (place, member) in groups.members.enumerated() { places[start + member] = Rational(place) }
    }
    let numbers = try call.graph.activation(
      .constant(
        ConstantTensor(
          name: "\(call.label())#positions", type: x.type, shape: x.shape, values: .exact(places))),
      named: "\(call.label())#positions")
    // Both are integers: half of one apart is no kink.
    try call.elementwise(of: [position, numbers], shape: x.shape) { values in
      let distance = values[0] - values[1]
      let half = Rational(1, positiveDenominator: 2)
      return piecewise(
        [([distance <= half, distance >= -half], values[0].pool.constant(1))], otherwise: values[0].pool.constant(0))
    }
  }
}
