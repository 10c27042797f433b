internal import CGMP

/// A vector of integers to which multiples of rows of a matrix are added in place: the inner loop of exact products of
/// vectors and sparse matrices.
///
/// All entries lie in one block of memory, each in two's complement over the same number of limbs, which grows as the
/// largest entry does. An operation on a row costs one reference count, not one for each of its entries.
///
/// A vector is not for use from several threads at once.
public final class IntegerVector {
  public let count: Int

  /// The limbs of entry `i` are `limbs[i * stride ..< (i + 1) * stride]`, the least significant first. Between operations
  /// every entry is less than `2^(64 * stride - 2)` in magnitude: a sum of two of them does not overflow.
  private var limbs: UnsafeMutablePointer<UInt>
  private var stride: Int
  /// The magnitude of the entry or number that is being multiplied: `stride` limbs.
  private var factor: UnsafeMutablePointer<UInt>

  /// A vector of zeros.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    self.count = count
    stride = 4
    limbs = .allocate(capacity: count * stride)
    limbs.initialize(repeating: 0, count: count * stride)
    factor = .allocate(capacity: stride)
    factor.initialize(repeating: 0, count: stride)
  }

  deinit {
    limbs.deallocate()
    factor.deallocate()
  }

  /// Sets all entries to zero, and keeps the storage.
  public func reset() { limbs.update(repeating: 0, count: count * stride) }

  /// An entry.
  public subscript(index: Int) -> Integer {
    precondition(index >= 0 && index < count, "an index of the vector")
    let entry = limbs + index * stride
    let isNegative = isNegative(entry)
    return Integer(room: stride, isNegative: isNegative) { result in
      if isNegative { _ = __gmpn_neg(result, entry, stride) } else { result.update(from: entry, count: stride) }
      return stride
    }
  }

  public func isZero(at index: Int) -> Bool {
    precondition(index >= 0 && index < count, "an index of the vector")
    let entry = limbs + index * stride
    for i in 0..<stride where entry[i] != 0 { return false }
    return true
  }

  /// Adds a product of two numbers to an entry.
  public func addProduct(_ a: Integer, _ b: Integer, at index: Int) {
    precondition(index >= 0 && index < count, "an index of the vector")
    let product = a * b
    let size = product.withMagnitude { product, size in
      reserve(size + 1)
      factor.update(from: product, count: size)
      return size
    }
    if size > 0 { add(size, 1, isNegative: product.isNegative, at: index) }
    if isLarge(limbs + index * stride) { grow(to: stride + 2) }
  }

  /// Adds multiples of one entry, as it is before, to others: `coefficients[k]` times the entry to the one at `places[k]`, for
  /// all `k` in a range.
  ///
  /// - Precondition: the range is one of both arrays, the places are indices of the vector.
  /// - Complexity: linear in the range, times the size of the entries.
  public func addMultiples(ofEntry index: Int, _ coefficients: [Int], at places: [Int], in range: Range<Int>) {
    precondition(index >= 0 && index < count, "an index of the vector")
    precondition(
      range.lowerBound >= 0 && range.upperBound <= coefficients.count && range.upperBound <= places.count,
      "a range of both arrays")
    // Room for the product with a word: one limb more than the entry has, and one above that.
    var (size, isNegative) = takeFactor(from: index)
    reserve(size + 1)
    if size == 0 { return }
    // Taken again, since the storage may be another now.
    (size, isNegative) = takeFactor(from: index)
    coefficients.withUnsafeBufferPointer { coefficients in
      places.withUnsafeBufferPointer { places in
        for k in range {
          let (coefficient, place) = (coefficients[k], places[k])
          precondition(place >= 0 && place < count, "an index of the vector")
          add(size, coefficient.magnitude, isNegative: isNegative != (coefficient < 0), at: place)
          if isLarge(limbs + place * stride) { grow(to: stride + 2) }
        }
      }
    }
  }

  /// Copies the magnitude of an entry into `factor`.
  ///
  /// - Returns: the number of its limbs, without leading zeros, and its sign.
  private func takeFactor(from index: Int) -> (size: Int, isNegative: Bool) {
    let entry = limbs + index * stride
    let isNegative = isNegative(entry)
    if isNegative { _ = __gmpn_neg(factor, entry, stride) } else { factor.update(from: entry, count: stride) }
    var size = stride
    while size > 0, factor[size - 1] == 0 { size -= 1 }
    return (size, isNegative)
  }

  /// Adds `factor` times a word to an entry, or subtracts it.
  ///
  /// The product is less than `2^(64 * (size + 1))`, and `size + 1 < stride`: with the bound on entries, the sum does not
  /// overflow, and carries and borrows out of the highest limb are those of two's complement.
  @inline(__always)
  private func add(_ size: Int, _ word: UInt, isNegative: Bool, at index: Int) {
    let entry = limbs + index * stride
    var place = size
    if isNegative {
      var borrow = __gmpn_submul_1(entry, factor, size, word)
      while borrow != 0, place < stride {
        let (limb, overflow) = entry[place].subtractingReportingOverflow(borrow)
        entry[place] = limb
        borrow = overflow ? 1 : 0
        place += 1
      }
    } else {
      var carry = __gmpn_addmul_1(entry, factor, size, word)
      while carry != 0, place < stride {
        let (limb, overflow) = entry[place].addingReportingOverflow(carry)
        entry[place] = limb
        carry = overflow ? 1 : 0
        place += 1
      }
    }
  }

  @inline(__always)
  private func isNegative(_ entry: UnsafeMutablePointer<UInt>) -> Bool { Int(bitPattern: entry[stride - 1]) < 0 }

  /// Whether an entry may have reached `2^(64 * stride - 3)` in magnitude, half of what the entries are held under.
  @inline(__always)
  private func isLarge(_ entry: UnsafeMutablePointer<UInt>) -> Bool {
    let top = Int(bitPattern: entry[stride - 1])
    return top >= 1 << 61 || top < -(1 << 61)
  }

  /// Makes room for one limb more than a number of limbs.
  private func reserve(_ count: Int) { if count + 1 > stride { grow(to: count + 2) } }

  @inline(never)
  private func grow(to newStride: Int) {
    let larger = UnsafeMutablePointer<UInt>.allocate(capacity: count * newStride)
    for i in 0..<count {
      let (old, new) = (limbs + i * stride, larger + i * newStride)
      new.initialize(from: old, count: stride)
      (new + stride).initialize(repeating: isNegative(old) ? .max : 0, count: newStride - stride)
    }
    limbs.deallocate()
    limbs = larger
    let longer = UnsafeMutablePointer<UInt>.allocate(capacity: newStride)
    longer.initialize(from: factor, count: stride)
    (longer + stride).initialize(repeating: 0, count: newStride - stride)
    factor.deallocate()
    factor = longer
    stride = newStride
  }
}
