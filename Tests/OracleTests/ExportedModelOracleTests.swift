import DAGNetwork
import Exact
import Foundation
import Lifting
import NetworkGenerators
import ONNX
import ShippedNetworks
import TestFiles
import TestSeeds
import Testing

/// Exported models: valid for ONNX's checker, the same network when they are read again, and the same function in
/// onnxruntime.
@Suite struct ExportedModelOracleTests {
  private struct Check: Decodable, Equatable {
    let irVersion: Int
    let opset: Int
    let producer: String
    let inputs: [String]
    let outputs: [String]
    let initializers: [String]
    let operatorTypes: [String]
  }

  private func check(_ bytes: [UInt8]) throws -> Check {
    let answers: [Check] = try PythonOracle("onnx_checker").answers(to: [Data(bytes)])
    return answers[0]
  }

  private func expectAgreement(_ bytes: [UInt8], with network: Network, case index: Int) throws {
    let count = 20
    var generator = TestSeeds.generator(case: index)
    let inputs = network.inputs.map { input in
      let width = network.nodes[input].width
      return Batch<Float>(
        width: width, count: count,
        elements: (0..<width * count).map { _ in Float(Int.random(in: -8...8, using: &generator)) / 4 })
    }
    let theirs = try ONNXRuntime.outputs(ofModel: bytes, at: inputs)
    let ours = try network.evaluate(at: inputs.map { $0.map(Double.init) }, over: Doubles())
    #expect(theirs.map(\.name) == network.outputs.map { network.nodes[$0].name })
    for (theirs, ours) in zip(theirs, ours) {
      let floats = theirs.floats
      try #require(floats.count == ours.elements.count)
      let scale = ours.elements.reduce(1) { max($0, abs($1)) }
      #expect(zip(floats, ours.elements).allSatisfy { abs(Double($0) - $1) <= scale * 0x1p-12 })
    }
  }

