import Foundation
import Testing

@Suite struct RegionTests {
  private func json(_ arguments: [String], of network: String = SampleNetwork.residual) throws -> [String: Any] {
    let run = try Daglift.run(["region", "-", "--format", "json"] + arguments, input: network)
    try #require(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    return try run.json()
  }

  /// `h = (x0 − 2 x1 + 1/3, x0/2 + 3 x1 − 1) = (−25/6, 3/4)`.
  @Test func theRegionOfAPoint() throws {
    let json = try json(["--at", "-2.5,1"])
    #expect((json["schema"] as? [String: Any])?["name"] as? String == "daglift.region")
    #expect(json["point"] as? [String: [String]] == ["x": ["-5/2", "1"]])
    let region = try #require(json["region"] as? [String: Any])
    let pattern = try #require(region["pattern"] as? [[String: Any]])
    #expect(pattern.count == 1 && pattern[0]["arc"] as? Int == 1 && pattern[0]["kind"] as? String == "relu")
    #expect(pattern[0]["choices"] as? [Int] == [0, 1] && (pattern[0]["kinks"] as? [Int])?.isEmpty == true)
    #expect(region["weight"] as? [[String]] == [["1", "0"], ["1/2", "4"]])
    #expect(region["bias"] as? [String] == ["0", "-1"])
    let inequalities = try #require(region["inequalities"] as? [[String: Any]])
    #expect(inequalities.map { $0["coefficients"] as? [String] } == [["1", "-2"], ["-1/2", "-3"]])
    #expect(inequalities.map { $0["bound"] as? String } == ["-1/3", "-1"])
    #expect(inequalities.allSatisfy { $0["strict"] as? Bool == false && $0["arc"] as? Int == 1 })
    #expect(region["interior"] as? Bool == true && (region["kinks"] as? [Any])?.isEmpty == true)
  }

  @Test func aKinkIsReported() throws {
    let json = try json(["--at", "0,1/6"])
    let region = try #require(json["region"] as? [String: Any])
    #expect(region["interior"] as? Bool == false)
    #expect((region["kinks"] as? [[String: Int]]) == [["arc": 1, "unit": 0]])
    let text = try Daglift.run(["region", "-", "--at", "0,1/6"], input: SampleNetwork.residual)
    #expect(text.output.contains("no: 1 unit at a kink") && text.output.contains("unit 0 of arc 1 (h → y)"))
  }

