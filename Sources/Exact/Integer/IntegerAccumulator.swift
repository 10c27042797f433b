internal import CGMP

/// A sum of products of integers, added up in place.
///
/// A sum of big integers makes a new number for every product and every partial sum. An accumulator owns its limbs and
/// multiplies into them. Positive and negative products are summed apart, so that no sum changes its sign, and only
/// ``value`` subtracts.
///
/// An accumulator is not for use from several threads at once.
public final class IntegerAccumulator {
  /// A sum of magnitudes. The limbs from `used` on are zero, and there is always one of them: a carry out of the limbs
  /// in use has a place to go.
  private struct Sum {
    var limbs: UnsafeMutablePointer<UInt>
    var room: Int
    var used = 0

    init(room: Int) {
      limbs = .allocate(capacity: room)
      limbs.initialize(repeating: 0, count: room)
      self.room = room
    }
  }

  // Both sums live outside the object: access to them needs no dynamic check for exclusivity.
  private let sums: UnsafeMutablePointer<Sum>

  /// A sum of no products: zero.
  public init() {
    sums = .allocate(capacity: 2)
    sums.initialize(to: Sum(room: 16))
    (sums + 1).initialize(to: Sum(room: 16))
  }

  deinit {
    sums[0].limbs.deallocate()
    sums[1].limbs.deallocate()
    sums.deallocate()
  }

  /// Sets the sum to zero, and keeps the storage.
  public func reset() {
    for i in 0..<2 {
      sums[i].limbs.update(repeating: 0, count: sums[i].used)
      sums[i].used = 0
    }
  }

  /// Adds a number.
  public func add(_ a: Integer) { addProduct(a, 1) }

  /// Adds the product of two numbers.
  ///
  /// - Complexity: O(*n*) in the size of the first; no allocation once the sum has room.
  public func addProduct(_ a: Integer, _ b: Int) {
    if case .small(let x) = a.storage {
      let product = x.magnitude.multipliedFullWidth(by: b.magnitude)
      let sum = sums + ((x ^ b) < 0 ? 1 : 0)
      reserve(2, in: sum)
      let limbs = sum.pointee.limbs
      var carry: Bool
      (limbs[0], carry) = limbs[0].addingReportingOverflow(product.low)
      // The high word of a product of two words is at most 2^64 - 2: no overflow in adding the carry to it.
      (limbs[1], carry) = limbs[1].addingReportingOverflow(product.high &+ (carry ? 1 : 0))
      propagate(carry ? 1 : 0, at: 2, in: sum)
    } else {
      let sum = sums + (a.isNegative != (b < 0) ? 1 : 0)
      a.withMagnitude { limbs, count in
        reserve(count + 1, in: sum)
        let carry = __gmpn_addmul_1(sum.pointee.limbs, limbs, count, b.magnitude)
        propagate(carry, at: count, in: sum)
      }
    }
  }

  /// Adds the product of two numbers.
  public func addProduct(_ a: Integer, _ b: Integer) {
    if case .small(let word) = b.storage { return addProduct(a, word) }
    if case .small(let word) = a.storage { return addProduct(b, word) }
    let sum = sums + (a.isNegative != b.isNegative ? 1 : 0)
    a.withMagnitude { x, m in
      b.withMagnitude { y, n in
        reserve(m + n, in: sum)
        let carry = withUnsafeTemporaryAllocation(of: UInt.self, capacity: m + n) { scratch in
          let product = scratch.baseAddress!
          _ = m >= n ? __gmpn_mul(product, x, m, y, n) : __gmpn_mul(product, y, n, x, m)
          return __gmpn_add_n(sum.pointee.limbs, sum.pointee.limbs, product, m + n)
        }
        propagate(carry, at: m + n, in: sum)
      }
    }
  }

  /// The sum of all products since the beginning or the last ``reset()``.
  public var value: Integer {
    let (positive, negative) = (sums[0], sums[1])
    // The leading limbs in use may be zero.
    let count = max(positive.used, negative.used)
    if count == 0 { return 0 }
    if negative.used == 0 { return IntegerAccumulator.copy(positive, isNegative: false) }
    if positive.used == 0 { return IntegerAccumulator.copy(negative, isNegative: true) }
    if positive.used < count { reserve(count, in: sums) }
    if negative.used < count { reserve(count, in: sums + 1) }
    let (x, y) = (sums[0].limbs, sums[1].limbs)
    let isNegative = __gmpn_cmp(x, y, count) < 0
    return Integer(room: count, isNegative: isNegative) { result in
      _ = isNegative ? __gmpn_sub_n(result, y, x, count) : __gmpn_sub_n(result, x, y, count)
      return count
    }
  }

  private static func copy(_ sum: Sum, isNegative: Bool) -> Integer {
    Integer(room: sum.used, isNegative: isNegative) { result in
      result.update(from: sum.limbs, count: sum.used)
      return sum.used
    }
  }

  /// Makes room for a number of limbs and one more.
  @inline(__always)
  private func reserve(_ count: Int, in sum: UnsafeMutablePointer<Sum>) {
    if max(count, sum.pointee.used) >= sum.pointee.room { grow(sum, to: max(count, sum.pointee.used)) }
  }

  @inline(never)
  private func grow(_ sum: UnsafeMutablePointer<Sum>, to count: Int) {
    var larger = Sum(room: 2 * count + 1)
    larger.used = sum.pointee.used
    larger.limbs.update(from: sum.pointee.limbs, count: larger.used)
    sum.pointee.limbs.deallocate()
    sum.pointee = larger
  }

  /// Adds a carry at a place within the reserved limbs.
  @inline(__always)
  private func propagate(_ carry: UInt, at place: Int, in sum: UnsafeMutablePointer<Sum>) {
    let limbs = sum.pointee.limbs
    var place = place
    var carry = carry
    // The sum is less than the room has bits for, so the carry ends before the room does.
    while carry != 0 {
      let (limb, overflow) = limbs[place].addingReportingOverflow(carry)
      limbs[place] = limb
      carry = overflow ? 1 : 0
      place += 1
    }
    if place > sum.pointee.used { sum.pointee.used = place }
  }
}
