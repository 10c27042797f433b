import Exact

/// How many operations it takes to evaluate expressions, by kind. Changes of sign are not counted.
public struct OperationCount: Sendable, Hashable {
  /// Additions and subtractions: for a sum, one less than it has terms, a constant counted as one.
  public var additions: Integer = 0
  /// For a sum, the coefficients other than 1 and -1; for a product, as many as join its numerator and its denominator.
  public var multiplications: Integer = 0
  public var divisions: Integer = 0
  /// Powers with an exponent of magnitude 2 or more.
  public var powers: Integer = 0
  /// Values of functions: `relu`, `abs`, elementary functions, opaque functions, …
  public var functions: Integer = 0
  /// For a maximum or minimum, one less than it has arguments; for a piecewise form, its conditions.
  public var comparisons: Integer = 0

  public init() {}

  public var total: Integer { additions + multiplications + divisions + powers + functions + comparisons }
}

extension Expression {
  /// The operations that it takes to evaluate the expression, each distinct sub-expression once.
  ///
  /// - Complexity: linear in the number of distinct sub-expressions and their operands.
  public var operationCount: OperationCount { ExpressionProgram(of: [self]).operationCount }

  /// The operations of the expression written out, each sub-expression as often as it stands there: in a ladder of 40 steps
  /// with two uses of each, 2^40 times.
  ///
  /// - Complexity: as many additions of integers as there are operands of distinct sub-expressions; the integers have as many
  ///   bits as the result.
  public var operationCountWrittenOut: OperationCount { ExpressionProgram(of: [self]).operationCountWrittenOut }
}

extension ExpressionProgram {
  /// The operations that it takes to evaluate the expressions, each distinct sub-expression once.
  ///
  /// - Complexity: linear in the number of distinct sub-expressions and their operands.
  public var operationCount: OperationCount {
    var total = OperationCount()
    for step in steps.indices { total.add(StepOperations(of: step, in: self), times: 1) }
    return total
  }

  /// The operations of the expressions written out, each sub-expression as often as it stands there.
  ///
  /// - Complexity: as that of ``Expression/operationCountWrittenOut``.
  public var operationCountWrittenOut: OperationCount {
    // How often a step stands in the text; a step comes after its operands, so that backward all uses are known in time.
    var occurrences = [Integer](repeating: 0, count: steps.count)
    for output in outputs { occurrences[Int(output)] += 1 }
    var total = OperationCount()
    for step in steps.indices.reversed() {
      let count = occurrences[step]
      // Released as soon as it is known: the numbers of a deep ladder together would fill the memory.
      occurrences[step] = 0
      forEachOperand(of: step) { occurrences[$0] += count }
      total.add(StepOperations(of: step, in: self), times: count)
    }
    return total
  }
}

/// The operations of one step.
private struct StepOperations {
  var additions = 0
  var multiplications = 0
  var divisions = 0
  var powers = 0
  var functions = 0
  var comparisons = 0

  init(of index: Int, in program: ExpressionProgram) {
    let step = program.steps[index]
    let (start, count) = (Int(step.a), Int(step.b))
    switch step.operation {
    case .constant, .variable: break
    case .sum:
      additions = program.constants[Int(program.operands[start])].isZero ? count - 1 : count
      for i in 0..<count {
        let coefficient = program.constants[Int(program.operands[start + 2 + 2 * i])]
        if coefficient != 1 && coefficient != -1 { multiplications += 1 }
      }
    case .product:
      var divisors = 0
      for i in 0..<count {
        let exponent = Int32(bitPattern: program.operands[start + 2 * i + 1])
        if exponent.magnitude > 1 { powers += 1 }
        if exponent < 0 { divisors += 1 }
      }
      divisions = divisors > 0 ? 1 : 0
      multiplications = Swift.max(0, divisors - 1) + Swift.max(0, count - divisors - 1)
    case .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary, .opaque: functions = 1
    case .maximum, .minimum: comparisons = count - 1
    case .conditional: comparisons = count
    }
  }
}

extension OperationCount {
  fileprivate mutating func add(_ step: StepOperations, times count: Integer) {
    func add(_ number: Int, to total: inout Integer) {
      if number > 0 { total += number == 1 ? count : Integer(number) * count }
    }
    add(step.additions, to: &additions)
    add(step.multiplications, to: &multiplications)
    add(step.divisions, to: &divisions)
    add(step.powers, to: &powers)
    add(step.functions, to: &functions)
    add(step.comparisons, to: &comparisons)
  }
}
