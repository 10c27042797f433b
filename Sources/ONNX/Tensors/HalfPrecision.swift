// Written out, because `Float16` does not exist on every platform that Swift runs on.

extension Float {
  /// The number with an IEEE 754 binary16 pattern. Exact; a NaN stays one.
  init(binary16 pattern: UInt16) {
    let sign: FloatingPointSign = pattern >> 15 == 0 ? .plus : .minus
    let exponent = Int(pattern >> 10 & 0x1F)
    let significand = Float(pattern & 0x3FF)
    self =
      switch exponent {
      case 0: Float(sign: sign, exponent: -24, significand: significand)
      case 0x1F: significand == 0 ? (sign == .plus ? .infinity : -.infinity) : .nan
      default: Float(sign: sign, exponent: exponent - 25, significand: 0x400 + significand)
      }
  }

  /// The number with a bfloat16 pattern: the upper half of a 32-bit one.
  init(bfloat16 pattern: UInt16) { self.init(bitPattern: UInt32(pattern) << 16) }
}
