import DAGNetwork
import Exact
import Symbolic

// Expressions: the operator that is one, else an operator for each distinct sub-expression.

extension GraphExporter {
  /// One expression of corresponding coordinates of the blocks of a row.
  func emit(
    _ function: Elementwise, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    if function.operandCount == 1 {
      let inner = x.shape == shape ? name : makeName("\(name)#flat")
      let value = ExportedValue(name: inner, extents: x.extents, isBatched: x.isBatched)
      try emit(function, of: [x.name], as: inner)
      return x.shape == shape ? value : reshape(value, as: name, shape: shape)
    }
    let row = flattened(x, for: name)
    let width = function.width
    let operands = (0..<function.operandCount).map { operand in
      let part = makeName("\(name)#operand\(operand)")
      emit("Gather", [row.name, shapeConstant(Array(operand * width..<(operand + 1) * width))], part, int: ["axis": 1])
      return part
    }
    let value = ExportedValue(name: "", extents: [1, width], isBatched: row.isBatched)
    let inner = value.shape == shape ? name : makeName("\(name)#flat")
    try emit(function, of: operands, as: inner)
    let result = ExportedValue(name: inner, extents: value.extents, isBatched: value.isBatched)
    return value.shape == shape ? result : reshape(result, as: name, shape: shape)
  }

  /// One expression of operands that broadcast to the result.
  func emit(_ function: Elementwise, of operands: [String], as name: String) throws(ONNXError) {
    if operands.count == 1, emitForm(of: function.expression, operand: operands[0], as: name) { return }
    var emission = ExpressionEmission(program: function.program, variables: operands, exporter: self)
    try emission.emit(Int(function.program.outputs[0]), as: name)
  }

  /// Expressions of the coordinates of a row, side by side.
  func emit(
    _ function: ExpressionFunction, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    let row = flattened(x, for: name)
    let program = function.program
    var variables = [String](repeating: "", count: function.inputWidth)
    for step in 0..<program.count {
      guard let variable = program.variable(ofStep: step) else { continue }
      let part = makeName("\(name)#x\(variable)")
      emit("Gather", [row.name, shapeConstant([variable])], part, int: ["axis": 1])
      variables[variable] = part
    }
    var emission = ExpressionEmission(program: program, variables: variables, exporter: self)
    var columns: [String] = []
    for output in program.outputs {
      let column = try emission.name(of: Int(output), near: name)
      // A number needs as many rows as the batch has.
      guard program.constant(ofStep: Int(output)) != nil else {
        columns.append(column)
        continue
      }
      let (coordinate, zero, wide) = (makeName("\(name)#any"), makeName("\(name)#zero"), makeName("\(name)#number"))
      emit("Gather", [row.name, shapeConstant([0])], coordinate, int: ["axis": 1])
      emit("Sub", [coordinate, coordinate], zero)
      emit("Add", [zero, column], wide)
      columns.append(wide)
    }
    return shaped([1, function.outputWidth], isBatched: row.isBatched, as: name, shape: shape) {
      if columns.count == 1 { emit("Identity", columns, $0) } else { emit("Concat", columns, $0, int: ["axis": 1]) }
    }
  }

  // MARK: Operators of one operand

  /// The one operator that is the expression, if there is one in the model's operator set.
  private func emitForm(of expression: Expression, operand: String, as name: String) -> Bool {
    let pool = expression.pool
    let x = pool.variable("x0")
    let program = ExpressionProgram(of: [expression])
    for form in ElementwiseFunctions.forms where form.versions.contains(opset) {
      for numbers in candidates(for: form, in: program) {
        guard let exact = numbers.exact, form.build(x, exact) == expression else { continue }
        var attributes: [String: Float] = [:]
        for (number, value) in zip(form.numbers, numbers) where value != number.default {
          attributes[number.name] = value
        }
        emit(form.name, [operand], name, float: attributes)
        return true
      }
    }
    if opset >= 20 {
      for isApproximate in [false, true] where ElementwiseFunctions.gelu(x, isApproximate: isApproximate) == expression
      {
        emit("Gelu", [operand], name, string: isApproximate ? ["approximate": "tanh"] : [:])
        return true
      }
    }
    return emitClip(expression, program, operand: operand, as: name)
  }

  /// The numbers that the attributes may be: the defaults, and those that occur.
  private func candidates(for form: ElementwiseFunctions.Form, in program: ExpressionProgram) -> [[Float]] {
    let numbers = floats(in: program)
    var candidates: [[Float]] = [form.numbers.map(\.default)]
    switch form.numbers.count {
    case 1: candidates += numbers.map { [$0] }
    case 2:
      // More numbers than any of these functions has are not tried.
      guard numbers.count <= 16 else { break }
      for first in numbers { candidates += numbers.map { [first, $0] } }
    default: break
    }
    return candidates
  }

