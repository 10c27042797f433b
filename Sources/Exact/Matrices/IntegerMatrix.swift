internal import CGMP

/// A dense matrix of integers of any size.
///
/// All entries lie in one block of memory, each in two's complement over the same number of words, the least that holds the
/// largest of them: equal matrices are stored alike. Products of matrices run on BLAS (``*(_:_:)``).
///
/// Extents may be 0. A matrix of `r × c` entries of `b` bits takes about `r · c · b / 8` bytes; what does not fit the address
/// space stops the process, as any Swift allocation does.
public struct IntegerMatrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// The words of entry `(i, j)` are `words[(i * columns + j) * stride ..< … + stride]`, the least significant first.
  var words: [UInt]
  /// At least 1, and the least number of words that every entry fits.
  var stride: Int

  /// - Precondition: there are `rows * columns` entries of `stride` words each.
  init(rows: Int, columns: Int, words: [UInt], stride: Int) {
    precondition(rows >= 0 && columns >= 0 && words.count == rows * columns * stride)
    self.rows = rows
    self.columns = columns
    self.words = words
    self.stride = stride
    normalize()
  }

  /// A matrix of zeros.
  ///
  /// - Precondition: the extents are not negative.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, words: Array(repeating: 0, count: rows * columns), stride: 1)
  }

  /// - Parameter entries: in row-major order.
  /// - Precondition: there are `rows * columns` entries.
  public init(rows: Int, columns: Int, entries: [Integer]) {
    precondition(rows >= 0 && columns >= 0 && entries.count == rows * columns, "an entry for each place")
    let stride = entries.reduce(1) { max($0, $1.twosComplementWordCount) }
    var words = [UInt](repeating: 0, count: entries.count * stride)
    words.withUnsafeMutableBufferPointer { words in
      guard let base = words.baseAddress else { return }
      for (index, entry) in entries.enumerated() { entry.writeTwosComplement(to: base + index * stride, count: stride) }
    }
    self.rows = rows
    self.columns = columns
    self.words = words
    self.stride = stride
  }

  /// The matrix with these rows.
  ///
  /// - Precondition: the rows have one length.
  public init(_ rows: [[Integer]]) {
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of one length")
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, entries: rows.flatMap { $0 })
  }

  /// - Precondition: the size is not negative.
  public static func identity(_ size: Int) -> IntegerMatrix {
    var words = [UInt](repeating: 0, count: size * size)
    for i in 0..<size { words[i * size + i] = 1 }
    return IntegerMatrix(rows: size, columns: size, words: words, stride: 1)
  }

  /// An entry.
  ///
  /// - Precondition: the indices are those of a row and a column.
  public subscript(row: Int, column: Int) -> Integer {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "a place of the matrix")
    return words.withUnsafeBufferPointer { words in
      // The buffer holds `stride` words for each place, as the initialisers check.
      Integer(twosComplement: words.baseAddress! + (row * columns + column) * stride, count: stride)
    }
  }

  /// The entries in row-major order.
  public var entries: [Integer] {
    words.withUnsafeBufferPointer { words in
      (0..<rows * columns).map { Integer(twosComplement: words.baseAddress! + $0 * stride, count: stride) }
    }
  }

  public var transposed: IntegerMatrix {
    var result = [UInt](repeating: 0, count: words.count)
    for i in 0..<rows {
      for j in 0..<columns {
        for k in 0..<stride { result[(j * rows + i) * stride + k] = words[(i * columns + j) * stride + k] }
      }
    }
    return IntegerMatrix(rows: columns, columns: rows, words: result, stride: stride)
  }

  public var isZero: Bool { words.allSatisfy { $0 == 0 } }

  /// The number of bits that the largest entry has, its sign not counted: every entry is less than `2^bitWidth` in magnitude,
  /// or is `-2^bitWidth`.
  public var bitWidth: Int {
    var width = 0
    words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return }
      for index in 0..<rows * columns {
        let entry = base + index * stride
        let sign: UInt = Int(bitPattern: entry[stride - 1]) < 0 ? .max : 0
        var top = stride - 1
        while top > 0, entry[top] == sign { top -= 1 }
        width = max(width, top * UInt.bitWidth + UInt.bitWidth - (entry[top] ^ sign).leadingZeroBitCount)
      }
    }
    return width
  }

  /// Brings the stride to the least that every entry fits.
  private mutating func normalize() {
    let least = bitWidth / UInt.bitWidth + 1
    guard least < stride else { return }
    var fewer = [UInt](repeating: 0, count: rows * columns * least)
    for index in 0..<rows * columns {
      for k in 0..<least { fewer[index * least + k] = words[index * stride + k] }
    }
    words = fewer
    stride = least
  }
}

