import ArgumentParser
import DAGLift

struct Equal: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Decide whether two expressions are equal, for all inputs, on a box, or where inequalities hold.",
    discussion: """
      An expression is written as in 'relu(2*x - y/3) + x^2', with +, -, *, /, integer powers, and the functions \
      \(ExpressionPool.functionNames.joined(separator: ", ")). It is 'leakyRelu(x, slope)', 'clip(x, low, high)', and \
      'piecewise(x > 0 and x <= y, value, other)' with as many conditions and values as wanted before the last one. \
      The verdict is about all real values of the variables at which both sides are defined.

      Refutations come with an exact point and the values of both sides there. What is piecewise affine, or a rational function, \
      with rational coefficients is decided exactly; other functions are equal as far as they are equal functions of equal \
      arguments. What this leaves undecided is asked of z3 (--solver).
      """)

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The two expressions.", valueName: "expression"))
  var expressions: [String]

  @Flag(help: "Decide whether the first expression is at least the second, in place of equal to it.")
  var atLeast = false

  @Option(parsing: .unconditional, help: ArgumentHelp(BoxArgument.help, valueName: "box"))
  var box: String?

  @Option(
    name: .customLong("where"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Affine inequalities that hold, as 'x > 0 and x + y <= 1', with >=, >, <=, < and ==. Repeatable.",
      valueName: "conditions"))
  var conditions: [String] = []

  @Option(name: .customLong("function"), help: ArgumentHelp(FunctionArgument.help, valueName: "name:n"))
  var functions: [String] = []

  @Option(help: ArgumentHelp("The largest number of regions that a case split visits.", valueName: "n"))
  var regionLimit = DecisionLimits().regions

  @Option(help: ArgumentHelp("The largest number of arithmetic operations on machine words.", valueName: "n"))
  var operationLimit = DecisionLimits().operations

  @OptionGroup var solver: SolverOptions

  @OptionGroup var printing: FormatOption<ReportFormat>
  @OptionGroup var options: CommonOptions

  func validate() throws {
    guard expressions.count == 2 else {
      throw ValidationError("\(expressions.count) expressions: expected two")
    }
    if regionLimit < 1 { throw ValidationError("--region-limit \(regionLimit): expected a positive number") }
    if operationLimit < 1 { throw ValidationError("--operation-limit \(operationLimit): expected a positive number") }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let functions = try FunctionArgument(texts: functions).functions()
    let pool = ExpressionPool()
    let left = try parse(expressions[0], "first", functions, in: pool)
    let right = try parse(expressions[1], "second", functions, in: pool)
    let variables = ExpressionProgram(of: [left, right]).variables
    let bounds = try box.map { text throws(CommandFailure) in try BoxArgument(text: text).bounds(of: variables) }
    let domain = try domain(bounds, variables, in: pool)
    let seed = options.drawnSeed()
    let limits = DecisionLimits(regions: regionLimit, operations: operationLimit, seed: UInt64(seed))
    let decider = EqualityDecider(limits: limits, solver: solver.engine, claimsForAllFunctions: true)
    let verdict: Verdict
    do throws(DecisionError) {
      verdict =
        atLeast
        ? try decider.decideInequality(left, isAtLeast: right, on: domain)
        : try decider.decideEquality(left, right, on: domain)
    } catch {
      if case .notAffine = error { throw CommandFailure(.badInput, "--where: \(error)") }
      throw CommandFailure(.defect, "\(error)")
    }
    let subject = EqualReport.Claim(
      left: expressions[0], right: expressions[1], isInequality: atLeast, variables: variables, bounds: bounds,
      conditions: conditions, functions: functions, seed: seed, solver: solver.engine)
    try deliver(EqualReport(subject: subject, verdict: verdict), as: printing.format, options)
    return ExitStatus(of: [verdict])
  }

  private func parse(
    _ text: String, _ position: String, _ functions: [OpaqueFunction], in pool: ExpressionPool
  ) throws(CommandFailure) -> Expression {
    do throws(ExpressionParseError) {
      return try pool.parse(text, functions: functions)
    } catch {
      throw CommandFailure(.badInput, "the \(position) expression: \(error)")
    }
  }

  /// The inputs that the claim is about.
  private func domain(
    _ bounds: [String: ClosedRange<Rational>]?, _ variables: [String], in pool: ExpressionPool
  ) throws(CommandFailure) -> DecisionDomain {
    if conditions.isEmpty { return bounds.map { .box($0) } ?? .all }
    var all: [ExpressionCondition] = []
    for name in variables {
      guard let range = bounds?[name] else { continue }
      all += [pool.variable(name) >= range.lowerBound, pool.variable(name) <= range.upperBound]
    }
    for text in conditions {
      do throws(ExpressionParseError) {
        all += try pool.parseConditions(text, variables: Set(variables))
      } catch {
        throw CommandFailure(.badInput, "--where \(text.count > 40 ? "\(text.prefix(40))…" : text): \(error)")
      }
    }
    return .conditions(all)
  }
}