  @Test(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"), arguments: ImportedModelOracleTests.models)
  func importedModelsGoBack(model: String) throws {
    let imported = try ModelImporter().importModel(atPath: SharedModels.file("\(model).onnx").path)
    // Its product of stored matrices is exact, and so no float: see `foldedWeightsAreNotRounded`.
    guard model != "fc_matMul" else { return }
    let bytes = try imported.exported()
    let checked = try check(bytes)
    #expect(checked.irVersion == imported.origin.irVersion && checked.opset == imported.origin.operatorSets[""])
    #expect(checked.producer == imported.origin.producerName)
    let again = try ModelImporter().importModel(bytes)
    #expect(again.network == imported.network, "\(difference(imported.network, again.network))")
    #expect(again.network.parameters.count == imported.network.parameters.count)
    try expectAgreement(bytes, with: imported.network, case: 0)
    // What was exported once is exported the same again.
    #expect(try again.exported() == bytes)
  }

  /// Networks on images, also without what the file says beside the network.
  @Test(
    .enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"),
    arguments: [
      "layer-zoo/batchnorm", "layer-zoo/conv", "layer-zoo/maxpool", "zoo/lenet5", "zoo/resnet20_cifar_keepbn",
      "zoo/unet_tiny", "cifar_base_kw", "KJ_TinyTaxiNet",
    ])
  func imageNetworksGoBack(model: String) throws {
    let imported = try ModelImporter().importModel(atPath: SharedModels.file("\(model).onnx").path)
    for bytes in [try imported.exported(), try ModelExporter().export(imported.network)] {
      _ = try check(bytes)
      let again = try Network(onnx: bytes)
      #expect(again == imported.network, "\(difference(imported.network, again))")
    }
  }

  @Test func theShippedNetworkGoesBack() throws {
    let imported = try ModelImporter().importModel(ShippedNetwork.digits.bytes)
    let bytes = try imported.exported()
    _ = try check(bytes)
    #expect(try Network(onnx: bytes) == imported.network)
    try expectAgreement(bytes, with: imported.network, case: 0)
  }

  @Test(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"))
  func foldedWeightsAreNotRounded() throws {
    let imported = try ModelImporter().importModel(atPath: SharedModels.file("fc_matMul.onnx").path)
    let error = #expect(throws: ONNXError.self) { try imported.exported() }
    #expect(error?.kind == .notExpressible)
  }

  /// A network with each elementary function of numbers from 1 to 5, where all of them are defined.
  private func elementaryFunctions() throws -> Network {
    var builder = NetworkBuilder(name: "elementary functions")
    try builder.addInput("x", width: 4)
    try builder.addNode("h", width: 4)
    let three = try Parameter(name: "three", shape: [4], values: .float32([3, 3, 3, 3]))
    try builder.addArc(
      from: "x", to: "h", .affine(Affine(.identity(width: 4), constant: ParameterVector(three))))
    for function in ElementaryFunction.allCases {
      try builder.addNode("\(function)(h)", width: 4)
      try builder.addArc(from: "h", to: "\(function)(h)", .elementary(Elementary(function, width: 4)))
      try builder.addOutput("\(function)(h)")
    }
    return try builder.build()
  }

  @Test func elementaryFunctionsGoBack() throws {
    let network = try elementaryFunctions()
    let bytes = try ModelExporter().export(network)
    let names = try check(bytes).operatorTypes
    for name in ["Exp", "Log", "Sqrt", "Tanh", "Sigmoid", "Softplus", "Erf", "Sin", "Cos", "Atan"] {
      #expect(names.filter { $0 == name }.count == 1, "\(name) in \(names)")
    }
    let again = try Network(onnx: bytes)
    #expect(again == network, "\(difference(network, again))")
    try expectAgreement(bytes, with: network, case: 1)
  }

  /// Networks of every kind of arc: valid models, exactly the same function when they are read again, and onnxruntime's.
  @Test func randomNetworksGoBack() throws {
    var (exported, refused, evaluated) = (0, 0, 0)
    for index in TestSeeds.cases(120) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(.any.with(nodes: 3...12)).network(using: &random)
      let bytes: [UInt8]
      do throws(ONNXError) { bytes = try ModelExporter().export(network) } catch {
        #expect(error.kind == .notExpressible, "case \(index): \(error)")
        refused += 1
        continue
      }
      exported += 1
      if exported <= 20 { _ = try check(bytes) }
      let again = try Network(onnx: bytes)
      for _ in 0..<2 {
        let point = network.inputs.map { input in
          Batch((0..<network.nodes[input].width).map { _ in Rational(Int.random(in: -9...9, using: &random)) })
        }
        // Smooth functions have no exact values.
        guard let ours = try? network.evaluate(at: point, over: Rationals()) else { continue }
        evaluated += 1
        #expect(try again.evaluate(at: point, over: Rationals()) == ours, "case \(index)")
      }
    }
    print("\(exported) exported, \(refused) refused, \(evaluated) points compared")
    // Most random networks have a parameter that is no double.
    #expect(exported >= 20 && evaluated >= exported / 2)
  }

  /// Each operator that is one expression comes back as itself.
  @Test func operatorsOfExpressionsComeBack() throws {
    let names = [
      "Sign", "Reciprocal", "Softsign", "HardSwish", "Mish", "Tan", "Sinh", "Cosh", "Asinh", "Acosh", "Atanh", "Asin",
      "Acos", "Elu", "Celu", "Selu", "ThresholdedRelu", "HardSigmoid", "Shrink", "Gelu",
    ]
    let model: [String] = try PythonOracle("elementwise_model").answers(to: [names])
    let bytes = [UInt8](try #require(Data(base64Encoded: model[0])))
    let imported = try ModelImporter().importModel(bytes)
    let exported = try imported.exported()
    let again = try ModelImporter().importModel(exported)
    #expect(again.network == imported.network, "\(difference(imported.network, again.network))")
    let types = try check(exported).operatorTypes
    for name in names + ["Mul", "Div", "Max", "MatMul", "Clip"] { #expect(types.contains(name), "\(name) in \(types)") }
    #expect(types.count == names.count + 5, "\(types)")
  }

  private func difference(_ a: Network, _ b: Network) -> String {
    let names = (a.nodes.map(\.name), b.nodes.map(\.name))
    if names.0 != names.1 { return "nodes \(names.0) and \(names.1)" }
    if a.nodes != b.nodes { return "nodes \(a.nodes.map(\.shape)) and \(b.nodes.map(\.shape))" }
    for (x, y) in zip(a.arcs, b.arcs) where x != y { return "arcs \(x) and \(y)" }
    return "\(a.name), \(a.outputs), \(a.arcs.count) arcs and \(b.name), \(b.outputs), \(b.arcs.count) arcs"
  }
}
