import Foundation
import Testing

@Suite struct ComposeTests {
  private static let kink = ["--expr", "relu(2*x - y/3) + x"]

  private func compose(_ arguments: [String], input: String? = nil) throws -> [String: Any] {
    let run = try Daglift.run(["compose", "--format", "json"] + arguments, input: input ?? "")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    return try run.json()
  }

  private func functions(_ json: [String: Any]) throws -> [String] {
    try #require(json["functions"] as? [[String: Any]]).compactMap { $0["expression"] as? String }
  }

  @Test func anExpressionComesBack() throws {
    let json = try compose(Self.kink)
    #expect(try functions(json) == ["x + relu(2*x - y/3)"])
    #expect((json["variables"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["x", "y"])
    #expect((json["network"] as? [String: Any])?["source"] as? String == "--expr")
  }

  @Test func severalExpressionsAreSeveralOutputs() throws {
    let json = try compose(["--expr", "x + 1", "--expr", "-2*x*y"])
    #expect(try functions(json) == ["x + 1", "-2*x*y"])
    let text = try Daglift.run(["compose", "--expr", "x + 1", "--expr", "-2*x*y"])
    #expect(text.output.hasSuffix("\n\nf0 = x + 1\n\nf1 = -2*x*y\n"), "\(text.output)")
  }

  @Test func aNetworkFromAFile() throws {
    let json = try compose(["-"], input: SampleNetwork.residual)
    #expect(
      try functions(json) == ["x_0 + relu(x_0 - 2*x_1 + 1/3)", "x_1 + relu(x_0/2 + 3*x_1 - 1)"])
    let hidden = try compose(["-", "--node", "h"], input: SampleNetwork.residual)
    #expect(try functions(hidden) == ["x_0 - 2*x_1 + 1/3", "x_0/2 + 3*x_1 - 1"])
    // From level 1 the values of h are variables.
    let above = try compose(["-", "--from", "1"], input: SampleNetwork.residual)
    #expect(try functions(above) == ["x_0 + relu(h_0)", "x_1 + relu(h_1)"])
  }

  @Test func masksKeepOrDropArcs() throws {
    for mask in ["-2", "0,1"] {
      let json = try compose(["-", "--mask", mask], input: SampleNetwork.residual)
      #expect(try functions(json) == ["relu(x_0 - 2*x_1 + 1/3)", "relu(x_0/2 + 3*x_1 - 1)"])
    }
    #expect(try functions(compose(["-", "--mask", "2"], input: SampleNetwork.residual)) == ["x_0", "x_1"])
    #expect(try functions(compose(["-", "--mask", "-0,2"], input: SampleNetwork.residual)) == ["0", "0"])
  }

  @Test func expandedFunctionsAreInNormalForm() throws {
    func expanded(_ text: String) throws -> [String] { try functions(compose(["--expand", "--expr", text])) }
    #expect(try expanded("(x + y)*(x - y)") == ["x^2 - y^2"])
    #expect(try expanded("relu(x) - relu(-x)") == ["x"])
    #expect(try expanded("max(x, y) + min(x, y)") == ["x + y"])
    #expect(try expanded("(relu(2*x) + 1)^2") == ["4*relu(x) + 4*relu(x)^2 + 1"])
    let run = try Daglift.run(["compose", "--expand", "--term-limit", "10", "--expr", "(x + y + z)^9"])
    #expect(run.status == 75 && run.output.isEmpty && run.errors.contains("--term-limit"), "\(run.errors)")
  }

  @Test func pathsAddUpWhereTheySayThatTheyDo() throws {
    func listed(_ arguments: [String]) throws -> (count: String?, isSum: Bool?, functions: [String]) {
      let json = try compose(arguments + Self.kink)
      let paths = try #require((json["paths"] as? [[String: Any]])?.first)
      let listed = try #require(paths["listed"] as? [[String: Any]])
      return (
        paths["count"] as? String, paths["is_path_sum"] as? Bool,
        listed.flatMap { $0["functions"] as? [String] ?? [] }
      )
    }
    let affine = try listed(["--paths", "9", "--at", "1,2"])
    #expect(affine.count == "3" && affine.isSum == true && affine.functions == ["2*x", "x", "-y/3"])
    let whole = try listed(["--paths", "2"])
    #expect(whole.count == "3" && whole.isSum == false && whole.functions == ["relu(2*x)", "x"])
    let counted = try listed(["--count-paths"])
    #expect(counted.count == "3" && counted.functions.isEmpty)
  }

  @Test func pathsThatNobodyCouldWalkAreCounted() throws {
    let chain = SampleNetwork.chain(nodes: 1001, functions: ["identity", "relu"])
    let json = try compose(["-", "--count-paths"], input: chain)
    let count = try #require((json["paths"] as? [[String: Any]])?.first?["count"] as? String)
    #expect(count.count == 302 && count.hasPrefix("10715086071862673209484250490600018105614048117055336074437503"))
    let text = try Daglift.run(["compose", "-", "--paths", "1"], input: chain)
    #expect(text.status == 0 && text.output.contains("do not add up"))
  }

  @Test(arguments: [
    (["--expr", "relu("], "--expr 'relu(': expected an expression, found the end of the text, at line 1, column 6"),
    (["--expr", "x", "--mask", "7"], "--mask: the network has no arc '7'"),
    (["--expr", "x", "--from", "7"], "there is no level 7; expected one from 0 to 1"),
    (["--expr", "x", "--node", "z"], "--node: the network has no node 'z'"),
    (["--expr", "x", "--at", "1,2"], "--at 1,2"),
    (["--expr", "exp(x)", "--at", "1"], "--at"),
    (["--expand", "--expr", "1/(x - x*1 + 0*y*x)"], "division by zero"),
  ])
  func badInput(arguments: [String], message: String) throws {
    let run = try Daglift.run(["compose"] + arguments)
    #expect(run.status == 65 && run.output.isEmpty && run.errors.contains(message), "\(run.errors)")
  }

  @Test(arguments: [["--expr", "x", "file.json"], ["--paths", "0"], ["--paths", "1", "--count-paths"]])
  func wrongUsage(arguments: [String]) throws {
    #expect(try Daglift.run(["compose"] + arguments).status == 64)
  }

  @Test func everySubcommandTakesExpressions() throws {
    for command in [["verify", "--samples", "2"], ["inspect"], ["evaluate", "--input", "1,2"], ["compose"]] {
      let run = try Daglift.run(command + Self.kink)
      #expect(run.status == 0 && run.output.contains("from --expr"), "\(command): \(run.errors)")
    }
    let converted = try Daglift.run(["convert", "--save", "-"] + Self.kink)
    let back = try compose(["-"], input: converted.output)
    #expect(try functions(back) == ["x + relu(2*x - y/3)"])
  }
}
