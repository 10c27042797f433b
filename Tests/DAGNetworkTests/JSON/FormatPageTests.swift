import DAGNetwork
import Exact
import Foundation
import TestFiles
import Testing

/// `Networks/FORMAT.md` says what the reader does: its examples are read.
@Suite struct FormatPageTests {
  private let page: String
  private let examples: [String]

  init() throws {
    page = try String(contentsOf: ProjectFolder.file("Networks/FORMAT.md"), encoding: .utf8)
    examples = page.components(separatedBy: "```json\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  @Test func everyExampleIsANetwork() throws {
    #expect(examples.count == 3)
    for example in examples {
      let network = try Network(json: example)
      #expect(try Network(json: network.json()) == network)
    }
  }

  @Test func theFirstExampleIsWhatThePageSays() throws {
    let network = try Network(json: examples[0])
    #expect(network.name == "tent")
    #expect(network.inputs == [0] && network.outputs == [2] && network.levels == [0, 1, 2])
    let weight = try #require(network.parameters.first)
    #expect(weight.shape == [1, 2] && weight.values == .exact([2, -1]) && weight.name == "")
    #expect(network.arcs[0].function.affine?.constant?.rational(at: 0) == (try Rational(1, 3)))
    #expect(network.arcs[2].name == "skip")
    // x = (1, 4): h = 2 − 4 + 1/3 < 0, so that y is x₁.
    #expect(try network.arcs[0].function([1, 4], over: Rationals()) == [Rational(-5, 3)])
    #expect(try network.arcs[2].function([1, 4], over: Rationals()) == [4])
  }

  @Test func theSecondExampleHasEveryKindOfFunction() throws {
    let kinds = try Network(json: examples[1]).arcs.map { String(describing: $0.function).prefix { $0 != "(" } }
    #expect(Set(kinds).count == 10)
  }

  @Test func theThirdExampleReadsItsParametersAsItSays() throws {
    let network = try Network(json: examples[2])
    #expect(network.parameters.map(\.name) == ["", "W", "b", "", "b4"])
    #expect(network.nodes[2].shape == [])
    guard case .float32(let values) = network.parameters[1].values else {
      Issue.record("W is \(network.parameters[1].values)")
      return
    }
    #expect(values == [0.1, -0.25, 1e-3, 3])
    let constant = try #require(network.arcs[2].function.affine?.constant)
    #expect((0..<4).map(constant.rational(at:)).map { Double($0) } == [0.5, -0.5, 0.5, -0.5])
    // Half of the transposed matrix.
    #expect(try network.arcs[3].function([1, 1], over: Rationals()) == [3, 4, 5, 6])
    #expect(try network.arcs[4].function([1], over: Rationals())[1] == Rational(1, 10))
  }

  @Test func theErrorsAreTheReaders() throws {
    let mistakes = [
      (#""to": "h", "#, #""to": "hh", "#),
      (#""function": "relu""#, #""function": {"kind": "leaky_relu", "slope": true}"#),
    ]
    for (original, changed) in mistakes {
      let text = examples[0].replacingOccurrences(of: original, with: changed)
      let error = try #require(throws: NetworkFormatError.self) { try Network(json: text) }
      let isOnThePage = page.contains(error.description)
      #expect(isOnThePage, "\(error)")
    }
  }
}
