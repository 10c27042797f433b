import ArgumentParser
import DAGLift

struct Equal: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Decide whether two expressions are equal, for all inputs or on a box.",
    discussion: """
      An expression is written as in 'relu(2*x - y/3) + 1', with the functions \
      relu, leakyRelu, abs, sign, step, max, min, clip, exp, log, sqrt, tanh, sigmoid, softplus, erf, sin, cos and atan. \
      The verdict is about all real values of the variables at which both sides are defined.

      Refutations come with an exact point and the values of both sides there. What is piecewise affine with rational \
      coefficients is decided exactly; other functions are equal as far as they are equal functions of equal arguments. What \
      this leaves undecided is asked of z3 (--solver).
      """)

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The two expressions.", valueName: "expression"))
  var expressions: [String]

  @Option(parsing: .unconditional, help: ArgumentHelp(BoxArgument.help, valueName: "box"))
  var box: String?

  @Option(help: ArgumentHelp("The largest number of regions that a case split visits.", valueName: "n"))
  var regionLimit = DecisionLimits().regions

  @Option(help: ArgumentHelp("The largest number of arithmetic operations on machine words.", valueName: "n"))
  var operationLimit = DecisionLimits().operations

  @OptionGroup var solver: SolverOptions

  @OptionGroup var options: CommonOptions

  func validate() throws {
    guard expressions.count == 2 else {
      throw ValidationError("\(expressions.count) expressions: expected two")
    }
    if regionLimit < 1 { throw ValidationError("--region-limit \(regionLimit): expected a positive number") }
    if operationLimit < 1 { throw ValidationError("--operation-limit \(operationLimit): expected a positive number") }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let pool = ExpressionPool()
    let left = try parse(expressions[0], "first", in: pool)
    let right = try parse(expressions[1], "second", in: pool)
    let variables = ExpressionProgram(of: [left, right]).variables
    let bounds = try box.map { text throws(CommandFailure) in try BoxArgument(text: text).bounds(of: variables) }
    let seed = options.drawnSeed()
    let limits = DecisionLimits(regions: regionLimit, operations: operationLimit, seed: UInt64(seed))
    let solver = solver.engine
    let verdict: Verdict
    do throws(DecisionError) {
      verdict = try EqualityDecider(limits: limits, solver: solver)
        .decideEquality(left, right, on: bounds.map { .box($0) } ?? .all)
    } catch {
      throw CommandFailure(.defect, "\(error)")
    }
    let subject = EqualReport.Claim(
      left: expressions[0], right: expressions[1], variables: variables, bounds: bounds, seed: seed,
      solver: solver)
    try deliver(EqualReport(subject: subject, verdict: verdict), options)
    return ExitStatus(of: [verdict])
  }

  private func parse(
    _ text: String, _ position: String, in pool: ExpressionPool
  ) throws(CommandFailure) -> Expression {
    do throws(ExpressionParseError) {
      return try pool.parse(text)
    } catch {
      throw CommandFailure(.badInput, "the \(position) expression: \(error)")
    }
  }
}
