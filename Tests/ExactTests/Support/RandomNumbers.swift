import Exact

extension Integer {
  /// A random integer of up to so many words, where the nasty ones are frequent: zero, one, the ends of the machine word, powers
  /// of two and their neighbours, long runs of equal bits.
  static func random(words: Int = 6, using generator: inout SplitMix64) -> Integer {
    let magnitude: Integer
    switch Int.random(in: 0..<10, using: &generator) {
    case 0:
      return Integer(Int.random(in: -3...3, using: &generator))
    case 1:
      let edges: [Int] = [.min, .min + 1, .max, .max - 1, 1 << 62, -1 << 62, 1 << 32, -1 << 32, 1 << 31]
      return Integer(edges.randomElement(using: &generator)!) + Integer(Int.random(in: -1...1, using: &generator))
    case 2, 3:
      return Integer(Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<64, using: &generator))
    case 4:
      magnitude =
        Integer(1) << Int.random(in: 0...64 * words, using: &generator)
        + Integer(Int.random(in: -1...1, using: &generator))
    case 5:
      // Runs of ones and zeros, for carries.
      var value: Integer = 0
      for _ in 0..<words {
        let run = Int.random(in: 1...80, using: &generator)
        value = value << run + (Bool.random(using: &generator) ? Integer(1) << run - 1 : 0)
      }
      magnitude = value
    default:
      var value: Integer = 0
      for _ in 0..<Int.random(in: 1...words, using: &generator) {
        value = value << 64 + Integer(generator.next())
      }
      magnitude = value >> Int.random(in: 0..<64, using: &generator)
    }
    return Bool.random(using: &generator) ? magnitude : -magnitude
  }
}

extension Rational {
  /// A random rational number: an integer, a small fraction, a dyadic number, or any.
  static func random(words: Int = 3, using generator: inout SplitMix64) -> Rational {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0:
      return Rational(.random(words: words, using: &generator))
    case 1, 2:
      let denominator = Integer(Int.random(in: 1...60, using: &generator))
      return Rational(Integer(Int.random(in: -60...60, using: &generator)), positiveDenominator: denominator)
    case 3:
      let exponent = Int.random(in: -100...100, using: &generator)
      return Rational(mantissa: .random(words: 1, using: &generator), exponentOfTwo: exponent)
    default:
      var denominator = Integer.random(words: words, using: &generator).magnitude
      if denominator.isZero { denominator = 1 }
      return Rational(.random(words: words, using: &generator), positiveDenominator: denominator)
    }
  }
}
