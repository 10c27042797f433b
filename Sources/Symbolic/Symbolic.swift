// Symbolic: expressions that hold the functions of a network's arcs, and verdicts.
//
// Pool/         `ExpressionPool` (open that first) is the arena in which expressions live: 32-bit indices into flat
//               arrays, equal sub-expressions one index. `NodeStore` is the arena itself; what construction simplifies
//               stands at the head of each of its files.
// Expressions/  `Expression`, its operators and functions, piecewise forms and opaque functions, and `ExpressionDomain`,
//               which lets a lifting pass compute expressions.
// Programs/     `ExpressionProgram` is what every traversal runs on: the distinct sub-expressions in order, as a
//               straight-line program. Evaluation over any domain; for piecewise affine expressions the branches that are
//               taken at a point, the affine forms on them, and the region where they hold; derivatives at a point.
// Calculus/     substitution, derivatives and Taylor polynomials as expressions.
// Polynomials/  `Polynomial`: sparse, over the rational numbers, in canonical form, the exponents of a monomial packed into a
//               word; a `PolynomialRing` gives the variables names. Divisors/ finds greatest common divisors.
// RationalFunctions/  `RationalFunction`: quotients of polynomials in lowest terms.
// NormalForms/  `RationalForm`: expressions as rational functions of their variables and opaque parts; expansion, collection.
// PiecewiseLinear/  piecewise affine expressions, with jumps or without: their normal form and its rules (NormalForm.swift),
//               affine pieces in one variable, exact bounds; `CaseSplit` visits the regions that the units make, by
//               `Polyhedron` and the exact `LinearProgram`.
// Intervals/    enclosures of values on a box by interval arithmetic with ends that are rounded outward.
// ElementaryLaws/  `ElementaryEquality`: expressions as rational functions of exponentials, logarithms, roots, magnitudes, sines and
//               cosines, among which the laws of these functions hold.
// Deciding/     `EqualityDecider` and nonnegativity, on a domain and within limits; `RationalFunctionEquality`, for rational
//               functions of variables and opaque parts.
// Solvers/      the claims as formulas of real arithmetic (`ClaimFormula`), in SMT-LIB for an engine outside this package, and what
//               such an engine is to say (`RealArithmeticSolver`).
// Text/         the parser, and the printer of the text that it reads.
// Verdict/      verdicts with their scope and evidence.
//
// Nothing here recurses: construction, traversal, printing and release take constant stack at any depth.
