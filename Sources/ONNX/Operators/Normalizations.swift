import DAGNetwork
import Exact
import Symbolic

/// Normalisations: by statistics that are stored, one arc; by those of the value itself, sums, roots and quotients in nodes beside
/// the model's.
enum Normalizations {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "BatchNormalization", operands: 5...5, results: 1...5,
      attributes: ["epsilon": .float, "momentum": .float, "training_mode": .int, "spatial": .int]
    ) { call throws(ONNXError) in try batch(call) },
    OperatorDefinition(name: "InstanceNormalization", operands: 3...3, attributes: ["epsilon": .float]) {
      call throws(ONNXError) in try instance(call)
    },
    OperatorDefinition(
      name: "GroupNormalization", operands: 3...3,
      attributes: ["epsilon": .float, "num_groups": .int, "stash_type": .int], versions: 18...newest
    ) { call throws(ONNXError) in try group(call) },
    OperatorDefinition(
      name: "LayerNormalization", operands: 2...3, results: 1...3,
      attributes: ["axis": .int, "epsilon": .float, "stash_type": .int], versions: 17...newest
    ) { call throws(ONNXError) in try layer(call) },
    OperatorDefinition(
      name: "RMSNormalization", operands: 2...2,
      attributes: ["axis": .int, "epsilon": .float, "stash_type": .int], versions: 23...newest
    ) { call throws(ONNXError) in try rootMeanSquare(call) },
    OperatorDefinition(
      name: "MeanVarianceNormalization", operands: 1...1, attributes: ["axes": .ints], versions: 9...newest
    ) { call throws(ONNXError) in try meanVariance(call) },
    OperatorDefinition(
      name: "LRN", operands: 1...1,
      attributes: ["alpha": .float, "beta": .float, "bias": .float, "size": .int]
    ) { call throws(ONNXError) in try localResponse(call) },
    OperatorDefinition(name: "LpNormalization", operands: 1...1, attributes: ["axis": .int, "p": .int]) {
      call throws(ONNXError) in try lp(call)
    },
    OperatorDefinition(name: "Softmax", operands: 1...1, attributes: ["axis": .int]) { call throws(ONNXError) in
      try softmax(call, isLogarithm: false)
    },
    OperatorDefinition(name: "LogSoftmax", operands: 1...1, attributes: ["axis": .int]) { call throws(ONNXError) in
      try softmax(call, isLogarithm: true)
    },
  ]

  private static func epsilon(_ call: OperatorCall) throws(ONNXError) -> Rational {
    Rational(exactly: try call.attributes.float("epsilon") ?? 1e-5)!
  }

  /// An operand with one number for each channel, as it is broadcast along axis 1.
  private static func channels(
    _ call: OperatorCall, _ index: Int, of x: Activation
  ) throws(ONNXError) -> GraphValue {
    let value = try call.operand(index)
    guard x.shape.rank >= 2 || x.shape.rank == 1 else {
      throw ONNXError(.valueShape(name: call.name(0), shape: x.shape.extents, expected: "channels along axis 1"))
    }
    let count = x.shape.rank == 1 ? 1 : x.shape.extents[1]
    guard value.shape.extents == [count] else {
      throw ONNXError(
        .valueShape(
          name: call.name(index), shape: value.shape.extents, expected: "\(count) numbers, one for each channel"))
    }
    return value
  }

  private static func batch(_ call: OperatorCall) throws(ONNXError) {
    guard !(try call.attributes.flag("training_mode")), (1..<5).allSatisfy({ call.resultName($0) == nil }) else {
      throw ONNXError(.unsupportedForm("batch normalisation in training mode, by the statistics of a batch"))
    }
    guard try call.attributes.flag("spatial", default: true) else {
      throw ONNXError(.unsupportedForm("batch normalisation of each position by itself (spatial = 0)"))
    }
    let x = try call.activation(0)
    var vectors: [ParameterVector] = []
    for index in 1..<5 {
      guard case .constant(let tensor) = try channels(call, index, of: x) else {
        throw ONNXError(
          .notConstant(name: call.name(index), expected: "numbers of each channel known when the model is imported"))
      }
      let aligned = tensor.reshaped(
        to: try call.shape([tensor.count] + Array(repeating: 1, count: max(x.shape.rank - 2, 0))),
        named: call.name(index))
      vectors.append(try call.vector(aligned, broadcastTo: x.shape))
    }
    let epsilon = Double(try call.attributes.float("epsilon") ?? 1e-5)
    let function: Normalization
    do throws(NetworkError) {
      function = try Normalization(
        scale: vectors[0], mean: vectors[2], variance: vectors[3], bias: vectors[1],
        epsilon: epsilon)
    } catch { throw ONNXError(.network(error)) }
    try call.makeNode(x.shape, from: x, .normalization(function))
  }

  /// `(x − mean) / √(variance + ε)` over some axes.
  ///
  /// - Parameters:
  ///   - role: that of the node; `nil` for the result.
  ///   - givesStatistics: whether the mean and the factor `1/√(variance + ε)` are results too, if the model names them.
  private static func standardized(
    _ call: OperatorCall, _ x: Activation, axes: Set<Int>, epsilon: Rational, role: String?,
    givesStatistics: Bool = false
  ) throws(ONNXError) -> Activation {
    let mean = try call.mean(x, axes: axes, role: "mean")
    let centered = try call.difference(x, mean, role: "centered")
    let squares = try call.elementwise(of: [centered], shape: x.shape, role: "squares") { $0[0].pow(2) }
    let variance = try call.mean(squares, axes: axes, role: "variance")
    let factor = try call.elementwise(of: [variance], shape: variance.shape, role: "factor") {
      1 / sqrt($0[0] + epsilon)
    }
    if givesStatistics {
      for (result, value) in [(1, mean), (2, factor)] where call.resultName(result) != nil {
        try call.makeNode(value.shape, from: value, .identity(width: value.shape.count), result: result)
      }
    }
    return try call.elementwise(of: [centered, factor], shape: x.shape, role: role) { $0[0] * $0[1] }
  }

  /// `scale · x + bias`, with operands that are broadcast.
  private static func rescaled(
    _ call: OperatorCall, _ x: Activation, scale: (GraphValue, String), bias: (GraphValue, String)?
  ) throws(ONNXError) {
    if case .constant(let factor) = scale.0, bias.map({ $0.0.constant != nil }) ?? true {
      var constant: ParameterVector?
      if let bias, let tensor = bias.0.constant { constant = try call.vector(tensor, broadcastTo: x.shape) }
      _ = try call.linear(
        .diagonal(try call.vector(factor, broadcastTo: x.shape)), of: x, shape: x.shape, role: nil, constant: constant)
      return
    }
    let factor = try call.graph.activation(scale.0, named: scale.1)
    guard let bias else {
      try call.elementwise(of: [x, factor], shape: x.shape) { $0[0] * $0[1] }
      return
    }
    let addend = try call.graph.activation(bias.0, named: bias.1)
    try call.elementwise(of: [x, factor, addend], shape: x.shape) { $0[0] * $0[1] + $0[2] }
  }

  private static func instance(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    guard x.shape.rank >= 3, x.shape.count > 0 else {
      throw ONNXError(
        .valueShape(
          name: call.name(0), shape: x.shape.extents, expected: "a batch axis, channels and at least one axis"))
    }
    let normal = try standardized(
      call, x, axes: Set(2..<x.shape.rank), epsilon: try epsilon(call), role: "normalized")
    try perChannel(call, normal, groupsOfChannels: 1)
  }

  /// The scale and the bias of each channel, which operands 1 and 2 are.
  private static func perChannel(_ call: OperatorCall, _ x: Activation, groupsOfChannels: Int) throws(ONNXError) {
    var operands: [(GraphValue, String)] = []
    for index in 1...2 {
      guard case .constant(let tensor) = try channels(call, index, of: x) else {
        throw ONNXError(
          .notConstant(name: call.name(index), expected: "numbers of each channel known when the model is imported"))
      }
      let aligned = tensor.reshaped(
        to: try call.shape([tensor.count] + Array(repeating: 1, count: x.shape.rank - 2)), named: call.name(index))
      operands.append((.constant(aligned), call.name(index)))
    }
    try rescaled(call, x, scale: operands[0], bias: operands[1])
  }

  private static func group(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    guard let groups = call.attributes.int("num_groups"), groups > 0 else {
      throw ONNXError(.missingAttribute(name: "num_groups", expected: "a positive number"))
    }
    guard x.shape.rank >= 3, x.shape.count > 0, x.shape.extents[1].isMultiple(of: groups) else {
      throw ONNXError(
        .valueShape(
          name: call.name(0), shape: x.shape.extents,
          expected: "a batch axis, channels that \(groups) groups divide, and at least one axis"))
    }
    let inner = x.shape.extents[1] / groups * x.shape.product(2..<x.shape.rank)
    let table = try call.linear(
      .identity(width: x.shape.count), of: x, shape: try call.shape([x.shape.extents[0], groups, inner]),
      role: "groups")
    let normal = try standardized(call, table, axes: [2], epsilon: try epsilon(call), role: "normalized")
    let back = try call.linear(.identity(width: x.shape.count), of: normal, shape: x.shape, role: "channels")
    if try call.operand(1).shape.extents == [groups], groups != x.shape.extents[1] {
      // Up to operator set 20 there is a number for each group.
      var operands: [(GraphValue, String)] = []
      for index in 1...2 {
        guard case .constant(let tensor) = try call.operand(index), tensor.shape.extents == [groups] else {
          throw ONNXError(
            .notConstant(name: call.name(index), expected: "numbers of each group known when the model is imported"))
        }
        let size = x.shape.extents[1] / groups
        let wide = tensor.reshaped(to: try call.shape([groups, 1]), named: call.name(index))
          .broadcast(to: try call.shape([groups, size]))
        let all = wide.copied(named: "\(call.label())#\(call.name(index))")
        operands.append(
          (
            .constant(
              all.reshaped(
                to: try call.shape([groups * size] + Array(repeating: 1, count: x.shape.rank - 2)),
                named: call.name(index))), call.name(index)
          ))
      }
      return try rescaled(call, back, scale: operands[0], bias: operands[1])
    }
    try perChannel(call, back, groupsOfChannels: groups)
  }

  private static func layer(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    let axis = try call.attributes.axis("axis", rank: x.shape.rank, default: -1)
    let normal = try standardized(
      call, x, axes: Set(axis..<x.shape.rank), epsilon: try epsilon(call), role: "normalized", givesStatistics: true)
    var bias: (GraphValue, String)?
    if let value = try call.optional(2) { bias = (value, call.name(2)) }
    try rescaledChecked(call, normal, bias: bias)
  }

  /// The scale that operand 1 is, checked to be broadcast to the value, with a bias.
  private static func rescaledChecked(
    _ call: OperatorCall, _ x: Activation, bias: (GraphValue, String)?
  ) throws(ONNXError) {
    let scale = try call.operand(1)
    for (value, name) in [(scale, call.name(1))] + (bias.map { [$0] } ?? []) {
      guard value.shape.broadcast(with: x.shape) == x.shape.extents else {
        throw ONNXError(
          .valueShape(name: name, shape: value.shape.extents, expected: "one that broadcasts to \(x.shape.extents)"))
      }
    }
    try rescaled(call, x, scale: (scale, call.name(1)), bias: bias)
  }

  private static func rootMeanSquare(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    let axis = try call.attributes.axis("axis", rank: x.shape.rank, default: -1)
    let squares = try call.elementwise(of: [x], shape: x.shape, role: "squares") { $0[0].pow(2) }
    let mean = try call.mean(squares, axes: Set(axis..<x.shape.rank), role: "mean")
    let epsilon = try epsilon(call)
    let factor = try call.elementwise(of: [mean], shape: mean.shape, role: "factor") { 1 / sqrt($0[0] + epsilon) }
    let normal = try call.elementwise(of: [x, factor], shape: x.shape, role: "normalized") { $0[0] * $0[1] }
    try rescaledChecked(call, normal, bias: nil)
  }

  /// The deviation has 10⁻⁹ added to it, as the operator's definition has it.
  private static func meanVariance(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    var axes = Set<Int>()
    for axis in call.attributes.ints("axes") ?? [0, 2, 3] {
      guard let axis = resolveAxis(axis, rank: x.shape.rank) else {
        throw ONNXError(
          .attributeValue(name: "axes", found: "\(axis)", expected: "axes of a tensor of rank \(x.shape.rank)"))
      }
      axes.insert(axis)
    }
    let centered = try call.difference(x, try call.mean(x, axes: axes, role: "mean"), role: "centered")
    let squares = try call.elementwise(of: [centered], shape: x.shape, role: "squares") { $0[0].pow(2) }
    let variance = try call.mean(squares, axes: axes, role: "variance")
    let small = Rational(1, positiveDenominator: 1_000_000_000)
    try call.elementwise(of: [centered, variance], shape: x.shape) { $0[0] / (sqrt($0[1]) + small) }
  }

  /// `x / (bias + alpha/size · Σ x²)^beta`, the sum over the channels around.
  private static func localResponse(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    guard let size = call.attributes.int("size"), size > 0 else {
      throw ONNXError(.missingAttribute(name: "size", expected: "a positive number of channels"))
    }
    guard x.shape.rank >= 2 else {
      throw ONNXError(.valueShape(name: call.name(0), shape: x.shape.extents, expected: "channels along axis 1"))
    }
    let alpha = Rational(exactly: try call.attributes.float("alpha") ?? 0.0001)!
    let beta = Rational(exactly: try call.attributes.float("beta") ?? 0.75)!
    let bias = Rational(exactly: try call.attributes.float("bias") ?? 1)!
    let squares = try call.elementwise(of: [x], shape: x.shape, role: "squares") { $0[0].pow(2) }
    let channels = x.shape.extents[1]
    let inner = x.shape.product(2..<x.shape.rank)
    try call.reserve(x.shape.count * min(size, channels))
    var rows: [[(column: Int, coefficient: Rational)]] = []
    for image in 0..<x.shape.extents[0] {
      for channel in 0..<channels {
        let first = max(0, channel - (size - 1) / 2)
        let last = min(channels - 1, channel + size / 2)
        for i in 0..<inner {
          rows.append((first...last).map { (column: (image * channels + $0) * inner + i, coefficient: Rational(1)) })
        }
      }
    }
    let sums = try call.linear(
      .sparse(SparseMap(inputWidth: x.shape.count, rows: rows, name: "\(call.label())#sum")), of: squares,
      shape: x.shape, role: "sums")
    let share = alpha * Rational(1, positiveDenominator: Integer(size))
    try call.elementwise(of: [x, sums], shape: x.shape) { variables in
      let base = bias + share * variables[1]
      let fourth = beta * 4
      // Powers of quarters, 3/4 among them, are roots of roots.
      if fourth.isInteger, let exponent = Int(exactly: fourth.numerator), abs(exponent) < 64 {
        return variables[0] / sqrt(sqrt(base)).pow(exponent)
      }
      return variables[0] * exp(-beta * log(base))
    }
  }

  private static func lp(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    let axis = try call.attributes.axis("axis", rank: x.shape.rank, default: -1)
    let p = call.attributes.int("p") ?? 2
    guard p == 1 || p == 2 else {
      throw ONNXError(.attributeValue(name: "p", found: "\(p)", expected: "1 or 2"))
    }
    let powers = try call.elementwise(of: [x], shape: x.shape, role: "powers") { p == 1 ? abs($0[0]) : $0[0].pow(2) }
    let sum = try call.reduced(powers, axes: [axis], factor: 1, role: "sum")
    // A vector of zeros stays one, as the operator's definition has it.
    try call.elementwise(of: [x, sum], shape: x.shape) { variables in
      let norm = p == 1 ? variables[1] : sqrt(variables[1])
      return piecewise([([variables[1] > 0], variables[0] / norm)], otherwise: variables[0].pool.constant(0))
    }
  }

  /// The largest coordinate is taken off first, which changes no value and keeps the exponentials of floating-point numbers
  /// finite.
  private static func softmax(_ call: OperatorCall, isLogarithm: Bool) throws(ONNXError) {
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
    let largest = try call.node(groups.shape, type: x.type, role: "largest")
    call.graph.addArc(
      from: x, to: largest,
      .maximum(
        Maximum(
          inputWidth: x.shape.count,
          groups: groups.starts.map { start in groups.members.map { Int32(start + $0) } })))
    let centered = try call.difference(x, largest, role: "centered")
    let powers = try call.node(x.shape, type: x.type, role: "powers")
    call.graph.addArc(from: centered, to: powers, .elementary(Elementary(.exp, width: x.shape.count)))
    let sum = try call.reduced(powers, axes: axes, factor: 1, role: "sum")
    if isLogarithm {
      try call.elementwise(of: [centered, sum], shape: x.shape) { $0[0] - log($0[1]) }
    } else {
      try call.elementwise(of: [powers, sum], shape: x.shape) { $0[0] / $0[1] }
    }
  }
}
