import Foundation
import TestFiles
import Testing

/// What `daglift compose` writes for other programs compiles and runs, and computes the functions.
@Suite struct ComposeSourceTests {
  /// `relu(x0 − 2 x1 + 1/3) + x0` and `relu(x0/2 + 3 x1 − 1) + x1` at (1, 1/2) and (2, −1).
  private static let expected = ["1.3333333333333333 1.5", "6.333333333333333 -1.0"]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(SampleNetwork.residual, to: "network.json")
    return folder
  }

  private func run(_ script: String, in folder: TemporaryFolder) throws -> String {
    let run = try Daglift.run(script: "set -e; \(script)", in: folder.url)
    try #require(run.status == 0, "\(run.errors)\(run.output)")
    return run.output
  }

  @Test func theCComputesTheFunctions() throws {
    let folder = try folder()
    try folder.write(
      """
      #include <stdio.h>
      #include "functions.c"
      int main(void) {
        printf("%.17g %.17g\\n", y_0(1, 0.5), y_1(1, 0.5));
        printf("%.17g %.17g\\n", y_0(2, -1), y_1(2, -1));
      }
      """, to: "main.c")
    let output = try run(
      """
      $daglift compose network.json --format c --output functions.c
      cc -std=c99 -pedantic -Wall -Wextra -Werror -ffp-contract=off main.c -lm -o main && ./main
      """, in: folder)
    #expect(numbers(output) == numbers(Self.expected.joined(separator: "\n")))
  }

  @Test func theSwiftComputesTheFunctions() throws {
    let folder = try folder()
    try folder.write(
      """
      print(y_0(x_0: 1, x_1: 0.5), y_1(x_0: 1, x_1: 0.5))
      print(y_0(x_0: 2, x_1: -1), y_1(x_0: 2, x_1: -1))
      """, to: "main.swift")
    let output = try run(
      """
      $daglift compose network.json --format swift > functions.swift
      swiftc -swift-version 6 -warnings-as-errors -Onone functions.swift main.swift -o main && ./main
      """, in: folder)
    #expect(output.split(separator: "\n").map(String.init) == Self.expected)
  }

  @Test func thePythonComputesTheFunctionsExactly() throws {
    let folder = try folder()
    try folder.write(
      """
      import sympy as sp
      from functions import y_0, y_1
      half = sp.Rational(1, 2)
      print(y_0(1, half), y_1(1, half), y_0(2, -1), y_1(2, -1))
      x, y = sp.symbols("x y", real=True)
      print(sp.simplify(y_0(x, y) - x - sp.Max(x - 2*y + sp.Rational(1, 3), 0)))
      """, to: "main.py")
    let python = ProjectFolder.file(".venv/bin/python").path
    let output = try run(
      "$daglift compose network.json --format python --output functions.py; '\(python)' -B main.py", in: folder)
    #expect(output == "4/3 3/2 19/3 -1\n0\n")
  }

  @Test func theLaTeXCompiles() throws {
    let folder = try folder()
    try folder.write(
      "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\\input{functions}\\end{document}", to: "main.tex")
    let output = try run(
      """
      $daglift compose network.json --format latex --output functions.tex
      pdflatex -interaction=nonstopmode -halt-on-error -draftmode main.tex; cat functions.tex
      """, in: folder)
    #expect(output.contains("\\begin{align*}") && !output.contains("Missing character"), "\(output)")
    #expect(output.contains("% residual, from network.json\n"))
  }

  /// With all that a name, a comment and a parameter list may meet: paths, masks, a point, names that mean something else,
  /// functions of which nothing is known, inputs that a function does not read, and more inputs than C has parameters.
  @Test(arguments: [
    "--paths 9 network.json", "--from 1 network.json", "--mask -0 network.json", "--at 1,2 --paths 9 network.json",
    "--expr 'int*`a b\\`' --expr 'sin(`class`)^3/7'", "--function f:2 --expr 'f(x, y)^2 + f'\\''2(y, 1)'",
    "--expr 'piecewise(x > 0 and y <= 1, exp(x), log(y))'", "",
  ])
  func everythingCompiles(arguments: String) throws {
    let folder = try folder()
    let output = try run(
      """
      for form in c swift python latex; do $daglift compose \(arguments) --format $form --output functions.$form; done
      cc -x c -std=c99 -pedantic -Wall -Wextra -Werror -fsyntax-only functions.c
      if [ -n "\(arguments.isEmpty ? "" : "all")" ]; then
        cp functions.swift f.swift && swiftc -swift-version 6 -warnings-as-errors -typecheck f.swift
      fi
      '\(ProjectFolder.file(".venv/bin/python").path)' -B -c 'exec(open("functions.python").read())'
      grep -c . functions.latex
      """, in: folder)
    #expect(!output.isEmpty)
  }

  @Test func aCountIsNoFunction() throws {
    for form in ["latex", "swift", "c", "python"] {
      let run = try Daglift.run(["compose", "--expr", "x", "--count-paths", "--format", form])
      #expect(run.status == 64 && run.errors.contains("a count is no function"), "\(run.errors)")
    }
  }

  /// The numbers of a text as doubles, since C writes them with more digits than are needed.
  private func numbers(_ text: String) -> [Double] {
    text.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
  }
}
