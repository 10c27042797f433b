/// An operator of the graph that is imported: one of the model's, or one of the body of a function that it calls.
struct GraphOperator {
  var node: Onnx_NodeProto
  /// The operator sets that the operator means: the model's, or those of the function that it stands in.
  let opsets: OperatorSets
  /// The position in the model's graph of the operator, or of the call that it comes from.
  let position: Int
}

extension OperatorLocation {
  init(_ graphOperator: GraphOperator) {
    self.init(graphOperator.node, at: graphOperator.position, opsets: graphOperator.opsets)
  }
}
