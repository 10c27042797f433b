internal import CGMP

extension Integer {
  /// The product with `2^count`; for a negative count the shift to the right.
  @inlinable
  public static func << (a: Integer, count: Int) -> Integer {
    if case .small(let value) = a.storage, count >= 0, count < Int.bitWidth {
      let shifted = value &<< count
      if shifted &>> count == value { return Integer(shifted) }
    }
    return count < 0 ? a.shiftedRight(by: count.magnitude) : a.shiftedLeft(by: count.magnitude)
  }

  /// The quotient by `2^count`, rounded down; for a negative count the shift to the left.
  @inlinable
  public static func >> (a: Integer, count: Int) -> Integer {
    if case .small(let value) = a.storage, count >= 0 { return Integer(value >> count) }
    return count < 0 ? a.shiftedLeft(by: count.magnitude) : a.shiftedRight(by: count.magnitude)
  }

  @inlinable
  public static func <<= (a: inout Integer, count: Int) { a = a << count }

  @inlinable
  public static func >>= (a: inout Integer, count: Int) { a = a >> count }

  @usableFromInline
  func shiftedLeft(by count: UInt) -> Integer {
    if isZero || count == 0 { return self }
    let (limbs, bits) = (Int(count / UInt(UInt.bitWidth)), UInt32(count % UInt(UInt.bitWidth)))
    return withMagnitude { x, n in
      Integer(room: n + limbs + 1, isNegative: isNegative) { result in
        result.update(repeating: 0, count: limbs)
        if bits == 0 {
          (result + limbs).update(from: x, count: n)
          return n + limbs
        }
        result[n + limbs] = __gmpn_lshift(result + limbs, x, n, bits)
        return n + limbs + 1
      }
    }
  }

  @usableFromInline
  func shiftedRight(by count: UInt) -> Integer {
    if isZero || count == 0 { return self }
    let (limbs, bits) = (count / UInt(UInt.bitWidth), UInt32(count % UInt(UInt.bitWidth)))
    return withMagnitude { x, n in
      if limbs >= n { return isNegative ? -1 : 0 }
      let dropped = Int(limbs)
      let left = n - dropped
      // Rounding down moves a negative number away from zero if any bit is lost. That may take one limb more.
      let isInexact = isNegative && __gmpn_scan1(x, 0) < count
      return Integer(room: left + 1, isNegative: isNegative) { result in
        if bits == 0 {
          result.update(from: x + dropped, count: left)
        } else {
          __gmpn_rshift(result, x + dropped, left, bits)
        }
        result[left] = isInexact ? __gmpn_add_1(result, result, left, 1) : 0
        return left + 1
      }
    }
  }
}

extension Integer {
  /// The number of bits of the magnitude; 0 for zero.
  public var bitWidth: Int {
    withMagnitude { limbs, count in
      count == 0 ? 0 : count * UInt.bitWidth - limbs[count - 1].leadingZeroBitCount
    }
  }

  /// The exponent of the largest power of two that divides this number; 0 for zero.
  public var trailingZeroBitCount: Int {
    withMagnitude { limbs, count in count == 0 ? 0 : Int(__gmpn_scan1(limbs, 0)) }
  }

  /// The `k` for which this number is `2^k`, if there is one.
  @inlinable
  public var powerOfTwoExponent: Int? {
    if case .small(let value) = storage {
      value > 0 && value & (value &- 1) == 0 ? value.trailingZeroBitCount : nil
    } else {
      largePowerOfTwoExponent
    }
  }

  @usableFromInline
  var largePowerOfTwoExponent: Int? {
    if isNegative { return nil }
    return withMagnitude { limbs, count in
      // From the least significant limb: most numbers that are no power of two show it there.
      for i in 0..<count - 1 where limbs[i] != 0 { return nil }
      let top = limbs[count - 1]
      return top & (top - 1) == 0 ? (count - 1) * UInt.bitWidth + top.trailingZeroBitCount : nil
    }
  }
}
