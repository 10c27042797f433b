import DAGNetwork
import Exact

/// Convolutions and transposed convolutions with constant weights: one affine arc.
enum Convolutions {
  private static let attributes: [String: Attributes.Kind] = [
    "auto_pad": .string, "dilations": .ints, "group": .int, "kernel_shape": .ints, "pads": .ints, "strides": .ints,
  ]

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Conv", operands: 2...3, attributes: attributes) { call throws(ONNXError) in
      try convolve(call, isTransposed: false)
    },
    OperatorDefinition(
      name: "ConvTranspose", operands: 2...3,
      attributes: attributes.merging(["output_padding": .ints, "output_shape": .ints]) { a, _ in a }
    ) { call throws(ONNXError) in try convolve(call, isTransposed: true) },
  ]

  private static func convolve(_ call: OperatorCall, isTransposed: Bool) throws(ONNXError) {
    let x = try call.activation(0)
    let type = try call.commonType(0..<call.operandCount)
    guard case .constant(let weights) = try call.operand(1) else {
      throw ONNXError(.unsupportedForm("a convolution whose weights depend on inputs: expected constant ones"))
    }
    let rank = x.shape.rank - 2
    guard (1...3).contains(rank) else {
      throw ONNXError(
        .valueShape(
          name: call.name(0), shape: x.shape.extents, expected: "a batch axis, channels and one to three axes"))
    }
    guard weights.shape.rank == rank + 2, weights.shape.count > 0 else {
      throw ONNXError(
        .valueShape(name: call.name(1), shape: weights.shape.extents, expected: "weights of rank \(rank + 2)"))
    }
    let groups = call.attributes.int("group") ?? 1
    let kernel = Array(weights.shape.extents[2...])
    // What a forward convolution reads; transposed, the operator's output.
    let narrow = weights.shape.extents[0]
    let (own, other) = (x.shape.extents[1], narrow)
    guard groups >= 1, isTransposed ? own == other : own == weights.shape.extents[1] * groups,
      narrow.isMultiple(of: groups)
    else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: weights.shape.extents,
          expected: isTransposed
            ? "\(own) input channels, which \(groups) groups divide"
            : "\(own) input channels in \(groups) groups, which divide the output channels"))
    }
    if let stated = call.attributes.ints("kernel_shape"), stated != kernel {
      throw ONNXError(.attributeValue(name: "kernel_shape", found: "\(stated.prefix(20))", expected: "\(kernel)"))
    }
    let wide = weights.shape.extents[1] * groups
    let windows = try Windows(call, kernel: kernel)
    let input = Array(x.shape.extents[2...])
    let placement =
      isTransposed ? try windows.transposed(input, of: call) : try windows.positions(input, of: call, roundsUp: false)
    let channels = isTransposed ? wide : narrow
    let shape = try call.shape([x.shape.extents[0], channels] + placement.extents)
    guard
      let geometry = ConvolutionGeometry(
        batch: x.shape.extents[0], groups: groups, inputChannels: wide, outputChannels: narrow,
        inputExtents: isTransposed ? placement.extents : input,
        outputExtents: isTransposed ? input : placement.extents, kernelExtents: kernel, strides: windows.strides,
        dilations: windows.dilations, padding: placement.padding)
    else { throw ONNXError(.unsupportedForm("a convolution beyond 32-bit extents, or with negative padding")) }
    let parameter: Parameter
    if weights.isWhole {
      parameter = try weights.storage.parameter()
    } else {
      parameter = try weights.copied(named: "\(call.label())#weights").storage.parameter()
    }
    var constant: ParameterVector?
    if let bias = try call.optional(2) {
      guard bias.shape.extents == [channels] else {
        throw ONNXError(
          .valueShape(
            name: call.name(2), shape: bias.shape.extents, expected: "\(channels) numbers, one for each channel"))
      }
      guard case .constant(let tensor) = bias else {
        throw ONNXError(.unsupportedForm("a convolution whose bias depends on inputs: expected a constant one"))
      }
      let aligned = tensor.reshaped(
        to: try call.shape([channels] + Array(repeating: 1, count: rank)), named: call.label())
      constant = try call.vector(aligned, broadcastTo: shape)
    }
    let map = ConvolutionMap(parameter, geometry: geometry, isTransposed: isTransposed)
    let head = try call.makeNode(shape, type: type)
    call.graph.addArc(from: x, to: head, .affine(Affine(.convolution(map), constant: constant)))
  }
}
