import Exact

/// One factor of a product, arranged by a plan: groups of terms with equal leading exponents.
private struct GroupedTerms<Key: MonomialKey & FixedWidthInteger & UnsignedInteger> {
  /// The leading exponents of each group, the trailing ones 0.
  var leading: [Key] = []
  /// Where each group starts, and at the end the number of terms.
  var starts: [Int] = []
  /// The places of the terms.
  var places: [Int] = []
  var coefficients: [Int] = []

  init(
    _ keys: [Key], _ coefficients: [Int], _ layout: MonomialLayout, outerCount: Int, strides: [Int], minima: [UInt32]
  ) {
    let innerBits = (layout.variableCount - outerCount) * layout.width
    let mask: Key = innerBits >= Key.bitWidth ? 0 : ~((1 << Key(innerBits)) - 1)
    places.reserveCapacity(keys.count)
    for (i, key) in keys.enumerated() {
      let outer = key & mask
      if leading.last != outer {
        leading.append(outer)
        starts.append(i)
      }
      var place = 0
      for (k, stride) in strides.enumerated() {
        place += Int(key.exponent(outerCount + k, layout) - minima[k]) * stride
      }
      places.append(place)
    }
    starts.append(keys.count)
    self.coefficients = coefficients
  }
}

extension TermList where Key: FixedWidthInteger & UnsignedInteger {
  /// The product of two polynomials by blocks.
  ///
  /// - Returns: `nil` if the product has more terms than the limit.
  /// - Precondition: coefficients in machine words; the layout fits the product's exponents.
  static func blockProduct(
    _ f: TermList, _ x: [Int], _ g: TermList, _ y: [Int], _ plan: BlockPlan, _ layout: MonomialLayout,
    termLimit: Int
  ) -> TermList? {
    let isSquare = f.keys == g.keys && x == y
    let a = GroupedTerms(
      f.keys, x, layout, outerCount: plan.outerCount, strides: plan.strides, minima: plan.minima.f)
    let b =
      isSquare
      ? a
      : GroupedTerms(g.keys, y, layout, outerCount: plan.outerCount, strides: plan.strides, minima: plan.minima.g)
    let size = ProductSize(x, y)
    return size.fitsWord
      ? Accumulation<Key, Int>(plan, layout).product(a, b, isSquare: isSquare, termLimit: termLimit)
      : Accumulation<Key, Int128>(plan, layout).product(a, b, isSquare: isSquare, termLimit: termLimit)
  }
}

/// The blocks of a product, one after the other in the same places.
private struct Accumulation<
  Key: MonomialKey & FixedWidthInteger & UnsignedInteger, Sum: FixedWidthInteger & SignedInteger