  /// The 32-bit floats among the numbers of a program, and their opposites.
  private func floats(in program: ExpressionProgram) -> [Float] {
    var numbers = Set<Float>([0, 1])
    for step in 0..<program.count {
      let (constant, terms) = program.affineTerms(ofStep: step)
      for number in [constant] + terms.map(\.coefficient) {
        let value = Float(number)
        guard value.isFinite, Rational(exactly: value) == number else { continue }
        numbers.insert(value)
        numbers.insert(-value)
      }
    }
    return numbers.sorted()
  }

  private func emitClip(
    _ expression: Expression, _ program: ExpressionProgram, operand: String, as name: String
  ) -> Bool {
    let x = expression.pool.variable("x0")
    let numbers = floats(in: program)
    for least in numbers {
      for greatest in numbers where greatest > least {
        guard let bounds = [least, greatest].exact,
          ElementwiseFunctions.clip(x, least: bounds[0], greatest: bounds[1]) == expression
        else { continue }
        if opset >= 11 {
          let operands = zip(["min", "max"], [least, greatest]).map {
            addInitializer("\(name)#\($0)", extents: [], [Double($1)])
          }
          emit("Clip", [operand] + operands, name)
        } else {
          emit("Clip", [operand], name, float: ["min": least, "max": greatest])
        }
        return true
      }
    }
    return false
  }
}

extension [Float] {
  /// The numbers, exactly.
  fileprivate var exact: [Rational]? {
    let exact = compactMap { Rational(exactly: $0) }
    return exact.count == count ? exact : nil
  }
}

/// The operators for the steps of one program.
struct ExpressionEmission {
  let program: ExpressionProgram
  /// The values that the variables are.
  let variables: [String]
  let exporter: GraphExporter
  private var names: [Int: String] = [:]

  init(program: ExpressionProgram, variables: [String], exporter: GraphExporter) {
    self.program = program
    self.variables = variables
    self.exporter = exporter
  }

  /// The value of a step, emitted with all that it takes.
  ///
  /// - Parameter base: what the names of values on the way start with.
  mutating func name(of step: Int, near base: String) throws(ONNXError) -> String {
    try emitOperands(of: step, near: base)
    return try value(of: step, near: base)
  }

  /// Emits a step as a value of a name.
  mutating func emit(_ step: Int, as result: String) throws(ONNXError) {
    try emitOperands(of: step, near: result)
    if let number = program.constant(ofStep: step) {
      // A number is as wide as the operand that it does not depend on.
      let zero = exporter.makeName("\(result)#zero")
      exporter.emit("Sub", [variables[0], variables[0]], zero)
      exporter.emit("Add", [zero, try constant(number, near: result)], result)
    } else if program.variable(ofStep: step) != nil {
      exporter.emit("Identity", [try value(of: step, near: result)], result)
    } else {
      try emitStep(step, as: result, near: result)
    }
  }

  /// The steps before one that it needs, in the order in which they stand: no recursion follows the expression's depth.
  private mutating func emitOperands(of step: Int, near base: String) throws(ONNXError) {
    var isNeeded = [Bool](repeating: false, count: step + 1)
    isNeeded[step] = true
    for index in stride(from: step, through: 0, by: -1) where isNeeded[index] {
      for operand in program.operands(ofStep: index) { isNeeded[operand] = true }
    }
    for index in 0..<step where isNeeded[index] { _ = try value(of: index, near: base) }
  }

  private mutating func value(of step: Int, near base: String) throws(ONNXError) -> String {
    if let name = names[step] { return name }
    let name: String
    if let number = program.constant(ofStep: step) {
      name = try constant(number, near: base)
    } else if let variable = program.variable(ofStep: step) {
      name = variables[variable]
    } else {
      name = exporter.makeName("\(base)#\(step)")
      try emitStep(step, as: name, near: base)
    }
    names[step] = name
    return name
  }

  /// A number as a constant, else as a quotient of two.
  private func constant(_ number: Rational, near base: String) throws(ONNXError) -> String {
    if let value = try? exporter.exactDouble(number, of: base) {
      return exporter.addInitializer("\(base)#number", extents: [], [value])
    }
    let parts = [Rational(number.numerator), Rational(number.denominator)]
    var names: [String] = []
    for part in parts {
      names.append(
        exporter.addInitializer(
          "\(base)#number", extents: [], [try exporter.exactDouble(part, of: "the arc into '\(base)'")]))
    }
    let quotient = exporter.makeName("\(base)#quotient")
    exporter.emit("Div", names, quotient)
    return quotient
  }

  /// The operands from the left, two at a time, the last pair as the result.
  private func fold(_ operatorType: String, _ operands: [String], as result: String) {
    if operands.count == 1 { return exporter.emit("Identity", operands, result) }
    var sum = operands[0]
    for (index, operand) in operands.enumerated().dropFirst() {
      let name = index == operands.count - 1 ? result : exporter.makeName("\(result)#partial")
      exporter.emit(operatorType, [sum, operand], name)
      sum = name
    }
  }

