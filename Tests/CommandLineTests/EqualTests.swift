import DAGLift
import Foundation
import Testing

@Suite struct EqualTests {
  private func equal(
    _ left: String, _ right: String, _ options: [String] = [], wrapper: [String] = []
  ) throws -> (Int32, [String: Any]) {
    let run = try Daglift.run(["equal", left, right, "--format", "json"] + options, wrapper: wrapper)
    #expect(run.isExit && run.errors.isEmpty, "\(run.errors)")
    return (run.status, try run.json())
  }

  /// The number nearest to `7`, or to `7/3`.
  private static func number(_ text: String) -> Double? {
    let parts = text.split(separator: "/").compactMap { Double($0) }
    return parts.count == 2 ? parts[0] / parts[1] : parts.first
  }

  @Test func aProof() throws {
    let (status, json) = try equal("abs(x)", "relu(x) + relu(-x)")
    #expect(status == 0)
    #expect(json["verdict"] as? String == "proved" && json["scope"] as? String == "all")
    #expect((json["schema"] as? [String: Any])?["name"] as? String == "daglift.equal")
    #expect(json["method"] as? String == "canonical form")
    #expect(json["left"] as? String == "abs(x)" && json["variables"] as? [String] == ["x"])
    #expect(json.keys.contains("witness") && json["witness"] as? [String: String] == nil)
  }

