import Exact

/// Half-spaces `row · y ≤ slack` around a point inside, the origin of `y`: all slacks are positive. They are kept as integers, and as
/// doubles with a bound on what was rounded.
///
/// By polarity, with `c = row / slack`, a half-space is redundant if and only if its `c` lies in the convex hull of the others'
/// and 0.
struct HalfSpaces {
  /// Each row and its slack times a positive number that makes them integers.
  let rows: [[Integer]]
  let slacks: [Integer]
  /// The quotients `c`, row by row, each rounded three times.
  let quotients: [Double]
  let width: Int

  var count: Int { rows.count }

  /// - Precondition: the slacks are positive, the rows as wide as said.
  init(rows: [[Rational]], slacks: [Rational], width: Int) {
    var integers: [[Integer]] = []
    var quotients: [Double] = []
    quotients.reserveCapacity(rows.count * width)
    for (row, slack) in zip(rows, slacks) {
      integers.append((row + [slack]).scaledToIntegers)
      let slack = Double(slack)
      for entry in row { quotients.append(Double(entry) / slack) }
    }
    self.rows = integers.map { Array($0.dropLast()) }
    self.slacks = integers.map { $0[width] }
    self.quotients = quotients
    self.width = width
  }

  func quotient(_ index: Int) -> ArraySlice<Double> { quotients[index * width..<(index + 1) * width] }

  /// The half-space that a ray from the origin leaves before it leaves any other; `nil` if it leaves none, or several at once.
  ///
  /// This is exact, for the direction that the doubles are: where the doubles lie further apart than their proved error they settle
  /// it, and elsewhere integers do.
  ///
  /// - Complexity: linear in the entries.
  func first(onRay direction: [Double]) -> Int? {
    var bounds: [(lower: Double, upper: Double)] = []
    bounds.reserveCapacity(count)
    for index in 0..<count {
      guard let speed = speed(of: index, along: direction) else { return firstExactly(among: 0..<count, direction) }
      bounds.append(speed)
    }
    guard let best = bounds.indices.max(by: { bounds[$0].lower < bounds[$1].lower }) else { return nil }
    let candidates = bounds.indices.filter { bounds[$0].upper >= bounds[best].lower }
    if candidates.count == 1 && bounds[best].lower > 0 { return best }
    return firstExactly(among: candidates, direction)
  }

  /// Bounds of `c · d`, the speed at which a ray in direction `d` goes to the boundary; `nil` where a double may have left the
  /// range in which its relative error is known.
  private func speed(of index: Int, along direction: [Double]) -> (lower: Double, upper: Double)? {
    var (sum, magnitude) = (0.0, 0.0)
    for (c, d) in zip(quotient(index), direction) {
      if !Self.isOrdinary(c) || !Self.isOrdinary(d) { return nil }
      sum += c * d
      magnitude += abs(c * d)
    }
    // Three roundings in c, one in the product, `width` in the sum: the factor 2 covers what is of second order, and the
    // rounding of this itself.
    let error = 2 * Double(width + 4) * 0x1p-53 * magnitude
    return (sum - error, sum + error)
  }

  /// Whether products of such numbers neither overflow nor lose their relative precision.
  private static func isOrdinary(_ value: Double) -> Bool { value == 0 || (1e-140...1e140).contains(abs(value)) }

  private func firstExactly(among candidates: some Sequence<Int>, _ direction: [Double]) -> Int? {
    let exact = direction.compactMap { Rational(exactly: $0) }
    guard exact.count == direction.count else { return nil }
    let direction = exact.scaledToIntegers
    var best: (index: Int, speed: Integer)?
    var isTied = false
    for index in candidates {
      let speed = rows[index].dot(direction)
      guard speed.signum() > 0 else { continue }
      if let best {
        let (mine, its) = (speed * slacks[best.index], best.speed * slacks[index])
        if mine < its { continue }
        isTied = mine == its
      }
      best = (index, speed)
    }
    return isTied ? nil : best?.index
  }
}

extension [Rational] {
  /// The numbers times the least positive number that makes all of them integers.
  var scaledToIntegers: [Integer] {
    var common = Integer(1)
    for value in self where !value.isInteger { common = common.leastCommonMultiple(value.denominator) }
    return map { $0.numerator * common.exactlyDivided(by: $0.denominator) }
  }
}

extension [Integer] {
  /// The inner product.
  func dot(_ other: [Integer]) -> Integer {
    let sum = IntegerAccumulator()
    for (x, y) in zip(self, other) where !x.isZero && !y.isZero { sum.addProduct(x, y) }
    return sum.value
  }
}
