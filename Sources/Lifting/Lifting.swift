// Lifting: the decomposition of a network into level transitions, and what it says.
//
// Open Transitions/Transitions.swift first: `T_n = [I 0; L_n I]`, one for each level, made from a network and independent
// of it from then on. Everything else is the application of `T_h ∘ … ∘ T_1` to some kind of value, or the question
// whether the result is what an identity says.
//
// Transitions/   the transitions, in and out as JSON, the arc operator `A` and the elementary steps `E_a`, each read from its
//                own source.
// Pass/          states, the protocol of lifting domains, and the direct recursion that transitions are held against.
// Domains/       what values can be: numbers or expressions (`Evaluation`), path counts, liveness and levels
//                (`Abstraction`), affine functions of the inputs (`AffineForms`), sums of opaque terms in canonical form
//                (`FormalSums`).
// Unrectifying/  a piecewise affine network at a point as the affine network that it is there, and its path sum.
// Regions/       the region of a point as a value, and all regions that a segment crosses: open SegmentWalk.swift.
// Composition/   the functions of nodes as expressions, whole or path by path.
// FunctionMatrices/  `T_n`, `L_n`, `E_a`, `id − A` and `S` as matrices of functions: applied, composed, inverted, masked, cut
//                into blocks, written out as expressions, drawn.
// Pictures/      numbers and text as SVG has them.
// Series/        the nodes at which a network is a series composition.
// Adjoint/       gradients and directional derivatives at a point, by the transposed transitions: open Linearization.swift.
// Matrices/      derivatives at a point as sparse matrices of integers, and elimination.
// Identities/    whether transitions decompose a network: open IdentityVerifier.swift. Passes/ has the two sides of I1 to
//                I5, one file for each; Exact/ and Numeric/ compare them, and have the others; Random/ draws points,
//                states, orders and masks from a seed.
// LAPACK/        dense numeric matrices by the routines of LAPACK, with typed errors: triangular systems, inverses, conditions,
//                singular values and least squares, each with a proved bound of its error.
// Rounding/      proved bounds on the rounding errors of floating-point passes, ours and others': open
//                RoundingAnalysis.swift, then TermSums.swift for how they come about.
