import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// Matrices of functions: application, composition, inverses, masks, blocks; and what they are written out.
@Suite struct FunctionMatrixTests {
  private static let options = NetworkOptions.exact.with(nodes: 2...20)
  private let domain = Evaluation(over: Rationals())

  private func randomState(of network: Network, using random: inout SplitMix64) -> State<Batch<Rational>> {
    State(
      values: network.nodes.map { node in
        Bool.random(using: &random)
          ? Batch((0..<node.width).map { _ in RandomNumbers.small.rational(using: &random) }) : nil
      })
  }

  private func elements(_ state: State<Batch<Rational>>, of network: Network) -> [[Rational]] {
    network.nodes.indices.map { state[$0]?.elements ?? Array(repeating: 0, count: network.nodes[$0].width) }
  }

  private func check(_ count: Int, _ body: (Network, inout SplitMix64) throws -> Bool) throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(count).count, options: Self.options, check: body)
  }

  @Test func theMatrixOfALevelIsItsTransition() throws {
    try check(300) { network, random in
      let transitions = Transitions(of: network)
      for level in stride(from: 1, through: network.height, by: 1) {
        let matrix = try transitions.matrix(ofLevel: level, in: network)
        let before = randomState(of: network, using: &random)
        var expected = before
        try transitions.apply(level: level, to: &expected, over: domain)
        let after = try matrix.apply(to: before, over: domain)
        guard elements(after, of: network) == elements(expected, of: network) else { throw Difference("T_\(level)") }
        let inverse = try #require(matrix.inverse)
        for undone in [try inverse.apply(to: after, over: domain), try matrix.solve(after, over: domain)] {
          guard elements(undone, of: network) == elements(before, of: network) else {
            throw Difference("T_\(level)⁻¹")
          }
        }
        // L_n has a row for each node of the level, and a column for each node below.
        let block = try transitions.liftingBlock(ofLevel: level, in: network)
        guard block.rows == Array(network.nodes(atLevel: level)),
          block.columns == Array(network.order[..<network.levelStarts[level]]),
          matrix.block(rows: block.rows, columns: block.columns) == block
        else { throw Difference("L_\(level)") }
      }
      return true
    }
  }

  @Test func elementaryStepsOfALevelComposeInAnyOrder() throws {
    try check(200) { network, random in
      let transitions = Transitions(of: network)
      for level in stride(from: 1, through: network.height, by: 1) {
        let matrix = try transitions.matrix(ofLevel: level, in: network)
        var product = FunctionMatrix.identity(of: network)
        for coefficient in transitions.coefficients(ofLevel: level).shuffled(using: &random) {
          product = try #require(
            FunctionMatrix.elementary(ofArc: coefficient.arc, in: network).composed(after: product))
        }
        let key = { (term: FunctionTerm) in term.arc }
        guard Set(product.deviation.terms.map(key)) == Set(matrix.deviation.terms.map(key)),
          product.deviation.rows == matrix.deviation.rows, product.deviation.columns == matrix.deviation.columns
        else { return false }
      }
      // Where the second matrix reads what the first one changes, the composition is no matrix.
      guard let arc = network.arcs.indices.first(where: { !network.outgoingArcs(of: network.arcs[$0].head).isEmpty })
      else { return true }
      let later = try #require(network.outgoingArcs(of: network.arcs[arc].head).first)
      let (first, second) = (
        FunctionMatrix.elementary(ofArc: arc, in: network), FunctionMatrix.elementary(ofArc: later, in: network)
      )
      return second.composed(after: first) == nil && first.composed(after: second) != nil
    }
  }

  @Test func synthesisIsTheInverseOfTheResolvent() throws {
    try check(300) { network, random in
      let synthesis = FunctionComposition.synthesis(of: network)
      let resolvent = FunctionMatrix.resolvent(of: network)
      let state = randomState(of: network, using: &random)
      var expected = state
      try Transitions(of: network).synthesize(&expected, over: domain)
      let image = try synthesis.apply(to: state, over: domain)
      let expectedElements = elements(expected, of: network)
      guard elements(image, of: network) == expectedElements,
        elements(try resolvent.solve(state, over: domain), of: network) == expectedElements
      else { throw Difference("S") }
      guard elements(try resolvent.apply(to: image, over: domain), of: network) == elements(state, of: network),
        elements(try synthesis.inverse.apply(to: image, over: domain), of: network) == elements(state, of: network),
        elements(try synthesis.inverse.composed(after: synthesis).apply(to: state, over: domain), of: network)
          == elements(state, of: network)
      else { throw Difference("S⁻¹") }
      // The resolvent is no lifting step unless no node both has and feeds arcs.
      let isChained = network.arcs.contains { !network.outgoingArcs(of: $0.head).isEmpty }
      return resolvent.isLiftingStep != isChained && (resolvent.inverse == nil) == isChained
    }
  }

  @Test func masksGiveTheMatricesOfTheSubArchitecture() throws {
    try check(300) { network, random in
      let mask = ArcMask.random(of: network, using: &random)
      let restricted = network.restricted(to: mask)
      let state = randomState(of: network, using: &random)
      let masked = FunctionComposition.synthesis(of: network).masked(by: mask)
      var expected = state
      try Transitions(of: restricted).synthesize(&expected, over: domain)
      return elements(try masked.apply(to: state, over: domain), of: network) == elements(expected, of: network)
    }
  }

  @Test func levelsCanBeLeftOut() throws {
    try check(200) { network, random in
      let level = Int.random(in: 0...network.height, using: &random)
      let restricted = FunctionMatrix.resolvent(of: network).restricted(upToLevel: level)
      let state = randomState(of: network, using: &random)
      var expected = state
      try Transitions(of: network).synthesize(&expected, upToLevel: level, over: domain)
      return elements(try restricted.solve(state, over: domain), of: network) == elements(expected, of: network)
    }
  }

  @Test func thePatternIsThatOfTheArcs() throws {
    try check(200) { network, _ in
      let block = FunctionMatrix.resolvent(of: network).deviation
      let pairs = Set(network.arcs.map { [$0.head, $0.tail] })
      let pattern = block.pattern.map { [$0.row, $0.column] }
      guard Set(pattern) == pairs, pattern.count == pairs.count else { return false }
      return network.arcs.allSatisfy { arc in
        block.entry(row: arc.head, column: arc.tail).count
          == network.arcs.count { $0.head == arc.head && $0.tail == arc.tail }
      }
    }
  }

  @Test func blocksAreAddedAndNegated() throws {
    try check(200) { network, random in
      let arcs = network.arcs.indices.shuffled(using: &random)
      let half = Set(arcs.prefix(arcs.count / 2))
      let all = FunctionMatrix.resolvent(of: network).deviation
      let first = all.masked(by: ArcMask(isKept: network.arcs.indices.map(half.contains)))
      let second = all.masked(by: ArcMask(isKept: network.arcs.indices.map { !half.contains($0) }))
      let state = randomState(of: network, using: &random)
      let sum = elements(try first.adding(second).apply(to: state, over: domain), of: network)
      let whole = elements(try all.apply(to: state, over: domain), of: network)
      let negated = elements(try all.negated.apply(to: state, over: domain), of: network)
      return sum == whole && zip(negated, whole).allSatisfy { zip($0, $1).allSatisfy { $0 == -$1 } }
    }
  }

  @Test func whatIsNotBelowTheDiagonalIsNoMatrix() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [pool.parse("relu(2*x - y) + x")])
    let arc = try #require(network.arcs.indices.last)
    let (tail, head) = (network.arcs[arc].tail, network.arcs[arc].head)
    let function = ArcFunction.identity(width: 1)
    #expect(throws: FunctionMatrixError.self) {
      try FunctionMatrix(of: network, deviation: [FunctionTerm(row: tail, column: head, function: function)])
    }
    #expect(throws: FunctionMatrixError.self) {
      try FunctionMatrix(of: network, deviation: [FunctionTerm(row: head, column: head, function: function)])
    }
    #expect(throws: FunctionMatrixError.unknownNode(99, count: network.nodes.count)) {
      try FunctionMatrix(of: network, deviation: [FunctionTerm(row: 99, column: tail, function: function)])
    }
    #expect(throws: FunctionMatrixError.widths(row: network.nodes[head].name, column: network.nodes[tail].name)) {
      try FunctionMatrix(
        of: network, deviation: [FunctionTerm(row: head, column: tail, function: .identity(width: 2))])
    }
  }

  @Test func aMatrixReadsTheStateAsItWas() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [pool.parse("tanh(exp(x))")])
    let chain = network.order
    try #require(chain.count == 3)
    func step(_ row: Int, _ column: Int) -> LiftingCoefficient {
      LiftingCoefficient(row: chain[row], column: chain[column], function: .identity(width: 1), arc: 0)
    }
    // Both steps in one level: not those of the network, but a matrix all the same.
    let transitions = Transitions(levels: [[step(1, 0), step(2, 1)]])
    var state = State<Batch<Rational>>(zeroOf: network)
    for (index, node) in chain.enumerated() { state[node] = Batch([Rational(index + 1)]) }
    let before = state
    try transitions.apply(level: 1, to: &state, over: domain)
    #expect(chain.map { state[$0]?.elements } == [[1], [3], [5]])
    let matrix = try transitions.matrix(ofLevel: 1, in: network)
    #expect(chain.map { node in try? matrix.apply(to: before, over: domain)[node]?.elements } == [[1], [3], [5]])
    var kept = before
    try transitions.synthesize(&kept, keeping: [chain[2]], over: domain)
    #expect(kept[chain[2]]?.elements == [5])
    var inverse = before
    try transitions.applyInverse(level: 1, to: &inverse, over: domain)
    #expect(chain.map { inverse[$0]?.elements } == [[1], [1], [1]])
  }

  // MARK: Written out

  @Test func entriesWrittenOutAreTheFunctions() throws {
    try check(200) { network, random in
      let variables = StateVariables(of: network)
      let matrix = FunctionMatrix.resolvent(of: network)
      let symbolic = try SymbolicBlock(of: matrix.deviation, in: variables)
      guard symbolic.entries.map({ [$0.row, $0.column] }) == matrix.deviation.pattern.map({ [$0.row, $0.column] })
      else { throw Difference("the pattern") }
      for entry in symbolic.entries {
        let value = (0..<network.nodes[entry.column].width).map { _ in
          RandomNumbers.small.rational(using: &random)
        }
        let program = try ExpressionProgram(
          of: try #require(entry.expressions), variables: variables.names[entry.column])
        var state = State<Batch<Rational>>(zeroOf: network)
        state[entry.column] = Batch(value)
        let alone = matrix.block(rows: [entry.row], columns: [entry.column])
        guard
          try program.evaluate(at: value, over: Rationals())
            == elements(alone.apply(to: state, over: domain), of: network)[entry.row]
        else { throw Difference("the entry \(entry.row), \(entry.column)") }
      }
      return true
    }
  }

  @Test func mapsWrittenOutAreTheMaps() throws {
    try check(150) { network, random in
      let variables = StateVariables(of: network)
      let synthesis = FunctionComposition.synthesis(of: network)
      let names = variables.names.flatMap { $0 }
      let state = randomState(of: network, using: &random)
      let point = elements(state, of: network).flatMap { $0 }
      for map in [synthesis, synthesis.inverse, FunctionComposition([.resolvent(of: network)])] {
        let values = try map.symbolicValues(in: variables)
        let program = try ExpressionProgram(of: values.flatMap { $0 }, variables: names)
        guard
          try program.evaluate(at: point, over: Rationals())
            == elements(map.apply(to: state, over: domain), of: network).flatMap({ $0 })
        else { return false }
      }
      return true
    }
  }

  @Test func largeEntriesAreLeftOut() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [pool.parse("relu(2*x - y) + x")])
    let block = FunctionMatrix.resolvent(of: network).deviation
    let variables = StateVariables(of: network)
    let none = try SymbolicBlock(of: block, in: variables, entryLimit: 0)
    #expect(none.entries.count == block.pattern.count && none.entries.allSatisfy { $0.expressions == nil })
    #expect(throws: SymbolicBlockError.limit(coefficients: block.terms.count, limit: 1)) {
      try SymbolicBlock(of: block, in: variables, limit: 1)
    }
  }
}
