import Exact

/// Turns the steps of a program into rational functions of generators, among which the laws of the elementary functions hold.
///
/// The generators are the variables, and, for polynomials `g` and quotients `m` of a monomial by a polynomial of generators
/// before them:
///
/// | generator | from |
/// |---|---|
/// | `exp(m/d)` | `exp(Σ cᵢmᵢ)` is the product of their powers `cᵢd`; d is one number, with which these exponents are integers |
/// | `log\|g\|` | `log(v)` is `Σ kᵢ log\|gᵢ\|`, where v is the number c times the product of `gᵢ^kᵢ`, and c that of primes |
/// | `sqrt\|g\|` | `sqrt(v)` is the product of `sqrt\|gᵢ\|^kᵢ` |
/// | `\|g\|` | `abs(v)` is the product of `\|gᵢ\|^kᵢ`, and `exp(k log\|g\| + …)` has the factor `\|g\|^k` |
/// | `cos(m/d)`, `sin(m/d)` | `cos(Σ cᵢmᵢ)` and `sin(Σ cᵢmᵢ)` by the theorems of addition |
/// | anything else | by its operation and the forms of its arguments |
///
/// Before that `tanh u` is `(exp 2u - 1)/(exp 2u + 1)`, `sigmoid u` is `exp u/(exp u + 1)` and `softplus u` is `log(1 + exp u)`.
///
/// Every one of these is true at each point where the expression on the left is defined: `log v` and `sqrt v` are those of
/// `|v|` there, what is divided by is positive or was divided by before, and so the forms have the values of the expressions
/// wherever those are defined. What holds among the generators besides, such as `sqrt|g|² = |g|`, are ``relations``.
struct ElementaryConversion {
  /// What makes a generator.
  enum Key: Hashable {
    case exponential(RationalFunction)
    case logarithm(Polynomial)
    case root(Polynomial)
    case magnitude(Polynomial)
    case cosine(RationalFunction)
    case sine(RationalFunction)
    /// A maximum or minimum.
    case extremum(Operation, Set<RationalFunction>)
    /// A function or a choice of arguments, the order of which matters; strict conditions are marked.
    case other(Operation, code: UInt8, OpaqueFunction?, slope: Rational?, strict: [Bool], [RationalFunction])
  }

  /// That a generator `g` is `constant`, or that its square is `constant + linear·g`, in terms of generators before it.
  struct Relation {
    var generator: Int
    var isOfSquare = true
    var constant: RationalFunction
    var linear: RationalFunction?
  }

  /// What it is known before how often to divide the arguments of `exp`, and of `sin` and `cos`, and how many generators there
  /// are to be.
  struct Units {
    var exponential: Integer = 1
    var angle: Integer = 1
    var generators: Int
  }

  /// The conversion is to be done again with other units.
  enum Stop: Error {
    case limit(PolynomialLimit)
    case units(Units)
    /// Division by 0 at every point.
    case nowhereDefined
    /// Powers of generators that are too large to be written out.
    case exponents
  }

  /// The largest number by which arguments are divided, and the largest power of an exponential.
  static let exponentLimit = 1 << 14
  /// The largest multiple of an angle that is expanded.
  static let angleLimit = 24

  let program: ExpressionProgram
  var meter: PolynomialMeter
  let units: Units
  private(set) var keys: [Key?]
  private var numbers: [Key: Int] = [:]
  private(set) var relations: [Int: Relation] = [:]
  /// Generators that have no value that is not positive.
  private(set) var positive: Set<Int> = []
  /// The polynomials of odd exponent in what logarithms or square roots are taken of, and whether their product is positive where
  /// it is not 0; of square roots it may be 0.
  private(set) var signs: [(factors: [Polynomial], isPositive: Bool, mayVanish: Bool)] = []

  init(_ program: ExpressionProgram, _ units: Units, _ meter: PolynomialMeter) {
    self.program = program
    self.units = units
    self.meter = meter
    keys = program.variables.map { _ in nil }
  }

  /// The functions of the outputs in the generators.
  mutating func convert() throws(Stop) -> [RationalFunction] {
    var values: [RationalFunction] = []
    for index in program.steps.indices { values.append(try value(ofStep: index, values)) }
    return program.outputs.map { values[Int($0)] }
  }

  private mutating func value(ofStep index: Int, _ values: [RationalFunction]) throws(Stop) -> RationalFunction {
    let step = program.steps[index]
    let arguments = program.operands(ofStep: index).map { values[$0] }
    switch step.operation {
    case .constant: return constant(program.constants[Int(step.a)])
    case .variable: return generator(Int(step.a))
    case .sum:
      let (constant, terms) = program.affineTerms(ofStep: index)
      var sum = self.constant(constant)
      for (coefficient, operand) in terms { sum = try self.sum(sum, try product(values[operand], coefficient)) }
      return sum
    case .product:
      var product = constant(1)
      for (argument, exponent) in zip(arguments, program.exponents(ofProduct: index)) {
        product = try self.product(product, try power(argument, Int(exponent)))
      }
      return product
    case .absoluteValue: return try magnitude(of: arguments[0])
    case .relu:
      let value = try other(index, arguments)
      // relu(u)² = u·relu(u).
      if let number = number(of: value) { relate(number, constant(0), linear: arguments[0]) }
      return value
    case .step:
      let value = try other(index, arguments)
      if let number = number(of: value) { relate(number, constant(0), linear: constant(1)) }
      return value
    case .elementary: return try elementary(ElementaryFunction.byCode[Int(step.function)], index, arguments)
    case .maximum, .minimum:
      let distinct = Set(arguments)
      if distinct.count == 1 { return arguments[0] }
      return generator(try number(of: .extremum(step.operation, distinct)))
    case .leakyRelu, .sign, .conditional, .opaque: return try other(index, arguments)
    }
  }

