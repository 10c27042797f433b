import Foundation
import TestFiles
import Testing

@Suite struct PythonOracleTests {
  @Test func theEnvironmentHoldsThePinnedVersions() throws {
    let text = try String(contentsOf: ProjectFolder.file("Tests/OracleTests/requirements.txt"), encoding: .utf8)
    var pinned: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=")
      if parts.count == 2 { pinned[String(parts[0])] = String(parts[1]) }
    }
    let distributions = [
      "flint": "python-flint", "numpy": "numpy", "onnx": "onnx", "onnxruntime": "onnxruntime", "scipy": "scipy",
      "sklearn": "scikit-learn", "sympy": "sympy",
    ]
    let modules = distributions.keys.sorted()
    let versions: [String] = try PythonOracle("environment").answers(to: modules)
    for (module, version) in zip(modules, versions) {
      #expect(version == pinned[distributions[module] ?? ""], "\(module)")
    }
  }

  @Test func manyLinesComeBackInOrder() throws {
    struct Sum: Encodable {
      let operation = "add"
      let values: [String]
    }
    // More text each way than any pipe holds.
    let requests = (0..<20_000).map { Sum(values: ["\($0)", "1/\($0 + 2)"]) }
    let answers: [String] = try PythonOracle("rationals").answers(to: requests)
    for index in requests.indices {
      let denominator = index + 2
      let numerator = index * denominator + 1
      #expect(answers[index] == "\(numerator)/\(denominator)")
    }
  }

  @Test func aMissingScriptFails() {
    let error = #expect(throws: OracleError.self) { try PythonOracle("none").answers(to: [1], as: Int.self) }
    #expect(error?.description == "Tests/OracleTests/scripts/none.py is missing")
  }

  @Test func aFailingScriptFailsWithWhatItSaid() {
    let request = ["operation": "transmogrify"]
    let error = #expect(throws: OracleError.self) {
      try PythonOracle("rationals").answers(to: [request], as: String.self)
    }
    #expect(error?.message.hasPrefix("ended with status 1:") == true)
    #expect(error?.message.contains("KeyError: 'transmogrify'") == true)
  }

  @Test func anAnswerOfAnotherTypeFails() {
    let error = #expect(throws: OracleError.self) {
      try PythonOracle("environment").answers(to: ["numpy"], as: Int.self)
    }
    #expect(error?.message.contains("which is no Int") == true)
  }

  @Test func aScriptThatTakesTooLongIsEnded() {
    let error = #expect(throws: OracleError.self) {
      try PythonOracle("environment", limit: 0.01).answers(to: ["numpy"], as: String.self)
    }
    #expect(error?.message == "took longer than 0.01 s")
  }
}

@Suite struct SharedModelsTests {
  @Test(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"))
  func aMisspeltModelIsAnError() throws {
    #expect(throws: SharedModels.MissingModel.self) { try SharedModels.file("no such.onnx") }
    #expect(try !Data(contentsOf: SharedModels.file("fc1.onnx")).isEmpty)
  }
}
