import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DecomposeTests {
  private func decompose(
    _ arguments: [String], of network: String = SampleNetwork.residual
  ) throws -> Daglift.Outcome {
    let run = try Daglift.run(["decompose", "-"] + arguments, input: network)
    #expect(run.status == 0 && run.isExit && run.errors.isEmpty, "\(run.errors)")
    return run
  }

  @Test func transitionsHaveRowsColumnsAndBlocks() throws {
    let json = try decompose(["--format", "json"]).json()
    #expect((json["schema"] as? [String: Any])?["name"] as? String == "daglift.decompose")
    let transitions = try #require(json["transitions"] as? [[String: Any]])
    #expect(transitions.map { $0["level"] as? Int } == [1, 2])
    #expect(transitions.map { $0["rows"] as? [String] } == [["h"], ["y"]])
    #expect(transitions.map { $0["columns"] as? [String] } == [["x"], ["x", "h"]])
    let blocks = try transitions.flatMap { try #require($0["blocks"] as? [[String: Any]]) }
    #expect(blocks.map { $0["row"] as? String } == ["h", "y", "y"])
    #expect(blocks.map { $0["column"] as? String } == ["x", "x", "h"])
    #expect(blocks.map { $0["arc"] as? Int } == [0, 2, 1])
    #expect(
      blocks.map { $0["expressions"] as? [String] } == [
        ["x_0 - 2*x_1 + 1/3", "x_0/2 + 3*x_1 - 1"], ["x_0", "x_1"], ["relu(h_0)", "relu(h_1)"],
      ])
    let one = try decompose(["--format", "json", "--level", "2", "--entry-limit", "0"]).json()
    let level = try #require(one["transitions"] as? [[String: Any]])
    #expect(level.count == 1 && level[0]["level"] as? Int == 2)
    #expect((level[0]["blocks"] as? [[String: Any]])?.allSatisfy { $0["expressions"] == nil } == true)
  }

  @Test func otherMatrices() throws {
    let steps = try decompose(["--format", "json", "--matrix", "steps"]).json()
    #expect((steps["matrices"] as? [[String: Any]])?.map { $0["name"] as? String } == ["E_0", "E_2", "E_1"])
    let resolvent = try decompose(["--format", "json", "--matrix", "resolvent"]).json()
    let matrix = try #require((resolvent["matrices"] as? [[String: Any]])?.first)
    #expect(matrix["rows"] as? [String] == ["h", "y"] && matrix["columns"] as? [String] == ["x", "h"])
    let entries = try #require(matrix["entries"] as? [[String: Any]])
    #expect(entries.map { $0["expressions"] as? [String] }[1] == ["-x_0", "-x_1"])
    let synthesis = try decompose(["--format", "json", "--matrix", "synthesis"]).json()
    let values = try #require(synthesis["synthesis"] as? [[String: Any]])
    #expect(values.map { $0["node"] as? String } == ["x", "h", "y"])
    #expect((values[1]["expressions"] as? [String])?.first == "x_0 - 2*x_1 + h_0 + 1/3", "\(values)")
    let text = try decompose(["--matrix", "synthesis"]).output
    #expect(text.contains("y_0 = "), "\(text)")
  }

  @Test func scalarGranularityHasAFunctionOfOneNumberInEachEntry() throws {
    let json = try decompose(["--format", "json", "--granularity", "scalar"]).json()
    #expect(json["granularity"] as? String == "scalar")
    let transitions = try #require(json["transitions"] as? [[String: Any]])
    for block in try transitions.flatMap({ try #require($0["blocks"] as? [[String: Any]]) }) {
      #expect((block["expressions"] as? [String])?.count == 1)
    }
  }

  @Test func pictures() throws {
    let dot = try decompose(["--format", "dot"]).output
    #expect(dot.hasPrefix("digraph") && dot.contains("n0 -> n1 [label=\"dense\"]"), "\(dot)")
    #expect(dot.contains("rank=same; // level 2"))
    let svg = try decompose(["--format", "svg"]).output
    let document = try XMLDocument(data: Data(svg.utf8))
    // The frame, the identity at three nodes, and a block for each of three pairs of nodes.
    #expect(try document.nodes(forXPath: "//*[local-name()='rect']").count == 1 + 3 + 3)
    #expect(svg.contains("<title>y ← h</title>"))
    let level = try decompose(["--format", "svg", "--level", "1"]).output
    #expect(!level.contains("y ← h") && level.contains("h ← x"))
  }

  @Test func wrongRequestsAreUsageOrInputErrors() throws {
    for (arguments, status) in [
      (["--level", "3"], Int32(65)), (["--level", "0"], 65), (["--matrix", "synthesis", "--level", "1"], 64),
      (["--matrix", "synthesis", "--format", "svg"], 64), (["--entry-limit", "-1"], 64), (["--format", "c"], 64),
    ] {
      let run = try Daglift.run(["decompose", "-"] + arguments, input: SampleNetwork.residual)
      #expect(run.status == status && run.isExit && run.output.isEmpty && !run.errors.isEmpty, "\(arguments)")
    }
  }

  // MARK: Verifying what was written

  private func verify(_ decomposition: String, granularity: String = "tensor") throws -> Daglift.Outcome {
    let folder = try TemporaryFolder()
    let network = try folder.write(SampleNetwork.residual, to: "network.json")
    let file = try folder.write(decomposition, to: "transitions.json")
    return try Daglift.run([
      "verify", network.path, "--transitions", file.path, "--seed", "5", "--format", "json", "--granularity",
      granularity,
    ])
  }

  private func verdicts(_ run: Daglift.Outcome) throws -> [String] {
    try #require(try run.json()["verdicts"] as? [[String: Any]]).compactMap { $0["verdict"] as? String }
  }

  @Test func aDecompositionIsVerifiedAgainstTheNetwork() throws {
    for granularity in ["tensor", "scalar"] {
      let written = try decompose(["--format", "json", "--granularity", granularity]).output
      let run = try verify(written, granularity: granularity)
      #expect(run.status == 0, "\(run.errors)\(run.output)")
      #expect(Set(try verdicts(run)) == ["proved", "consistent"])
      #expect((try run.json()["transitions"] as? String)?.hasSuffix("transitions.json") == true)
    }
  }

  @Test(arguments: [
    // A wrong entry, a wrong sign, a missing arc, a swapped level, another function, exchanged row and column, another node.
    ("0.5, 3.0", "0.5, 3.0000002"), ("-2.0", "2.0"), (#", "constant": "b""#, ""),
    (#""function": "relu""#, #""function": "abs""#), (#""level": 2"#, #""level": 3"#),
    (#""row": "y", "column": "h""#, #""row": "h", "column": "y""#),
    (#""row": "y", "column": "h""#, #""row": "y", "column": "x""#),
  ])
  func tamperedDecompositionsAreRefuted(original: String, tampered: String) throws {
    let written = try decompose(["--format", "json", "--entry-limit", "0"]).output
    // Rows and columns only help readers; what a block says counts.
    var spoiled = written
    for list in [#""rows": ["h"],"#, #""rows": ["y"],"#, #""columns": ["x"],"#, #""columns": ["x", "h"],"#] {
      #expect(spoiled.contains(list))
      spoiled = spoiled.replacingOccurrences(of: list, with: "")
    }
    #expect(try verify(spoiled).status == 0)
    #expect(spoiled.contains(original), "\(spoiled)")
    spoiled = spoiled.replacingOccurrences(of: original, with: tampered)
    let run = try verify(spoiled)
    #expect(run.status == 1, "\(run.errors)\(run.output)")
    #expect(try verdicts(run).contains("refuted"))
  }

  @Test func whatIsNoDecompositionIsBadInput() throws {
    let run = try verify(SampleNetwork.residual)
    #expect(run.status == 65 && run.output.isEmpty && run.errors.contains("--transitions"), "\(run.errors)")
    let missing = try Daglift.run(
      ["verify", "-", "--transitions", "/nowhere/t.json"], input: SampleNetwork.residual)
    #expect(missing.status == 66)
  }
}
