import Exact

/// Upper bounds on a quotient of polynomials with integer coefficients that an expression is, before anything cancels.
///
/// They are computed in floating point with relative errors of at most 2^-53 for each operation; all of them are sums and
/// products of numbers that are not negative. ``margin`` is far more than what 2^33 operations add up to.
struct FormalSize {
  /// The total degrees of numerator and denominator.
  var degrees = (numerator: 0.0, denominator: 0.0)
  /// The logarithms, to base 2, of the sums of the magnitudes of their coefficients.
  var heights = (numerator: 0.0, denominator: 0.0)

  static let margin = 1 + 0x1p-16

  /// A bound on the difference of two, brought over one denominator: the degree and the height of its numerator.
  static func difference(_ a: FormalSize, _ b: FormalSize) -> (degree: Double, height: Double) {
    (
      margin
        * max(a.degrees.numerator + b.degrees.denominator, b.degrees.numerator + a.degrees.denominator),
      margin
        * (1 + max(a.heights.numerator + b.heights.denominator, b.heights.numerator + a.heights.denominator))
    )
  }

  /// The bounds for each step of a program, opaque ones as variables.
  static func ofSteps(_ program: ExpressionProgram) -> [FormalSize] {
    var sizes: [FormalSize] = []
    sizes.reserveCapacity(program.steps.count)
    for (index, step) in program.steps.enumerated() {
      let operands = program.operands(ofStep: index).map { sizes[$0] }
      switch step.operation {
      case .constant: sizes.append(FormalSize(constant: program.constants[Int(step.a)]))
      case .sum:
        let (constant, terms) = program.affineTerms(ofStep: index)
        sizes.append(FormalSize(sumOf: zip(terms.map(\.coefficient), operands), constant))
      case .product:
        sizes.append(FormalSize(productOf: zip(operands, program.exponents(ofProduct: index))))
      default: sizes.append(FormalSize(degrees: (1, 0)))
      }
    }
    return sizes
  }

  init(
    degrees: (numerator: Double, denominator: Double) = (0, 0),
    heights: (numerator: Double, denominator: Double) = (0, 0)
  ) {
    self.degrees = degrees
    self.heights = heights
  }

  private init(constant: Rational) {
    self.init(heights: (Self.height(constant.numerator), Self.height(constant.denominator)))
  }

  private static func height(_ number: Integer) -> Double {
    let magnitude = number.magnitude
    return magnitude.isOne ? 0 : Double(magnitude.bitWidth)
  }

  private init(sumOf terms: some Sequence<(Rational, FormalSize)>, _ constant: Rational) {
    // Over the product of all denominators, those of the coefficients included, each of these once.
    var coefficientDenominators: Set<Integer> = [constant.denominator]
    for (coefficient, size) in terms {
      coefficientDenominators.insert(coefficient.denominator)
      degrees.denominator += size.degrees.denominator
      heights.denominator += size.heights.denominator
    }
    for denominator in coefficientDenominators { heights.denominator += Self.height(denominator) }
    degrees.numerator = degrees.denominator
    var largest = heights.denominator + Self.height(constant.numerator)
    var count = 1.0
    for (coefficient, size) in terms {
      // The numerator of the term times all denominators but its own: to count that too is not less.
      degrees.numerator = max(degrees.numerator, degrees.denominator + size.degrees.numerator)
      largest = max(largest, heights.denominator + Self.height(coefficient.numerator) + size.heights.numerator)
      count += 1
    }
    heights.numerator = largest + count.exponentAbove
  }

  private init(productOf factors: some Sequence<(FormalSize, Int32)>) {
    for (base, exponent) in factors {
      let power = Double(exponent.magnitude)
      let isInverse = exponent < 0
      degrees.numerator += power * (isInverse ? base.degrees.denominator : base.degrees.numerator)
      degrees.denominator += power * (isInverse ? base.degrees.numerator : base.degrees.denominator)
      heights.numerator += power * (isInverse ? base.heights.denominator : base.heights.numerator)
      heights.denominator += power * (isInverse ? base.heights.numerator : base.heights.denominator)
    }
  }
}

extension Double {
  /// An integer that is at least the logarithm to base 2 of this positive number.
  fileprivate var exponentAbove: Double { Double(exponent) + (significand > 1 ? 1 : 0) }
}
