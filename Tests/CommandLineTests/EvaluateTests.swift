import DAGLift
import Foundation
import Testing

@Suite struct EvaluateTests {
  private func evaluate(
    _ arguments: [String], of network: String = SampleNetwork.residual
  ) throws -> [String: Any] {
    let run = try Daglift.run(["evaluate", "-", "--format", "json"] + arguments, input: network)
    #expect(run.status == 0, "\(run.errors)")
    return try run.json()
  }

  private func values(_ json: [String: Any]) throws -> [Any] {
    let outputs = try #require(json["outputs"] as? [[String: Any]])
    #expect(outputs.count == 1)
    return try #require(outputs[0]["values"] as? [Any])
  }

  /// `W x + b = (−17/6, −5/4)` is off at both units, so that the outputs are the inputs; with the second coordinate 1 the
  /// second unit is on: `−5/4 + 3 − 1 + 1 = 7/4`.
  @Test func exactValuesAreExact() throws {
    #expect(try values(evaluate(["--exact", "--input", "-2.5,1/3"])) as? [String] == ["-5/2", "1/3"])
    let json = try evaluate(["--exact", "--input", "-2.5,1"])
    #expect(try values(json) as? [String] == ["-5/2", "7/4"])
    let output = try #require(json["outputs"] as? [[String: Any]])[0]
    #expect(output["name"] as? String == "y" && output["shape"] as? [Int] == [1, 2])
    #expect(json["domain"] as? String == "rationals")
  }

