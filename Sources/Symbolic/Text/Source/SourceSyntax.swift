import Exact

/// What of a language the printing of source text depends on.
protocol SourceSyntax: Sendable {
  /// How much is written on one line.
  var limits: SubexpressionNames.Limits { get }
  /// The largest number of terms, factors or arguments on one line.
  var operandsOnALine: Int { get }
  /// Words that no name may be.
  var keywords: Set<String> { get }
  /// Further words that no name outside of functions may be.
  var globalNames: Set<String> { get }
  /// Whether a maximum takes any number of arguments.
  var hasVariadicExtrema: Bool { get }

  /// What stands before everything.
  func header(using functions: [SourceFunction]) -> String
  /// What stands before the functions about an opaque function or a derivative of one.
  func declaration(of function: OpaqueFunction, primitive: String, identifier: String) -> String
  func beginning(of function: SourceSignature) -> String
  func end(of function: SourceSignature) -> String
  /// What stands around the value of a result.
  func result(_ index: Int, of function: SourceSignature) -> SourceLine
  /// What stands around a number or a truth value that gets a name.
  func definition(of name: String, isCondition: Bool) -> SourceLine

  /// The number as a literal; a negative one begins with `-`, and another one is never torn apart by what stands around it.
  func literal(_ value: Rational) -> String
  /// The number as a literal that is a value by itself, not one of the numbers of a sum.
  func number(_ value: Rational) -> String
  func function(_ function: BasicFunction) -> SourceFunction
  func function(_ function: ElementaryFunction) -> SourceFunction
  /// What stands around the base of a power; `nil` if it is a call of ``BasicFunction/power``.
  func power(_ exponent: UInt32) -> SourceLine?
  /// What stands between and around conditions.
  var conjunction: SourceList { get }
  /// What stands between the conditions, the value where they hold and the other value of a choice.
  var choice: SourceChoice { get }
}

extension SourceSyntax {
  func number(_ value: Rational) -> String { literal(value) }
}

/// The functions that operations of expressions, other than elementary functions, become.
enum BasicFunction: String, CaseIterable {
  case relu, leakyRelu, absoluteValue, sign, step, maximum, minimum, power, derivative
}

/// A function as a language has it: its name and, where the language has none, its definition.
struct SourceFunction {
  let name: String
  /// With a line break at its end; empty where the language or its library has the function.
  let definition: String
  /// The functions that the definition calls.
  let calls: [BasicFunction]

  init(_ name: String, _ definition: String = "", calls: [BasicFunction] = []) {
    (self.name, self.definition, self.calls) = (name, definition, calls)
  }
}

/// What stands around something.
struct SourceLine {
  let before: String
  let after: String
}

/// What stands around and between some things.
struct SourceList {
  let before: String
  let between: String
  let after: String
}

/// What stands around and between the parts of a choice, in whatever order.
struct SourceChoice {
  let before: String
  let afterFirst: String
  let afterSecond: String
  let after: String
  /// Whether the value comes before the condition.
  let isValueFirst: Bool
}

/// The head of a function.
struct SourceSignature {
  /// The name that was asked for.
  let name: String
  let identifier: String
  let parameters: [Parameter]
  /// The opaque functions that it calls.
  let opaqueFunctions: [(function: OpaqueFunction, identifier: String)]
  let outputCount: Int
  /// A name for all arguments or for all results where they are one array.
  let argumentsIdentifier: String
  let resultsIdentifier: String

  struct Parameter {
    let name: String
    let identifier: String
    let isUsed: Bool
  }
}
