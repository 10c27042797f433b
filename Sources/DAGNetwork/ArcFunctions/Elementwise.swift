import Exact
import Symbolic

/// One expression of corresponding coordinates of several operands, which lie one after the other in the input: with `k`
/// operands of `n` coordinates, `y[i] = e(x[i], x[n + i], …, x[(k − 1) n + i])`. A product, a quotient, a selection by a
/// condition, or an activation function that is no other kind.
///
/// Its units are those of the expression's program, once for each coordinate: the units of coordinate 0 first.
public struct Elementwise: ArcFunctionKind {
  /// `k`.
  public let operandCount: Int
  /// `n`: the width of each operand and of the output.
  public let width: Int
  /// The expression as a program of the variables `x0`, …, `x<k−1>`.
  public let program: ExpressionProgram
  /// Whether the expression is affine, affine on polyhedra, or neither.
  let shape: ExpressionProgram.Shape

  /// - Parameter expression: of the variables `x0`, …, `x<operandCount − 1>`.
  /// - Precondition: at least one operand, of at least one coordinate; an input whose width is a 32-bit number.
  /// - Throws: ``ExpressionError/unknownVariable(name:known:)`` for another variable.
  public init(_ expression: Expression, operandCount: Int, width: Int) throws(ExpressionError) {
    precondition(operandCount > 0 && width > 0 && width <= Int(Int32.max) / operandCount, "a 32-bit width")
    self.operandCount = operandCount
    self.width = width
    program = try ExpressionProgram(of: [expression], variables: ExpressionFunction.variables(operandCount))
    shape = program.shape
  }

  /// Reads an expression such as `x0/(1 + abs(x1))`.
  ///
  /// - Precondition: at least one operand, of at least one coordinate; an input whose width is a 32-bit number.
  /// - Throws: ``ExpressionParseError`` with the place, also for a variable other than `x0` to `x<operandCount − 1>`.
  public init(
    parsing text: String, operandCount: Int, width: Int, in pool: ExpressionPool = ExpressionPool()
  ) throws(ExpressionParseError) {
    let expression = try pool.parse(text, variables: Set(ExpressionFunction.variables(operandCount)))
    guard let function = try? Elementwise(expression, operandCount: operandCount, width: width) else {
      preconditionFailure("the parser admits the known variables only")
    }
    self = function
  }

  private init(_ function: Elementwise, width: Int) {
    operandCount = function.operandCount
    self.width = width
    program = function.program
    shape = function.shape
  }

  /// The same expression of operands of another width.
  ///
  /// - Precondition: at least one coordinate; an input whose width is a 32-bit number.
  public func resized(to width: Int) -> Elementwise {
    precondition(width > 0 && width <= Int(Int32.max) / operandCount, "a 32-bit width")
    return Elementwise(self, width: width)
  }

  public var inputWidth: Int { operandCount * width }
  public var outputWidth: Int { width }
  public var expression: Expression { program.expressions[0] }

  /// Whether the expressions are equal in structure, whatever pools they live in.
  public static func == (a: Elementwise, b: Elementwise) -> Bool {
    a.operandCount == b.operandCount && a.width == b.width
      && a.expression == a.program.pool.adopting(b.expression)
  }