extension IntegerMatrix {
  /// - Precondition: both have the same extents.
  public static func + (a: IntegerMatrix, b: IntegerMatrix) -> IntegerMatrix {
    combine(a, b) { _ = __gmpn_add_n($0, $1, $2, $3) }
  }

  /// - Precondition: both have the same extents.
  public static func - (a: IntegerMatrix, b: IntegerMatrix) -> IntegerMatrix {
    combine(a, b) { _ = __gmpn_sub_n($0, $1, $2, $3) }
  }

  public static prefix func - (a: IntegerMatrix) -> IntegerMatrix {
    IntegerMatrix(rows: a.rows, columns: a.columns) - a
  }

  /// Combines entries by an operation on two's complements of so many words, one more than either has.
  private static func combine(
    _ a: IntegerMatrix, _ b: IntegerMatrix,
    _ operation: (UnsafeMutablePointer<UInt>, UnsafePointer<UInt>, UnsafePointer<UInt>, Int) -> Void
  ) -> IntegerMatrix {
    precondition(a.rows == b.rows && a.columns == b.columns, "matrices of the same extents")
    let stride = max(a.stride, b.stride) + 1
    let (x, y) = (a.extended(to: stride), b.extended(to: stride))
    var result = [UInt](repeating: 0, count: x.count)
    for index in 0..<a.rows * a.columns {
      let place = index * stride
      result.withUnsafeMutableBufferPointer { result in
        x.withUnsafeBufferPointer { x in
          y.withUnsafeBufferPointer { y in
            operation(result.baseAddress! + place, x.baseAddress! + place, y.baseAddress! + place, stride)
          }
        }
      }
    }
    return IntegerMatrix(rows: a.rows, columns: a.columns, words: result, stride: stride)
  }

  /// The words with a larger stride.
  private func extended(to newStride: Int) -> [UInt] {
    var extended = [UInt](repeating: 0, count: rows * columns * newStride)
    for index in 0..<rows * columns {
      for k in 0..<stride { extended[index * newStride + k] = words[index * stride + k] }
      if Int(bitPattern: words[index * stride + stride - 1]) < 0 {
        for k in stride..<newStride { extended[index * newStride + k] = .max }
      }
    }
    return extended
  }
}

extension Integer {
  /// The number in two's complement over so many words.
  init(twosComplement words: UnsafePointer<UInt>, count: Int) {
    let isNegative = Int(bitPattern: words[count - 1]) < 0
    if count == 1 {
      self.init(Int(bitPattern: words[0]))
      return
    }
    self.init(room: count, isNegative: isNegative) { result in
      if isNegative { _ = __gmpn_neg(result, words, count) } else { result.update(from: words, count: count) }
      return count
    }
  }

  /// The least number of words that hold the number in two's complement.
  var twosComplementWordCount: Int {
    withMagnitude { limbs, count in
      guard count > 0, let top = Int(exactly: limbs[count - 1].leadingZeroBitCount) else { return 1 }
      if top > 0 { return count }
      // −2^(64n − 1) fits n words.
      let isPower = limbs[count - 1] == 1 << 63 && (0..<count - 1).allSatisfy { limbs[$0] == 0 }
      return isNegative && isPower ? count : count + 1
    }
  }

  /// Writes the number in two's complement over so many words, which it fits.
  func writeTwosComplement(to words: UnsafeMutablePointer<UInt>, count: Int) {
    withMagnitude { limbs, size in
      words.update(from: limbs, count: min(size, count))
      for k in size..<max(size, count) { words[k] = 0 }
    }
    if isNegative { _ = __gmpn_neg(words, words, count) }
  }
}
