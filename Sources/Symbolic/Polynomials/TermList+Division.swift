import Exact

/// Products of the terms of a quotient, as it is found, with those of its divisor behind the leading one, by descending
/// monomials: the heap of S. C. Johnson, "Sparse polynomial arithmetic", ACM SIGSAM Bulletin 8 (1974) 63–71,
/// <https://doi.org/10.1145/1086837.1086847>.
private struct ProductHeap<Key: MonomialKey> {
  private struct Entry {
    var key: Key
    /// The term of the quotient.
    var i: Int
    /// The term of the divisor, counted from the leading one.
    var j: Int
  }

  private var entries: [Entry] = []

  var largest: Key? { entries.first?.key }

  mutating func insert(_ key: Key, _ i: Int, _ j: Int) {
    entries.append(Entry(key: key, i: i, j: j))
    var place = entries.count - 1
    while place > 0 && entries[(place - 1) / 2].key < entries[place].key {
      entries.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes one of the products with the largest monomial.
  mutating func removeLargest() -> (i: Int, j: Int)? {
    guard let top = entries.first, let last = entries.popLast() else { return nil }
    if entries.isEmpty { return (top.i, top.j) }
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= entries.count { break }
      if child + 1 < entries.count && entries[child].key < entries[child + 1].key { child += 1 }
      if entries[child].key <= last.key { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = last
    return (top.i, top.j)
  }
}

extension TermList {
  /// The quotient of integer polynomials if it is one; else `nil`, as soon as that shows.
  ///
  /// - Parameter countProducts: told how many products of terms a term of the quotient makes, before they are computed.
  /// - Precondition: the divisor is not 0; both have keys of one layout.
  /// - Complexity: O(q g log q) for q terms of the quotient and g of the divisor.
  func dividedExactly<Failure: Error>(
    by divisor: TermList, _ layout: MonomialLayout, countProducts: (Int) throws(Failure) -> Void
  ) throws(Failure) -> TermList? {
    if count == 0 { return self }
    let (degrees, divisorDegrees) = (degrees(layout), divisor.degrees(layout))
    for (degree, other) in zip(degrees, divisorDegrees) where degree < other { return nil }
    let quotientDegrees = zip(degrees, divisorDegrees).map { $0 - $1 }
    if case .words(let x) = coefficients, case .words(let y) = divisor.coefficients {
      switch try Self.quotient(keys, x, divisor.keys, y, quotientDegrees, layout, countProducts) {
      case .exact(let quotient): return quotient
      case .inexact: return nil
      case .tooLarge: break
      }
    }
    let (x, y) = (coefficients.integers, divisor.coefficients.integers)
    return try Self.quotient(keys, x, divisor.keys, y, quotientDegrees, layout, countProducts)
  }

  private enum Outcome {
    case exact(TermList)
    case inexact
    /// A number does not fit.
    case tooLarge
  }

  /// The monomial of the next term of the quotient, if it can be one.
  private static func quotientKey(
    _ key: Key, _ leading: Key, _ degrees: [UInt32], _ layout: MonomialLayout
  ) -> Key? {
    guard leading.divides(key, layout) else { return nil }
    let quotient = key - leading
    for variable in degrees.indices where quotient.exponent(variable, layout) > degrees[variable] { return nil }
    return quotient
  }

  private static func quotient<Failure: Error>(
    _ dividend: [Key], _ x: [Int], _ divisor: [Key], _ y: [Int], _ degrees: [UInt32], _ layout: MonomialLayout,
    _ countProducts: (Int) throws(Failure) -> Void
  ) throws(Failure) -> Outcome {
    let last = divisor.count - 1
    var heap = ProductHeap<Key>()
    var (keys, values): ([Key], [Int]) = ([], [])
    var next = dividend.count - 1
    while next >= 0 || heap.largest != nil {
      var key = heap.largest
      if next >= 0 { key = Swift.max(key ?? dividend[next], dividend[next]) }
      guard let key else { break }
      var rest: Int128 = 0
      if next >= 0 && dividend[next] == key {
        rest = Int128(x[next])
        next -= 1
      }
      while heap.largest == key, let (i, j) = heap.removeLargest() {
        let overflow: Bool
        (rest, overflow) = rest.subtractingReportingOverflow(Int128(values[i]) &* Int128(y[last - j]))
        if overflow { return .tooLarge }
        if j < last { heap.insert(keys[i] + divisor[last - j - 1], i, j + 1) }
      }
      if rest == 0 { continue }
      guard let quotientKey = quotientKey(key, divisor[last], degrees, layout) else { return .inexact }
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: Int128(y[last]))
      if remainder != 0 { return .inexact }
      guard let word = Int(exactly: quotient) else { return .tooLarge }
      try countProducts(divisor.count)
      keys.append(quotientKey)
      values.append(word)
      if last > 0 { heap.insert(quotientKey + divisor[last - 1], keys.count - 1, 1) }
    }
    return .exact(TermList(keys: keys.reversed(), coefficients: .words(values.reversed())))
  }

  private static func quotient<Failure: Error>(
    _ dividend: [Key], _ x: [Integer], _ divisor: [Key], _ y: [Integer], _ degrees: [UInt32], _ layout: MonomialLayout,
    _ countProducts: (Int) throws(Failure) -> Void
  ) throws(Failure) -> TermList? {
    let last = divisor.count - 1
    let sum = IntegerAccumulator()
    var heap = ProductHeap<Key>()
    var (keys, values): ([Key], [Integer]) = ([], [])
    var next = dividend.count - 1
    while next >= 0 || heap.largest != nil {
      var key = heap.largest
      if next >= 0 { key = Swift.max(key ?? dividend[next], dividend[next]) }
      guard let key else { break }
      sum.reset()
      while heap.largest == key, let (i, j) = heap.removeLargest() {
        sum.addProduct(values[i], y[last - j])
        if j < last { heap.insert(keys[i] + divisor[last - j - 1], i, j + 1) }
      }
      var rest = -sum.value
      if next >= 0 && dividend[next] == key {
        rest += x[next]
        next -= 1
      }
      if rest.isZero { continue }
      guard let quotientKey = quotientKey(key, divisor[last], degrees, layout),
        let (quotient, remainder) = try? rest.quotientAndRemainder(dividingBy: y[last]), remainder.isZero
      else { return nil }
      try countProducts(divisor.count)
      keys.append(quotientKey)
      values.append(quotient)
      if last > 0 { heap.insert(quotientKey + divisor[last - 1], keys.count - 1, 1) }
    }
    return TermList(keys: keys.reversed(), coefficients: IntegerList(values.reversed()))
  }
}
