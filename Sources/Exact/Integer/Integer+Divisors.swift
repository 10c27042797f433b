internal import CGMP

extension Integer {
  /// The greatest common divisor, not negative; that of zero and a number is the number's magnitude.
  ///
  /// - Complexity: quasi-linear in the sizes for large numbers.
  public func greatestCommonDivisor(_ other: Integer) -> Integer {
    if case .small(let x) = storage, case .small(let y) = other.storage {
      return Integer(magnitude: wordGCD(x.magnitude, y.magnitude), isNegative: false)
    }
    if isZero { return other.magnitude }
    if other.isZero { return magnitude }
    return withMagnitude { x, m in
      other.withMagnitude { y, n in
        if m == 1 || n == 1 {
          let word = m == 1 ? x[0] : y[0]
          let divisor = m == 1 ? __gmpn_gcd_1(y, n, word) : __gmpn_gcd_1(x, m, word)
          return Integer(magnitude: divisor, isNegative: false)
        }
        return Integer.largeGCD(x, m, y, n)
      }
    }
  }

  /// The least common multiple, not negative; zero if one of the numbers is zero.
  public func leastCommonMultiple(_ other: Integer) -> Integer {
    if isZero || other.isZero { return 0 }
    let divisor = greatestCommonDivisor(other)
    return divisor.isOne ? (self * other).magnitude : (exactlyDivided(by: divisor) * other).magnitude
  }

  private static func largeGCD(
    _ x: UnsafePointer<UInt>, _ m: Int, _ y: UnsafePointer<UInt>, _ n: Int
  ) -> Integer {
    // GMP wants an odd second operand, and a first one of at least as many bits: take the twos out of both.
    let twosOfX = Int(__gmpn_scan1(x, 0))
    let twosOfY = Int(__gmpn_scan1(y, 0))
    let twos = min(twosOfX, twosOfY)
    let oddPart = withUnsafeTemporaryAllocation(of: UInt.self, capacity: m + n) { scratch -> Integer in
      let u = scratch.baseAddress!
      let v = u + m
      let uCount = shiftRight(x, m, by: twosOfX, into: u)
      let vCount = shiftRight(y, n, by: twosOfY, into: v)
      let vIsLarger =
        uCount == vCount ? __gmpn_cmp(u, v, uCount) < 0 : uCount < vCount
      // The result has at most the limbs of the smaller operand; both operands are destroyed.
      return Integer(room: min(uCount, vCount), isNegative: false) { result in
        vIsLarger ? __gmpn_gcd(result, v, vCount, u, uCount) : __gmpn_gcd(result, u, uCount, v, vCount)
      }
    }
    return oddPart << twos
  }

  /// Writes a magnitude without its lowest bits, and returns the number of limbs without leading zeros.
  private static func shiftRight(
    _ x: UnsafePointer<UInt>, _ count: Int, by bits: Int, into result: UnsafeMutablePointer<UInt>
  ) -> Int {
    let (limbs, rest) = bits.quotientAndRemainder(dividingBy: UInt.bitWidth)
    var left = count - limbs
    if rest == 0 {
      result.update(from: x + limbs, count: left)
    } else {
      __gmpn_rshift(result, x + limbs, left, UInt32(rest))
    }
    while left > 0, result[left - 1] == 0 { left -= 1 }
    return left
  }
}

/// The greatest common divisor of two words, by Stein's binary algorithm (J. Stein, J. Comput. Phys. 1 (1967) 397–405);
/// that of zero and a word is the word.
@usableFromInline
func wordGCD(_ a: UInt, _ b: UInt) -> UInt {
  if a == 0 { return b }
  if b == 0 { return a }
  let twosOfA = a.trailingZeroBitCount
  let twosOfB = b.trailingZeroBitCount
  var x = a &>> UInt(twosOfA)
  var y = b &>> UInt(twosOfB)
  // Both odd. Replace the larger by the odd part of the difference, until one of them is 1 or they are equal.
  while x != y {
    if x == 1 || y == 1 {
      y = 1
      break
    }
    let difference = x &- y
    let isLess = x < y
    y = isLess ? x : y
    // The difference and its negative have the same number of trailing zeros.
    x = (isLess ? 0 &- difference : difference) &>> UInt(difference.trailingZeroBitCount)
  }
  return y &<< UInt(min(twosOfA, twosOfB))
}

/// The greatest common divisors of two pairs of numbers, none of them 0. The two computations take turns in one loop: each of
/// their steps waits for the one before it, and the end of a loop is what a processor cannot predict.
@inline(__always)
func wordGCDs(_ first: (UInt, UInt), _ second: (UInt, UInt)) -> (UInt, UInt) {
  let firstTwos = min(first.0.trailingZeroBitCount, first.1.trailingZeroBitCount)
  let secondTwos = min(second.0.trailingZeroBitCount, second.1.trailingZeroBitCount)
  var (x, y) = (first.0 &>> UInt(first.0.trailingZeroBitCount), first.1 &>> UInt(first.1.trailingZeroBitCount))
  var (z, w) = (second.0 &>> UInt(second.0.trailingZeroBitCount), second.1 &>> UInt(second.1.trailingZeroBitCount))
  // y and w are odd, and x and z odd or 0. A pair that is done has 0 or y in the place of x, in turns: y stays.
  while true {
    let (difference, other) = (x &- y, z &- w)
    // Odd numbers divide no power of two: a product modulo 2^64 is 0 only if one of its factors is.
    if (x &* difference) | (z &* other) == 0 { break }
    let (isLess, isOtherLess) = (x < y, z < w)
    y = isLess && x != 0 ? x : y
    w = isOtherLess && z != 0 ? z : w
    x = (isLess ? 0 &- difference : difference) &>> UInt(difference.trailingZeroBitCount)
    z = (isOtherLess ? 0 &- other : other) &>> UInt(other.trailingZeroBitCount)
  }
  return (y &<< UInt(firstTwos), w &<< UInt(secondTwos))
}
