import Foundation
import Testing

@Suite struct VerifyTests {
  /// Those that say something about a network with a ReLU and a skip connection.
  private static let identities = ["I1", "I2", "I3", "I4", "I5", "I7", "I8", "I9", "I10", "I12"]

  private func verify(
    _ arguments: [String], of network: String = SampleNetwork.residual, status: Int32 = 0
  ) throws -> [String: Any] {
    let run = try Daglift.run(["verify", "-", "--format", "json"] + arguments, input: network)
    #expect(run.status == status && run.isExit, "\(run.errors)\(run.output)")
    #expect(run.errors.isEmpty)
    return try run.json()
  }

  private func verdicts(_ json: [String: Any]) throws -> [[String: Any]] {
    try #require(json["verdicts"] as? [[String: Any]])
  }

  @Test func everyIdentityIsVerifiedExactlyAndNumerically() throws {
    let json = try verify(["--seed", "7"])
    let verdicts = try verdicts(json)
    #expect(verdicts.map { $0["identity"] as? String } == Self.identities.flatMap { [$0, $0] })
    for (index, verdict) in verdicts.enumerated() {
      let isExact = index.isMultiple(of: 2)
      #expect(verdict["domain"] as? String == (isExact ? "rationals" : "doubles"))
      #expect(verdict["verdict"] as? String == (isExact ? "proved" : "consistent"), "\(verdict)")
      #expect((verdict["method"] as? String)?.isEmpty == false)
      #expect((verdict["scope"] as? String)?.isEmpty == false)
      #expect((verdict["evidence"] as? String)?.isEmpty == false)
      #expect(try #require(verdict["seconds"] as? Double) >= 0)
      if !isExact {
        #expect(try #require(verdict["residual"] as? Double) <= (try #require(verdict["bound"] as? Double)))
      }
    }
    #expect(json["seed"] as? Int == 7)
    #expect((json["points"] as? [[String: [String]]])?.count == 10)
    // The summary counts every verdict once.
    let summary = try #require(json["summary"] as? [[String: Any]])
    #expect(summary.compactMap { $0["count"] as? Int }.reduce(0, +) == verdicts.count)
    for count in summary {
      let matching = verdicts.count {
        $0["verdict"] as? String == count["verdict"] as? String && $0["scope"] as? String == count["scope"] as? String
      }
      #expect(matching == count["count"] as? Int)
    }
  }

  @Test func identitiesAndDomainsCanBeChosen() throws {
    let chosen = try verdicts(verify(["--identity", "I4", "--identity", "i1", "--exact"]))
    #expect(chosen.map { $0["identity"] as? String } == ["I1", "I4"])
    #expect(chosen.map { $0["domain"] as? String } == ["rationals", "rationals"])
    let numeric = try verdicts(verify(["--identity", "I7", "--numeric"]))
    #expect(numeric.map { $0["domain"] as? String } == ["doubles"])
    #expect(try verdicts(verify(["--identity", "I7", "--exact", "--numeric"])).count == 2)
  }

  /// What says nothing about a network is left out, and named; who asks for it gets the reason as a verdict.
  @Test func identitiesThatDoNotApplyAreLeftOut() throws {
    let omissions = try #require(try verify([])["left_out"] as? [[String: String]])
    #expect(omissions.map { $0["identity"] } == ["I6", "I11"])
    #expect(omissions[0]["reason"] == "arc 1 (h → y) is not affine; I8 is the form for piecewise affine arcs")
    #expect(omissions[1]["reason"] == "no node separates the inputs from the rest of the network")
    let text = try Daglift.run(["verify", "-", "--samples", "1"], input: SampleNetwork.residual).output
    #expect(text.contains("\nLeft out  I6 path sum: arc 1 (h → y) is not affine"))
    for number in ["I6", "I11"] {
      let json = try verify(["--identity", number], status: 2)
      #expect(json["left_out"] as? [String] == [])
      for verdict in try verdicts(json) {
        #expect(verdict["verdict"] as? String == "undecided")
        #expect(omissions.contains { $0["reason"] == verdict["reason"] as? String })
      }
    }
    // A chain of affine arcs leaves nothing out.
    let chain = SampleNetwork.chain(nodes: 4, functions: ["identity", "identity"])
    let all = try verify([], of: chain)
    #expect(all["left_out"] as? [String] == [])
    #expect(try verdicts(all).compactMap { $0["identity"] as? String } == (1...12).flatMap { ["I\($0)", "I\($0)"] })
  }