  private mutating func elementary(
    _ function: ElementaryFunction, _ index: Int, _ arguments: [RationalFunction]
  ) throws(Stop) -> RationalFunction {
    let u = arguments[0]
    switch function {
    case .exp: return try exponential(of: u)
    case .log: return try logarithm(of: u, isGiven: true)
    case .sqrt: return try squareRoot(of: u)
    case .sigmoid:
      let e = try exponential(of: u)
      return try product(e, try power(try sum(constant(1), e), -1))
    case .tanh:
      let e = try exponential(of: try product(u, 2))
      return try product(try sum(constant(-1), e), try power(try sum(constant(1), e), -1))
    case .softplus: return try logarithm(of: try sum(constant(1), try exponential(of: u)), isGiven: false)
    case .sin, .cos:
      guard let (cosine, sine) = try circular(u) else { return try other(index, arguments) }
      return function == .sin ? sine : cosine
    case .erf, .atan: return try other(index, arguments)
    }
  }

  private mutating func other(_ index: Int, _ arguments: [RationalFunction]) throws(Stop) -> RationalFunction {
    let step = program.steps[index]
    let key = Key.other(
      step.operation, code: step.operation == .elementary ? step.function : 0, program.opaqueFunction(ofStep: index),
      slope: program.slope(ofStep: index), strict: program.conditional(ofStep: index)?.conditions.map(\.isStrict) ?? [],
      arguments)
    return generator(try number(of: key))
  }

  // MARK: Generators

  func constant(_ value: Rational) -> RationalFunction {
    RationalFunction(Polynomial(value, variableCount: units.generators))
  }

  func generator(_ number: Int) -> RationalFunction {
    RationalFunction(Polynomial(variable: number, of: units.generators))
  }

  /// The generator of a key, a new one if there is none.
  mutating func number(of key: Key, isPositive: Bool = false) throws(Stop) -> Int {
    if let known = numbers[key] { return known }
    if keys.count == units.generators {
      var units = units
      units.generators *= 2
      throw .units(units)
    }
    keys.append(key)
    numbers[key] = keys.count - 1
    if isPositive { positive.insert(keys.count - 1) }
    return keys.count - 1
  }

  /// The generator that a function is.
  func number(of function: RationalFunction) -> Int? {
    guard let polynomial = function.polynomial, polynomial.termCount == 1, let term = polynomial.allTerms.first,
      term.coefficient == 1, term.exponents.reduce(0, { $0 + Int($1) }) == 1
    else { return nil }
    return term.exponents.firstIndex(of: 1)
  }

  /// Says what the square of a generator is.
  mutating func relate(_ generator: Int, _ constant: RationalFunction, linear: RationalFunction? = nil) {
    relations[generator] = Relation(generator: generator, constant: constant, linear: linear)
  }

  /// Says what a generator is.
  mutating func replace(_ generator: Int, by value: RationalFunction) {
    relations[generator] = Relation(generator: generator, isOfSquare: false, constant: value)
  }

  mutating func note(_ factors: [Polynomial], isPositive: Bool, mayVanish: Bool) {
    signs.append((factors, isPositive, mayVanish))
  }

  // MARK: Arithmetic within the limits

  private mutating func within<Result>(
    _ body: (inout PolynomialMeter) throws(PolynomialLimit) -> Result
  ) throws(Stop) -> Result {
    do throws(PolynomialLimit) {
      return try body(&meter)
    } catch {
      throw .limit(error)
    }
  }

  mutating func sum(_ f: RationalFunction, _ g: RationalFunction) throws(Stop) -> RationalFunction {
    try within { meter throws(PolynomialLimit) in try meter.sum(f, g) }
  }

  mutating func product(_ f: RationalFunction, _ g: RationalFunction) throws(Stop) -> RationalFunction {
    try within { meter throws(PolynomialLimit) in try meter.product(f, g) }
  }

  mutating func product(_ f: RationalFunction, _ factor: Rational) throws(Stop) -> RationalFunction {
    if factor.isZero { return constant(0) }
    return try within { meter throws(PolynomialLimit) in
      RationalFunction(lowestTerms: try meter.product(f.numerator, factor), f.denominator)
    }
  }

  mutating func power(_ f: RationalFunction, _ exponent: Int) throws(Stop) -> RationalFunction {
    var base = f
    if exponent < 0 {
      guard let inverse = try? f.inverse() else { throw .nowhereDefined }
      base = inverse
    }
    return try within { meter throws(PolynomialLimit) in try meter.power(base, Int(exponent.magnitude)) }
  }
}
