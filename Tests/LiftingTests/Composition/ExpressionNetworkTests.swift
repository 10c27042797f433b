import DAGNetwork
import Exact
import Lifting
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// The networks of expressions compute them, and composing their arcs gives them back.
@Suite struct ExpressionNetworkTests {
  @Test func networksHaveTheValuesOfTheirExpressions() throws {
    var compared = 0
    var undefined = 0
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let pool = ExpressionPool()
      let fragment = RandomExpressions([.rational, .piecewiseAffine, .quotients][index % 3], in: pool)
      let expressions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        fragment.expression(size: Int.random(in: 1...15, using: &random), using: &random)
      }
      let network = try Network(computing: expressions)
      #expect(network.outputs.count == expressions.count)
      let program = ExpressionProgram(of: expressions)
      #expect(network.inputs.map { network.nodes[$0].name } == program.variables)
      let point = program.variables.map { _ in
        Rational(Int.random(in: -6...6, using: &random)) * Rational(mantissa: 1, exponentOfTwo: -1)
      }
      let expected: [Rational]
      do { expected = try program.evaluate(at: point, over: Rationals()) } catch { continue }
      let found = try network.evaluate(at: point.map { Batch([$0]) }, over: Rationals()).map { $0.elements[0] }
      #expect(found == expected, "\(expressions) at \(point)")
      compared += 1
      // The other way round.
      guard let composed = try outputs(of: network) else {
        undefined += 1
        continue
      }
      let back = try ExpressionProgram(of: composed, variables: program.variables)
      #expect(try back.evaluate(at: point, over: Rationals()) == expected)
    }
    #expect(compared > TestSeeds.cases(1_000).count / 4 && undefined * 20 <= compared)
  }

  /// The composed functions of the outputs; `nil` where a piece divides by what is 0 everywhere, as shows only then.
  private func outputs(of network: Network) throws -> [Expression]? {
    var composition = try Composition(of: network)
    do throws(CompositionError) {
      var composed: [Expression] = []
      for output in network.outputs { composed += try composition.expressions(ofNode: output) }
      return composed
    } catch {
      guard case .undefined(_, .divisionByZero) = error else { throw error }
      return nil
    }
  }

  @Test func theGraphIsThatOfTheExpression() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [try pool.parse("relu(2*x - y/3) + x")])
    // x and y, the argument of relu, and the output.
    #expect(network.nodes.map(\.name) == ["x", "y", "h1", "f"])
    #expect(network.nodes.map(\.width) == [1, 1, 1, 1] && network.arcs.count == 4 && network.height == 2)
    // The argument of both functions is one node.
    let shared = try Network(computing: [try pool.parse("relu(x + y) + tanh(x + y)*3")])
    #expect(shared.nodes.count == 4 && shared.arcs.count == 4)
    // Several arguments are the coordinates of one node.
    let pair = try Network(computing: [try pool.parse("max(x + 1, y)")])
    #expect(pair.nodes.map(\.width) == [1, 1, 2, 1])
  }

  /// A network has a value where its expression has one: what a piece divides by does not matter where it is not chosen.
  @Test(
    arguments: [
      ("piecewise(x > 0, relu(1/x) + y, 7)", [0, 5], "7"),
      ("piecewise(x > 0, relu(1/x) + y, 7)", [2, 5], "11/2"),
      ("piecewise(x > 0 and 1/x > y, abs(1/x - y), x)", [0, 5], "0"),
      ("piecewise(x > 0, log(abs(x)), max(x, y)) + 1", [-1, -2], "0"),
      ("piecewise(x > 0, piecewise(y > 0, 1/(x*y), 1/x), relu(y)) + relu(y)", [4, 0], "1/4"),
      ("piecewise(x > 0, piecewise(y > 0, 1/(x*y), 1/x), relu(y)) + relu(y)", [0, 3], "6"),
    ] as [(String, [Rational], String)])
  func whatIsNotChosenMayHaveNoValue(text: String, point: [Rational], value: String) throws {
    let value = try Rational(parsing: value)
    let pool = ExpressionPool()
    let network = try Network(computing: [pool.parse(text, variables: ["x", "y"])])
    #expect(try network.evaluate(at: point.map { Batch([$0]) }, over: Rationals())[0].elements == [value])
    // Another function that always takes what may fail fails there.
    if text.contains("1/x"), point[0] == 0 {
      let eager = try Network(computing: [pool.parse(text) + pool.parse("relu(1/x)")])
      #expect(throws: DomainError.self) { try eager.evaluate(at: point.map { Batch([$0]) }, over: Rationals()) }
    }
  }

  /// What may fail in one place is a node where it is needed in another, and long chains of pieces cost no more than others.
  @Test func chainsOfPieces() throws {
    let pool = ExpressionPool()
    let x = pool.variable("x")
    var f = x
    for i in 1...2_000 { f = piecewise([([x > pool.constant(Rational(i))], relu(1 / f) + 1)], otherwise: f + 2) }
    let network = try Network(computing: [f])
    let value = try network.evaluate(at: [Batch([0])], over: Rationals())[0].elements
    #expect(value == [4_000])
    #expect(try ExpressionProgram(of: [f]).evaluate(at: [0], over: Rationals()) == value)
  }

  @Test func numbersAndVariablesAreNetworksToo() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [pool.constant(7), pool.constant(0), pool.variable("x"), pool.variable("x")])
    let values = try network.evaluate(at: [Batch([3])], over: Rationals()).map(\.elements)
    #expect(values == [[7], [0], [3], [3]])
  }

  /// Shared sub-expressions stay shared, and depth is no matter.
  @Test(.timeLimit(.minutes(10))) func aLongLadder() throws {
    let pool = ExpressionPool()
    var f = pool.variable("x")
    for _ in 0..<20_000 { f = relu(f - 1) + tanh(f - 1) }
    let network = try Network(computing: [f])
    // The input, the arguments, the output, and the constant of all sums but the first.
    #expect(network.nodes.count == 20_003)
    #expect(network.pathCount() == Integer(1) << 20_000)
  }

  @Test func identitiesHoldForNetworksOfExpressions() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [try pool.parse("relu(2*x - y/3) + max(x, y)*3 - abs(x - y)")])
    let points = RandomPoints(of: network, seed: 1).prefix(3)
    let verifier = IdentityVerifier(network, seed: 1)
    for identity in verifier.applicable {
      let verdict = verifier.verifyExactly(identity, at: points)
      guard case .proved = verdict.finding else {
        Issue.record("\(identity): \(verdict)")
        continue
      }
    }
  }
}