> {
  let plan: BlockPlan
  let layout: MonomialLayout
  var sums: [Sum]
  var keys: [Key] = []
  var values: [Sum] = []

  init(_ plan: BlockPlan, _ layout: MonomialLayout) {
    self.plan = plan
    self.layout = layout
    sums = Array(repeating: 0, count: plan.volume)
  }

  consuming func product(
    _ a: GroupedTerms<Key>, _ b: GroupedTerms<Key>, isSquare: Bool, termLimit: Int
  ) -> TermList<Key>? {
    // Pairs of groups by the block that they contribute to.
    var pairs: [(block: Key, i: Int, j: Int)] = []
    pairs.reserveCapacity(isSquare ? a.leading.count * (a.leading.count + 1) / 2 : a.leading.count * b.leading.count)
    for i in a.leading.indices {
      for j in (isSquare ? i : 0)..<b.leading.count { pairs.append((a.leading[i] &+ b.leading[j], i, j)) }
    }
    if pairs.count > 1 { pairs.sort { $0.block < $1.block } }

    var (low, high) = (Int.max, -1)
    for (position, pair) in pairs.enumerated() {
      let (rangeA, rangeB) = (a.starts[pair.i]..<a.starts[pair.i + 1], b.starts[pair.j]..<b.starts[pair.j + 1])
      // Places ascend within a group.
      low = Swift.min(low, a.places[rangeA.lowerBound] + b.places[rangeB.lowerBound])
      high = Swift.max(high, a.places[rangeA.upperBound - 1] + b.places[rangeB.upperBound - 1])
      if isSquare && pair.i == pair.j {
        addSquare(a, rangeA)
      } else if rangeA.count <= rangeB.count {
        add(a, rangeA, b, rangeB, times: isSquare ? 2 : 1)
      } else {
        add(b, rangeB, a, rangeA, times: isSquare ? 2 : 1)
      }
      if position + 1 == pairs.count || pairs[position + 1].block != pair.block {
        collect(pair.block, low...high)
        if keys.count > termLimit { return nil }
        (low, high) = (Int.max, -1)
      }
    }
    return TermList(keys: keys, coefficients: IntegerList(sums: values))
  }

  /// Adds all products of two groups. Sums wrap around on the way; what they end at fits, as ``ProductSize`` says.
  private mutating func add(
    _ a: GroupedTerms<Key>, _ rangeA: Range<Int>, _ b: GroupedTerms<Key>, _ rangeB: Range<Int>, times factor: Sum
  ) {
    for i in rangeA {
      let (place, coefficient) = (a.places[i], Sum(truncatingIfNeeded: a.coefficients[i]) &* factor)
      for j in rangeB {
        sums[place + b.places[j]] &+= coefficient &* Sum(truncatingIfNeeded: b.coefficients[j])
      }
    }
  }

  private mutating func addSquare(_ a: GroupedTerms<Key>, _ range: Range<Int>) {
    for i in range {
      let (place, coefficient) = (a.places[i], Sum(truncatingIfNeeded: a.coefficients[i]))
      sums[2 * place] &+= coefficient &* coefficient
      for j in (i + 1)..<range.upperBound {
        sums[place + a.places[j]] &+= 2 &* coefficient &* Sum(truncatingIfNeeded: a.coefficients[j])
      }
    }
  }

  /// Takes the terms of a block out of its places, which are 0 afterwards.
  private mutating func collect(_ block: Key, _ range: ClosedRange<Int>) {
    let extents = plan.extents
    guard let row = extents.last else {
      appendTerm(block, at: 0)
      return
    }
    // The exponents at the start of the row that the range begins in.
    var rowStart = range.lowerBound - range.lowerBound % row
    var exponents = extents.indices.map { k in
      Int(plan.minima.f[k]) + Int(plan.minima.g[k]) + rowStart / plan.strides[k] % extents[k]
    }
    while rowStart <= range.upperBound {
      var key = block
      for (k, exponent) in exponents.enumerated() {
        key |= Key(truncatingIfNeeded: exponent) << Key(truncatingIfNeeded: layout.shift(plan.outerCount + k))
      }
      for k in 0..<row where sums[rowStart + k] != 0 { appendTerm(key &+ Key(truncatingIfNeeded: k), at: rowStart + k) }
      rowStart += row
      // The next row, as an odometer counts.
      var k = extents.count - 2
      while k >= 0 {
        exponents[k] += 1
        let base = Int(plan.minima.f[k]) + Int(plan.minima.g[k])
        if exponents[k] - base < extents[k] { break }
        exponents[k] = base
        k -= 1
      }
    }
  }

  private mutating func appendTerm(_ key: Key, at place: Int) {
    if sums[place] == 0 { return }
    keys.append(key)
    values.append(sums[place])
    sums[place] = 0
  }
}

extension IntegerList {
  init<Sum: FixedWidthInteger & SignedInteger>(sums: [Sum]) {
    if let words = sums as? [Int] {
      self = .words(words)
      return
    }
    if sums.allSatisfy({ Int(exactly: $0) != nil }) {
      self = .words(sums.map { Int(truncatingIfNeeded: $0) })
    } else {
      self = .integers(sums.map { Integer($0) })
    }
  }
}
