import Exact

/// Writes programs as the source text of functions: names first, then one ``SourcePrinter`` for each function.
struct SourceWriter {
  private let syntax: any SourceSyntax
  private var globals: IdentifierTable

  init(_ syntax: any SourceSyntax) {
    self.syntax = syntax
    let functions =
      BasicFunction.allCases.map { syntax.function($0).name }
      + ElementaryFunction.allCases.map { syntax.function($0).name }
    globals = IdentifierTable(reserved: syntax.keywords.union(syntax.globalNames).union(functions))
  }

  mutating func source(of functions: [(name: String, program: ExpressionProgram)]) -> String {
    var declarations = ""
    let opaque = identifiersOfOpaqueFunctions(in: functions.map { $0.program })
    for function in opaque.ordered {
      declarations += syntax.declaration(
        of: function, primitive: opaque.identifiers[function.primitive] ?? "",
        identifier: opaque.identifiers[function] ?? "")
    }
    let identifiers = globals.identifiers(for: functions.map { $0.name })

    var calls = SourceCalls(syntax)
    if opaque.ordered.contains(where: { $0 != $0.primitive }) { calls.note(.derivative) }
    var bodies = ""
    for (index, (name, program)) in functions.enumerated() {
      let names = FunctionNames(
        name: name, identifier: identifiers[index], program: program, globals: globals, opaque: opaque.identifiers,
        syntax: syntax)
      var printer = SourcePrinter(program, syntax, names, calls)
      bodies += (index > 0 ? "\n" : "") + printer.print()
      calls = printer.calls
    }
    let helpers = calls.functions.map { $0.definition }.filter { !$0.isEmpty }
    return ([syntax.header(using: calls.functions)] + helpers + [declarations, bodies])
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private mutating func identifiersOfOpaqueFunctions(
    in programs: [ExpressionProgram]
  ) -> (ordered: [OpaqueFunction], identifiers: [OpaqueFunction: String]) {
    var ordered: [OpaqueFunction] = []
    var seen: Set<OpaqueFunction> = []
    for function in programs.flatMap({ $0.opaqueFunctions }) {
      // A derivative may be declared by the function that it is one of.
      for needed in [function.primitive, function] where seen.insert(needed).inserted { ordered.append(needed) }
    }
    let names = ordered.map { function in
      function == function.primitive
        ? function.name : "\(function.name)_d\(function.derivativeOrders.map(String.init).joined(separator: "_"))"
    }
    let identifiers = globals.identifiers(for: names)
    return (ordered, Dictionary(uniqueKeysWithValues: zip(ordered, identifiers)))
  }
}

/// The functions of the language, or of its helpers, that a text calls, in the order in which they must be defined.
struct SourceCalls {
  private let syntax: any SourceSyntax
  private(set) var functions: [SourceFunction] = []
  private var names: Set<String> = []

  init(_ syntax: any SourceSyntax) { self.syntax = syntax }

  mutating func note(_ function: SourceFunction) {
    guard names.insert(function.name).inserted else { return }
    for inner in function.calls { note(inner) }
    functions.append(function)
  }

  mutating func note(_ function: BasicFunction) { note(syntax.function(function)) }
}

/// The names inside a function.
struct FunctionNames {
  let signature: SourceSignature
  /// The identifiers of the variables.
  let variables: [String]
  /// The identifiers of the opaque functions.
  let opaqueFunctions: [String]
  /// What stands before the number in the name of a sub-expression.
  let prefix: String

  init(
    name: String, identifier: String, program: ExpressionProgram, globals: IdentifierTable,
    opaque: [OpaqueFunction: String], syntax: any SourceSyntax
  ) {
    // Parameters may have the names of global functions that this one does not call.
    let functions =
      BasicFunction.allCases.map { syntax.function($0).name }
      + ElementaryFunction.allCases.map { syntax.function($0).name }
    let called = program.opaqueFunctions.map { opaque[$0] ?? "" }
    var locals = IdentifierTable(reserved: syntax.keywords.union(functions).union(called))
    let variables = locals.identifiers(for: program.variables)
    self.variables = variables
    opaqueFunctions = called
    var isUsed = [Bool](repeating: false, count: program.variables.count)
    for step in program.steps where step.operation == .variable { isUsed[Int(step.a)] = true }
    signature = SourceSignature(
      name: name, identifier: identifier,
      parameters: program.variables.indices.map { i in
        SourceSignature.Parameter(name: program.variables[i], identifier: variables[i], isUsed: isUsed[i])
      },
      opaqueFunctions: zip(program.opaqueFunctions, called).map { (function: $0, identifier: $1) },
      outputCount: program.outputCount,
      argumentsIdentifier: locals.identifier(for: "arguments"), resultsIdentifier: locals.identifier(for: "results"))
    var prefix = "t"
    while locals.hasIdentifier(withPrefix: prefix) || globals.hasIdentifier(withPrefix: prefix) { prefix += "_" }
    self.prefix = prefix
  }
}
