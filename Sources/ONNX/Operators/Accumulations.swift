import DAGNetwork
import Exact

/// Sums up to each position of an axis: one arc, a triangular matrix of ones along that axis.
enum Accumulations {
  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "CumSum", operands: 2...2, attributes: ["exclusive": .int, "reverse": .int],
      versions: 11...OperatorSets.supportedVersions.upperBound
    ) { call throws(ONNXError) in try sum(call) }
  ]

  private static func sum(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    guard let given = try call.integer(1, meaning: "an axis") else { throw ONNXError(.missingOperand(index: 1)) }
    guard let axis = resolveAxis(given, rank: x.shape.rank) else {
      throw ONNXError(
        .operandValue(name: call.name(1), found: "\(given)", expected: "an axis of a tensor of rank \(x.shape.rank)"))
    }
    guard x.shape.count > 0 else { throw ONNXError(.emptyTensor(name: x.name, shape: x.shape.extents)) }
    let isExclusive = try call.attributes.flag("exclusive")
    let isReverse = try call.attributes.flag("reverse")
    let extent = x.shape.extents[axis]
    let (entries, overflow) = extent.multipliedReportingOverflow(by: extent)
    try call.reserve(overflow ? .max : entries)
    var ones = [Float](repeating: 0, count: entries)
    for row in 0..<extent {
      for column in 0..<extent {
        let distance = isReverse ? column - row : row - column
        if distance > 0 || distance == 0 && !isExclusive { ones[row * extent + column] = 1 }
      }
    }
    let matrix = ConstantTensor(
      name: "\(call.label())#sum", type: .float32, shape: try call.shape([extent, extent]), values: .float32(ones))
    let map = DenseMap(try matrix.storage.parameter(), outputWidth: extent, inputWidth: extent)
    let (outer, inner) = (x.shape.product(0..<axis), x.shape.product(axis + 1..<x.shape.rank))
    try call.makeNode(
      x.shape, from: x,
      .linear(outer == 1 && inner == 1 ? .dense(map) : .kronecker(KroneckerMap(map, outer: outer, inner: inner))))
  }
}
