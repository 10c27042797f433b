import DAGNetwork
import Exact

// Convolutions, and sparse matrices that no operator is made for.

extension GraphExporter {
  /// `Conv` or `ConvTranspose`, with the constant term where it is one number for each channel; `nil` where the operator cannot
  /// say how the taps lie, or a constant term is another one.
  func convolution(
    _ map: ConvolutionMap, _ constant: ParameterVector?, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue? {
    let g = map.geometry
    guard let padding = map.endPadding else { return nil }
    let (channels, extents) =
      map.isTransposed ? (g.outputChannels, g.outputExtents) : (g.inputChannels, g.inputExtents)
    let (resultChannels, resultExtents) =
      map.isTransposed ? (g.inputChannels, g.inputExtents) : (g.outputChannels, g.outputExtents)
    var bias: String?
    if let constant {
      let positions = resultExtents.reduce(1, *)
      let pattern = (0..<constant.width).map { Int32($0 / positions % resultChannels) }
      let isWhole = constant.indices == nil && positions * g.batch == 1
      guard constant.scale == 1, constant.parameter.count == resultChannels, isWhole || constant.indices == pattern
      else { return nil }
      bias = self.constant(constant.parameter, extents: [resultChannels])
    }
    let weightExtents = [g.outputChannels, g.inputChannels / g.groups] + g.kernelExtents
    let weights: String
    if map.scale == 1 {
      weights = self.constant(map.parameter, extents: weightExtents)
    } else {
      weights = addInitializer(
        "\(name)#weights", extents: weightExtents, try exactDoubles(ParameterVector(map.parameter, scale: map.scale)))
    }
    var image = x
    if x.extents != [g.batch, channels] + extents {
      let isBatched = x.isBatched && g.batch == 1
      image = ExportedValue(
        name: makeName("\(name)#image"), extents: [g.batch, channels] + extents, isBatched: isBatched)
      emit("Reshape", [x.name, shapeConstant([isBatched ? -1 : g.batch, channels] + extents)], image.name)
    }
    var lists = [
      "kernel_shape": g.kernelExtents, "strides": g.strides, "dilations": g.dilations, "pads": g.padding + padding.end,
    ]
    if padding.output.contains(where: { $0 != 0 }) { lists["output_padding"] = padding.output }
    return shaped(
      [g.batch, resultChannels] + resultExtents, isBatched: image.isBatched && g.batch == 1, as: name, shape: shape
    ) {
      emit(
        map.isTransposed ? "ConvTranspose" : "Conv", [image.name, weights] + (bias.map { [$0] } ?? []), $0, ints: lists,
        int: ["group": g.groups])
    }
  }

  /// A sparse matrix, written as a full one.
  func product(
    _ map: SparseMap, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    let limit = 1 << 24
    guard map.inputWidth * map.outputWidth <= limit else {
      throw ONNXError(
        .notExpressible(
          "the sparse matrix of \(map.outputWidth) × \(map.inputWidth) into '\(name)', for which ONNX has only full ones; "
            + "expected at most \(limit) numbers"))
    }
    // A row whose coefficients are no numbers of the model is a multiple of one whose are, divided again: sixths of sums.
    var divisors = [Double](repeating: 1, count: map.outputWidth)
    var entries = [Double](repeating: 0, count: map.inputWidth * map.outputWidth)
    for row in 0..<map.outputWidth {
      let places = map.entries(ofRow: row)
      let coefficients = places.map { map.coefficients.rational(at: $0) }
      var divisor = Rational(1)
      if coefficients.contains(where: { (try? exactDouble($0, of: name)) == nil }) {
        divisor = coefficients.reduce(1) { $0 * Rational(($0 * $1).denominator) }
        divisors[row] = try exactDouble(divisor, of: "a divisor into '\(name)'")
      }
      for (at, coefficient) in zip(places, coefficients) {
        entries[Int(map.columns[at]) * map.outputWidth + row] = try exactDouble(
          divisor * coefficient, of: map.coefficients.parameter.name)
      }
    }
    let matrix = addInitializer("\(name)#matrix", extents: [map.inputWidth, map.outputWidth], entries)
    let row = flattened(x, for: name)
    return shaped([1, map.outputWidth], isBatched: row.isBatched, as: name, shape: shape) { result in
      guard divisors.contains(where: { $0 != 1 }) else { return emit("MatMul", [row.name, matrix], result) }
      let multiple = makeName("\(name)#multiple")
      emit("MatMul", [row.name, matrix], multiple)
      emit("Div", [multiple, addInitializer("\(name)#divisors", extents: [map.outputWidth], divisors)], result)
    }
  }
}

extension ConvolutionMap {
  /// The padding behind the input, and what a transposed convolution adds behind its output, that give the output its extents;
  /// `nil` where none does.
  var endPadding: (end: [Int], output: [Int])? {
    let g = geometry
    var end: [Int] = []
    var output: [Int] = []
    for axis in g.inputExtents.indices {
      let reach = (g.outputExtents[axis] - 1) * g.strides[axis] + (g.kernelExtents[axis] - 1) * g.dilations[axis] + 1
      // The padding with which the last tap of the last position is the last padded input.
      let least = reach - g.inputExtents[axis] - g.padding[axis]
      // Some inputs behind that may be left over, fewer than a stride.
      guard least > -g.strides[axis] else { return nil }
      end.append(max(least, 0))
      output.append(isTransposed ? max(-least, 0) : 0)
    }
    return (end, output)
  }
}
