import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

import struct Foundation.Data
import struct Foundation.URL

/// The LaTeX that is written compiles. `LaTeXOracleTests` tests what it says.
@Suite struct LaTeXTests {
  /// Compiles a document, which has no errors and all the signs that it asks for.
  private func compile(_ body: String) throws {
    let compiler = try #require(
      InstalledProgram.named("pdflatex"),
      "no pdflatex on the PATH: run Scripts/bootstrap formulas")
    try InstalledProgram.withTemporaryFolder { folder in
      let document = """
        \\documentclass{article}
        \\usepackage{amsmath}
        \\begin{document}
        \(body)
        \\end{document}
        """
      try document.write(to: folder.appending(path: "document.tex"), atomically: true, encoding: .utf8)
      _ = try InstalledProgram.output(
        of: compiler, ["-interaction=nonstopmode", "-halt-on-error", "-draftmode", "document.tex"], in: folder)
      let log = try String(decoding: Data(contentsOf: folder.appending(path: "document.log")), as: UTF8.self)
      let errors = log.split(separator: "\n").filter { $0.hasPrefix("!") || $0.hasPrefix("Missing character") }
      #expect(errors.isEmpty, "\(errors.prefix(5))")
    }
  }

  @Test func randomExpressionsCompile() throws {
    let random = RandomPrograms(cases: TestSeeds.cases(400)) { TestSeeds.generator(case: $0) }
    let formulas = random.functions.map { "\\[ \($0.program.expressions[0].latex) \\]\n" }
    try compile(SourceLanguage.latex.source(of: random.functions) + formulas.joined())
  }

  @Test func namesAndLongExpressionsCompile() throws {
    let pool = ExpressionPool()
    let difficult = [
      "a b", "\\", "{", "}", "$%&#_^~", "ä\u{1F600}", "x'", "-", "--", "``", "\n", "x__1", "x_", "[1]", "1",
    ]
    let (names, long) = ExpressionProgram.withDifficultNames()
    let sum = difficult.reduce(pool.constant(0)) { $0 * $0 + relu(pool.variable($1)) }
    let wide = (0..<100).reduce(pool.constant(1)) { $0 * (pool.variable("x\($1)") + 1) }
    // Sub-expressions need a letter of their own.
    let letters = ["t1", "u1", "v1", "w1", "tt1"].reduce(long.expressions[0]) { $0.pow(2) + pool.variable($1) }
    let functions = [
      ("letters", ExpressionProgram(of: [letters])), ("\\f", ExpressionProgram(of: [sum])), ("sin", names),
      ("ladder", long),
    ]
    try compile(SourceLanguage.latex.source(of: functions + [("wide_100", ExpressionProgram(of: [wide]))]))
  }

  @Test func opaqueFunctionsCompile() throws {
    let pool = ExpressionPool()
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    let f = OpaqueFunction("f", derivativeOrders: [2, 1])
    let g = OpaqueFunction("gain", derivativeOrders: [2])
    let h = OpaqueFunction("h", derivativeOrders: [7])
    let sum = x * f(x, y + 1) + g(h(y).pow(2))
    #expect(
      sum.latex
        == """
        x \\cdot \\left(\\partial_{1}^{2}\\partial_{2}f\\right)\\left(x, y + 1\\right) \
        + \\operatorname{gain}''\\left(h^{(7)}\\left(y\\right)^{2}\\right)
        """)
    try compile("\\[ \(sum.latex) \\]")
  }

  @Test func formulas() throws {
    let pool = ExpressionPool()
    for (text, latex) in [
      ("2*x/(3*y) - 1/2", "\\frac{2 x}{3 y} - \\frac{1}{2}"),
      ("-x*(x + 1)/2", "-\\frac{1}{2} x \\cdot \\left(x + 1\\right)"),
      ("1/x^2", "\\frac{1}{x^{2}}"),
      ("3*relu(x_1 - x2)^2", "3 \\operatorname{relu}\\left(x_{1} - x_{2}\\right)^{2}"),
      ("max(x, -y) + abs(x)", "\\max\\left(x, -y\\right) + \\left\\lvert x\\right\\rvert"),
      ("leakyRelu(x, 1/10)", "\\operatorname{leakyRelu}_{\\frac{1}{10}}\\left(x\\right)"),
      ("(x/y + 1)^-3", "\\frac{1}{\\left(\\frac{x}{y} + 1\\right)^{3}}"),
      (
        "2*piecewise(x > 0 and y >= 0, x, y > 0, -y, 3)",
        "2 \\left(\\begin{cases} x & \\text{if } x > 0 \\text{ and } y \\geq 0 \\\\ -y & \\text{if } y > 0 "
          + "\\\\ 3 & \\text{otherwise} \\end{cases}\\right)"
      ),
      ("sqrt(alpha)^2*speed", "\\left(\\sqrt{\\alpha}\\right)^{2} \\mathit{speed}"),
      ("x1 + x_1 + x_max", "x_{1} + \\texttt{x1} + x_{\\mathrm{max}}"),
    ] {
      let found = try pool.parse(text).latex
      #expect(found == latex, "\(text)")
    }
  }
}
