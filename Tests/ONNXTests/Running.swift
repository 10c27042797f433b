import DAGNetwork
import Exact
import Lifting
import ONNX
import Testing

/// The exact outputs of a model at a point of its only input.
func outputs(_ model: TestModel, at x: [Rational]) throws -> [[Rational]] {
  let network = try Network(onnx: model.bytes)
  return try network.evaluate(at: network.inputs.map { _ in Batch(x) }, over: Rationals()).map(\.elements)
}

/// The only output of a model at a point of its only input.
func output(_ model: TestModel, at x: [Rational]) throws -> [Rational] { try outputs(model, at: x)[0] }

/// The error that a model is refused with.
func error(of model: TestModel, options: ImportOptions = ImportOptions()) throws -> ONNXError {
  try error(of: model.bytes, options: options)
}

func error(of bytes: [UInt8], options: ImportOptions = ImportOptions()) throws -> ONNXError {
  do throws(ONNXError) {
    _ = try ModelImporter(options: options).importModel(bytes)
  } catch {
    // Every error can say what it is.
    try #require(!error.description.isEmpty)
    return error
  }
  throw NotRefused()
}

struct NotRefused: Error {}

func reason(of model: TestModel) throws -> ONNXError.Reason { try error(of: model).reason }

func kind(of model: TestModel) throws -> ONNXError.Kind { try error(of: model).kind }
