/// Whether a number is prime: a proof, not a guess. The Miller–Rabin test with the first twelve primes as bases decides
/// every number below 3.18 · 10^23 (J. Sorenson and J. Webster, "Strong pseudoprimes to twelve prime bases", Mathematics
/// of Computation 86, 2017), and so every 64-bit number.
func isPrime(_ n: UInt64) -> Bool {
  let bases: [UInt64] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
  if n < 2 { return false }
  for base in bases where n.isMultiple(of: base) { return n == base }
  let shift = (n - 1).trailingZeroBitCount
  let odd = (n - 1) >> UInt64(shift)
  return bases.allSatisfy { base in
    var x = power(base, odd, modulo: n)
    if x == 1 || x == n - 1 { return true }
    for _ in 1..<max(shift, 1) {
      x = n.dividingFullWidth(x.multipliedFullWidth(by: x)).remainder
      if x == n - 1 { return true }
    }
    return false
  }
}

/// `base^exponent` modulo a number above 1.
func power(_ base: UInt64, _ exponent: UInt64, modulo modulus: UInt64) -> UInt64 {
  var (result, square, rest) = (UInt64(1), base % modulus, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result = modulus.dividingFullWidth(result.multipliedFullWidth(by: square)).remainder }
    square = modulus.dividingFullWidth(square.multipliedFullWidth(by: square)).remainder
    rest >>= 1
  }
  return result
}
