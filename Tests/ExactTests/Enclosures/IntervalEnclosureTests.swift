import Exact
import TestSeeds
import Testing

/// Enclosures of elementary functions on intervals, where their values are known without another implementation.
@Suite struct IntervalEnclosureTests {
  private func image(
    _ function: ElementaryFunction, _ lower: Rational?, _ upper: Rational?, precision: Int = 64
  ) -> RealInterval? {
    function.enclosure(over: RealInterval(lower: lower, upper: upper), precision: precision)
  }

  private let half = Rational(mantissa: 1, exponentOfTwo: -1)

  private func power(_ exponent: Int) -> Rational { Rational(mantissa: 1, exponentOfTwo: exponent) }

  @Test func infiniteEnds() {
    #expect(image(.exp, nil, 0) == RealInterval(lower: 0, upper: 1))
    #expect(image(.exp, 0, nil) == RealInterval(lower: 1, upper: nil))
    #expect(image(.exp, nil, nil) == RealInterval(lower: 0, upper: nil))
    #expect(image(.log, nil, nil) == .all)
    #expect(image(.log, nil, 1) == RealInterval(lower: nil, upper: 0))
    #expect(image(.log, 1, nil) == RealInterval(lower: 0, upper: nil))
    #expect(image(.sqrt, nil, nil) == RealInterval(lower: 0, upper: nil))
    #expect(image(.tanh, nil, nil) == RealInterval(lower: -1, upper: 1))
    #expect(image(.tanh, nil, 0) == RealInterval(lower: -1, upper: 0))
    #expect(image(.erf, 0, nil) == RealInterval(lower: 0, upper: 1))
    #expect(image(.sigmoid, nil, nil) == RealInterval(lower: 0, upper: 1))
    #expect(image(.sigmoid, nil, 0) == RealInterval(lower: 0, upper: half))
    #expect(image(.softplus, nil, nil) == RealInterval(lower: 0, upper: nil))
    for function in [ElementaryFunction.sin, .cos] {
      #expect(image(function, nil, 3) == RealInterval(lower: -1, upper: 1))
      #expect(image(function, 3, nil) == RealInterval(lower: -1, upper: 1))
    }
    // π/2, known to 60 decimal places.
    let right = try! Rational(parsing: "1.570796326794896619231321691639751442098584699687552910487472")
    let angles = image(.atan, nil, nil, precision: 180)
    #expect(angles?.upper.map { $0 > right && $0 - right < power(-178) } ?? false)
    #expect(angles?.lower == angles?.upper.map { -$0 })
  }

  /// What is not defined is left out.
  @Test func domains() {
    #expect(image(.log, -4, 0) == nil && image(.log, nil, -1) == nil && image(.sqrt, -4, -1) == nil)
    #expect(image(.log, -4, 1) == RealInterval(lower: nil, upper: 0))
    #expect(image(.sqrt, -4, 0) == RealInterval(0))
    #expect(image(.sqrt, -4, 9) == RealInterval(lower: 0, upper: 3))
  }

