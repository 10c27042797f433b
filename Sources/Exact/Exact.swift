// Exact: the numbers that the toolkit computes with, and the domains that a lifting pass runs over.
//
// Open Domain/Domain.swift first: a `Domain` is what a pass computes with, and everything else here is either an element of
// some domain or the domain itself. Then Integer/Integer.swift, whose storage decides the speed of all that is exact.
//
// Domain/         `Domain`, `OrderedDomain` and `Semiring`, and those of ordinary numbers: `Rationals`, `Doubles`,
//                 `Floats`, `PathCounting`, `Reachability`, `LongestPath`.
// Integer/        `Integer`: a machine word in the value itself, beyond it one heap object with GMP's limbs behind its header
//                 (Limbs.swift). `IntegerAccumulator` adds up products without making a number for each.
// Rational/       `Rational`: two integers in lowest terms. Reading and printing `-22/7`, `2.5`, `1e-3`.
// FloatingPoint/  floating-point numbers to exact ones, and back, correctly rounded.
// PrimeField/     `PrimeField`: integers modulo a prime below 2^63 that is proved to be one. Elements are plain words.
// Enclosures/     proved bounds: `RealInterval` and its arithmetic, and elementary functions by MPFR, of doubles and of intervals.
// Matrices/       `IntegerMatrix`: dense, multiplied through `dgemm`, modulo word-size primes where doubles do not hold the sums;
//                 open IntegerMatrix+Multiplication.swift first, then WordPrimes.swift, which says why nothing is rounded.
//                 `RationalMatrix`: products of several, unipotent inverses and solutions, put together once.
//                 Determinants, ranks, null spaces and solutions of both: IntegerMatrix+Solving.swift, IntegerMatrix+Nullspace.swift.
// Random/         `SplitMix64`: all random choices of the toolkit, repeatable from a seed.
//
// What holds everywhere:
// - Representations are canonical: equal numbers are stored alike, so `==` and hashing compare storage. `isCanonical`
//   (Integer+Invariants.swift, Rational+Invariants.swift) checks it in the tests.
// - Division by zero is a thrown `ArithmeticError` or `DomainError`; no input traps. What takes memory in proportion to an
//   exponent (`pow`, `<<`, `init(mantissa:exponentOfTwo:)`) is for callers that have bounded it; parsing bounds it itself.
// - Numbers are `Sendable` values. Only GMP's `mpn` functions on limbs that nobody else can see write to memory; MPFR's
//   numbers, which are mutable, never leave Enclosures/.
// - This is the only module with unsafe code beside the calls of BLAS and LAPACK. Pointers to limbs never leave the call
//   that made them: see `withMagnitude`.
