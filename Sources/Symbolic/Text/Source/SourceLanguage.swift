import Exact

/// A language in which expressions can be written as source text: a programming language, or LaTeX.
///
/// In C and Swift a text is one file with a function for each program. It computes with doubles what evaluation over `Doubles`
/// computes, by the same operations in the same order: where the compiler neither contracts nor reorders them
/// (`-ffp-contract=off`; Swift does neither) and calls the same C library (`-fno-builtin`; GCC would compute functions of numbers
/// by itself), the results have the same bits. A rational number is the double nearest to it, written with the fewest digits that
/// are read back as that double; beyond the doubles it is an infinity.
///
/// In Python a text is a module with a function for each program, with exact numbers: of symbols it makes SymPy's expressions, of
/// numbers it computes values. SymPy makes all pieces of a piecewise expression, also those that are not chosen.
///
/// In LaTeX a text is displays of mathematics, with an equation for each expression of each program.
///
/// Names that are no identifiers of a programming language, or have a meaning in it, are changed into some that differ from all others; a
/// comment, or the definition of a symbol, has the original.
public enum SourceLanguage: String, Sendable, CaseIterable {
  /// C99 with <math.h>. `double f(double x, double y)`; for several expressions `void f(double x, double y, double
  /// results[2])`. More than 127 variables are one array. Opaque functions are declared, for the user to define.
  case c
  /// Swift 6. `func f(x: Double, y: Double) -> Double`; for several expressions, the result is `[Double]`. More than 127 variables
  /// are one array. Opaque functions are parameters, `f: (Double, Double) -> Double`.
  case swift
  /// Python 3 with SymPy. `def f(x, y)`; for several expressions, the result is a list. More than 127 variables are
  /// one sequence. Opaque functions are SymPy's undefined functions, for the user to replace.
  case python
  /// LaTeX with amsmath. `f\left(x, y\right) &= …` in an `align*`; the expressions of a program that has several are `f_{1}`,
  /// `f_{2}`, …. Numbers are exact; `x1`, `x_1` and `x[1]` are written as `x_{1}`, and what would look like another name is
  /// written letter for letter.
  case latex

  /// The text that computes some programs, which share the helper functions that they need.
  ///
  /// - Parameter functions: the names that their functions should have; names that are taken already get a number.
  /// - Complexity: linear in the distinct sub-expressions of each program and their operands. No stack grows with the depth.
  public func source(of functions: [(name: String, program: ExpressionProgram)]) -> String {
    switch self {
    case .c: Self.source(of: functions, in: CSyntax())
    case .swift: Self.source(of: functions, in: SwiftSyntax())
    case .python: Self.source(of: functions, in: PythonSyntax())
    case .latex: LaTeXWriter.source(of: functions)
    }
  }

  /// A line with a comment, in ASCII: what could end it or is none is written as `\u{2028}`.
  public func comment(_ text: String) -> String {
    switch self {
    case .c, .swift: "// \(commentText(text))\n"
    case .python: "# \(commentText(text))\n"
    case .latex: "% \(commentText(text))\n"
    }
  }

  private static func source(
    of functions: [(name: String, program: ExpressionProgram)], in syntax: any SourceSyntax
  ) -> String {
    var writer = SourceWriter(syntax)
    return writer.source(of: functions)
  }
}

extension ExpressionProgram {
  /// The source text of a function of the variables of this program, in their order.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public func source(in language: SourceLanguage, named name: String = "f") -> String {
    language.source(of: [(name, self)])
  }
}

extension Expression {
  /// The source text of a function of the variables of this expression, in the order of ``freeVariables``.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public func source(in language: SourceLanguage, named name: String = "f") -> String {
    ExpressionProgram(of: [self]).source(in: language, named: name)
  }
}