  /// The input coordinates that an output coordinate depends on, ascending.
  public func sources(of coordinate: Int) -> [Int] { (0..<operandCount).map { $0 * width + coordinate } }

  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    try ExpressionEvaluator(program, over: domain).evaluate(
      blocks: x.elements, width: width, count: x.count, adding: adding, into: &y.elements)
  }

  /// The branches that the units take; `nil` where there are no units.
  func activation<D: OrderedDomain>(at x: [D.Element], over domain: D) throws(DomainError) -> Activation? {
    guard program.unitCount > 0 else { return nil }
    let evaluator = try ExpressionEvaluator(program, over: domain)
    var activation = Activation(choices: [], kinks: [])
    activation.choices.reserveCapacity(width * program.unitCount)
    for i in 0..<width {
      let branches = try evaluator.branches(at: point(i, of: x))
      activation.kinks += branches.kinks.map { $0 + Int32(i * program.unitCount) }
      activation.choices += branches.choices
    }
    return activation
  }

  /// The affine function that this is on these branches; `nil` where it is not affine there, or where the branches hold on
  /// a set that is no polyhedron.
  func unrectified(on activation: Activation?) -> Affine? {
    var forms: [[Int32]: AffineForm] = [:]
    var diagonal: [Rational] = []
    var constants: [Rational] = []
    var rows: [[(column: Int, coefficient: Rational)]] = []
    for i in 0..<width {
      guard let choices = choices(ofCoordinate: i, activation) else { return nil }
      let form: AffineForm
      if let known = forms[choices] {
        form = known
      } else {
        let branches = BranchChoices(choices: choices, kinks: [])
        guard let new = try? program.unrectified(on: branches), (try? program.conditions(of: branches)) != nil else {
          return nil
        }
        form = new[0]
        forms[choices] = form
      }
      constants.append(form.constant)
      if operandCount == 1 {
        diagonal.append(form.terms.first?.coefficient ?? 0)
      } else {
        rows.append(form.terms.map { (column: $0.variable * width + i, coefficient: $0.coefficient) })
      }
    }
    let linear =
      operandCount == 1
      ? Affine.diagonal(diagonal, name: "elementwise").linear
      : .sparse(SparseMap(inputWidth: inputWidth, rows: rows, name: "elementwise"))
    guard let constant = try? Parameter(name: "elementwise", shape: [width], values: .exact(constants)) else {
      preconditionFailure("as many values as the shape says, all of them rational")
    }
    return Affine(linear, constant: constants.allSatisfy(\.isZero) ? nil : ParameterVector(constant))
  }

  func conditions(of activation: Activation) -> [AffineCondition] {
    var known: [[Int32]: [BranchCondition]] = [:]
    var conditions: [AffineCondition] = []
    for i in 0..<width {
      guard let choices = choices(ofCoordinate: i, activation) else { return [] }
      if known[choices] == nil {
        known[choices] = (try? program.conditions(of: BranchChoices(choices: choices, kinks: []))) ?? []
      }
      for condition in known[choices] ?? [] {
        conditions.append(
          AffineCondition(
            terms: condition.form.terms.map { (coordinate: $0.variable * width + i, coefficient: $0.coefficient) },
            constant: condition.form.constant, isStrict: condition.isStrict))
      }
    }
    return conditions
  }

  /// A diagonal for one operand, else a matrix with an entry for each operand in each row.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    let evaluator = try ExpressionEvaluator(program, over: domain)
    var entries: [D.Element] = []
    entries.reserveCapacity(inputWidth)
    for i in 0..<width {
      entries += try evaluator.jacobian(
        at: point(i, of: x), choices: activation.flatMap { choices(ofCoordinate: i, $0) })
    }
    if operandCount == 1 { return .diagonal(entries) }
    return .sparse(
      SparseEntries(
        inputWidth: inputWidth, starts: (0...width).map { Int32($0 * operandCount) },
        columns: (0..<width).flatMap { sources(of: $0).map(Int32.init) }, values: entries))
  }

  private func point<Element>(_ coordinate: Int, of x: [Element]) -> [Element] {
    (0..<operandCount).map { x[$0 * width + coordinate] }
  }

  /// What the units of one coordinate choose; `nil` for choices of another number of units.
  private func choices(ofCoordinate coordinate: Int, _ activation: Activation?) -> [Int32]? {
    let (units, choices) = (program.unitCount, activation?.choices ?? [])
    guard choices.count == units * width else { return nil }
    return Array(choices[coordinate * units..<(coordinate + 1) * units])
  }
}