  @Test func aRefutationHasAPointAndValues() throws {
    let (status, json) = try equal("relu(x - 1000)", "0")
    #expect(status == 1 && json["verdict"] as? String == "refuted")
    let witness = try #require(json["witness"] as? [String: String])
    let values = try #require(json["values"] as? [String: String])
    let x = try #require(witness["x"].flatMap(Self.number))
    let left = try #require(values["left"].flatMap(Self.number))
    #expect(x > 1000 && abs(left - (x - 1000)) < 1e-6 && values["right"] == "0")
    let (_, numbers) = try equal("exp(1)", "3")
    let enclosure = try #require((numbers["values"] as? [String: Any])?["left"] as? [String: String])
    #expect(
      enclosure["lower"] != enclosure["upper"] && (numbers["values"] as? [String: Any])?["right"] as? String == "3")
  }

  @Test func undecidedSaysWhy() throws {
    let (status, json) = try equal("sin(atan(x))", "x/sqrt(1 + x^2)", ["--solver", "none"])
    #expect(status == 2 && json["verdict"] as? String == "undecided")
    #expect((json["reason"] as? String)?.isEmpty == false)
    let (limited, second) = try equal(
      "max(abs(x), abs(y), abs(z))", "max(abs(x), (abs(y) + abs(z) + abs(abs(y) - abs(z)))/2)",
      ["--region-limit", "3", "--solver", "none"])
    #expect(limited == 2 && (second["reason"] as? String)?.contains("limit of 3 regions") == true)
  }

  /// The engine is named where a verdict rests on it, and asked only where it is wanted.
  @Test(.enabled(if: Z3Solver().path != nil, "needs z3, and there is none on the PATH: run Scripts/bootstrap"))
  func whatZ3Proves() throws {
    let (status, json) = try equal("abs(x^2 - 2*x + 1)", "(x - 1)^2", ["--solver-time", "60"])
    #expect(status == 0 && json["verdict"] as? String == "proved")
    let method = try #require(json["method"] as? String)
    #expect(method.hasPrefix("Z3 ") && method.hasSuffix(", an engine that is trusted"), "\(method)")
    let solver = try #require(json["solver"] as? [String: Any])
    #expect(solver["name"] as? String == "z3" && solver["seconds"] as? Int == 60)
    let refuted = try equal("relu((x - 1)*(1 + 1/1000 - x))*(2 - x)", "0", ["--box", "x=0:2"])
    #expect(refuted.0 == 1 && refuted.1["witness"] as? [String: String] != nil)
  }

  @Test func withoutASolver() throws {
    let (status, json) = try equal("abs(x^2 - 2*x + 1)", "(x - 1)^2", ["--solver", "none"])
    #expect(status == 2 && json["verdict"] as? String == "undecided" && json["solver"] is NSNull)
    let (missing, second) = try equal("abs(x^2 - 2*x + 1)", "(x - 1)^2", wrapper: ["env", "PATH=/nowhere"])
    #expect(missing == 2 && (second["reason"] as? String)?.contains("there is no executable 'z3'") == true)
  }

  @Test(arguments: [
    ["--solver", "yices"], ["--solver-time", "0"], ["--solver-time", "1e3"], ["--solver-memory", "1"],
    ["--solver-memory", "99999999999"],
  ])
  func solverMistakes(_ options: [String]) throws {
    #expect(try Daglift.run(["equal", "x", "x"] + options).status == 64)
  }

  /// Both spellings of a range; the verdict is about the box alone.
  @Test(arguments: ["x=0:1", "x=0..1", " x = 0 : 1", "x=0.0:3/3"])
  func boxes(_ box: String) throws {
    let (status, json) = try equal("abs(x)", "x", ["--box", box])
    #expect(status == 0 && json["scope"] as? String == "box (x=0:1)")
    #expect(json["box"] as? [String: [String]] == ["x": ["0", "1"]])
    #expect(try equal("abs(x) + y", "x + y", ["--box", box]).0 == 0)
    #expect(try equal("abs(x + y)", "x + y", ["--box", "\(box),y=-1:1"]).0 == 1)
  }

  /// A polyhedron: affine inequalities, and equations, between `and`, commas or options of their own.
  @Test(arguments: [
    ["x >= 0 and y >= 0 and x + y <= 1"], ["x >= 0, y >= 0, x + y <= 1"], ["x >= 0", "y >= 0", "1 >= x + y"],
    ["-x <= 0", "2*y >= -y", "x == x and 3*x + 3*y <= 3"],
  ])
  func polyhedra(_ conditions: [String]) throws {
    let options = conditions.flatMap { ["--where", $0] } + ["--solver", "none"]
    let (status, json) = try equal("abs(x) + abs(y)", "x + relu(y)", options)
    #expect(status == 0 && json["verdict"] as? String == "proved")
    #expect((json["scope"] as? String)?.hasPrefix("polyhedron (") == true && json["where"] as? [String] == conditions)
    #expect(try equal("relu(x + y - 1)", "0", options).0 == 0)
    #expect(try equal("relu(x + y - 999/1000)", "0", options).0 == 1)
    #expect(try equal("max(x, y)", "x", options + ["--box", "x=1:2"]).0 == 0)
    #expect(try equal("x + y", "1", ["--at-least"] + options).0 == 1)
    #expect(try equal("1", "x + y", ["--at-least"] + options).0 == 0)
  }

  @Test(arguments: [["--solver", "none"], []])
  func strictInequalities(options: [String]) throws {
    for (left, right, condition, status) in [
      ("sign(x)", "1", "x > 0", 0), ("sign(x)", "1", "x >= 0", 1), ("piecewise(x == y, 0, x)", "x", "x < y", 0),
      ("piecewise(x == y, 0, x)", "x", "x <= y and 0 < y", 1), ("max(x, y)", "y", "x < y", 0),
    ] {
      let (found, json) = try equal(left, right, options + ["--where", condition])
      #expect(found == Int32(status), "\(left) = \(right) where \(condition)")
      let sign = condition.contains(">=") || condition.contains("<=") ? "≥" : ">"
      #expect((json["scope"] as? String)?.contains(" \(sign) 0") == true)
    }
    let empty = try equal("x", "y", options + ["--where", "x > 0 and x <= 0"])
    #expect(empty.0 == 0 && (empty.1["evidence"] as? String)?.contains("the domain is empty") == true)
  }

  @Test func emptyPolyhedra() throws {
    let (status, json) = try equal("x", "x + 1", ["--where", "x >= 1 and x <= 0"])
    #expect(status == 0 && (json["evidence"] as? String)?.contains("the domain is empty") == true)
  }

  @Test func declaredFunctions() throws {
    let declared = ["--function", "f:2", "--function", "g"]
    let (status, json) = try equal("f(x + x, g(y)) - f(2*x, g(y))", "0", declared)
    #expect(status == 0 && json["functions"] as? [String] == ["f:2", "g:1"])
    #expect(try equal("f'2(abs(x), g'(y))", "f'2(max(x, -x), g'(y))", declared).0 == 0)
    let (refuted, choice) = try equal("f(x, y)", "f(y, x)", declared)
    #expect(refuted == 1 && (choice["location"] as? String)?.hasPrefix("the value for f(u1, u2) = ") == true)
    let run = try Daglift.run(["equal", "g(x)", "g(x)", "--function", "g:1"])
    #expect(run.output.contains("\nFor all   smooth functions g of 1 argument\n"), "\(run.output)")
  }

  /// The help names every function of the language, and each of them is one.
  @Test func theHelpIsTrue() throws {
    let help = try Daglift.run(["equal", "--help"]).output
    let words = Set(help.split { !$0.isLetter }.map(String.init))
    for name in ExpressionPool.functionNames { #expect(words.contains(name), "\(name)") }
    let pool = ExpressionPool()
    let texts = [
      "leakyRelu(x, 1/2)", "clip(x, 0, 1)", "piecewise(x > 0 and x <= y, 1, 2)", "max(x, y)", "min(x, y)",
    ]
    for text in texts { _ = try pool.parse(text) }
    let others = ExpressionPool.functionNames.filter { name in !texts.contains { $0.hasPrefix("\(name)(") } }
    for name in others { _ = try pool.parse("\(name)(x)") }
  }

  @Test func expressionsMayBeginWithAMinusSign() throws {
    #expect(try equal("-x", "relu(-x) - relu(x)").0 == 0)
    #expect(try equal("-x*y", "-y*x").0 == 0)
    #expect(try equal("x", "-(-x)", ["--seed", "1"]).0 == 0)
  }

  @Test func textForAReader() throws {
    let run = try Daglift.run(["equal", "max(x, y) + min(x, y)", "x + y", "--seed", "1"])
    #expect(run.status == 0)
    #expect(
      run.output == """
        Claim     the left side is equal to the right one wherever both are defined
        Left      max(x, y) + min(x, y)
        Right     x + y
        Inputs    all real x, y
        Seed      1, of the points that are tried first (repeat with --seed 1)
        Verdict   proved, scope all, by canonical form
                  the normal form of the difference is 0
        Meaning   proved: the two sides are equal on the scope, exactly: nothing was rounded and nothing
                  left to chance.

        """)
    let refuted = try Daglift.run(["equal", "relu(x)", "x", "--box", "x=-1:-1"])
    #expect(refuted.status == 1)
    #expect(refuted.output.contains("Witness   x = -1\nValues    0 on the left\n          -1 on the right\n"))
  }

  @Test func runsRepeatFromTheirSeed() throws {
    let arguments = ["equal", "relu(x)", "abs(y)", "--seed", "7"]
    #expect(try Daglift.run(arguments).output == Daglift.run(arguments).output)
    let drawn = try Daglift.run(Array(arguments.dropLast(2)) + ["--format", "json"]).json()
    #expect(drawn["seed"] is Int)
  }

  @Test(arguments: [
    (["relu(x", "x"], "the first expression: expected"), (["x", "x +"], "the second expression: expected"),
    (["x", "foo(x)"], "column"),
    (["x", "x", "--box", "y=0:1"], "'y' is no variable of the expressions; expected one of x"),
    (["x", "x", "--box", "x=2:1"], "the lower bound is above the upper one"), (["x", "x", "--box", "x"], "has no '='"),
    (["x", "x", "--box", "x=1"], "no two bounds"), (["x", "x", "--box", "x=a:1"], "'a' is no number"),
    (["x", "x", "--box", "x=0:1,x=0:1"], "bounds twice"), (["1", "1", "--box", "x=0:1"], "no box, as they have none"),
    (["x", "x", "--box", ""], "has no '='"), (["x", "x", "--where", "x"], "expected an inequality"),
    (["x", "x", "--where", ""], "expected an expression"),
    (["x", "x", "--where", "x*x >= 1"], "is not affine"),
    (["x", "x", "--where", "abs(x) < 1"], "the condition '-abs(x) + 1 > 0' is not affine"),
    (["x", "x", "--where", "z >= 1"], "one of the variables x"),
    (["x", "x", "--where", "x >= 1 and"], "expected an expression"),
    (["x", "x", "--where", "x >= 1 >= x"], "expected an operator"),
    (["x", "x", "--function", "exp"], "has a meaning already"), (["x", "x", "--function", "2f"], "is no name"),
    (["x", "x", "--function", "f:0"], "number of arguments from 1"), (["x", "x", "--function", "f:"], "number of"),
    (["f(x)", "x", "--function", "f:2"], "expected 2 arguments of 'f'"),
    (["x", "x", "--function", "f", "--function", "f:2"], "declared twice"), (["f(x)", "x"], "'f' is no function"),
  ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    let run = try Daglift.run(["equal"] + arguments)
    #expect(run.isExit && run.status == 65 && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
