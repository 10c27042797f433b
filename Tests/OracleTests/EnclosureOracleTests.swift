import Exact
import TestSeeds
import Testing

/// Proved bounds of elementary functions against mpmath's values to some hundred digits.
@Suite struct EnclosureOracleTests {
  private struct Request: Encodable {
    let function: String
    let x: String
    /// No bound for an infinite one.
    let lower: String?
    let upper: String?
  }

  private struct Answer: Decodable {
    let above: Bool
    let below: Bool
    let value: String
  }

  private func isDefined(_ function: ElementaryFunction, at x: Rational) -> Bool {
    switch function {
    case .log: x.signum() > 0
    case .sqrt: x.signum() >= 0
    default: true
    }
  }

  /// Of any sign, tiny, huge, and in between; now and then an integer, or 0.
  private func argument(_ index: Int, using random: inout SplitMix64) -> Rational {
    let numerator = Int.random(in: -1_000_000...1_000_000, using: &random)
    let x = Rational(Integer(numerator), positiveDenominator: Integer(Int.random(in: 1...100_000, using: &random)))
    switch index % 8 {
    case 0: return Rational(mantissa: Integer(numerator), exponentOfTwo: Int.random(in: -300 ... -20, using: &random))
    case 1: return x * Rational(mantissa: 1, exponentOfTwo: Int.random(in: -1000 ... -10, using: &random))
    case 2: return x * Rational(mantissa: 1, exponentOfTwo: Int.random(in: 0...1000, using: &random))
    case 3: return Rational(Integer(numerator % 100))
    case 4: return x * Rational(mantissa: 1, exponentOfTwo: Int.random(in: 0...12, using: &random))
    default: return x
    }
  }

  private func request(_ function: ElementaryFunction, _ x: Rational, _ bounds: RealInterval) -> Request {
    Request(
      function: function.rawValue, x: "\(x)", lower: bounds.lower.map { "\($0)" }, upper: bounds.upper.map { "\($0)" })
  }

  private func check(_ requests: [Request]) throws {
    let answers: [Answer] = try PythonOracle("enclosures").answers(to: requests)
    for (request, answer) in zip(requests, answers) {
      #expect(answer.above && answer.below, "seed \(TestSeeds.seed): \(request), value \(answer.value)")
    }
  }

  @Test func rationalBoundsHoldTheValue() throws {
    var requests: [Request] = []
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let function = ElementaryFunction.allCases[index % ElementaryFunction.allCases.count]
      let x = argument(index / 10, using: &random)
      guard isDefined(function, at: x) else { continue }
      let precision = index % 2 == 0 ? 200 : Int.random(in: 2...200, using: &random)
      let bounds = try #require(function.enclosure(over: RealInterval(x), precision: precision))
      requests.append(request(function, x, bounds))
      guard let lower = bounds.lower, let upper = bounds.upper else {
        // The only values without bounds are those above 2^16384.
        #expect(bounds.lower != nil && function == .exp && x > 11_356, "\(function)(\(x))")
        continue
      }
      // Bounds that hold everything would be no bounds: two units of the last place, unless the value is too small.
      let size = Swift.max(lower.magnitude, upper.magnitude)
      let smallest = Rational(mantissa: 1, exponentOfTwo: -16_384)
      let width = upper - lower
      #expect(
        width <= size * Rational(mantissa: 1, exponentOfTwo: 2 - precision) || size <= smallest,
        "\(function)(\(x)) at \(precision) bits")
    }
    #expect(requests.count > TestSeeds.cases(1500).count)
    try check(requests)
  }

  @Test func doublesHoldTheValue() throws {
    var requests: [Request] = []
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let function = ElementaryFunction.allCases[index % ElementaryFunction.allCases.count]
      let x = Double(argument(index / 10, using: &random))
      guard let exact = Rational(exactly: x), isDefined(function, at: exact) else { continue }
      let (lower, upper) = try function.enclosure(at: x)
      #expect(upper <= lower.nextUp.nextUp, "\(function)(\(x)) in [\(lower), \(upper)]")
      let bounds = [lower, upper].map { Rational(exactly: $0).map { "\($0)" } }
      requests.append(Request(function: function.rawValue, x: "\(exact)", lower: bounds[0], upper: bounds[1]))
    }
    try check(requests)
  }

  /// The bounds of an interval hold the values at points of it.
  @Test func intervals() throws {
    var requests: [Request] = []
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let function = ElementaryFunction.allCases[index % ElementaryFunction.allCases.count]
      let start = argument(index / 10, using: &random)
      let length = Rational(
        Integer(Int.random(in: 0...8000, using: &random)), positiveDenominator: Integer(1000))
      guard isDefined(function, at: start),
        let bounds = function.enclosure(over: RealInterval(lower: start, upper: start + length), precision: 40)
      else { continue }
      for _ in 0..<2 {
        let share = Rational(Integer(Int.random(in: 0...16, using: &random)), positiveDenominator: 16)
        requests.append(request(function, start + share * length, bounds))
      }
    }
    try check(requests)
  }
}
