/// Proved primality of words.
enum Primality {
  /// Whether a number is prime. The answer is proved, not probable.
  ///
  /// A composite number below 318 665 857 834 031 151 167 461 > 2^64 fails the strong test of Miller and Rabin to at
  /// least one of the first twelve primes as base: J. Sorenson and J. Webster, "Strong pseudoprimes to twelve prime
  /// bases", Mathematics of Computation 86 (2017) 985–1003, <https://arxiv.org/abs/1509.00864> (2015).
  static func isPrime(_ n: UInt64) -> Bool {
    let bases: [UInt64] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    for prime in bases {
      if n == prime { return true }
      if n % prime == 0 { return false }
    }
    if n < 41 * 41 { return n > 1 }
    // n - 1 = odd * 2^twos
    let twos = (n - 1).trailingZeroBitCount
    let odd = (n - 1) >> UInt64(twos)
    return bases.allSatisfy { isStrongProbablePrime(n, base: $0, odd: odd, twos: twos) }
  }

  private static func isStrongProbablePrime(_ n: UInt64, base: UInt64, odd: UInt64, twos: Int) -> Bool {
    func product(_ a: UInt64, _ b: UInt64) -> UInt64 { n.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder }
    var power: UInt64 = 1
    for bit in (0..<UInt64.bitWidth - odd.leadingZeroBitCount).reversed() {
      power = product(power, power)
      if odd >> UInt64(bit) & 1 == 1 { power = product(power, base) }
    }
    if power == 1 || power == n - 1 { return true }
    for _ in 1..<twos {
      power = product(power, power)
      if power == n - 1 { return true }
    }
    return false
  }
}