  @Test func pointsAreGivenOrDrawn() throws {
    let given = try verify(["--input", "-2.5,1/3", "--input", #"{"x": [1, "2"]}"#])
    let points = [["x": ["-5/2", "1/3"]], ["x": ["1", "2"]]]
    #expect(given["points"] as? [[String: [String]]] == points)
    let both = try verify(["--input", "-2.5,1/3", "--input", "1,2", "--samples", "3", "--seed", "1"])
    let drawn = try verify(["--samples", "3", "--seed", "1"])
    #expect(
      both["points"] as? [[String: [String]]] == points + (try #require(drawn["points"] as? [[String: [String]]])))
    #expect(try Daglift.run(["verify", "-", "--samples", "0"], input: SampleNetwork.residual).status == 64)
  }

  /// The seconds are all that differs between two runs from one seed, on any number of threads.
  @Test func aRunRepeatsFromItsSeed() throws {
    func run(_ arguments: [String]) throws -> String {
      let run = try Daglift.run(
        ["verify", "-", "--format", "json"] + arguments, input: SampleNetwork.residual)
      #expect(run.status == 0)
      return run.output.replacing(/"seconds": [-+.e0-9]+/, with: "")
    }
    let first = try run(["--seed", "12", "--threads", "1"])
    #expect(try run(["--seed", "12", "--threads", "2"]) == first)
    #expect(try run(["--seed", "13"]) != first)
    let entropy = try verify([])
    #expect(try #require(entropy["seed"] as? Int) != (try #require(verify([])["seed"] as? Int)))
  }

  @Test func theTextSaysWhatWasFoundAndWhatItMeans() throws {
    let run = try Daglift.run(["verify", "-", "--seed", "3", "--samples", "2"], input: SampleNetwork.residual)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(
      run.output.hasPrefix(
        """
        Network   residual, from standard input
                  3 nodes, 3 arcs, levels 0 to 2, 6 parameters; a node is a tensor
                  input x (2)
                  output y (1×2)
        Claim     the graph is decomposed into 2 lower-triangular matrices of functions
        """))
    #expect(run.output.contains("\nPoints    2 drawn at random"))
    #expect(run.output.contains("(repeat with --seed 3)") || run.output.contains("--seed 3)"))
    for identity in Self.identities { #expect(run.lines.contains { $0.hasPrefix("\(identity)  ") }) }
    #expect(run.output.contains("\n    rationals  proved, scope "))
    #expect(run.output.contains("\n    doubles    consistent, scope "))
    #expect(run.output.contains("under the proved bound"))
    #expect(run.output.contains("\nSummary   nothing is refuted or undecided"))
    #expect(run.output.contains("\nMeaning   proved: "))
    #expect(run.lines.allSatisfy { $0.count <= 100 })
  }

  /// Bounds are printed with three digits, rounded up: never below what was proved.
  @Test func boundsAreRoundedUp() throws {
    let arguments = ["verify", "-", "--seed", "3", "--numeric"]
    let text = try Daglift.run(arguments, input: SampleNetwork.residual).output
    let json = try Daglift.run(arguments + ["--format", "json"], input: SampleNetwork.residual).json()
    let flat = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    for (name, phrase) in [("bound", "the proved bound "), ("residual", "residual ")] {
      let printed = flat.matches(of: try Regex("\(phrase)([0-9.e+-]+)", as: (Substring, Substring).self)).compactMap {
        Double($0.output.1)
      }
      let exact = try verdicts(json).compactMap { $0[name] as? Double }
      #expect(printed.count == Self.identities.count && exact.count == printed.count)
      for (printed, exact) in zip(printed, exact) { #expect(printed >= exact && printed <= exact * 1.01) }
    }
  }

  @Test func scalarGranularityIsVerifiedToo() throws {
    let json = try verify(["--granularity", "scalar", "--seed", "5"])
    #expect(json["granularity"] as? String == "scalar")
    #expect(try verdicts(json).count == 2 * Self.identities.count)
  }

  /// Sigmoid and tanh have no exact values: what is claimed of them is claimed without.
  @Test(arguments: ["sigmoid", "tanh"])
  func smoothArcsAreVerifiedAsFarAsTheyCanBe(function: String) throws {
    let chain = SampleNetwork.chain(nodes: 3, functions: [function, "identity"])
    let run = try Daglift.run(["verify", "-", "--format", "json", "--seed", "1"], input: chain)
    #expect(run.isExit && (run.status == 0 || run.status == 2))
    for verdict in try verdicts(run.json()) {
      #expect(verdict["verdict"] as? String != "refuted")
      if verdict["verdict"] as? String == "undecided" {
        #expect((verdict["reason"] as? String)?.isEmpty == false)
        #expect(verdict["method"] is NSNull)
      }
    }
    // I8 is about piecewise affine arcs.
    #expect(run.status == 2)
  }

  @Test func overflowIsUndecided() throws {
    let chain = SampleNetwork.chain(nodes: 1101, functions: ["identity", "relu"])
    let json = try verify(["--identity", "I1", "--numeric", "--input", "1"], of: chain, status: 2)
    let verdict = try verdicts(json)[0]
    #expect(verdict["verdict"] as? String == "undecided")
    #expect((verdict["reason"] as? String)?.isEmpty == false)
  }

  @Test(arguments: [["--identity", "I13"], ["--identity", "4"], ["--identity", "resolvent"], ["--samples", "-1"]])
  func wrongUsage(arguments: [String]) throws {
    let run = try Daglift.run(["verify", "-"] + arguments, input: SampleNetwork.residual)
    #expect(run.isExit && run.status == 64 && run.output.isEmpty)
  }

  @Test func theNetworkThatShipsHolds() throws {
    let run = try Daglift.run(["verify", "--seed", "1", "--samples", "2", "--format", "json"])
    #expect(run.status == 0, "\(run.errors)\(run.output)")
    // It is a series composition.
    #expect(try verdicts(run.json()).count == 2 * Self.identities.count + 2)
  }
}
