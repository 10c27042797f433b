import DAGNetwork

/// A network that was read from an ONNX model, with what the model says beside the network.
public struct ImportedModel: Sendable {
  public let network: Network
  public let origin: ModelOrigin
}
