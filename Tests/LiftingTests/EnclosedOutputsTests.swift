import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// Values of networks within proved intervals.
@Suite struct EnclosedOutputsTests {
  /// Enclosures all the way, in every engine: dense maps of one sample and of many, convolutions, Kronecker products.
  @Test func enclosuresContainTheExactValuesOfExactNetworks() throws {
    for index in TestSeeds.cases(600) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(.exact).network(using: &random)
      let points = (0..<[1, 2, 7][index % 3]).map { _ in RandomNumbers.small.point(of: network, using: &random) }
      let exact = network.inputs.indices.map { k in
        Batch(width: points[0][k].count, count: points.count, elements: points.flatMap { $0[k] })
      }
      let domain = Enclosures(fractionBits: [0, 5, 60, 150].randomElement(using: &random) ?? 0)
      let expected = try network.evaluate(at: exact, over: Rationals())
      let found: [Batch<Enclosure>]
      do throws(DomainError) {
        found = try network.evaluate(at: exact.map { $0.map(domain.element) }, over: domain)
      } catch {
        // Few bits may leave open whether a divisor is 0, or on which side of a jump a number lies.
        guard case .undefined = error else { throw error }
        continue
      }
      for (numbers, enclosures) in zip(expected, found) {
        for (number, enclosure) in zip(numbers.elements, enclosures.elements) {
          #expect(domain.interval(of: enclosure).contains(number), "case \(index)")
        }
      }
    }
  }

  /// With many digits they are narrow too.
  @Test func enclosuresOfExactNetworksAreNarrow() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(.piecewiseAffine).network(using: &random)
      let point = RandomNumbers.small.point(of: network, using: &random)
      let domain = Enclosures(fractionBits: 500)
      let found = try network.evaluate(at: point.map { Batch($0.map(domain.element)) }, over: domain)
      for enclosure in found.flatMap(\.elements) {
        let interval = domain.interval(of: enclosure)
        let (lower, upper) = (try #require(interval.lower), try #require(interval.upper))
        #expect(upper - lower <= Rational(mantissa: 1, exponentOfTwo: -250), "case \(index)")
      }
    }
  }

  @Test func exactNetworksHaveExactOutputs() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(.exact).network(using: &random)
      let point = InputPoint(RandomNumbers.small.point(of: network, using: &random))
      guard let exact = try? network.exactOutputs(at: point) else { continue }
      let enclosed = try network.enclosedOutputs(at: point, relativeBits: 40)
      #expect(enclosed.isExact && enclosed.isNarrow)
      #expect(enclosed.values == exact.map { $0.map { RealInterval($0) } })
    }
  }

  /// Networks with arcs of all kinds: an enclosure is as narrow as was asked for, and lies inside one with fewer bits.
  @Test func enclosuresAreNestedAndNarrow() throws {
    var count = 0
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(.any.with(nodes: 2...8)).network(using: &random)
      let point = InputPoint(RandomNumbers.small.point(of: network, using: &random))
      guard let coarse = try? network.enclosedOutputs(at: point, relativeBits: 20, limit: 2000),
        let fine = try? network.enclosedOutputs(at: point, relativeBits: 70, limit: 2000)
      else { continue }
      for (wide, narrow) in zip(coarse.values.joined(), fine.values.joined()) {
        guard let lower = narrow.lower, let upper = narrow.upper else { continue }
        #expect(wide.contains(lower) && wide.contains(upper), "case \(index): \(wide), \(narrow)")
        guard fine.isNarrow, !narrow.isPoint else { continue }
        count += 1
        #expect(upper - lower <= min(lower.magnitude, upper.magnitude) * Rational(mantissa: 1, exponentOfTwo: -70))
      }
    }
    #expect(count > TestSeeds.cases(300).count / 10, "networks with irrational values")
  }

  /// A value that is 0, though nothing here proves it, and what is rational beside it.
  @Test func aZeroIsNeverNarrow() throws {
    let pool = ExpressionPool()
    let network = try Network(
      computing: ["sin(x)^2 + cos(x)^2 - 1", "x/3 + relu(-x)", "exp(x)"].map { try pool.parse($0) })
    let point = InputPoint([[Rational(1, positiveDenominator: 7)]])
    let enclosed = try network.enclosedOutputs(at: point, relativeBits: 30, limit: 300)
    #expect(!enclosed.isNarrow && !enclosed.isExact && enclosed.fractionBits == 300)
    let values = enclosed.values.flatMap { $0 }
    #expect(values[0].contains(0) && !values[0].isPoint)
    #expect(try #require(values[0].upper) < Rational(mantissa: 1, exponentOfTwo: -280))
    #expect(values[1] == RealInterval(Rational(1, positiveDenominator: 21)))
    #expect(try network.enclosedOutputs(at: point, relativeBits: 0, limit: 10).values[2][0].contains(2) == false)
  }

  /// A loss of 170 bits takes a second pass.
  @Test func precisionIsRaisedUntilItIsEnough() throws {
    let text = "(exp(x)*2^170 + 1) - exp(x)*2^170 - 1 + exp(x - 120)"
    let pool = ExpressionPool()
    let network = try Network(computing: [try pool.parse(text)])
    let point = InputPoint([[Rational(1, positiveDenominator: 3)]])
    let enclosed = try network.enclosedOutputs(at: point, relativeBits: 50)
    #expect(enclosed.isNarrow && enclosed.fractionBits > 146)
    let precise = try #require(
      ElementaryFunction.exp.enclosure(
        over: RealInterval(Rational(1, positiveDenominator: 3) - 120), precision: 400)?.lower)
    #expect(enclosed.values[0][0].contains(precise))
    #expect(try !network.enclosedOutputs(at: point, relativeBits: 50, limit: 60).isNarrow)
  }
}
