import DAGNetwork
internal import Foundation

/// Reads ONNX models as networks.
///
/// Each tensor that depends on an input becomes a node that is named as in the model, each operator the arcs into its
/// result; a constant operand becomes a parameter, one object for each stored tensor however often it is used. What the
/// import adds beside the model's own is named `<output>#<role>`. A value that depends on constants alone is a
/// constant; a call of a function that the model defines by its body becomes the operators of that body, whose values are
/// named `<call>/<value>`; an initializer is one even where an input has its name and could replace it.
///
/// The network is the model's function of one sample: a leading symbolic extent counts as 1 unless
/// ``ImportOptions/extents`` binds it, and a leading axis of extent 1 is left out of a node's shape, as the batch axis.
public struct ModelImporter: Sendable {
  public var options: ImportOptions

  public init(options: ImportOptions = ImportOptions()) { self.options = options }

  /// Reads a model from a file.
  ///
  /// - Throws: ``ONNXError`` for a file that cannot be read, is no model, breaks ONNX's rules, or holds an operator that
  ///   is not supported. It names the file, and the operator if it is one's.
  public func importModel(atPath path: String) throws(ONNXError) -> ImportedModel {
    let model = try ModelReader.read(file: path)
    do throws(ONNXError) {
      let file = URL(filePath: path).deletingPathExtension().lastPathComponent
      return try importModel(model, fallbackName: file)
    } catch { throw error.located(in: path) }
  }

  /// Reads a model from its bytes.
  ///
  /// - Throws: ``ONNXError`` as for a file.
  public func importModel(_ bytes: some Collection<UInt8>) throws(ONNXError) -> ImportedModel {
    try importModel(try ModelReader.read(Data(bytes)), fallbackName: "model")
  }

  private func importModel(_ read: Onnx_ModelProto, fallbackName: String) throws(ONNXError) -> ImportedModel {
    var model = read
    let opsets = try OperatorSets(of: model)
    let origin = ModelOrigin(of: model, opsets: opsets)
    let graphName = model.graph.name
    let importer = GraphImporter(network: graphName.isEmpty ? fallbackName : graphName, options: options)

    let operators = try FunctionExpansion.operators(
      of: model.graph, functions: try ModelFunctions(of: model), opsets: opsets, elementLimit: options.elementLimit)
    var known = try importer.addInitializers(&model.graph)
    try importer.addInputs(model.graph.input, known: &known)
    for index in try Topology.order(operators, known: known) {
      do throws(ONNXError) { try importer.add(operators[index]) } catch {
        throw error.located(at: OperatorLocation(operators[index]))
      }
    }
    guard !model.graph.output.isEmpty else { throw ONNXError(.noOutputs) }
    for output in model.graph.output { try importer.addOutput(output) }
    return ImportedModel(network: try importer.build(), origin: origin)
  }
}

extension Network {
  /// Reads a network from an ONNX file.
  ///
  /// - Throws: ``ONNXError``; see ``ModelImporter/importModel(atPath:)``.
  public init(onnxFile path: String, options: ImportOptions = ImportOptions()) throws(ONNXError) {
    self = try ModelImporter(options: options).importModel(atPath: path).network
  }

  /// Reads a network from the bytes of an ONNX model.
  ///
  /// - Throws: ``ONNXError``; see ``ModelImporter/importModel(_:)``.
  public init(onnx bytes: some Collection<UInt8>, options: ImportOptions = ImportOptions()) throws(ONNXError) {
    self = try ModelImporter(options: options).importModel(bytes).network
  }
}
