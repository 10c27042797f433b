import Exact
import TestSeeds
import Testing

/// Rational arithmetic against FLINT's, over sizes from one word to many.
@Suite struct RationalOracleTests {
  private struct Request: Encodable {
    let operation: String
    let values: [String]
  }

  @Test(arguments: ["add", "subtract", "multiply", "divide"])
  func arithmetic(operation: String) throws {
    var operands: [(Rational, Rational)] = []
    for index in TestSeeds.cases(2_000) {
      var generator = TestSeeds.generator(case: index)
      operands.append((try Self.rational(using: &generator), try Self.rational(using: &generator)))
    }
    if operation == "divide" { operands.removeAll { $0.1.signum() == 0 } }

    let answers: [String] = try PythonOracle("rationals").answers(
      to: operands.map { Request(operation: operation, values: ["\($0.0)", "\($0.1)"]) })
    for ((a, b), answer) in zip(operands, answers) {
      let ours =
        switch operation {
        case "add": a + b
        case "subtract": a - b
        case "multiply": a * b
        default: try a.divided(by: b)
        }
      #expect("\(ours)" == answer, "\(a) \(operation) \(b)")
    }
  }

  /// Parts of 0 to 4 words, so that both forms of an integer meet, and sums that cancel are not rare.
  private static func rational(using generator: inout SplitMix64) throws -> Rational {
    func integer() -> Integer {
      var value: Integer = 0
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let word =
          Bool.random(using: &generator)
          ? Int.random(in: -3...3, using: &generator) : Int.random(in: .min ... .max, using: &generator)
        value = (value << 63) + Integer(word)
      }
      return value
    }
    let denominator = integer()
    return try Rational(integer(), denominator.isZero ? 1 : denominator)
  }
}
