// ONNX: models of the Open Neural Network Exchange as networks, and back.
//
// `ModelImporter` (Import/ModelImporter.swift: open that first) reads a model: `Network(onnxFile:)` in short. Each
// tensor that depends on an input becomes a node named as in the model, each operator the arcs into its result, each
// stored tensor one parameter. What is not understood is an `ONNXError` that names the file, the operator, its opset and
// the tensor; nothing that a file says makes the import trap, guess, or take memory out of proportion.
//
// Operators/  what each operator becomes: one file for each family, one `OperatorDefinition` for each operator and range
//             of operator sets in which it means the same; `OperatorTable` collects the families. To support an
//             operator, add its definition.
// Import/     the walk over the graph (`GraphImporter`), and what a definition works with: a call's operands,
//             attributes and results (`OperatorCall`, `Attributes`), broadcasting, exact arithmetic on constants.
// Export/     `ModelExporter` writes a network as a model, or says which number or arc a model cannot hold.
// Tensors/    stored tensors: element types, decoding, and constants as views of what is stored once.
// Model/      the file, its operator sets, the order of its operators, and what it says beside its function.
// Protobuf/   the messages, generated.
// Errors/     `ONNXError`.
