import Exact
import Symbolic

/// An arc that carries expressions: output `i` is expression `i` of the variables `x0, x1, …`, the coordinates of the input.
/// Its units are the distinct sub-expressions that choose a branch, such as `relu` and `max`, in the order of its
/// ``ExpressionProgram``.
public struct ExpressionFunction: ArcFunctionKind {
  public let inputWidth: Int
  /// The expressions as a program of the variables `x0, x1, …`.
  public let program: ExpressionProgram
  /// Whether the expressions are affine, affine on polyhedra, or neither.
  let shape: ExpressionProgram.Shape

  /// - Throws: ``ExpressionError/unknownVariable(name:known:)`` for a variable other than `x0` to `x<inputWidth - 1>`.
  public init(_ expressions: [Expression], inputWidth: Int) throws(ExpressionError) {
    self.inputWidth = inputWidth
    program = try ExpressionProgram(of: expressions, variables: Self.variables(inputWidth))
    shape = program.shape
  }

  /// Reads expressions such as `relu(2*x0 - x1/3) + 1`, one for each output.
  ///
  /// - Throws: ``ExpressionParseError`` with the place, also for a variable other than `x0` to `x<inputWidth - 1>`.
  public init(
    parsing texts: [String], inputWidth: Int, in pool: ExpressionPool = ExpressionPool()
  ) throws(ExpressionParseError) {
    let variables = Self.variables(inputWidth)
    let known = Set(variables)
    var expressions: [Expression] = []
    for text in texts { expressions.append(try pool.parse(text, variables: known)) }
    guard let program = try? ExpressionProgram(of: expressions, variables: variables) else {
      preconditionFailure("the parser admits the known variables only")
    }
    self.inputWidth = inputWidth
    self.program = program
    shape = program.shape
  }

  /// The names of the coordinates of an input.
  public static func variables(_ inputWidth: Int) -> [String] { (0..<inputWidth).map { "x\($0)" } }

  public var outputWidth: Int { program.outputCount }

  public var expressions: [Expression] { program.expressions }

  /// Whether the expressions are equal in structure, whatever pools they live in.
  public static func == (a: ExpressionFunction, b: ExpressionFunction) -> Bool {
    a.inputWidth == b.inputWidth && a.outputWidth == b.outputWidth
      && a.expressions == b.expressions.map { a.program.pool.adopting($0) }
  }

  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    try ExpressionEvaluator(program, over: domain).evaluate(
      x.elements, count: x.count, adding: adding, into: &y.elements)
  }

  /// The branches that the units take; `nil` where there are no units.
  func activation<D: OrderedDomain>(at x: [D.Element], over domain: D) throws(DomainError) -> Activation? {
    guard program.unitCount > 0 else { return nil }
    let branches = try program.branches(at: x, over: domain)
    return Activation(choices: branches.choices, kinks: branches.kinks)
  }

  private func branches(_ activation: Activation?) -> BranchChoices {
    BranchChoices(choices: activation?.choices ?? [], kinks: activation?.kinks ?? [])
  }

  /// The affine function that the expressions are on these branches; `nil` where they are not affine there, or where the
  /// branches hold on a set that is no polyhedron.
  func unrectified(on activation: Activation?) -> Affine? {
    let branches = branches(activation)
    guard let forms = try? program.unrectified(on: branches), (try? program.conditions(of: branches)) != nil else {
      return nil
    }
    var weights = [Rational](repeating: 0, count: outputWidth * inputWidth)
    for (row, form) in forms.enumerated() {
      for term in form.terms { weights[row * inputWidth + term.variable] = term.coefficient }
    }
    let constants = forms.map(\.constant)
    guard
      let weight = try? Parameter(
        name: "expression", shape: [outputWidth, inputWidth], values: .exact(weights)),
      let constant = try? Parameter(name: "expression", shape: [outputWidth], values: .exact(constants))
    else { preconditionFailure("as many values as the shapes say, all of them rational") }
    return Affine(
      .dense(DenseMap(weight, outputWidth: outputWidth, inputWidth: inputWidth)),
      constant: constants.allSatisfy(\.isZero) ? nil : ParameterVector(constant))
  }

  func conditions(of activation: Activation) -> [AffineCondition] {
    guard let conditions = try? program.conditions(of: branches(activation)) else { return [] }
    return conditions.map { condition in
      AffineCondition(
        terms: condition.form.terms.map { (coordinate: $0.variable, coefficient: $0.coefficient) },
        constant: condition.form.constant, isStrict: condition.isStrict)
    }
  }

  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    let branches: BranchChoices? = activation.map { self.branches($0) }
    let rows = try program.jacobian(at: x, branches: branches, over: domain)
    return .dense(rows: outputWidth, columns: inputWidth, rows)
  }
}
