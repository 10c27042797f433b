/// Into digits of how many bits numbers are cut, so that sums of products of digits and residues are exact.
struct DigitWidth {
  /// At most 24, and at least 7.
  let bits: Int
  /// How many products of a digit and a residue a sum may have.
  let termsAtATime: Int

  /// - Parameters:
  ///   - limit: what the sums stay below.
  ///   - words: the words of the numbers.
  ///   - primes: modulo which the other factors are residues.
  init(forSumsBelow limit: Double, digitsOf words: Int, by primes: WordPrimes) {
    let atATime = { (bits: Int) in Int(limit / (Double(1 << bits) * primes.residueBound)) }
    // 24 where that leaves the sums exact, as it does for short numbers, and else 16.
    bits = (words * 64 + 23) / 24 <= atATime(24) ? 24 : 16
    termsAtATime = atATime(bits)
  }

  /// - Parameter terms: how many products a sum has.
  /// - Precondition: a sum of so many products of a digit of 7 bits and a residue is below the limit.
  init(forSumsBelow limit: Double, terms: Int, by primes: WordPrimes) {
    var bits = 24
    while Double(1 << bits) * primes.residueBound * Double(terms) >= limit { bits -= 1 }
    precondition(bits >= 7, "sums of so many products")
    self.bits = bits
    termsAtATime = terms
  }

  var base: Double { Double(1 << bits) }

  func count(ofWords words: Int) -> Int { (words * UInt.bitWidth + bits - 1) / bits }

  /// Writes some digits of some entries, a row for each digit. The highest digit of all has the sign.
  func extract(_ range: Range<Int>, of matrix: IntegerMatrix, entries: Range<Int>, into digits: inout [Double]) {
    let (stride, size) = (matrix.stride, entries.count)
    let highest = count(ofWords: stride) - 1
    let mask: UInt = 1 << UInt(bits) - 1
    matrix.words.withUnsafeBufferPointer { words in
      digits.withUnsafeMutableBufferPointer { digits in
        for digit in range {
          let (word, shift) = ((digit * bits) / UInt.bitWidth, UInt(digit * bits % UInt.bitWidth))
          let row = digits.baseAddress! + (digit - range.lowerBound) * size
          var source = words.baseAddress! + entries.lowerBound * stride + word
          if digit == highest {
            // Fewer bits than a word are left, so that they lie in the highest one.
            for i in 0..<size {
              row[i] = Double(Int32(truncatingIfNeeded: Int(bitPattern: source.pointee) &>> Int(shift)))
              source += stride
            }
          } else if Int(shift) + bits <= UInt.bitWidth {
            for i in 0..<size {
              row[i] = Double(Int32(truncatingIfNeeded: (source.pointee &>> shift) & mask))
              source += stride
            }
          } else {
            for i in 0..<size {
              let value = (source[0] &>> shift) | (source[1] &<< (64 &- shift))
              row[i] = Double(Int32(truncatingIfNeeded: value & mask))
              source += stride
            }
          }
        }
      }
    }
  }
}
