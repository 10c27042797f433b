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

  @Test func anExtensionThatSaysNoFormIsAUsageError() throws {
    let run = try Daglift.run(["convert", "residual.json", "--save", "copy.txt"], in: folder.url)
    #expect(run.status == 64 && run.errors.contains(".json"))
    #expect(try folder.names == ["residual.json"])
  }
}
