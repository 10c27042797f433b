import Exact

extension TermList {
  /// `a f + b g`.
  ///
  /// - Complexity: linear in the numbers of terms.
  static func combination(_ f: TermList, times a: Integer, _ g: TermList, times b: Integer) -> TermList {
    if case .words(let x) = f.coefficients, case .words(let y) = g.coefficients,
      let a = Int(exactly: a), let b = Int(exactly: b),
      let sum = merged(f.keys, x, a, g.keys, y, b)
    {
      return sum
    }
    var keys: [Key] = []
    var values: [Integer] = []
    keys.reserveCapacity(f.count + g.count)
    values.reserveCapacity(f.count + g.count)
    func append(_ key: Key, _ value: Integer) {
      if value.isZero { return }
      keys.append(key)
      values.append(value)
    }
    let (x, y) = (f.coefficients, g.coefficients)
    var (i, j) = (0, 0)
    while i < f.count || j < g.count {
      if j == g.count || i < f.count && f.keys[i] < g.keys[j] {
        append(f.keys[i], a * x[i])
        i += 1
      } else if i == f.count || g.keys[j] < f.keys[i] {
        append(g.keys[j], b * y[j])
        j += 1
      } else {
        append(f.keys[i], a * x[i] + b * y[j])
        i += 1
        j += 1
      }
    }
    return TermList(keys: keys, coefficients: IntegerList(values))
  }

  /// The same in machine words; `nil` if one is too small.
  private static func merged(
    _ keysX: [Key], _ x: [Int], _ a: Int, _ keysY: [Key], _ y: [Int], _ b: Int
  ) -> TermList? {
    var keys: [Key] = []
    var values: [Int] = []
    keys.reserveCapacity(x.count + y.count)
    values.reserveCapacity(x.count + y.count)
    var hasOverflow = false
    func product(_ a: Int, _ b: Int) -> Int {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      hasOverflow = hasOverflow || overflow
      return product
    }
    var (i, j) = (0, 0)
    while i < x.count || j < y.count {
      if j == y.count || i < x.count && keysX[i] < keysY[j] {
        keys.append(keysX[i])
        values.append(product(a, x[i]))
        i += 1
      } else if i == x.count || keysY[j] < keysX[i] {
        keys.append(keysY[j])
        values.append(product(b, y[j]))
        j += 1
      } else {
        let (sum, overflow) = product(a, x[i]).addingReportingOverflow(product(b, y[j]))
        hasOverflow = hasOverflow || overflow
        if sum != 0 {
          keys.append(keysX[i])
          values.append(sum)
        }
        i += 1
        j += 1
      }
    }
    return hasOverflow ? nil : TermList(keys: keys, coefficients: .words(values))
  }
}