  /// Each of the 39 steps doubles a positive number.
  @Test func exactValuesHaveAnySize() throws {
    let chain = SampleNetwork.chain(nodes: 40, functions: ["identity", "relu"])
    let point = "1000000000000000000000000000000000000000000001/3"
    #expect(
      try values(evaluate(["--exact", "--input", point], of: chain)) as? [String]
        == ["549755813888000000000000000000000000000000000549755813888/3"])
  }

  @Test func everyFormOfAPointIsThePoint() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(#"{"x": ["-5/2", 1]}"#, to: "point.json")
    for point in [
      "-2.5,1", " -5/2 , 1e0", "[-2.5, 1]", #"["-5/2", "1"]"#, "[[-2.5], [1]]", #"{"x": ["-5/2", 1.0]}"#, file.path,
    ] {
      #expect(try values(evaluate(["--exact", "--input", point])) as? [String] == ["-5/2", "7/4"], "\(point)")
      #expect(try values(evaluate(["--exact", "--input=\(point)"])) as? [String] == ["-5/2", "7/4"], "\(point)")
    }
  }

  /// `[-2.5, 1]` as float64, as NumPy writes it.
  @Test func aPointMayBeANumPyFile() throws {
    let folder = try TemporaryFolder()
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"
    var array = [0x93] + Array("NUMPY\u{1}\u{0}\u{76}\u{0}".utf8)
    array += (header.padding(toLength: 117, withPad: " ", startingAt: 0) + "\n").utf8
    array += [-2.5, 1.0].flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) } }
    let file = try folder.write(Data(array), to: "point.npy")
    #expect(try values(evaluate(["--exact", "--input", file.path])) as? [String] == ["-5/2", "7/4"])
    for (name, message) in [
      ("point.npy", "byte"), ("point.npz", "numpy.savez"), ("point.pb", ".pb files are not read"),
    ] {
      let file = try folder.write(Data(array.dropLast()), to: name)
      let run = try Daglift.run(["evaluate", "-", "--input", file.path], input: SampleNetwork.residual)
      #expect(run.status == 65 && run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test func scalarGranularityGivesTheSameOutputs() throws {
    for point in ["-2.5,1", #"{"x": ["-5/2", 1]}"#] {
      let json = try evaluate(["--exact", "--granularity", "scalar", "--input", point])
      #expect(try values(json) as? [String] == ["-5/2", "7/4"])
      #expect(json["point"] as? [String: [String]] == ["x": ["-5/2", "1"]])
    }
  }

  @Test func floatingPointRoundsThePointAndSaysSo() throws {
    let json = try evaluate(["--input", "1/3,-2"])
    #expect(json["domain"] as? String == "doubles")
    #expect(json["point"] as? [String: [String]] == ["x": ["6004799503160661/18014398509481984", "-2"]])
    // 1/3 + 4 + 1/3 + 1/3, to a few roundings.
    let found = try #require(try values(json) as? [Double])
    #expect(abs(found[0] - 5) < 4e-15 && found[1] == -2)
  }

  /// A network whose parameters are all float32 is evaluated in float32: 1/3 is the float nearest to it.
  @Test func floatNetworksRunOnFloats() throws {
    let network = SampleNetwork.residual.replacingOccurrences(of: #"["1/3", -1]"#, with: "[0.25, -1]")
      .replacingOccurrences(of: "rational", with: "float32")
    let json = try evaluate(["--input", "1/3,-2"], of: network)
    #expect(json["domain"] as? String == "floats")
    #expect(json["point"] as? [String: [String]] == ["x": ["11184811/33554432", "-2"]])
  }

  @Test func textShowsPointNumbersAndValues() throws {
    let run = try Daglift.run(["evaluate", "-", "--exact", "--input", "-2.5,1/3"], input: SampleNetwork.residual)
    #expect(
      run.output == """
        Network   residual, from standard input
                  3 nodes, 3 arcs, levels 0 to 2, 6 parameters; a node is a tensor
                  input x (2)
                  output y (1×2)
        Point     -5/2, 1/3
        Numbers   exact: rational numbers, nothing rounded

        y
          index  value
          [0,0]  -5/2 ≈ -2.5
          [0,1]  1/3 ≈ 0.3333333333333333

        """)
  }

  @Test func drawnPointsRepeatFromTheirSeed() throws {
    let arguments = ["evaluate", "-", "--format", "json"]
    let run = { (seed: String) in try Daglift.run(arguments + ["--seed", seed], input: SampleNetwork.residual) }
    let first = try run("5")
    #expect(first.output == (try run("5").output))
    #expect(try first.json()["seed"] as? Int == 5)
    #expect(try run("6").json()["point"] as? [String: [String]] != first.json()["point"] as? [String: [String]])
    // Without a seed there is one all the same, and it repeats the run.
    let drawn = try Daglift.run(arguments, input: SampleNetwork.residual)
    let seed = try #require(try drawn.json()["seed"] as? Int)
    #expect(drawn.output == (try run("\(seed)").output))
  }

  @Test func overflowIsUndecided() throws {
    // 2^1100 times the input lies beyond the doubles.
    let chain = SampleNetwork.chain(nodes: 1101, functions: ["identity", "relu"])
    let run = try Daglift.run(["evaluate", "-", "--input", "1", "--format", "json"], input: chain)
    #expect(run.status == 2)
    #expect(try values(run.json()) as? [String] == ["Infinity"])
    #expect(try Daglift.run(["evaluate", "-", "--input", "1", "--exact"], input: chain).status == 0)
  }

  /// The logistic function and the hyperbolic tangent at 1, to 12 digits.
  @Test(arguments: [("sigmoid", "731058578630", "731058578631"), ("tanh", "761594155955", "761594155956")])
  func irrationalValuesAreEnclosed(function: String, below: String, above: String) throws {
    let chain = SampleNetwork.chain(nodes: 2, functions: [function])
    let json = try evaluate(["--exact", "--input", "1"], of: chain)
    #expect(json["domain"] as? String == "enclosures")
    #expect(json["bits"] as? Int == 40 && json["bits_reached"] as? Bool == true)
    let value = try #require(try values(json).first as? [String: String])
    let lower = try Rational(parsing: try #require(value["lower"]))
    let upper = try Rational(parsing: try #require(value["upper"]))
    let unit = Rational(1, positiveDenominator: 1_000_000_000_000)
    #expect(try Rational(parsing: below) * unit <= lower && upper <= Rational(parsing: above) * unit)
    #expect(upper - lower <= lower * Rational(mantissa: 1, exponentOfTwo: -40))
    let run = try Daglift.run(["evaluate", "-", "--exact", "--input", "1"], input: chain)
    #expect(run.status == 0 && run.output.contains("[0.\(below)"))
    // tanh(0) is 0.
    if function == "tanh" {
      #expect(try values(evaluate(["--exact", "--input", "0"], of: chain)) as? [String] == ["0"])
    }
  }

  /// The outputs at (−5/2, 1) are −5/2 and 7/4.
  @Test func valuesOfAnotherRuntimeAreHeldAgainstTheBounds() throws {
    let folder = try TemporaryFolder()
    func run(_ values: [Double], _ name: String = "y.npy") throws -> Daglift.Outcome {
      let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(values.count),), }"
      var array = [0x93] + Array("NUMPY\u{1}\u{0}\u{76}\u{0}".utf8)
      array += (header.padding(toLength: 117, withPad: " ", startingAt: 0) + "\n").utf8
      array += values.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) } }
      let file = try folder.write(Data(array), to: name)
      return try Daglift.run(
        ["evaluate", "-", "--input", "-2.5,1", "--compare", file.path, "--format", "json"],
        input: SampleNetwork.residual)
    }
    func comparison(_ run: Daglift.Outcome) throws -> [String: Any] {
      try #require(try run.json()["comparison"] as? [String: Any])
    }
    let right = try run([-2.5, 1.75])
    #expect(right.status == 0)
    #expect(try comparison(right)["verdict"] as? String == "proved")
    #expect(try comparison(right)["format"] as? String == "float32")
    #expect(try run([-2.5, Double(Float(1.75).nextUp)]).status == 0)
    let wrong = try run([-2.5, 1.7501])
    #expect(wrong.status == 1)
    let output = try #require(try comparison(wrong)["outputs"] as? [[String: Any]])[0]
    #expect(output["within"] as? Int == 1 && output["outside"] as? Int == 1)
    let errors = try #require(output["errors"] as? [Double])
    #expect(errors[0] == 0 && abs(errors[1] - 1e-4) < 1e-12)
    // What does not hold the outputs is bad input.
    for name in ["y.npz", "y.pb", "y.txt"] { #expect(try run([1, 2], name).status == 65, "\(name)") }
    for values in [[1.0], [.nan, 1]] {
      #expect(try run(values).status == 65)
    }
    let missing = try Daglift.run(["evaluate", "--input", "1", "--expr", "x", "--compare", "/nowhere/y.npy"])
    #expect(missing.status == 66)
    #expect(try Daglift.run(["evaluate", "--expr", "x", "--compare", "y.npy"]).status == 64)
  }

  /// Nothing is proved of what runtimes make of elementary functions.
  @Test func elementaryFunctionsAreUndecided() throws {
    let folder = try TemporaryFolder()
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"
    var array = [0x93] + Array("NUMPY\u{1}\u{0}\u{76}\u{0}".utf8)
    array += (header.padding(toLength: 117, withPad: " ", startingAt: 0) + "\n").utf8
    array += [UInt8](repeating: 0, count: 8)
    let file = try folder.write(Data(array), to: "y.npy")
    let chain = SampleNetwork.chain(nodes: 2, functions: ["tanh"])
    let run = try Daglift.run(["evaluate", "-", "--input", "1", "--compare", file.path], input: chain)
    #expect(run.status == 2 && run.output.contains("undecided"), "\(run.errors)")
  }

  @Test func anEnclosureThatIsTooWideIsUndecided() throws {
    let run = try Daglift.run([
      "evaluate", "--expr", "sin(x)^2+cos(x)^2-1", "--exact", "--input", "1/3", "--precision-limit", "200",
    ])
    #expect(run.status == 2 && run.output.contains("--precision-limit"))
    #expect(try Daglift.run(["evaluate", "--expr", "x", "--exact", "--bits", "-1"]).status == 64)
  }

  @Test(arguments: [
    ("1,2,3", "the point has 3 coordinates, but the network's inputs take 2"),
    ("1", "the point has 1 coordinate, but the network's inputs take 2"),
    ("", "the point has 0 coordinates"),
    ("1,,2", "number 2, '', is none"),
    ("1,2x", "number 2, '2x', is none: expected the end of the number at offset 1"),
    ("1,1/0", "number 2, '1/0', is none: expected a denominator other than zero"),
    ("nan,1", "number 1, 'nan', is none"),
    ("1e999999999,1", "number 1, '1e999999999', is none"),
    ("[1, 2", "the end of the text"),
    (#"{"y": [1, 2]}"#, "no input has this name; the inputs are 'x'"),
    (#"{"x": [1]}"#, "the input 'x' takes 2 coordinates, but the point has 1 for it"),
    ("{}", "the point has no member for the input 'x'"),
    ("[true, 1]", "expected a rational number"),
    ("--exact", "number 1, '--exact', is none"),
  ])
  func aPointThatIsNoneIsAnError(point: String, message: String) throws {
    let run = try Daglift.run(["evaluate", "-", "--input", point], input: SampleNetwork.residual)
    #expect(run.isExit && run.status == 65)
    #expect(run.errors.hasPrefix("daglift: --input "))
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func aPointBeyondTheDoublesNeedsExactNumbers() throws {
    let arguments = ["evaluate", "-", "--input", "1e400,1"]
    let run = try Daglift.run(arguments, input: SampleNetwork.residual)
    #expect(run.status == 65 && run.errors.contains("beyond the finite doubles"))
    #expect(try Daglift.run(arguments + ["--exact"], input: SampleNetwork.residual).status == 0)
  }
}
