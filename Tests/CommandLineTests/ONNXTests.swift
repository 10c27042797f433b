import Foundation
import TestFiles
import Testing

/// ONNX models on the command line, the one that ships among them.
@Suite struct ONNXTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectFailure(
    _ model: Data, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = try folder.write(model, to: "bad.onnx")
    for arguments in [["inspect"], ["evaluate", "--exact"]] {
      let run = try Daglift.run(arguments + [file.path])
      #expect(run.isExit && run.status == 65, "\(run.errors)", sourceLocation: sourceLocation)
      #expect(run.output.isEmpty, sourceLocation: sourceLocation)
      for part in parts + ["daglift: ", file.path] {
        #expect(run.errors.contains(part), "no '\(part)' in: \(run.errors)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test func aModelIsRecognisedByItsContent() throws {
    let file = try folder.write(SampleModel().bytes, to: "model.json")
    let run = try Daglift.run(["evaluate", file.path, "--exact", "--input", "3,1/3", "--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let outputs = try #require(try run.json()["outputs"] as? [[String: Any]])
    // x W = (3 + 1/6, −6 + 1).
    #expect(outputs[0]["values"] as? [String] == ["19/6", "0"])
    let converted = try Daglift.run(["convert", file.path, "--save", "-"])
    let again = try Daglift.run(
      ["evaluate", "-", "--exact", "--input", "3,1/3", "--format", "json"], input: converted.output)
    let repeated = try #require(try again.json()["outputs"] as? [[String: Any]])
    #expect(repeated[0]["values"] as? [String] == ["19/6", "0"])
  }

  @Test func aTruncatedModel() throws {
    let bytes = SampleModel().bytes
    for count in [1, 10, bytes.count / 2, bytes.count - 1] { try expectFailure(bytes.prefix(count)) }
  }

  @Test func aWeightThatIsNoNumber() throws {
    for value in [Float.nan, .infinity, -.infinity] {
      try expectFailure(SampleModel(weights: [1, 2, value, 3]).bytes, "'w'", "position 2", "expected finite numbers")
    }
  }

  @Test func anOperatorThatIsNotSupported() throws {
    try expectFailure(SampleModel(operatorType: "Frobnicate").bytes, "Frobnicate", "'last'", "opset 13")
    try expectFailure(SampleModel(opset: 999).bytes, "999")
  }

  @Test func theNetworkThatShipsIsTheDefault() throws {
    let shipped = try Daglift.run(["inspect", "--format", "json"])
    #expect(shipped.status == 0, "\(shipped.errors)")
    let network = try #require(try shipped.json()["network"] as? [String: Any])
    #expect(network["source"] as? String == "the network that ships with daglift (digits)")
    #expect(network["parameters"] as? Int == 7_378)
    // It is the file in the repository, compiled in.
    let file = try folder.write(Data(contentsOf: ProjectFolder.file("Networks/digits/digits.onnx")), to: "digits.onnx")
    let named = try Daglift.run(["inspect", "digits.onnx", "--format", "json"], in: folder.url)
    let source = "the network that ships with daglift (digits)"
    #expect(named.output == shipped.output.replacingOccurrences(of: source, with: file.lastPathComponent))
    // A sample of the data set, which the network knows.
    let sample = ProjectFolder.file("Networks/digits/samples/0.json").path
    let exact = try Daglift.run(["evaluate", "--exact", "--input", sample])
    #expect(exact.status == 0, "\(exact.errors)")
  }

  @Test(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"))
  func parametersAreTheDistinctNumbersOfTheInitializers() throws {
    let file = try SharedModels.file("ACASXU_experimental_v2a_1_1.onnx").path
    let run = try Daglift.run(["inspect", file, "--format", "json"])
    let network = try #require(try run.json()["network"] as? [String: Any])
    #expect(network["parameters"] as? Int == 13_310)
    #expect(try run.json()["macs"] as? Int == 13_000)
  }
}
