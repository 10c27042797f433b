// The figures of the toolkit, measured: `make bench`, or with ARGUMENTS='forward-pass exact-evaluation' some of them.

import Foundation

// The processes come first: the system counts what the parent held when it started a child as the child's memory.
let suites: [(name: String, run: () throws -> Void)] = [
  ("verification", Verification.run), ("exact-evaluation", ExactEvaluation.run), ("large-graphs", LargeGraphs.run),
  ("forward-pass", ForwardPass.run), ("rationals", SmallRationals.run), ("polynomials", Polynomials.run),
  ("compositions", Compositions.run), ("smooth-ladder", SmoothLadder.run),
  ("piecewise-affine", PiecewiseAffine.run), ("batches", Batches.run), ("solver", Solver.run),
  ("exact-matrices", ExactMatrices.run),
]
// These change the pictures of the project, and run only where they are asked for.
let drawings: [(name: String, run: () throws -> Void)] = [("composition-plot", CompositionPlot.run)]
let chosen = CommandLine.arguments.dropFirst()
if let unknown = chosen.first(where: { name in !(suites + drawings).contains { $0.name == name } }) {
  print("no benchmark '\(unknown)': expected any of \((suites + drawings).map(\.name).joined(separator: ", "))")
  exit(EX_USAGE)
}
// A peer that ended is an error to report, not a signal to die of.
signal(SIGPIPE, SIG_IGN)
do {
  for suite in suites where chosen.isEmpty || chosen.contains(suite.name) { try suite.run() }
  for drawing in drawings where chosen.contains(drawing.name) { try drawing.run() }
} catch {
  print("not measured: \(error)")
  exit(EXIT_FAILURE)
}
