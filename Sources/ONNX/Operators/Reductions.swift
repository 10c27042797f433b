import DAGNetwork
import Exact

/// Sums, means and maxima along axes: one arc that carries a matrix of one row for each result, or a maximum for each.
///
/// Those that are made of several arcs are ``PowerReductions``.
enum Reductions {
  private static let newest = OperatorSets.supportedVersions.upperBound

  /// Where the axes are an attribute, and from a version on an operand.
  static func definitions(
    _ name: String, axesAreOperandFrom version: Int, _ reduce: @escaping @Sendable (Request) throws(ONNXError) -> Void
  ) -> [OperatorDefinition] {
    [
      OperatorDefinition(
        name: name, operands: 1...1, attributes: ["axes": .ints, "keepdims": .int], versions: 7...version - 1
      ) { call throws(ONNXError) in
        try reduce(try Request(call, axes: call.attributes.ints("axes"), emptyMeansNone: false))
      },
      OperatorDefinition(
        name: name, operands: 1...2, attributes: ["keepdims": .int, "noop_with_empty_axes": .int],
        versions: version...newest
      ) { call throws(ONNXError) in
        let axes = try call.integers(1, meaning: "axes")
        try reduce(
          try Request(call, axes: axes, emptyMeansNone: try call.attributes.flag("noop_with_empty_axes")))
      },
    ]
  }

  static let operators: [OperatorDefinition] =
    definitions("ReduceMax", axesAreOperandFrom: 18) { request throws(ONNXError) in
      try maximum(request.call, of: request.x, axes: request.axes, keepsAxes: request.keepsAxes)
    }
    + definitions("ReduceMean", axesAreOperandFrom: 18) { request throws(ONNXError) in
      try mean(request.call, of: request.x, axes: request.axes, keepsAxes: request.keepsAxes)
    }
    + definitions("ReduceSum", axesAreOperandFrom: 13) { request throws(ONNXError) in
      try sum(request.call, of: request.x, axes: request.axes, keepsAxes: request.keepsAxes)
    }

  /// What a reduction is asked for.
  struct Request {
    let call: OperatorCall
    let x: Activation
    let axes: Set<Int>
    let keepsAxes: Bool

    init(_ call: OperatorCall, axes given: [Int]?, emptyMeansNone: Bool) throws(ONNXError) {
      self.call = call
      x = try call.activation(0)
      keepsAxes = try call.attributes.flag("keepdims", default: true)
      var axes = Set<Int>()
      for axis in given ?? [] {
        guard let axis = resolveAxis(axis, rank: x.shape.rank), axes.insert(axis).inserted else {
          throw ONNXError(
            .attributeValue(
              name: "axes", found: "\((given ?? []).prefix(20))", expected: "distinct axes of rank \(x.shape.rank)"))
        }
      }
      self.axes = axes.isEmpty && !emptyMeansNone ? Set(x.shape.extents.indices) : axes
    }
  }

  /// The coordinates that each result is made of.
  struct Groups {
    let shape: TensorShape
    /// The first coordinate of each result's.
    let starts: [Int]
    /// The distances of the others from it; the first is 0.
    let members: [Int]

    init(_ call: OperatorCall, of x: Activation, axes: Set<Int>, keepsAxes: Bool) throws(ONNXError) {
      let extents = x.shape.extents
      let kept = extents.indices.filter { !axes.contains($0) }
      let folded = extents.indices.filter { axes.contains($0) }
      shape = try call.shape(
        extents.indices.compactMap { axes.contains($0) ? (keepsAxes ? 1 : nil) : extents[$0] })
      try call.reserve(x.shape.count)
      let strides = x.shape.strides
      starts = x.shape.permuted(kept).offsets(strides: kept.map { strides[$0] })
      members = x.shape.permuted(folded).offsets(strides: folded.map { strides[$0] })
      guard !starts.isEmpty, !members.isEmpty else {
        throw ONNXError(.emptyTensor(name: x.name, shape: extents))
      }
    }
  }

  static func maximum(
    _ call: OperatorCall, of x: Activation, axes: Set<Int>, keepsAxes: Bool
  ) throws(ONNXError) {
    let groups = try Groups(call, of: x, axes: axes, keepsAxes: keepsAxes)
    let function = Maximum(
      inputWidth: x.shape.count, groups: groups.starts.map { start in groups.members.map { Int32(start + $0) } })
    try call.makeNode(groups.shape, from: x, .maximum(function))
  }

  static func sum(_ call: OperatorCall, of x: Activation, axes: Set<Int>, keepsAxes: Bool) throws(ONNXError) {
    let (shape, map) = try sumMap(call, of: x, axes: axes, keepsAxes: keepsAxes, factor: 1)
    try call.makeNode(shape, from: x, .linear(map))
  }

  static func mean(_ call: OperatorCall, of x: Activation, axes: Set<Int>, keepsAxes: Bool) throws(ONNXError) {
    let (shape, map) = try sumMap(
      call, of: x, axes: axes, keepsAxes: keepsAxes,
      factor: Rational(1, positiveDenominator: Integer(axes.reduce(1) { $0 * max(x.shape.extents[$1], 1) })))
    try call.makeNode(shape, from: x, .linear(map))
  }

  /// The matrix of sums along axes, times a factor: one row along an axis where the axes are neighbours.
  static func sumMap(
    _ call: OperatorCall, of x: Activation, axes: Set<Int>, keepsAxes: Bool, factor: Rational
  ) throws(ONNXError) -> (TensorShape, LinearMap) {
    let groups = try Groups(call, of: x, axes: axes, keepsAxes: keepsAxes)
    guard let first = axes.min(), let last = axes.max() else {
      return (groups.shape, .identity(width: x.shape.count))
    }
    if axes.count == last - first + 1 {
      let count = x.shape.product(first..<last + 1)
      let row = ConstantTensor(
        name: "\(call.label())#sum", type: x.type, shape: .vector(count),
        values: .exact(Array(repeating: factor, count: count)))
      let matrix = DenseMap(try row.storage.parameter(), outputWidth: 1, inputWidth: count)
      let (outer, inner) = (x.shape.product(0..<first), x.shape.product(last + 1..<x.shape.rank))
      return (
        groups.shape,
        outer == 1 && inner == 1 ? .dense(matrix) : .kronecker(KroneckerMap(matrix, outer: outer, inner: inner))
      )
    }
    let rows = groups.starts.map { start in groups.members.map { (column: start + $0, coefficient: factor) } }
    return (groups.shape, .sparse(SparseMap(inputWidth: x.shape.count, rows: rows, name: "\(call.label())#sum")))
  }
}
