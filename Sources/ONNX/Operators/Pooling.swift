import DAGNetwork
import Exact

/// Maxima and averages over windows: one arc.
enum Pooling {
  private static let window: [String: Attributes.Kind] = [
    "auto_pad": .string, "ceil_mode": .int, "dilations": .ints, "kernel_shape": .ints, "pads": .ints, "strides": .ints,
  ]

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "AveragePool", operands: 1...1,
      attributes: window.merging(["count_include_pad": .int]) { a, _ in a }
    ) { call throws(ONNXError) in try average(call) },
    OperatorDefinition(name: "GlobalAveragePool", operands: 1...1) { call throws(ONNXError) in
      let x = try image(call)
      try Reductions.mean(call, of: x, axes: Set(2..<x.shape.rank), keepsAxes: true)
    },
    OperatorDefinition(name: "GlobalMaxPool", operands: 1...1) { call throws(ONNXError) in
      let x = try image(call)
      try Reductions.maximum(call, of: x, axes: Set(2..<x.shape.rank), keepsAxes: true)
    },
    OperatorDefinition(
      name: "MaxPool", operands: 1...1, results: 1...2,
      attributes: window.merging(["storage_order": .int]) { a, _ in a }
    ) { call throws(ONNXError) in try maximum(call) },
  ]

  /// An operand with a batch axis, channels and at least one more axis.
  private static func image(_ call: OperatorCall) throws(ONNXError) -> Activation {
    let x = try call.activation(0)
    guard x.shape.rank >= 3, x.shape.count > 0 else {
      throw ONNXError(
        .valueShape(
          name: call.name(0), shape: x.shape.extents, expected: "a batch axis, channels and at least one axis"))
    }
    return x
  }

  /// The windows of a pooling, and where they lie on the operand.
  private struct Plan {
    let x: Activation
    let windows: Windows
    let placement: Windows.Placement
    let shape: TensorShape
    /// The extents of the operand that windows move along.
    let extents: [Int]

    init(_ call: OperatorCall) throws(ONNXError) {
      x = try image(call)
      extents = Array(x.shape.extents[2...])
      guard let kernel = call.attributes.ints("kernel_shape") else {
        throw ONNXError(.missingAttribute(name: "kernel_shape", expected: "\(extents.count) extents"))
      }
      guard kernel.count == extents.count else {
        throw ONNXError(
          .attributeValue(name: "kernel_shape", found: "\(kernel.prefix(20))", expected: "\(extents.count) extents"))
      }
      windows = try Windows(call, kernel: kernel)
      placement = try windows.positions(
        extents, of: call, roundsUp: try call.attributes.flag("ceil_mode"))
      shape = try call.shape(Array(x.shape.extents[..<2]) + placement.extents)
      guard shape.count > 0 else { throw ONNXError(.emptyTensor(name: call.label(), shape: shape.extents)) }
    }

    /// The members of each window of one channel, as positions within the channel, in the order of the kernel; windows in
    /// row-major order.
    func members(for call: OperatorCall) throws(ONNXError) -> [[Int32]] {
      let alongAxes = extents.indices.map { axis in
        (0..<placement.extents[axis]).map { position in
          windows.members(
            axis: axis, position: position, padding: placement.padding[axis], extent: extents[axis])
        }
      }
      // The number of all members is the product over the axes of the sum over the positions.
      var total = shape.extents[0] * shape.extents[1]
      for axis in alongAxes {
        let (next, isOverflow) = total.multipliedReportingOverflow(by: axis.reduce(0) { $0 + $1.count })
        total = isOverflow ? Int.max : next
      }
      try call.reserve(total)
      var all: [[Int32]] = [[0]]
      for axis in extents.indices {
        let extent = Int32(extents[axis])
        all = all.flatMap { window in
          alongAxes[axis].map { indices in
            window.flatMap { start in indices.map { start * extent + Int32($0) } }
          }
        }
      }
      return all
    }
  }

  private static func maximum(_ call: OperatorCall) throws(ONNXError) {
    guard call.resultName(1) == nil else {
      throw ONNXError(.unsupportedForm("the indices of the largest members, which are no function of real numbers"))
    }
    let plan = try Plan(call)
    let members = try plan.members(for: call)
    guard members.allSatisfy({ !$0.isEmpty }) else {
      throw ONNXError(.unsupportedForm("a window that lies in the padding only, which has no maximum"))
    }
    let size = Int32(plan.extents.reduce(1, *))
    let channels = plan.x.shape.extents[0] * plan.x.shape.extents[1]
    var groups: [[Int32]] = []
    groups.reserveCapacity(channels * members.count)
    for channel in 0..<Int32(channels) {
      for window in members { groups.append(window.map { channel * size + $0 }) }
    }
    try call.makeNode(
      plan.shape, from: plan.x, .maximum(Maximum(inputWidth: plan.x.shape.count, groups: groups)))
  }

  /// Where every window has as many members, padding counted or absent, the average is a convolution of each channel by itself;
  /// elsewhere a sparse matrix.
  private static func average(_ call: OperatorCall) throws(ONNXError) {
    let plan = try Plan(call)
    let countsPadding = try call.attributes.flag("count_include_pad")
    let rank = plan.extents.count
    // What each window divides by, along each axis.
    let counts = (0..<rank).map { axis in
      (0..<plan.placement.extents[axis]).map { position in
        countsPadding
          ? plan.windows.membersWithPadding(
            axis: axis, position: position, plan.placement, extent: plan.extents[axis])
          : plan.windows.members(
            axis: axis, position: position, padding: plan.placement.padding[axis], extent: plan.extents[axis]
          ).count
      }
    }
    guard counts.allSatisfy({ $0.allSatisfy { $0 > 0 } }) else {
      throw ONNXError(.unsupportedForm("a window that lies in the padding only, which has no average"))
    }
    let taps = plan.windows.kernel.reduce(1, *)
    let channels = plan.x.shape.extents[1]
    if rank <= 3, zip(counts, plan.windows.kernel).allSatisfy({ counts, kernel in counts.allSatisfy { $0 == kernel } }),
      let geometry = ConvolutionGeometry(
        batch: plan.x.shape.extents[0], groups: channels, inputChannels: channels, outputChannels: channels,
        inputExtents: plan.extents, outputExtents: plan.placement.extents, kernelExtents: plan.windows.kernel,
        strides: plan.windows.strides, dilations: plan.windows.dilations, padding: plan.placement.padding)
    {
      try call.reserve(channels * taps)
      let share = Rational(1, positiveDenominator: Integer(taps))
      let weights = ConstantTensor(
        name: "\(call.label())#average", type: plan.x.type,
        shape: try call.shape([channels, 1] + plan.windows.kernel),
        values: .exact(Array(repeating: share, count: channels * taps)))
      let map = ConvolutionMap(try weights.storage.parameter(), geometry: geometry)
      return try call.makeNode(plan.shape, from: plan.x, .linear(.convolution(map)))
    }
    let members = try plan.members(for: call)
    var divisors = [1]
    for axis in counts { divisors = divisors.flatMap { divisor in axis.map { divisor * $0 } } }
    let size = plan.extents.reduce(1, *)
    var rows: [[(column: Int, coefficient: Rational)]] = []
    for channel in 0..<plan.x.shape.extents[0] * channels {
      for (window, divisor) in zip(members, divisors) {
        let share = Rational(1, positiveDenominator: Integer(divisor))
        rows.append(window.map { (channel * size + Int($0), share) })
      }
    }
    let map = SparseMap(inputWidth: plan.x.shape.count, rows: rows, name: "\(call.label())#average")
    try call.makeNode(plan.shape, from: plan.x, .linear(.sparse(map)))
  }
}

extension Windows {
  /// How many indices of a window lie within the padded input.
  fileprivate func membersWithPadding(axis: Int, position: Int, _ placement: Placement, extent: Int) -> Int {
    (0..<kernel[axis]).count {
      position * strides[axis] + $0 * dilations[axis] < extent + placement.padding[axis] + placement.endPadding[axis]
    }
  }
}
