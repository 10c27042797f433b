import Exact

extension TermList {
  /// The product of two polynomials whose keys are too long for blocks.
  ///
  /// - Parameter termLimit: the largest number of terms that the product may have.
  /// - Returns: `nil` if the product has more terms, or as many before some of them cancel.
  /// - Precondition: the layout fits the product's exponents.
  static func product(_ f: TermList, _ g: TermList, _ layout: MonomialLayout, termLimit: Int) -> TermList? {
    if f.count == 0 || g.count == 0 { return .zero }
    if f.count == 1 || g.count == 1 {
      if Swift.max(f.count, g.count) > termLimit { return nil }
      return f.count == 1 ? g.multiplied(by: f) : f.multiplied(by: g)
    }
    return hashProduct(f, g, termLimit: termLimit)
  }

  /// The product with a single term.
  private func multiplied(by term: TermList) -> TermList {
    TermList(
      keys: keys.map { $0 + term.keys[0] }, coefficients: coefficients.multiplied(by: term.coefficients[0]))
  }

  /// The product by a hash table.
  private static func hashProduct(_ f: TermList, _ g: TermList, termLimit: Int) -> TermList? {
    if case .words(let x) = f.coefficients, case .words(let y) = g.coefficients, ProductSize(x, y).fitsTwoWords {
      var table = SumTable<Key, Int128>(expected: Swift.max(f.count, g.count))
      for i in x.indices {
        let (key, coefficient) = (f.keys[i], Int128(x[i]))
        for j in y.indices { table.add(coefficient &* Int128(y[j]), to: key + g.keys[j]) }
        if table.count > termLimit { return nil }
      }
      let (keys, sums) = table.sorted { $0 == 0 }
      return TermList(keys: keys, coefficients: IntegerList(sums: sums))
    }
    var table = SumTable<Key, Integer>(expected: Swift.max(f.count, g.count))
    let (x, y) = (f.coefficients.integers, g.coefficients.integers)
    for i in x.indices {
      for j in y.indices { table.add(x[i] * y[j], to: f.keys[i] + g.keys[j]) }
      if table.count > termLimit { return nil }
    }
    let (keys, sums) = table.sorted { $0.isZero }
    return TermList(keys: keys, coefficients: IntegerList(sums))
  }
}

extension TermList where Key: FixedWidthInteger & UnsignedInteger {
  /// The product of two polynomials.
  ///
  /// By one of two algorithms, as the sizes and shapes of both say:
  /// - in blocks of places, one for each combination of trailing exponents (``BlockPlan``), with sums of one or two machine
  ///   words;
  /// - in a hash table, for what is too sparse, or has too large coefficients, for that.
  ///
  /// - Parameter termLimit: the largest number of terms that the product may have.
  /// - Returns: `nil` if the product has more terms, or as many before some of them cancel.
  /// - Precondition: the layout fits the product's exponents.
  static func product(_ f: TermList, _ g: TermList, _ layout: MonomialLayout, termLimit: Int) -> TermList? {
    if f.count == 0 || g.count == 0 { return .zero }
    if f.count == 1 || g.count == 1 {
      if Swift.max(f.count, g.count) > termLimit { return nil }
      return f.count == 1 ? g.multiplied(by: f) : f.multiplied(by: g)
    }
    if case .words(let x) = f.coefficients, case .words(let y) = g.coefficients, ProductSize(x, y).fitsTwoWords,
      let plan = BlockPlan(f, g, layout)
    {
      return blockProduct(f, x, g, y, plan, layout, termLimit: termLimit)
    }
    return hashProduct(f, g, termLimit: termLimit)
  }
}

/// Sums by monomial, in a hash table.
private struct SumTable<Key: MonomialKey, Sum: AdditiveArithmetic & Sendable> {
  /// 0 is empty, else an index plus 1. Its size is a power of two.
  private var slots: [UInt32]
  private var keys: [Key] = []
  private var sums: [Sum] = []

  var count: Int { keys.count }

  init(expected: Int) {
    var size = 64
    while size < 2 * expected { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  @inline(__always)
  mutating func add(_ value: Sum, to key: Key) {
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if keys[index] == key {
        sums[index] += value
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    keys.append(key)
    sums.append(value)
    slots[slot] = UInt32(keys.count)
    if 2 * keys.count > slots.count { grow() }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for (index, key) in keys.enumerated() {
      var slot = Self.hash(key) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  @inline(__always)
  private static func hash(_ key: Key) -> Int {
    if let key = key as? UInt64 {
      let product = key &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: product ^ product >> 32)
    }
    return key.hashValue
  }

  func sorted(droppingWhere isZero: (Sum) -> Bool) -> (keys: [Key], sums: [Sum]) {
    let order = keys.indices.filter { !isZero(sums[$0]) }.sorted { keys[$0] < keys[$1] }
    return (order.map { keys[$0] }, order.map { sums[$0] })
  }
}
