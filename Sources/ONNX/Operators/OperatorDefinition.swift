/// What is known of an operator: the form of its calls, and what they become in a network.
///
/// Each family of operators is one file of this folder, with one definition for each operator; ``OperatorTable``
/// collects them. How many operands, results and attributes a call has is checked against the definition before
/// ``translate`` runs.
struct OperatorDefinition: Sendable {
  let name: String
  /// Empty for the domain of ONNX itself.
  var domain = ""
  let operands: ClosedRange<Int>
  var results: ClosedRange<Int> = 1...1
  var attributes: [String: Attributes.Kind] = [:]
  /// The versions of the domain's operator set at which the definition holds.
  var versions: ClosedRange<Int> = OperatorSets.supportedVersions
  /// Makes the arcs, or the constants, that the call stands for.
  let translate: @Sendable (OperatorCall) throws(ONNXError) -> Void
}
