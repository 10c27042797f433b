import DAGNetwork
internal import Foundation
internal import SwiftProtobuf

/// Writes networks as ONNX models.
///
/// A node becomes the value of its name, its arcs the operators that make it, a parameter an initializer of its name. What
/// ONNX needs several operators for passes through values named `<node>#<role>`. A network that came from ONNX goes back
/// with its IR version, its operator sets, its metadata and the names of its operators.
///
/// Weights are written as 32-bit floats where that is exact, else the whole model in doubles; what is neither is refused,
/// never rounded.
public struct ModelExporter: Sendable {
  public init() {}

  /// The bytes of a model.
  ///
  /// - Parameter origin: what the model says beside the network's function, for a network that came from ONNX. Without it
  ///   the model has IR version 8, opset 17, and a symbolic batch axis `N` in front.
  /// - Throws: ``ONNXError`` with the reason `notExpressible` for a weight that is no double, a slope that is no 32-bit
  ///   float, or an arc that ONNX has no operator for.
  public func export(_ network: Network, origin: ModelOrigin? = nil) throws(ONNXError) -> [UInt8] {
    var model = origin?.model ?? Self.blank
    let type = try NumberType.fit(for: network, origin: origin)
    let exporter = GraphExporter(network, type: type, origin: origin?.model)
    try exporter.run()
    var graph = exporter.graph
    graph.name = network.name.isEmpty ? "network" : network.name
    graph.docString = model.graph.docString
    graph.metadataProps = model.graph.metadataProps
    if model.irVersion < 4 {
      // Up to IR version 3 an initializer is listed among the inputs too.
      for tensor in graph.initializer {
        graph.input.append(.tensor(tensor.name, extents: tensor.dims.map { .dimValue($0) }, type: tensor.dataType))
      }
    }
    model.graph = graph
    do {
      return try model.serializedBytes()
    } catch {
      throw ONNXError(.notExpressible("a model of this size (\(error))"))
    }
  }

  private static var blank: Onnx_ModelProto {
    var model = Onnx_ModelProto()
    model.irVersion = 8
    model.producerName = "DAGLift"
    var opset = Onnx_OperatorSetIdProto()
    opset.domain = ""
    opset.version = 17
    model.opsetImport = [opset]
    return model
  }
}

extension ImportedModel {
  /// The model as ONNX again; see ``ModelExporter``.
  public func exported() throws(ONNXError) -> [UInt8] { try ModelExporter().export(network, origin: origin) }
}

extension Onnx_ValueInfoProto {
  /// The description of a tensor.
  static func tensor(
    _ name: String, extents: [Onnx_TensorShapeProto.Dimension.OneOf_Value], type: Int32
  ) -> Onnx_ValueInfoProto {
    var shape = Onnx_TensorShapeProto()
    for extent in extents {
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.value = extent
      shape.dim.append(dimension)
    }
    var tensor = Onnx_TypeProto.Tensor()
    tensor.elemType = type
    tensor.shape = shape
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.value = .tensorType(tensor)
    return info
  }
}