  @Test func theTextOfAPoint() throws {
    let run = try Daglift.run(["region", "-", "--at", "-2.5,1"], input: SampleNetwork.residual)
    #expect(
      run.output == """
        Network   residual, from standard input
                  3 nodes, 3 arcs, levels 0 to 2, 6 parameters; a node is a tensor
                  input x (2)
                  output y (1×2)
        Point     -5/2, 1
        Interior  yes: no unit is at a kink
        Units     2 units

        arc            kind  units  on  at a kink
        arc 1 (h → y)  relu      2   1          0

        On the region the outputs are one affine function of the inputs, and the region is where 2
        inequalities hold; numbers after ≈ are rounded here:

          y[0] = x[0]
          y[1] = 1/2·x[0] + 4·x[1] - 1

          x[0] - 2·x[1] ≤ -1/3
          -1/2·x[0] - 3·x[1] ≤ -1

        """)
  }

  /// `x = (5t − 1, 0)`, so that `h = (5t − 2/3, 5t/2 − 3/2)`.
  @Test func theRegionsOfASegment() throws {
    let json = try json(["--from", "-1,0", "--to", "4,0"])
    #expect(json["count"] as? Int == 3 && json["distinct_affine"] as? Int == 3)
    #expect(json["distinct_on_segment"] as? Int == 3)
    let pieces = try #require(json["pieces"] as? [[String: Any]])
    #expect(pieces.map { $0["from"] as? String } == ["0", "2/15", "3/5"])
    #expect(pieces.map { $0["to"] as? String } == ["2/15", "3/5", "1"])
    #expect(
      pieces.map { $0["weight"] as? [[String]] } == [
        [["1", "0"], ["0", "1"]], [["2", "-2"], ["0", "1"]], [["2", "-2"], ["1/2", "4"]],
      ])
    #expect(pieces.map { $0["bias"] as? [String] } == [["0", "0"], ["1/3", "0"], ["1/3", "-1"]])
    #expect(pieces[1]["changes"] as? [[String: Int]] == [["arc": 1, "unit": 0, "before": 0, "after": 1]])
    #expect((pieces[1]["outputs"] as? [[String: String]])?.first == ["constant": "-5/3", "slope": "10"])
    #expect(pieces.allSatisfy { $0["jumps"] as? Bool == false && ($0["kinks"] as? [Any])?.isEmpty == true })
    #expect((json["pattern"] as? [[String: Any]])?[0]["choices"] as? [Int] == [0, 0])
    #expect((json["segment"] as? [String: [String: [String]]])?["to"] == ["x": ["4", "0"]])
    let without = try self.json(["--from", "-1,0", "--to", "4,0", "--without-maps"])
    #expect((without["pieces"] as? [[String: Any]])?.allSatisfy { $0["weight"] == nil && $0["bias"] == nil } == true)
  }

  @Test func kinksOfASegmentAreReported() throws {
    // h0 = 0 on x0 = 2 x1 − 1/3, all along; h1 = 0 at the end.
    let json = try json(["--from", "-1/3,0", "--to", "5/12,3/8"])
    #expect(json["count"] as? Int == 2)
    let kinks = try #require(json["kinks"] as? [String: [[String: Int]]])
    #expect(kinks["from"] == [["arc": 1, "unit": 0]] && kinks["to"] == [["arc": 1, "unit": 0]])
    let pieces = try #require(json["pieces"] as? [[String: Any]])
    #expect(pieces.allSatisfy { $0["kinks"] as? [[String: Int]] == [["arc": 1, "unit": 0]] })
  }

  @Test func scalarGranularityHasTheSameRegions() throws {
    let json = try json(["--from", "-1,0", "--to", "4,0", "--granularity", "scalar"])
    #expect((json["pieces"] as? [[String: Any]])?.map { $0["from"] as? String } == ["0", "2/15", "3/5"])
    #expect(json["distinct_affine"] as? Int == 3)
  }

  @Test func thePictureIsADocument() throws {
    let folder = try TemporaryFolder()
    let arguments = ["region", "-", "--from", "-1,0", "--to", "4,0", "--format", "svg"]
    let run = try Daglift.run(arguments + ["--output", "segment.svg"], input: SampleNetwork.residual, in: folder.url)
    #expect(run.status == 0 && run.output.isEmpty)
    let picture = try folder.text(of: "segment.svg")
    #expect(picture == (try Daglift.run(arguments, input: SampleNetwork.residual)).output)
    #expect(picture.hasPrefix("<svg xmlns=") && picture.hasSuffix("</svg>\n") && !picture.contains("href"))
    #expect(picture.contains("y[0]") && picture.contains("which crosses 3 regions"))
    #expect(picture.components(separatedBy: "unit changes").count == 3)
  }

  @Test(arguments: [
    ["--at", "1,2", "--from", "1,2"], ["--from", "1,2"], ["--to", "1,2"], [], ["--at", "1,2", "--format", "svg"],
    ["--from", "1,2", "--to", "1,2", "--max-pieces", "0"], ["--at", "1,2", "--format", "latex"],
    ["--at", "1,2", "--from", "1,2", "--to", "1,2"],
  ])
  func wrongUsage(arguments: [String]) throws {
    let run = try Daglift.run(["region", "-"] + arguments, input: SampleNetwork.residual)
    #expect(run.isExit && run.status == 64 && run.output.isEmpty, "\(run.errors)")
  }

  @Test func badPointsNameTheirOption() throws {
    for (arguments, option) in [
      (["--at", "1"], "--at 1: "), (["--from", "1,x", "--to", "1,2"], "--from 1,x: "),
      (["--from", "1,2", "--to", "1,2,3"], "--to 1,2,3: "),
    ] {
      let run = try Daglift.run(["region", "-"] + arguments, input: SampleNetwork.residual)
      #expect(run.isExit && run.status == 65 && run.output.isEmpty)
      #expect(run.errors.hasPrefix("daglift: \(option)"), "\(run.errors)")
    }
  }

  @Test func whatIsNotPiecewiseAffineIsNamed() throws {
    let chain = SampleNetwork.chain(nodes: 3, functions: ["relu", "tanh"])
    for arguments in [["--at", "1"], ["--from", "0", "--to", "1"]] {
      let run = try Daglift.run(["region", "-"] + arguments, input: chain)
      #expect(run.isExit && run.status == 65 && run.output.isEmpty)
      #expect(run.errors.contains("standard input: arc 1 (n0 → n1) carries a function that is not piecewise affine"))
    }
  }

  @Test func theLimitOfPiecesNamesItsOption() throws {
    let arguments = ["region", "-", "--from", "-1,0", "--to", "4,0", "--max-pieces"]
    let run = try Daglift.run(arguments + ["2"], input: SampleNetwork.residual)
    #expect(run.isExit && run.status == 75 && run.output.isEmpty)
    #expect(run.errors.contains("more than 2 regions") && run.errors.contains("--max-pieces"))
    #expect(try Daglift.run(arguments + ["3"], input: SampleNetwork.residual).status == 0)
  }

  @Test func aFunctionThatIsNotDefinedIsNamed() throws {
    let run = try Daglift.run(["region", "--expr", "relu(x) + 1/x", "--at", "0"])
    #expect(run.isExit && run.status == 65 && run.output.isEmpty, "\(run.errors)")
  }
}