  /// A value that is a number of few bits is that number.
  @Test func exactValues() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let root = Rational(Integer(Int.random(in: 0...1 << 20, using: &random)), positiveDenominator: 1024)
      #expect(image(.sqrt, root * root, root * root, precision: 21) == RealInterval(root))
    }
    for function in ElementaryFunction.allCases {
      let values: [(Rational, Rational)]
      switch function {
      case .exp, .cos: values = [(0, 1)]
      case .log: values = [(1, 0)]
      case .sqrt: values = [(0, 0), (1, 1)]
      case .tanh, .erf, .sin, .atan: values = [(0, 0)]
      case .sigmoid: values = [(0, half)]
      case .softplus: values = []
      }
      for (x, y) in values { #expect(image(function, x, x, precision: 2) == RealInterval(y)) }
    }
  }

  /// Each monotone function has its least and greatest values at the ends, and nothing is added to them.
  @Test func monotoneFunctionsHaveTheirEnds() throws {
    for index in TestSeeds.cases(600) {
      var random = TestSeeds.generator(case: index)
      let ends = (0..<2).map { _ in
        Rational(Integer(Int.random(in: 1...100_000, using: &random)), positiveDenominator: Integer(1 + index))
      }
      let (a, b) = (ends.min()!, ends.max()!)
      for function in ElementaryFunction.allCases where function != .sin && function != .cos {
        let whole = try #require(image(function, a, b))
        #expect(whole.lower == image(function, a, a)?.lower && whole.upper == image(function, b, b)?.upper)
      }
    }
  }

  /// The bounds of sine and cosine are -1 and 1 where, and only where, an extremum lies inside; the multiples of π are taken to
  /// 60 decimal places, and nothing here lies as near to one.
  @Test func extremaOfWaves() throws {
    let pi = try Rational(parsing: "3.141592653589793238462643383279502884197169399375105820974944")
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let scale = Rational(mantissa: 1, exponentOfTwo: Int.random(in: -10...6, using: &random))
      let start =
        scale * Rational(Integer(Int.random(in: -9999...9999, using: &random)), positiveDenominator: Integer(999))
      let end = start + Rational(Integer(Int.random(in: 1...7000, using: &random)), positiveDenominator: Integer(1000))
      for (function, offset) in [(ElementaryFunction.sin, half), (.cos, 0)] {
        // The extrema of index k, at (k + offset) π, are maxima for even k.
        let first = (try start.divided(by: pi) - offset).ceil()
        let last = (try end.divided(by: pi) - offset).floor()
        let firstIsEven = try first.floorDivided(by: 2) * 2 == first
        let hasMaximum = first < last || first == last && firstIsEven
        let hasMinimum = first < last || first == last && !firstIsEven
        let bounds = try #require(image(function, start, end))
        let note: Comment = "seed \(TestSeeds.seed): \(function) from \(start) to \(end) in \(bounds)"
        let ends = try [start, end].map { try #require(image(function, $0, $0)) }
        #expect(bounds.upper == (hasMaximum ? 1 : Swift.max(ends[0].upper!, ends[1].upper!)), note)
        #expect(bounds.lower == (hasMinimum ? -1 : Swift.min(ends[0].lower!, ends[1].lower!)), note)
      }
    }
    // Extrema at an end, which is 0.
    #expect(image(.cos, 0, 0) == RealInterval(1))
    #expect(image(.cos, 0, 1)?.upper == 1)
    #expect(image(.cos, -1, 0)?.upper == 1)
    #expect(image(.cos, -1, 0) == image(.cos, 0, 1))
    #expect(image(.cos, 0, 3)?.lower.map { $0 > -1 } ?? false)
    #expect(image(.cos, 0, 4) == RealInterval(lower: -1, upper: 1))
    // A maximum inside, far nearer than the precision.
    #expect(image(.cos, -power(-500), power(-500), precision: 100)?.upper == 1)
  }

  /// Numbers that would not fit in memory are kept out.
  @Test func hugeAndTinyNumbers() throws {
    let huge = Rational(mantissa: 3, exponentOfTwo: 70_000)
    #expect(image(.exp, huge, huge) == RealInterval(lower: power(16_384), upper: nil))
    #expect(image(.exp, -huge, -huge) == RealInterval(lower: 0, upper: power(-16_384)))
    #expect(image(.sin, huge, huge) == RealInterval(lower: -1, upper: 1))
    #expect(image(.tanh, -huge, -huge)?.lower == -1)
    #expect(image(.atan, huge, huge) == image(.atan, huge + 1, huge + 1))
    // Third parts, which take all the bits there are to be told from others.
    let third = try huge.divided(by: 7)
    for function in ElementaryFunction.allCases {
      let value = try #require(image(function, third, third))
      #expect(value.upper.map { upper in value.lower.map { $0 <= upper } ?? false } ?? true, "\(function)")
    }
  }

  /// Logarithms of numbers next to 1, and sines next to multiples of π, where rounding the argument would show.
  @Test func nearZeros() throws {
    for distance in [10, 100, 1000, 10_000] {
      for denominator in [1, 3, 7] {
        let x = 1 + (try power(-distance).divided(by: Rational(denominator)))
        let bounds = try #require(image(.log, x, x))
        let (lower, upper) = (try #require(bounds.lower), try #require(bounds.upper))
        // x - 1 - (x - 1)^2/2 < log x < x - 1.
        let excess = x - 1
        #expect(lower < excess && upper > excess - excess * excess * half)
        #expect(upper - lower <= lower.magnitude * power(-62))
      }
    }
    // A convergent of π, which agrees to 22 decimal places: 8958937768937/2851718461558.
    let x = Rational(8_958_937_768_937, positiveDenominator: 2_851_718_461_558)
    let bounds = try #require(image(.sin, x, x))
    let (lower, upper) = (try #require(bounds.lower), try #require(bounds.upper))
    #expect(lower.magnitude < power(-80) && upper - lower <= lower.magnitude * power(-62))
  }
}
