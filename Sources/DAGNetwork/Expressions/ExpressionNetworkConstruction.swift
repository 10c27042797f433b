import Exact
import Symbolic

/// Makes a network of a program. A node stands for the value of one step, or for the values of all the steps that a function
/// takes, so that an arc can carry that function.
struct ExpressionNetworkConstruction {
  private let program: ExpressionProgram
  private let placement: StepPlacement
  private var builder: NetworkBuilder
  private var names: Set<String>
  private var nameCount = 0
  /// The nodes by the steps whose values they have.
  private var nodes: [[Int]: Int] = [:]
  /// The constant sources by their values.
  private var constantSources: [[Rational]: Int] = [:]

  init(of program: ExpressionProgram, name: String) {
    self.program = program
    placement = StepPlacement(of: program)
    builder = NetworkBuilder(name: name)
    names = Set(program.variables)
  }

  mutating func network(outputNames: [String]) throws(NetworkError) -> Network {
    var inputs: [Int] = []
    for variable in program.variables { inputs.append(try builder.addInput(variable, width: 1)) }
    for index in program.steps.indices {
      if let variable = program.variable(ofStep: index) { nodes[[index]] = inputs[variable] }
    }
    // Operands come before the steps that use them, so that every node finds the nodes that its arcs leave.
    for index in program.steps.indices
    where placement.hasNode(index) && Self.isFunction(program.steps[index].operation) {
      try makeNode(for: placement.arguments(ofStep: index))
    }
    for step in program.outputs {
      // The name of an output is its own, even where two outputs are one expression.
      let name = unique(outputNames[builder.outputCount])
      let node = try builder.addNode(name, width: 1)
      try addArcs(into: node, computing: [Int(step)])
      builder.addOutput(node)
    }
    return try builder.build()
  }

  /// Whether a step is a function that an arc carries whole. Sums are spread over several arcs.
  private static func isFunction(_ operation: Operation) -> Bool {
    switch operation {
    case .constant, .variable, .sum: false
    case .product, .relu, .leakyRelu, .absoluteValue, .sign, .step, .maximum, .minimum, .conditional, .elementary,
      .opaque:
      true
    }
  }

  /// A node whose coordinates are the values of some steps.
  @discardableResult
  private mutating func makeNode(for steps: [Int]) throws(NetworkError) -> Int {
    if let known = nodes[steps] { return known }
    // Sums inside sums have nodes of their own, which come first; such sums are long, and nest one in another.
    var pending: [[Int]] = [steps]
    while let next = pending.last {
      if nodes[next] != nil {
        pending.removeLast()
        continue
      }
      let missing = next.flatMap { program.affineTerms(ofStep: $0).terms.map(\.step) }.filter {
        program.steps[$0].operation == .sum && nodes[[$0]] == nil
      }
      if missing.isEmpty {
        nameCount += 1
        let node = try builder.addNode(unique("h\(nameCount)"), width: next.count)
        try addArcs(into: node, computing: next)
        nodes[next] = node
        pending.removeLast()
      } else {
        pending += missing.map { [$0] }
      }
    }
    return nodes[steps] ?? 0
  }

  private mutating func unique(_ name: String) -> String {
    var name = name
    while !names.insert(name).inserted { name += "_" }
    return name
  }

  /// Adds the arcs that compute the values of some steps, one for each coordinate of a node.
  private mutating func addArcs(into node: Int, computing steps: [Int]) throws(NetworkError) {
    var constants: [Rational] = []
    /// The coefficients of the nodes of width 1 that are read, in the order in which they are met.
    var tails: [Int] = []
    var columns: [Int: [Rational]] = [:]
    var functions: [(tail: Int, function: ArcFunction)] = []
    for (row, step) in steps.enumerated() {
      let (constant, terms) = program.affineTerms(ofStep: step)
      constants.append(constant)
      for (coefficient, term) in terms {
        if Self.isFunction(program.steps[term].operation) {
          let tail = nodes[placement.arguments(ofStep: term)] ?? 0
          functions.append((tail, function(ofStep: term, coefficient: coefficient, row: row, of: steps.count)))
        } else {
          let tail = try makeNode(for: [term])
          if columns[tail] == nil {
            tails.append(tail)
            columns[tail] = Array(repeating: 0, count: steps.count)
          }
          columns[tail]?[row] += coefficient
        }
      }
    }
    // A node has an arc at least, and if it carries the constant 0.
    let hasConstant = !constants.allSatisfy(\.isZero) || tails.isEmpty && functions.isEmpty
    var constant = hasConstant ? try vector(constants) : nil
    for tail in tails {
      let column = columns[tail] ?? []
      let linear: LinearMap =
        column == [1]
        ? .identity(width: 1)
        : .dense(
          DenseMap(
            try Parameter(name: "w\(builder.arcCount)", shape: [steps.count, 1], values: .exact(column)),
            outputWidth: steps.count, inputWidth: 1))
      builder.addArc(from: tail, to: node, .affine(Affine(linear, constant: constant)))
      constant = nil
    }
    if let constant {
      let source: Int
      if let known = constantSources[constants] {
        source = known
      } else {
        source = try builder.addConstant(
          unique("c\(constantSources.count + 1)"), shape: [steps.count], value: constant)
        constantSources[constants] = source
      }
      builder.addArc(from: source, to: node, .identity(width: steps.count))
    }
    for (tail, function) in functions { builder.addArc(from: tail, to: node, function) }
  }

  private func vector(_ values: [Rational]) throws(NetworkError) -> ParameterVector {
    ParameterVector(try Parameter(name: "b\(builder.arcCount)", shape: [values.count], values: .exact(values)))
  }

  /// What an arc carries that adds a coefficient times a function to one coordinate of a node.
  private func function(ofStep index: Int, coefficient: Rational, row: Int, of width: Int) -> ArcFunction {
    let count = placement.arguments(ofStep: index).count
    if coefficient == 1, width == 1 {
      switch program.steps[index].operation {
      case .relu: return .relu(Relu(width: 1))
      case .absoluteValue: return .absoluteValue(AbsoluteValue(width: 1))
      case .leakyRelu:
        if let slope = program.slope(ofStep: index) { return .leakyRelu(LeakyRelu(width: 1, slope: slope)) }
      case .maximum: return .maximum(Maximum(inputWidth: count, groups: [(0..<count).map { Int32($0) }]))
      case .elementary:
        if let function = program.elementaryFunction(ofStep: index) {
          return .elementary(Elementary(function, width: 1))
        }
      default: break
      }
    }
    let pool = ExpressionPool()
    let coordinates = pool.coordinates(count)
    let value = pool.constant(coefficient) * placement.expression(ofStep: index, at: coordinates)
    let expressions = (0..<width).map { $0 == row ? value : pool.constant(0) }
    guard let function = try? ExpressionFunction(expressions, inputWidth: count) else {
      preconditionFailure("the expressions have the coordinates as their only variables")
    }
    return .expression(function)
  }
}
