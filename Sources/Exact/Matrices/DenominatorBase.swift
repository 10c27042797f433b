/// Denominators as exponents of the primes below 1,000, and what is left of each.
///
/// Least common multiples of products of denominators then are largest sums of exponents: a matrix of `n²` denominators is turned
/// into common ones without `n²` divisions of long numbers.
struct DenominatorBase {
  /// The denominators that occur, each once.
  let denominators: [Integer]
  /// For each entry of the matrix, which of them it has.
  let indices: [Int]
  /// The exponents of each denominator that are not 0.
  let exponents: [[(prime: Int, exponent: Int)]]
  /// What is left of each denominator without these primes.
  let rough: [Integer]

  init(of matrix: RationalMatrix) {
    var places: [Integer: Int] = [:]
    var denominators: [Integer] = []
    indices = matrix.elements.map { element in
      if let place = places[element.denominator] { return place }
      places[element.denominator] = denominators.count
      denominators.append(element.denominator)
      return denominators.count - 1
    }
    var exponents: [[(prime: Int, exponent: Int)]] = []
    var rough: [Integer] = []
    for denominator in denominators {
      var rest = denominator
      var found: [(prime: Int, exponent: Int)] = []
      // Twos go at once: dyadic numbers have many.
      let twos = rest.trailingZeroBitCount
      if twos > 0 {
        found.append((0, twos))
        rest = rest >> twos
      }
      for (product, group) in Self.groups where !rest.isOne {
        // One division of a long number tells which of several primes divide it.
        let remainder = rest.remainder(modulo: product)
        for index in group where remainder % UInt64(Self.primes[index]) == 0 {
          let prime = Self.primes[index]
          var exponent = 0
          repeat {
            rest = rest.exactlyDivided(by: Integer(prime))
            exponent += 1
          } while rest.remainder(modulo: UInt64(prime)) == 0
          found.append((index, exponent))
        }
      }
      exponents.append(found)
      rough.append(rest)
    }
    self.denominators = denominators
    self.exponents = exponents
    self.rough = rough
  }

  /// The primes below 1,000.
  static let primes: [Int] = (2..<1000).filter { Primality.isPrime(UInt64($0)) }

  /// The odd ones in groups whose products are words.
  private static let groups: [(product: UInt64, primes: Range<Int>)] = {
    var groups: [(product: UInt64, primes: Range<Int>)] = []
    var first = 1
    var product: UInt64 = 1
    for (index, prime) in primes.enumerated().dropFirst() {
      let (larger, isOverflow) = product.multipliedReportingOverflow(by: UInt64(prime))
      if isOverflow {
        groups.append((product, first..<index))
        (first, product) = (index, UInt64(prime))
      } else {
        product = larger
      }
    }
    groups.append((product, first..<primes.count))
    return groups
  }()
}

/// A positive integer as exponents of the primes below 1,000, and what is left of it.
struct FactoredScale {
  private var exponents = [Int](repeating: 0, count: DenominatorBase.primes.count)
  private var rough: Integer = 1

  /// Makes the number a multiple of another one times a denominator.
  mutating func include(_ other: FactoredScale, timesDenominator index: Int, of base: DenominatorBase) {
    for prime in exponents.indices where other.exponents[prime] > exponents[prime] {
      exponents[prime] = other.exponents[prime]
    }
    for (prime, exponent) in base.exponents[index] {
      exponents[prime] = max(exponents[prime], other.exponents[prime] + exponent)
    }
    if !base.rough[index].isOne || !other.rough.isOne {
      rough = rough.leastCommonMultiple(other.rough * base.rough[index])
    }
  }

  var value: Integer {
    var value = rough
    for (prime, exponent) in zip(DenominatorBase.primes, exponents) where exponent > 0 {
      value = prime == 2 ? value << exponent : value * Integer(prime).pow(exponent)
    }
    return value
  }
}
