/// How a product is accumulated in blocks: the leading variables say which block a term belongs to, the trailing ones
/// where it stands in it. In a block every combination of trailing exponents has a place of its own, so that a product of
/// terms is one multiplication and one addition; a sparse product wastes places, which the plan weighs.
struct BlockPlan {
  /// How many leading variables name the block.
  let outerCount: Int
  /// What the exponents of the trailing variables are multiplied by to give the place, and from which exponent on.
  let strides: [Int]
  let minima: (f: [UInt32], g: [UInt32])
  /// How many exponents the product has at most, for each trailing variable.
  let extents: [Int]
  /// The number of places.
  let volume: Int

  /// The largest block: 2^20 places.
  private static let volumeLimit = 1 << 20
  /// The largest number of pairs of groups, which are listed.
  private static let pairLimit = 1 << 22

  /// The cheapest plan for a product; `nil` if accumulating in a hash table is cheaper than any.
  init?<Key>(
    _ f: TermList<Key>, _ g: TermList<Key>, _ layout: MonomialLayout
  ) where Key: MonomialKey & FixedWidthInteger & UnsignedInteger {
    let n = layout.variableCount
    let (rangeF, rangeG) = (Self.ranges(f, layout), Self.ranges(g, layout))
    let extents = (0..<n).map { variable -> Int in
      let (f, g) = (rangeF.max[variable] - rangeF.min[variable], rangeG.max[variable] - rangeG.min[variable])
      return Int(f) + Int(g) + 1
    }
    let (groupsF, groupsG) = (Self.groupCounts(f, layout), Self.groupCounts(g, layout))
    let products = Double(f.count) * Double(g.count)

    // Times in nanoseconds, roughly measured: only their proportions matter.
    var best = products * 30
    var outerCount: Int?
    var volume = Double(1)
    for count in stride(from: n, through: 0, by: -1) {
      if count < n { volume *= Double(extents[count]) }
      if volume > Double(Self.volumeLimit) { break }
      let pairs = Double(groupsF[count]) * Double(groupsG[count])
      if pairs > Double(Self.pairLimit) { continue }
      let leading = extents[..<count].reduce(Double(1)) { product, extent in product * Double(extent) }
      let blocks = Swift.min(pairs, leading)
      let step: Double = volume < 32_768 ? 1.5 : 2.5
      let time: Double = products * step + pairs * 30 + blocks * (volume * 0.6 + 40)
      if time < best {
        best = time
        outerCount = count
      }
    }
    guard let outerCount else { return nil }
    self.outerCount = outerCount
    self.extents = Array(extents[outerCount...])
    minima = (Array(rangeF.min[outerCount...]), Array(rangeG.min[outerCount...]))
    var strides = [Int](repeating: 1, count: n - outerCount)
    for i in strides.indices.dropLast().reversed() { strides[i] = strides[i + 1] * self.extents[i + 1] }
    self.strides = strides
    self.volume = strides.isEmpty ? 1 : strides[0] * self.extents[0]
  }

  private static func ranges<Key: MonomialKey>(
    _ terms: TermList<Key>, _ layout: MonomialLayout
  ) -> (min: [UInt32], max: [UInt32]) {
    let n = layout.variableCount
    var minimum = [UInt32](repeating: .max, count: n)
    var maximum = [UInt32](repeating: 0, count: n)
    for key in terms.keys {
      for variable in 0..<n {
        let exponent = key.exponent(variable, layout)
        minimum[variable] = Swift.min(minimum[variable], exponent)
        maximum[variable] = Swift.max(maximum[variable], exponent)
      }
    }
    return (minimum, maximum)
  }

  /// For each number of leading variables, in how many groups of equal leading exponents the terms lie.
  private static func groupCounts<Key>(
    _ terms: TermList<Key>, _ layout: MonomialLayout
  ) -> [Int] where Key: MonomialKey & FixedWidthInteger & UnsignedInteger {
    let n = layout.variableCount
    // How many terms differ first from the one before in each variable.
    var first = [Int](repeating: 0, count: n + 1)
    for (a, b) in zip(terms.keys, terms.keys.dropFirst()) {
      let highest = Key.bitWidth - 1 - (a ^ b).leadingZeroBitCount
      first[n - 1 - highest / layout.width] += 1
    }
    var counts = [1]
    for variable in 0..<n { counts.append(counts[variable] + first[variable]) }
    return counts
  }
}
