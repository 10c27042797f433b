/// What a name of a graph stands for.
enum GraphValue {
  /// What the model stores, or is computed from that alone.
  case constant(ConstantTensor)
  /// What depends on an input: a node of the network.
  case activation(Activation)

  var shape: TensorShape {
    switch self {
    case .constant(let tensor): tensor.shape
    case .activation(let activation): activation.shape
    }
  }

  var type: ElementType {
    switch self {
    case .constant(let tensor): tensor.type
    case .activation(let activation): activation.type
    }
  }
}

/// A node of the network that is being built, with its shape as ONNX has it.
struct Activation {
  let name: String
  let node: Int
  let shape: TensorShape
  let type: ElementType
}
