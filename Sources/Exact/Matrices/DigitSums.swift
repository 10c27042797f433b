/// Sums of digits of numbers, from which the numbers are made by carrying: `Σ_d s_d · 2^(w d)`, modulo a power of two.
///
/// A row for each digit, a column for each number.
struct DigitSums {
  private typealias Vector = SIMD8<Double>
  /// The numbers that are carried at a time.
  static var lanes: Int { 8 }

  private let digitCount: Int
  private let bits: Int
  /// From a row to the next. Not a power of two, so that the digits of one number do not compete for the same lines of the cache.
  let rowLength: Int
  private let sums: Scratch

  /// - Parameter numbers: a multiple of ``lanes``.
  /// - Precondition: the number of digits is even, and they are of at least 7 and at most 24 bits.
  init(digitCount: Int, bits: Int, numbers: Int) {
    precondition(digitCount % 2 == 0 && (7...24).contains(bits) && numbers % Self.lanes == 0)
    self.digitCount = digitCount
    self.bits = bits
    rowLength = numbers + Self.lanes
    sums = Scratch(rowLength * digitCount)
    // Columns beyond the numbers are carried too.
    sums.base.update(repeating: 0, count: sums.count)
  }

  /// Where the sums are to be written: integers that are below `2^51` in magnitude, also with a carry of `2^51 / 2^bits`.
  var base: UnsafeMutablePointer<Double> { sums.base }

  /// Writes so many numbers in two's complement over so many words each, and overwrites the sums.
  func write(_ count: Int, to words: UnsafeMutablePointer<UInt>, wordsEach: Int) {
    for start in stride(from: 0, to: count, by: Self.lanes) { joinPairs(from: start) }
    UnsafeMutableRawPointer(sums.base).withMemoryRebound(to: Int.self, capacity: sums.count) { pairs in
      for place in 0..<count { pack(pairs + place, to: words + place * wordsEach, count: wordsEach) }
    }
  }

  /// Carries in eight numbers, and joins two digits to one: the pairs are integers below `2^49` in magnitude, as machine words in
  /// the places of the first half of the sums.
  ///
  /// A carry is the nearest integer to `s / 2^w`, so that digits are from `−2^(w−1)` to `2^(w−1)`; all steps are exact.
  @inline(__always)
  private func joinPairs(from start: Int) {
    let raw = UnsafeMutableRawPointer(sums.base + start)
    let rowSize = rowLength * MemoryLayout<Double>.stride
    let rounding = Vector(repeating: 0x1.8p52)
    let (base, inverseBase) = (Double(1 << bits), 1 / Double(1 << bits))
    var carry = Vector.zero
    for pair in 0..<digitCount / 2 {
      let row = raw + 2 * pair * rowSize
      let low = row.loadUnaligned(as: Vector.self) + carry
      let lowCarry = (low * inverseBase + rounding) - rounding
      let high = (row + rowSize).loadUnaligned(as: Vector.self) + lowCarry
      carry = (high * inverseBase + rounding) - rounding
      let digits = (low - lowCarry * base) + (high - carry * base) * base
      let words = unsafeBitCast(digits + rounding, to: SIMD8<Int>.self) &- unsafeBitCast(rounding, to: SIMD8<Int>.self)
      (raw + pair * rowSize).storeBytes(of: words, as: SIMD8<Int>.self)
    }
  }

  /// Writes the number with these pairs of digits, which may be negative.
  @inline(__always)
  private func pack(_ pairs: UnsafeMutablePointer<Int>, to words: UnsafeMutablePointer<UInt>, count: Int) {
    // Two words in two's complement: what is not written yet. A pair is below 2^49 and shifted by less than 64 bits.
    var (low, high) = (UInt(0), 0)
    var (shift, written) = (0, 0)
    var source = pairs
    for _ in 0..<digitCount / 2 {
      let pair = source.pointee
      source += rowLength
      let (sum, carry) = low.addingReportingOverflow(UInt(bitPattern: pair &<< shift))
      // By 64 − shift bits, which may be 64.
      high = high &+ (pair &>> 1) &>> (63 &- shift) &+ (carry ? 1 : 0)
      low = sum
      shift &+= 2 &* bits
      if shift >= 64 {
        // All words but those beyond the number, which the digits may reach.
        if written < count { words[written] = low }
        written &+= 1
        low = UInt(bitPattern: high)
        high &>>= 63
        shift &-= 64
      }
    }
    if written < count { words[written] = low }
  }
}
