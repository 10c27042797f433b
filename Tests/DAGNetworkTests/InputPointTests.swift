import DAGNetwork
import Exact
import TestSeeds
import Testing

@Suite struct InputPointTests {
  /// Two inputs, of widths 2 and 1.
  let network: Network

  init() throws {
    var builder = NetworkBuilder(name: "two inputs")
    try builder.addInput("x", shape: [2, 1])
    try builder.addInput("y", shape: [])
    try builder.addNode("z", width: 1)
    try builder.addArc(
      from: "x", to: "z", .linear(.selection(SelectionMap(inputWidth: 2, sources: [1]))))
    try builder.addArc(from: "y", to: "z", .identity(width: 1))
    try builder.addOutput("z")
    network = try builder.build()
  }

  private let third = Rational(Integer(1), positiveDenominator: 3)
  private let half = Rational(Integer(1), positiveDenominator: 2)

  @Test(arguments: [
    "1/3,-2.5,7", " 1/3 ,\t-25e-1, 7.0 ", #"["1/3", -2.5, 7]"#, #" [[["1/3"], [-2.5]], 7]"#,
    #"{"y": 7, "x": ["1/3", "-5/2"]}"#, #"{"x": [["1/3"], [-2.5]], "y": ["7"]}"#,
  ])
  func everyFormIsThePoint(text: String) throws {
    let point = try InputPoint(parsing: text, for: network)
    #expect(point == InputPoint([[third, -2 - half], [7]]))
    #expect(point.flat == [third, -2 - half, 7])
  }

  @Test(arguments: [
    ("1,2", InputPointError.count(expected: 3, found: 2)),
    ("", .count(expected: 3, found: 0)),
    ("[1, 2, 3, 4]", .count(expected: 3, found: 4)),
    ("5", .count(expected: 3, found: 1)),
    (#"{"x": [1, 2]}"#, .missingInput(name: "y")),
    (#"{"x": [1, 2], "y": 1, "z": 1}"#, .unknownInput(name: "z", known: ["x", "y"])),
    (#"{"x": [1], "y": 1}"#, .inputCount(name: "x", expected: 2, found: 1)),
  ])
  func whatIsNoPointSaysWhy(text: String, error: InputPointError) {
    #expect(throws: error) { try InputPoint(parsing: text, for: network) }
  }

  @Test(arguments: [("1,2,b", "b", 3), ("1,,3", "", 2), ("1,2,1/0", "1/0", 3), ("1 2,3", "1 2", 1)])
  func aNumberThatIsNoneIsNamed(text: String, number: String, position: Int) {
    do {
      _ = try InputPoint(parsing: text, for: network)
      Issue.record("'\(text)' is no point")
    } catch {
      guard case .number(_, text: number, position: position) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func jsonErrorsKeepTheirPlace() {
    for (text, path) in [(#"[1, "x", 3]"#, "$[1]"), (#"{"x": [1, [[null]]], "y": 1}"#, "$.x[1][0][0]")] {
      do {
        _ = try InputPoint(parsing: text, for: network)
        Issue.record("\(text) is no point")
      } catch {
        guard case .json(let error) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(error.path == path)
      }
    }
  }

  /// Nesting costs no stack.
  @Test func aMillionBracketsAreNoDanger() {
    let depth = 1_000_000
    let text = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
    #expect(throws: InputPointError.count(expected: 3, found: 1)) { try InputPoint(parsing: text, for: network) }
  }

  @Test func roundingIsToTheNearestNumber() throws {
    let tiny = try Rational(10).pow(-400)
    let large = try Rational(10).pow(39)
    let point = InputPoint([[third, tiny], [large]])
    let doubles = try #require(point.roundedToDoubles)
    #expect(doubles.flat == [Rational(exactly: 1.0 / 3)!, 0, Rational(exactly: 1e39)!])
    #expect(point.roundedToFloats == nil, "10^39 lies beyond the floats")
    let floats = try #require(InputPoint([[third, tiny], [7]]).roundedToFloats)
    #expect(floats.flat == [Rational(exactly: Float(1) / 3)!, 0, 7])
    #expect(InputPoint([[third, 1], [try Rational(10).pow(309)]]).roundedToDoubles == nil)
  }

  @Test func theScalarNetworkTakesTheSameCoordinates() throws {
    let point = try InputPoint(parsing: "1,2,3", for: network)
    let scalar = try network.scalarized()
    #expect(try point.regrouped(for: scalar) == InputPoint([[1], [2], [3]]))
    #expect(try point.regrouped(for: scalar).regrouped(for: network) == point)
  }

  @Test func drawnPointsFitAndRepeat() throws {
    for index in TestSeeds.cases(100) {
      var generator = TestSeeds.generator(case: index)
      var copy = generator
      let point = network.randomInputPoint(using: &generator)
      #expect(point.coordinates.map(\.count) == [2, 1])
      #expect(point == network.randomInputPoint(using: &copy))
      #expect(point.flat.allSatisfy { $0.magnitude <= 2 && $0.denominator < 1000 })
      #expect(point != network.randomInputPoint(using: &generator))
    }
  }
}
