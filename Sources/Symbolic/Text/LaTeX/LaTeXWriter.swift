import Exact

/// Writes programs as LaTeX: names first, then one ``LaTeXPrinter`` for each program.
enum LaTeXWriter {
  /// So many lines are one display, between which pages may break.
  private static let linesInADisplay = 40
  /// Up to so many arguments are all written in the head of a function.
  private static let argumentsInAHead = 12

  /// A display for each function, `f(x, y) = …`, or several of one that has many lines.
  static func source(of functions: [(name: String, program: ExpressionProgram)]) -> String {
    var names = LaTeXNames()
    var variables: [String: String] = [:]
    for name in functions.flatMap({ $0.program.variables }) where variables[name] == nil {
      variables[name] = names.symbol(for: name).text
    }
    let opaque = symbolsOfOpaqueFunctions(in: functions.map { $0.program }, &names)
    let heads = functions.map { function in
      let symbol = names.symbol(for: function.name, isFunction: true)
      let arguments = arguments(function.program.variables.map { variables[$0] ?? "" })
      let count = function.program.outputCount
      return (0..<count).map { (count == 1 ? symbol : symbol.indexed("\($0 + 1)")).text + arguments }
    }
    let prefix = names.prefix()
    var text = ""
    for ((_, program), heads) in zip(functions, heads) {
      var printer = LaTeXPrinter(
        program, variables: program.variables.map { variables[$0] ?? "" }, functions: opaque, prefix: prefix)
      let lines = printer.print(heads: heads)
      for start in stride(from: 0, to: lines.count, by: linesInADisplay) {
        let part = lines[start..<Swift.min(start + linesInADisplay, lines.count)]
        text += "\\begin{align*}\n\(joined(part))\n\\end{align*}\n"
      }
    }
    return text
  }

  /// A formula, of several lines where it takes some.
  static func formula(_ expression: Expression) -> String {
    let program = ExpressionProgram(of: [expression])
    var names = LaTeXNames()
    let variables = program.variables.map { names.symbol(for: $0).text }
    let opaque = symbolsOfOpaqueFunctions(in: [program], &names)
    var printer = LaTeXPrinter(program, variables: variables, functions: opaque, prefix: names.prefix())
    let lines = printer.print(heads: [""])
    if lines.count == 1 { return lines[0].right }
    return "\\begin{aligned}\n\(joined(lines[...]))\n\\end{aligned}"
  }

  private static func joined(_ lines: ArraySlice<LaTeXPrinter.Line>) -> String {
    lines.map { $0.left.isEmpty ? "  & \($0.right)" : "  \($0.left) &= \($0.right)" }.joined(separator: " \\\\\n")
  }

  private static func arguments(_ symbols: [String]) -> String {
    if symbols.isEmpty { return "" }
    let shown =
      symbols.count <= argumentsInAHead ? symbols : [symbols[0], symbols[1], "\\dots", symbols[symbols.count - 1]]
    return "\\left(\(shown.joined(separator: ", "))\\right)"
  }

  private static func symbolsOfOpaqueFunctions(
    in programs: [ExpressionProgram], _ names: inout LaTeXNames
  ) -> [OpaqueFunction: String] {
    var symbols: [OpaqueFunction: String] = [:]
    for function in programs.flatMap({ $0.opaqueFunctions }) where symbols[function.primitive] == nil {
      symbols[function.primitive] = names.symbol(for: function.name, isFunction: true).text
    }
    return symbols
  }
}

extension Expression {
  /// The expression as a formula of LaTeX with amsmath, for mathematics mode: `\frac{x}{2}`, `\max\left(x, y\right)`. A large one
  /// is an aligned list of numbered sub-expressions, with the expression itself in the last line.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public var latex: String { LaTeXWriter.formula(self) }
}