  private mutating func emitStep(_ step: Int, as result: String, near base: String) throws(ONNXError) {
    func named(_ index: Int) -> String { names[index] ?? "" }
    let operands = program.operands(ofStep: step)
    switch program.steps[step].operation {
    case .constant, .variable: break  // They have names of their own.
    case .sum: try emitSum(step, as: result, near: base)
    case .product: try emitProduct(step, as: result, near: base)
    case .relu: exporter.emit("Relu", operands.map(named), result)
    case .absoluteValue: exporter.emit("Abs", operands.map(named), result)
    case .sign: exporter.emit("Sign", operands.map(named), result)
    case .leakyRelu:
      let slope = program.slope(ofStep: step) ?? 0
      let float = Float(slope)
      guard float.isFinite, Rational(exactly: float) == slope else {
        throw ONNXError(
          .notExpressible(
            "the slope \(slope) of a leaky ReLU in the arc into '\(base)', which ONNX keeps as 32-bit float"))
      }
      exporter.emit("LeakyRelu", operands.map(named), result, float: ["alpha": float])
    case .step:
      let condition = exporter.makeName("\(result)#condition")
      exporter.emit("Greater", [named(operands[0]), try constant(0, near: base)], condition)
      exporter.emit("Where", [condition, try constant(1, near: base), try constant(0, near: base)], result)
    case .maximum, .minimum:
      exporter.emit(program.steps[step].operation == .maximum ? "Max" : "Min", operands.map(named), result)
    case .conditional: try emitChoice(step, as: result, near: base)
    case .elementary:
      guard let function = program.elementaryFunction(ofStep: step) else { break }
      let (name, versions) = function.onnxOperator
      guard versions.contains(exporter.opset) else {
        throw ONNXError(
          .notExpressible(
            "\(name) in the arc into '\(base)', which operator set \(exporter.opset) of the model does not have"))
      }
      exporter.emit(name, operands.map(named), result)
    case .opaque:
      throw ONNXError(.notExpressible("the arc into '\(base)' that applies a function of which only the name is known"))
    }
  }

  private func emitSum(_ step: Int, as result: String, near base: String) throws(ONNXError) {
    let (constant, terms) = program.affineTerms(ofStep: step)
    var elements: [String] = []
    for term in terms {
      let value = names[term.step] ?? ""
      if term.coefficient == 1 {
        elements.append(value)
        continue
      }
      let isWhole = terms.count == 1 && constant.isZero
      let name = isWhole ? result : exporter.makeName("\(result)#term")
      if term.coefficient == -1 {
        exporter.emit("Neg", [value], name)
      } else {
        exporter.emit("Mul", [value, try self.constant(term.coefficient, near: base)], name)
      }
      if isWhole { return }
      elements.append(name)
    }
    if !constant.isZero { elements.append(try self.constant(constant, near: base)) }
    fold("Add", elements, as: result)
  }

  private func emitProduct(_ step: Int, as result: String, near base: String) throws(ONNXError) {
    var (above, below): ([String], [String]) = ([], [])
    let factors = program.factors(ofStep: step)
    for factor in factors {
      let value = names[factor.step] ?? ""
      var power = value
      let exponent = Int(factor.exponent.magnitude)
      if exponent != 1 {
        let isWhole = factors.count == 1 && factor.exponent > 0
        power = isWhole ? result : exporter.makeName("\(result)#power")
        exporter.emit("Pow", [value, try constant(Rational(exponent), near: base)], power)
        if isWhole { return }
      }
      if factor.exponent > 0 { above.append(power) } else { below.append(power) }
    }
    if below.isEmpty { return fold("Mul", above, as: result) }
    func product(_ operands: [String], _ role: String) -> String {
      if operands.count == 1 { return operands[0] }
      let name = exporter.makeName("\(result)#\(role)")
      fold("Mul", operands, as: name)
      return name
    }
    let numerator = above.isEmpty ? try constant(1, near: base) : product(above, "numerator")
    exporter.emit("Div", [numerator, product(below, "denominator")], result)
  }

  private func emitChoice(_ step: Int, as result: String, near base: String) throws(ONNXError) {
    guard let choice = program.conditional(ofStep: step) else { return }
    var conditions: [String] = []
    for condition in choice.conditions {
      let value = names[condition.step] ?? ""
      let zero = try constant(0, near: base)
      let name = exporter.makeName("\(result)#condition")
      if condition.isStrict {
        exporter.emit("Greater", [value, zero], name)
      } else if exporter.opset >= 12 {
        exporter.emit("GreaterOrEqual", [value, zero], name)
      } else {
        let less = exporter.makeName("\(result)#less")
        exporter.emit("Less", [value, zero], less)
        exporter.emit("Not", [less], name)
      }
      conditions.append(name)
    }
    let all = conditions.count == 1 ? conditions[0] : exporter.makeName("\(result)#conditions")
    if conditions.count > 1 { fold("And", conditions, as: all) }
    exporter.emit("Where", [all, names[choice.value] ?? "", names[choice.otherwise] ?? ""], result)
  }
}
