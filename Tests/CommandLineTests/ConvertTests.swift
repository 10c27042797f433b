import Foundation
import Testing

@Suite struct ConvertTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleNetwork.residual, to: "residual.json")
  }

  @Test func whatIsWrittenReadsBackAsTheSame() throws {
    let first = try Daglift.run(["convert", "residual.json", "--save", "copy.json"], in: folder.url)
    #expect(first.status == 0, "\(first.errors)")
    let copy = try folder.text(of: "copy.json")
    #expect(first.lines.contains("Written   copy.json, a JSON network of \(copy.utf8.count) bytes"))
    let second = try Daglift.run(["convert", "copy.json", "--save", "-"], in: folder.url)
    #expect(second.output == copy)
    // The copy is the network: the same values at the same point.
    let arguments = ["evaluate", "-", "--exact", "--input", "-2.5,1", "--format", "json"]
    let original = try Daglift.run(arguments, input: SampleNetwork.residual)
    let copied = try Daglift.run(arguments, input: copy)
    #expect(original.status == 0 && original.output == copied.output)
  }

  @Test func reportsWhatWasWrittenAsJSON() throws {
    let run = try Daglift.run(
      ["convert", "residual.json", "--save", "copy.json", "--format", "json"], in: folder.url)
    let written = try #require(try run.json()["written"] as? [String: Any])
    #expect(written["path"] as? String == "copy.json")
    #expect(written["format"] as? String == "json")
    #expect(written["bytes"] as? Int == (try folder.text(of: "copy.json")).utf8.count)
  }

  @Test func theScalarNetworkCanBeWritten() throws {
    let run = try Daglift.run(
      ["convert", "residual.json", "--granularity", "scalar", "--save", "scalar.json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let inspected = try Daglift.run(["inspect", "scalar.json", "--format", "json"], in: folder.url)
    #expect(try inspected.json()["granularity"] as? String == "scalar")
    #expect(try inspected.json()["paths"] as? String == "6")
  }

  /// To ONNX and back: the same values, and what ONNX says beside the network stays.
  @Test func modelsGoBothWays() throws {
    let json = SampleNetwork.residual.replacingOccurrences(of: #"["1/3", -1]"#, with: "[0.25, -1]")
    try folder.write(json, to: "dyadic.json")
    let there = try Daglift.run(["convert", "dyadic.json", "--save", "model.onnx"], in: folder.url)
    #expect(there.status == 0 && there.output.contains("model.onnx, an ONNX model of"), "\(there.errors)")
    let arguments = ["--exact", "--input", "-2.5,1/3", "--format", "json"]
    let original = try Daglift.run(["evaluate", "dyadic.json"] + arguments, in: folder.url).json()
    let exported = try Daglift.run(["evaluate", "model.onnx"] + arguments, in: folder.url).json()
    let values = { (json: [String: Any]) in (json["outputs"] as? [[String: Any]])?[0]["values"] as? [String] }
    #expect(values(original) != nil && values(original) == values(exported))
    let back = try Daglift.run(["convert", "model.onnx", "--save", "again.onnx"], in: folder.url)
    #expect(back.status == 0)
    let again = try Daglift.run(["evaluate", "again.onnx"] + arguments, in: folder.url).json()
    #expect(values(again) == values(original))
  }

  @Test func whatOnnxCannotHoldIsRefused() throws {
    let run = try Daglift.run(["convert", "residual.json", "--save", "model.onnx"], in: folder.url)
    #expect(run.status == 65 && run.errors.contains("cannot be written as ONNX"), "\(run.errors)")
    #expect(try folder.names == ["residual.json"])
  }

  @Test func anExtensionThatSaysNoFormIsAUsageError() throws {
    let run = try Daglift.run(["convert", "residual.json", "--save", "copy.txt"], in: folder.url)
    #expect(run.status == 64 && run.errors.contains(".json"))
    #expect(try folder.names == ["residual.json"])
  }
}
