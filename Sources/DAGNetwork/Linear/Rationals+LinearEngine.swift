import Exact

/// Dense maps run over common denominators: each sample is scaled to integers, the inner products are sums of integer
/// products, and only their results are brought to lowest terms. For floating-point weights and dyadic values all
/// denominators are powers of two, and lowest terms cost a shift.
extension Rationals: LinearEngine {
  public func apply(
    dense map: DenseMap, to x: Batch<Rational>, adding: Bool, into y: inout Batch<Rational>
  ) throws(DomainError) {
    let matrix = map.parameter.scaledIntegers
    let factor = Rational(exactly: map.scale)!
    let accumulator = IntegerAccumulator()
    for sample in 0..<x.count {
      let input = ScaledSample(x.sample(sample))
      let unit = ScaleFactor(denominator: matrix.denominator * input.denominator, factor: factor)
      for row in 0..<map.outputWidth {
        accumulator.reset()
        let base = map.position(row: row, column: 0)
        let stride = map.isTransposed ? map.outputWidth : 1
        switch matrix.numerators {
        case .words(let words):
          for (column, value) in input.nonzero { accumulator.addProduct(value, words[base + column * stride]) }
        case .integers(let integers):
          for (column, value) in input.nonzero { accumulator.addProduct(value, integers[base + column * stride]) }
        }
        let product = unit.rational(accumulator.value)
        let target = sample * map.outputWidth + row
        y.elements[target] = adding ? y.elements[target] + product : product
      }
    }
  }
}

/// The nonzero coordinates of one sample over their common denominator.
private struct ScaledSample {
  var nonzero: [(column: Int, numerator: Integer)] = []
  var denominator = Integer(1)

  init(_ sample: ArraySlice<Rational>) {
    for value in sample where !value.denominator.isOne {
      denominator = denominator.leastCommonMultiple(value.denominator)
    }
    nonzero.reserveCapacity(sample.count)
    for (column, value) in sample.enumerated() where !value.isZero {
      nonzero.append((column, value.numerator(over: denominator)))
    }
  }
}

/// How the integer sums become rationals: `sum * factor / denominator`.
private struct ScaleFactor {
  let factor: Rational
  let denominator: Integer
  /// The denominator's exponent if it is a power of two.
  let exponentOfTwo: Int?

  init(denominator: Integer, factor: Rational) {
    self.denominator = denominator
    self.factor = factor
    exponentOfTwo = denominator.powerOfTwoExponent
  }

  func rational(_ sum: Integer) -> Rational {
    let quotient =
      if let exponentOfTwo {
        Rational(mantissa: sum, exponentOfTwo: -exponentOfTwo)
      } else {
        Rational(sum, positiveDenominator: denominator)
      }
    return factor == 1 ? quotient : quotient * factor
  }
}
