import DAGNetwork
import Exact
import Symbolic

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
    OperatorDefinition(name: "GlobalLpPool", operands: 1...1, attributes: ["p": .int]) { call throws(ONNXError) in
      let (x, p) = (try image(call), try exponent(call))
      let powers = try powers(call, of: x, p)
      let (shape, map) = try Reductions.sumMap(
        call, of: powers, axes: Set(2..<x.shape.rank), keepsAxes: true, factor: 1)
      try root(call, of: try call.linear(map, of: powers, shape: shape, role: p == 1 ? nil : "sum"), p)
    },
    OperatorDefinition(
      name: "LpPool", operands: 1...1, attributes: window.merging(["p": .int]) { a, _ in a }
    ) { call throws(ONNXError) in
      let (plan, p) = (try Plan(call), try exponent(call))
      let powers = try powers(call, of: plan.x, p)
      let sum = try call.linear(
        try windowMap(call, plan, divisors: nil), of: powers, shape: plan.shape, role: p == 1 ? nil : "sum")
      try root(call, of: sum, p)
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
    // What each window divides by, along each axis.
    let counts = plan.extents.indices.map { axis in
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
    try call.makeNode(
      plan.shape, from: plan.x, .linear(try windowMap(call, plan, divisors: counts)))
  }

  /// The sums over windows, each divided by the product of its numbers along the axes.
  ///
  /// - Parameter divisors: for each axis a number for each position; `nil` for sums that are not divided.
  private static func windowMap(
    _ call: OperatorCall, _ plan: Plan, divisors counts: [[Int]]?
  ) throws(ONNXError) -> LinearMap {
    let taps = plan.windows.kernel.reduce(1, *)
    let channels = plan.x.shape.extents[1]
    let isUniform =
      counts.map { zip($0, plan.windows.kernel).allSatisfy { counts, kernel in counts.allSatisfy { $0 == kernel } } }
      ?? true
    if plan.extents.count <= 3, isUniform,
      let geometry = ConvolutionGeometry(
        batch: plan.x.shape.extents[0], groups: channels, inputChannels: channels, outputChannels: channels,
        inputExtents: plan.extents, outputExtents: plan.placement.extents, kernelExtents: plan.windows.kernel,
        strides: plan.windows.strides, dilations: plan.windows.dilations, padding: plan.placement.padding)
    {
      try call.reserve(channels * taps)
      let share = counts == nil ? 1 : Rational(1, positiveDenominator: Integer(taps))
      let weights = ConstantTensor(
        name: "\(call.label())#window", type: plan.x.type,
        shape: try call.shape([channels, 1] + plan.windows.kernel),
        values: .exact(Array(repeating: share, count: channels * taps)))
      return .convolution(ConvolutionMap(try weights.storage.parameter(), geometry: geometry))
    }
    let members = try plan.members(for: call)
    var divisors = [1]
    for axis in plan.extents.indices {
      let along = counts?[axis] ?? Array(repeating: 1, count: plan.placement.extents[axis])
      divisors = divisors.flatMap { divisor in along.map { divisor * $0 } }
    }
    let size = plan.extents.reduce(1, *)
    var rows: [[(column: Int, coefficient: Rational)]] = []
    for channel in 0..<plan.x.shape.extents[0] * channels {
      for (window, divisor) in zip(members, divisors) {
        let share = Rational(1, positiveDenominator: Integer(divisor))
        rows.append(window.map { (channel * size + Int($0), share) })
      }
    }
    return .sparse(SparseMap(inputWidth: plan.x.shape.count, rows: rows, name: "\(call.label())#window"))
  }

  // MARK: Norms

  private static func exponent(_ call: OperatorCall) throws(ONNXError) -> Int {
    let p = call.attributes.int("p") ?? 2
    guard 1...64 ~= p else {
      throw ONNXError(.attributeValue(name: "p", found: "\(p)", expected: "an exponent from 1 to 64"))
    }
    return p
  }

  /// `|x|^p`.
  private static func powers(_ call: OperatorCall, of x: Activation, _ p: Int) throws(ONNXError) -> Activation {
    try call.elementwise(of: [x], shape: x.shape, role: "powers") { variables in
      p.isMultiple(of: 2) ? variables[0].pow(p) : abs(variables[0]).pow(p)
    }
  }

  /// The root of sums that are not negative; they are the result itself where `p` is 1.
  private static func root(_ call: OperatorCall, of sums: Activation, _ p: Int) throws(ONNXError) {
    if p == 1 { return }
    try call.elementwise(of: [sums], shape: sums.shape) { variables in
      let sum = variables[0]
      // A root of 0 is 0, which has no logarithm.
      return p == 2
        ? sqrt(sum)
        : piecewise(
          [([sum > 0], exp(Rational(1, positiveDenominator: Integer(p)) * log(sum)))], otherwise: sum.pool.constant(0))
    }
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
