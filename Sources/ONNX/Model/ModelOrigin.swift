/// What an ONNX model says beside its function: kept, so that the network goes back to ONNX as it came.
public struct ModelOrigin: Sendable {
  public let irVersion: Int
  /// The version of each operator set that the model imports, by domain; ONNX's own domain is the empty one.
  public let operatorSets: [String: Int]
  public let producerName: String
  public let producerVersion: String

  /// The model without what the network holds: its tensors and operators' operands are looked up there.
  let model: Onnx_ModelProto

  init(of model: Onnx_ModelProto, opsets: OperatorSets) {
    irVersion = Int(model.irVersion)
    operatorSets = opsets.versions
    producerName = model.producerName
    producerVersion = model.producerVersion
    self.model = model.withoutTensors
  }
}

extension Onnx_ModelProto {
  /// The model without stored tensors.
  fileprivate var withoutTensors: Onnx_ModelProto {
    var model = self
    model.graph.initializer = []
    model.graph.sparseInitializer = []
    model.graph.node.removeAll { $0.opType == "Constant" }
    model.trainingInfo = []
    // The network holds what their calls stood for.
    model.functions = []
    return model
  }
}
