import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// Normal forms against SymPy: the form itself where it is canonical, the values where it is not.
@Suite struct NormalFormOracleTests {
  private struct Request: Encodable {
    let kind: String
    let text: String
    let form: String
    var points: [[String]] = []
  }

  private struct Answer: Decodable {
    let value: Bool
    let form: Bool
  }

  private func check(
    _ kind: String, _ fragment: RandomExpressions.Fragment, test: StaticString, cases: Int,
    form: (Expression) throws -> Expression?
  ) throws {
    var requests: [Request] = []
    for index in TestSeeds.cases(cases) {
      var random = TestSeeds.generator(test, case: index)
      let f = RandomExpressions(fragment).expression(size: Int.random(in: 1...8, using: &random), using: &random)
      guard let normal = try form(f) else { continue }
      let points = (0..<3).map { _ in RandomExpressions.point(3, using: &random).map { "\($0)" } }
      requests.append(
        Request(
          kind: kind, text: f.description, form: normal.description, points: kind == "piecewiseAffine" ? points : []))
    }
    let answers: [Answer] = try PythonOracle("normal_forms").answers(to: requests)
    #expect(answers.count >= TestSeeds.cases(cases * 9 / 10).count)
    for (request, answer) in zip(requests, answers) {
      #expect(answer.value && answer.form, "seed \(TestSeeds.seed): \(request)")
    }
  }

  @Test func polynomials() throws {
    try check("polynomial", .polynomials, test: #function, cases: 700) { f in
      // SymPy takes minutes for what is larger.
      let expanded = try f.expanded()
      return expanded.nodeCount <= 400 ? expanded : nil
    }
  }

  @Test func rationalFunctions() throws {
    try check("rational", .quotients, test: #function, cases: 700) { f in
      do {
        let quotient = try f.inLowestTerms()
        return quotient.nodeCount <= 150 ? quotient : nil
      } catch RationalFormError.divisionByZero {
        return nil
      }
    }
  }

  @Test func piecewiseAffineExpressions() throws {
    try check("piecewiseAffine", .piecewiseAffine, test: #function, cases: 700) { try $0.piecewiseLinearNormalForm() }
  }
}
