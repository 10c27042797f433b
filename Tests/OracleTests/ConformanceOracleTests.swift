import TestFiles
import TestSeeds
import Testing

/// The binary on the conformance cases of ONNX, and on models that break the rules.
@Suite(.serialized) struct ConformanceOracleTests {
  private struct Request: Encodable {
    let daglift: String
    var seed: UInt64?
    var flips: Int?
  }

  private struct Conformance: Decodable {
    struct Case: Decodable {
      let name: String
      let `class`: String
      let reason: String?
      let text: String?
    }
    let counts: [String: Int]
    let cases: [Case]
  }

  /// The number of cases that agree, which may only grow.
  private static let leastAgreeing = 750

  /// A case of a floating-point feed-forward function is evaluated to the outputs that ONNX expects, or refused: never to
  /// others, and never by a stop.
  @Test func operatorsConform() throws {
    let request = Request(daglift: try BuiltBinary.daglift().path)
    let answers: [Conformance] = try PythonOracle("onnx_conformance", limit: 1_200).answers(to: [request])
    for wrong in answers[0].cases where wrong.class == "disagree" {
      Issue.record("\(wrong.name): \(wrong.reason ?? "") \(wrong.text ?? "")")
    }
    let agreeing = try #require(answers[0].counts["agree"])
    #expect(agreeing >= Self.leastAgreeing)
  }

  private struct Malformed: Decodable {
    struct Failure: Decodable {
      let model: String
      let wrong: String
    }
    let runs: Int
    let refused: Int
    let same: Int
    let failures: [Failure]
  }

  /// Cut off, with bits flipped, or breaking a rule, a model is refused within the limits of time and memory; what is still
  /// a model has onnxruntime's values.
  @Test func malformedModelsAreRefused() throws {
    let request = Request(
      daglift: try BuiltBinary.daglift().path, seed: TestSeeds.seed, flips: TestSeeds.cases(1_000).count)
    let answers: [Malformed] = try PythonOracle("onnx_malformed", limit: 1_200).answers(to: [request])
    for failure in answers[0].failures {
      Issue.record("seed \(TestSeeds.seed): \(failure.model): \(failure.wrong)")
    }
    // Most models break a rule; a flipped bit of a weight does not.
    #expect(2 * answers[0].refused > answers[0].runs && answers[0].same > 0)
  }
}
