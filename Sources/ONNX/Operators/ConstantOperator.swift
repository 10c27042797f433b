/// An operator on constants alone: its result is a constant, computed exactly.
///
/// It goes before the ``OperatorDefinition`` of the same name, if there is one, wherever no operand depends on an input.
struct ConstantOperator: Sendable {
  let name: String
  let operands: ClosedRange<Int>
  var attributes: [String: Attributes.Kind] = [:]
  /// The versions of ONNX's own operator set at which this holds.
  var versions: ClosedRange<Int> = OperatorSets.supportedVersions
  /// Defines the result from the operands that are given.
  ///
  /// - Returns: `false` where no rational number is the exact result, with nothing defined.
  let evaluate: @Sendable (OperatorCall, [ConstantTensor]) throws(ONNXError) -> Bool
}
