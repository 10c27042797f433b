import DAGNetwork
import Exact
import Symbolic

/// Norms, products, minima and logarithms of sums along axes: nodes beside the model's.
enum PowerReductions {
  /// How many factors a product along axes may have: each is an operand of one expression.
  static let factorLimit = 256

  private static func definitions(
    _ name: String, _ reduce: @escaping @Sendable (Reductions.Request) throws(ONNXError) -> Void
  ) -> [OperatorDefinition] {
    Reductions.definitions(name, axesAreOperandFrom: 18, reduce)
  }

  static let operators: [OperatorDefinition] =
    definitions("ReduceL1") { request throws(ONNXError) in
      let sizes = try request.image(.absoluteValue(AbsoluteValue(width: request.x.shape.count)), role: "magnitudes")
      try request.sum(of: sizes)
    }
    + definitions("ReduceL2") { request throws(ONNXError) in
      let squares = try request.squares()
      try request.elementary(.sqrt, of: try request.sum(of: squares, role: "sum"))
    }
    + definitions("ReduceLogSum") { request throws(ONNXError) in
      try request.elementary(.log, of: try request.sum(of: request.x, role: "sum"))
    }
    + definitions("ReduceLogSumExp") { request throws(ONNXError) in try logarithmOfExponentials(request) }
    + definitions("ReduceMin") { request throws(ONNXError) in
      let opposite = try request.image(.linear(.scaling(width: request.x.shape.count, factor: -1)), role: "negative")
      let groups = try request.groups(keepsAxes: request.keepsAxes)
      let largest = try request.call.node(groups.shape, type: request.x.type, role: "largest")
      request.call.graph.addArc(
        from: opposite, to: largest, .maximum(groups.maximum(inputWidth: request.x.shape.count)))
      try request.call.makeNode(
        groups.shape, from: largest, .linear(.scaling(width: groups.shape.count, factor: -1)))
    }
    + definitions("ReduceProd") { request throws(ONNXError) in try product(request) }
    + definitions("ReduceSumSquare") { request throws(ONNXError) in try request.sum(of: try request.squares()) }

  /// `m + log Σ exp(x − m)` with the largest coordinate `m`, which is `log Σ exp(x)` without exponentials of large numbers.
  private static func logarithmOfExponentials(_ request: Reductions.Request) throws(ONNXError) {
    let (call, x) = (request.call, request.x)
    let groups = try request.groups(keepsAxes: true)
    let largest = try call.node(groups.shape, type: x.type, role: "largest")
    call.graph.addArc(from: x, to: largest, .maximum(groups.maximum(inputWidth: x.shape.count)))
    let centered = try call.difference(x, largest, role: "centered")
    let powers = try call.node(x.shape, type: x.type, role: "powers")
    call.graph.addArc(from: centered, to: powers, .elementary(Elementary(.exp, width: x.shape.count)))
    let sum = try call.reduced(powers, axes: request.axes, factor: 1, role: "sum")
    let head = try call.makeNode(try request.groups(keepsAxes: request.keepsAxes).shape, type: x.type)
    call.graph.addArc(from: sum, to: head, .elementary(Elementary(.log, width: head.shape.count)))
    call.graph.addArc(from: largest, to: head, .identity(width: head.shape.count))
  }

  /// The members of all groups stand as operands of one product one after the other.
  private static func product(_ request: Reductions.Request) throws(ONNXError) {
    let (call, x) = (request.call, request.x)
    let groups = try request.groups(keepsAxes: request.keepsAxes)
    let (count, width) = (groups.members.count, groups.shape.count)
    guard count <= factorLimit else {
      throw ONNXError(.unsupportedForm("a product of \(count) coordinates: expected at most \(factorLimit)"))
    }
    if count == 1 { return try call.makeNode(groups.shape, from: x, .identity(width: width)) }
    let sources = groups.members.flatMap { member in groups.starts.map { Int32($0 + member) } }
    let factors = try call.linear(
      .selection(SelectionMap(inputWidth: x.shape.count, sources: sources)), of: x,
      shape: try call.shape([count, width]), role: "factors")
    let head = try call.makeNode(groups.shape, type: x.type)
    call.graph.addArc(
      from: factors, to: head,
      .elementwise(try call.expression(operands: count, width: width) { $0.dropFirst().reduce($0[0], *) }))
  }
}

extension Reductions.Request {
  /// A node beside the model's of the operand's shape.
  fileprivate func image(_ function: ArcFunction, role: String) throws(ONNXError) -> Activation {
    let head = try call.node(x.shape, type: x.type, role: role)
    call.graph.addArc(from: x, to: head, function)
    return head
  }

  fileprivate func squares() throws(ONNXError) -> Activation {
    try call.elementwise(of: [x], shape: x.shape, role: "squares") { $0[0].pow(2) }
  }

  fileprivate func groups(keepsAxes: Bool) throws(ONNXError) -> Reductions.Groups {
    try Reductions.Groups(call, of: x, axes: axes, keepsAxes: keepsAxes)
  }

  /// The sums of a value of the operand's shape.
  @discardableResult
  fileprivate func sum(of value: Activation, role: String? = nil) throws(ONNXError) -> Activation {
    let (shape, map) = try Reductions.sumMap(call, of: value, axes: axes, keepsAxes: keepsAxes, factor: 1)
    return try call.linear(map, of: value, shape: shape, role: role)
  }

  fileprivate func elementary(_ function: ElementaryFunction, of value: Activation) throws(ONNXError) {
    try call.makeNode(value.shape, from: value, .elementary(Elementary(function, width: value.shape.count)))
  }
}

extension Reductions.Groups {
  func maximum(inputWidth: Int) -> Maximum {
    Maximum(inputWidth: inputWidth, groups: starts.map { start in members.map { Int32(start + $0) } })
  }
}
