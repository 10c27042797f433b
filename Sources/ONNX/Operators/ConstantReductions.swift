import Exact

/// Reductions of constants along axes.
enum ConstantReductions {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [ConstantOperator] =
    reduction("ReduceL1") { .sum($0.map(\.magnitude)) }
    + reduction("ReduceMax") { .extremum($0.max()) }
    + reduction("ReduceMean") { .mean($0) }
    + reduction("ReduceMin") { .extremum($0.min()) }
    + reduction("ReduceProd") { .product($0) }
    + reduction("ReduceSum", axesAreOperandFrom: 13) { .sum($0) }
    + reduction("ReduceSumSquare") { .sum($0.map { $0 * $0 }) }

  /// What becomes of the elements that make one result.
  private enum Outcome {
    case sum([Rational])
    case product([Rational])
    case mean([Rational])
    /// `nil` of no elements.
    case extremum(Rational?)
  }

  private static func reduction(
    _ name: String, axesAreOperandFrom version: Int = 18, _ outcome: @escaping @Sendable ([Rational]) -> Outcome
  ) -> [ConstantOperator] {
    [
      ConstantOperator(
        name: name, operands: 1...1, attributes: ["axes": .ints, "keepdims": .int], versions: 7...version - 1
      ) { (call, operands) throws(ONNXError) in
        try reduce(call, operands[0], axes: call.attributes.ints("axes") ?? [], emptyMeansAll: true, outcome)
      },
      ConstantOperator(
        name: name, operands: 1...2, attributes: ["keepdims": .int, "noop_with_empty_axes": .int],
        versions: version...newest
      ) { (call, operands) throws(ONNXError) in
        try reduce(
          call, operands[0], axes: try call.integers(1, meaning: "axes") ?? [],
          emptyMeansAll: try !call.attributes.flag("noop_with_empty_axes"), outcome)
      },
    ]
  }

  private static func reduce(
    _ call: OperatorCall, _ tensor: ConstantTensor, axes given: [Int], emptyMeansAll: Bool,
    _ outcome: ([Rational]) -> Outcome
  ) throws(ONNXError) -> Bool {
    let type = try call.commonType(0..<1)
    let extents = tensor.shape.extents
    let axes = try call.axes(given, rank: extents.count)
    let isReduced = extents.indices.map { axes.contains($0) || axes.isEmpty && emptyMeansAll }
    let keepsAxes = try call.attributes.flag("keepdims", default: true)
    let shape = try call.shape(extents.indices.compactMap { isReduced[$0] ? (keepsAxes ? 1 : nil) : extents[$0] })
    try call.reserve(tensor.count + shape.count)
    let elements = try call.rationals(tensor)
    let strides = tensor.shape.strides
    let kept = extents.indices.filter { !isReduced[$0] }
    let reduced = extents.indices.filter { isReduced[$0] }
    let starts = try call.shape(kept.map { extents[$0] }).offsets(strides: kept.map { strides[$0] })
    let members = try call.shape(reduced.map { extents[$0] }).offsets(strides: reduced.map { strides[$0] })
    var results: [Rational] = []
    results.reserveCapacity(starts.count)
    for start in starts {
      let group = members.map { elements[start + $0] }
      switch outcome(group) {
      case .sum(let numbers): results.append(numbers.reduce(0, +))
      case .product(let numbers):
        var product: Rational = 1
        for number in numbers {
          try call.checkSize([product], [number])
          product *= number
        }
        results.append(product)
      case .mean(let numbers):
        guard !numbers.isEmpty else { throw empty(call, tensor) }
        results.append(numbers.reduce(0, +) * Rational(1, positiveDenominator: Integer(numbers.count)))
      case .extremum(let number):
        guard let number else { throw empty(call, tensor) }
        results.append(number)
      }
    }
    try call.define(folded: results, shape: shape, type: type)
    return true
  }

  private static func empty(_ call: OperatorCall, _ tensor: ConstantTensor) -> ONNXError {
    ONNXError(.emptyTensor(name: call.name(0), shape: tensor.shape.extents))
  }
}
