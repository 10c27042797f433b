/// Primes of at most 25 bits, and arithmetic modulo them in doubles.
///
/// Residues are balanced: those modulo `p` are at most ``bound`` in magnitude, a little more than `p / 2`. Doubles hold integers
/// up to `2^53` exactly, so that sums of products of residues are exact as long as they stay below ``exactLimit``.
struct WordPrimes {
  /// The primes, each as the double that it is.
  let primes: [Double]
  /// `1 / p`, rounded to nearest.
  let reciprocals: [Double]

  /// Below this, `reduce` is exact: `2^53 - 2^27`.
  static var exactLimit: Double { 0x1p53 - 0x1p27 }
  /// No prime is larger.
  static var largest: UInt64 { 1 << 25 }

  /// How large a residue modulo a prime below a number may be: `reduce` rounds the quotient `x / p`, of at most `2^53 / p`, with an
  /// error below `2^-18`, so that what is left is at most `p · (1/2 + 2^-18)`.
  static func bound(below prime: Double) -> Double { prime / 2 + prime * 0x1p-18 + 1 }

  /// The largest number such that sums of so many products of two residues modulo primes below it are exact.
  ///
  /// - Precondition: `terms ≥ 1`. Beyond `2^40` terms there are no primes left, and nobody has so many.
  static func largestPrime(forSumsOf terms: Int) -> UInt64 {
    let root = (exactLimit / Double(terms)).squareRoot()
    // bound(below: p) ≤ root
    let limit = (root - 2) / (0.5 + 0x1p-18)
    return min(largest, UInt64(max(limit, 2)))
  }

  /// Different primes below a number, the largest first, whose product has more than so many bits.
  ///
  /// - Parameters:
  ///   - limit: at most ``largest``.
  ///   - isUsable: which primes may be taken.
  /// - Returns: `nil` if there are not enough.
  init?(below limit: UInt64, bits: Int, where isUsable: (UInt64) -> Bool = { _ in true }) {
    var primes: [Double] = []
    var product: Integer = 1
    var candidate = limit
    // A product of primes of at least b bits each has at least (b - 1) bits a prime; counting exactly saves some.
    while product.bitWidth <= bits + 1 {
      guard candidate > 1 << 10 else { return nil }
      candidate -= 1
      if Primality.isPrime(candidate), isUsable(candidate) {
        primes.append(Double(candidate))
        product *= Integer(candidate)
      }
    }
    self.primes = primes
    reciprocals = primes.map { 1 / $0 }
  }

  var count: Int { primes.count }

  /// The largest magnitude of a residue modulo any of them.
  var residueBound: Double { Self.bound(below: primes.max() ?? 2) }

  /// The balanced residue of an integer below ``exactLimit`` in magnitude.
  @inline(__always)
  static func reduce(_ x: Double, _ prime: Double, _ reciprocal: Double) -> Double {
    // Adding and subtracting 1.5 · 2^52 rounds what is below 2^51 to an integer. The product of that quotient and the prime is
    // an integer below 2^53, and so is the difference: both are exact.
    let quotient = (x * reciprocal + 0x1.8p52) - 0x1.8p52
    return x - quotient * prime
  }
}
