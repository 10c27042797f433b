import DAGNetwork
import Exact

// Products of two values, and normalizations.

extension GraphExporter {
  /// The operands are taken from the one row that they stand in, as matrices, and multiplied.
  func emit(_ function: MatrixProduct, of x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue {
    let row = flattened(x, for: name)
    func operand(_ role: String, _ coordinates: Range<Int>, _ extents: [Int]) -> String {
      let part = makeName("\(name)#\(role)#row")
      emit("Gather", [row.name, shapeConstant(Array(coordinates))], part, int: ["axis": 1])
      let matrix = makeName("\(name)#\(role)")
      emit("Reshape", [part, shapeConstant([row.isBatched ? -1 : 1, function.batch] + extents)], matrix)
      return matrix
    }
    let end = function.batch * function.rows * function.depth
    let left = operand("left", 0..<end, [function.rows, function.depth])
    let right = operand("right", end..<function.inputWidth, [function.depth, function.columns])
    return shaped(
      [1, function.batch, function.rows, function.columns], isBatched: row.isBatched, as: name, shape: shape
    ) { emit("MatMul", [left, right], $0) }
  }

  /// BatchNormalization of the value as it stands where the vectors have a number for each of its channels, else of one row, in
  /// which every coordinate is a channel.
  func emit(
    _ function: Normalization, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    let epsilon = Float(function.epsilon)
    guard Double(epsilon) == function.epsilon else {
      throw ONNXError(
        .notExpressible("the epsilon \(function.epsilon) of '\(name)', which ONNX keeps as 32-bit float"))
    }
    if x.shape == shape, function.vectors.allSatisfy({ isPerChannel($0, of: x) }) {
      let vectors = [function.scale, function.bias, function.mean, function.variance]
      let operands = vectors.map { constant($0.parameter, extents: [x.extents[1]]) }
      emit("BatchNormalization", [x.name] + operands, name, float: ["epsilon": epsilon])
      return ExportedValue(name: name, extents: x.extents, isBatched: x.isBatched)
    }
    let row = flattened(x, for: name)
    var operands = [row.name]
    for (role, vector) in [
      ("scale", function.scale), ("bias", function.bias), ("mean", function.mean), ("variance", function.variance),
    ] {
      operands.append(addInitializer("\(name)#\(role)", extents: [function.width], try exactDoubles(vector)))
    }
    return shaped(row.extents, isBatched: row.isBatched, as: name, shape: shape) {
      emit("BatchNormalization", operands, $0, float: ["epsilon": epsilon])
    }
  }

  /// Whether a vector repeats a parameter that has one number for each channel of a value.
  private func isPerChannel(_ vector: ParameterVector, of x: ExportedValue) -> Bool {
    guard x.extents.count >= 2, vector.scale == 1, vector.parameter.count == x.extents[1], vector.width == x.count
    else {
      return false
    }
    let inner = x.extents.dropFirst(2).reduce(1, *)
    return (0..<vector.width).allSatisfy { i in
      (vector.indices.map { Int($0[i]) } ?? i) == i / inner % x.extents[1]
    }
  }
}
