import Exact

/// Dense maps, and with them convolutions, run on exact products of the midpoints as integers (``Exact/IntegerMatrix``, on
/// `dgemm` modulo primes, or sums of products for few columns) and one product of doubles for the radii, with the
/// magnitudes of the coefficients: `|Σ w (m ± r) − Σ w m| ≤ Σ |w| r`. The midpoint of a result is rounded once.
extension Enclosures: LinearEngine {
  public func apply(
    dense map: DenseMap, to x: Batch<Enclosure>, adding: Bool, into y: inout Batch<Enclosure>
  ) throws(DomainError) {
    let (rows, inner, count) = (map.outputWidth, map.inputWidth, x.count)
    var columns: [Enclosure] = count == 1 ? x.elements : []
    if count != 1 {
      columns.reserveCapacity(x.elements.count)
      for i in 0..<inner {
        for sample in 0..<count { columns.append(x.elements[sample * inner + i]) }
      }
    }
    let product = try product(of: map, columns, count: count)
    for row in 0..<rows {
      for sample in 0..<count {
        let (place, value) = (sample * rows + row, product[row * count + sample])
        y.elements[place] = adding ? add(y.elements[place], value) : value
      }
    }
  }

  public func apply(
    dense map: DenseMap, toColumns x: [Enclosure], from source: Int, stride: Int, count: Int, adding: Bool,
    into y: inout [Enclosure], from target: Int, stride outputStride: Int
  ) throws(DomainError) {
    var columns: [Enclosure] = []
    if source == 0 && stride == count && x.count == map.inputWidth * count {
      columns = x
    } else {
      columns.reserveCapacity(map.inputWidth * count)
      for i in 0..<map.inputWidth { columns += x[source + i * stride..<source + i * stride + count] }
    }
    let product = try product(of: map, columns, count: count)
    for row in 0..<map.outputWidth {
      for sample in 0..<count {
        let (place, value) = (target + row * outputStride + sample, product[row * count + sample])
        y[place] = adding ? add(y[place], value) : value
      }
    }
  }

  /// The product with a row-major matrix of so many columns.
  private func product(
    of map: DenseMap, _ columns: [Enclosure], count: Int
  ) throws(DomainError) -> [Enclosure] {
    let (rows, inner) = (map.outputWidth, map.inputWidth)
    let sums =
      count < 4 ? sumsOfProducts(of: map, columns, count: count) : matrixProduct(of: map, columns, count: count)
    let radii = try radii(of: map, columns, count: count)
    // The factor is dyadic.
    guard let factor = Rational(exactly: map.scale) else { preconditionFailure("the factor of a map is finite") }
    let divisor = map.parameter.scaledIntegers.denominator * factor.denominator
    let isScaled = !factor.numerator.isOne
    var product: [Enclosure] = []
    product.reserveCapacity(rows * count)
    for (place, sum) in sums.enumerated() {
      let radius =
        radii.isEmpty ? 0 : productUp(innerProductUp(radii[place], terms: inner), map.scale.magnitude)
      product.append(
        quotient(
          isScaled ? sum * factor.numerator : sum, divisor, radius: radius.isNaN ? .infinity : radius))
    }
    return product
  }

  /// The sums of products of numerators and midpoints.
  private func matrixProduct(of map: DenseMap, _ columns: [Enclosure], count: Int) -> [Integer] {
    let (rows, inner) = (map.outputWidth, map.inputWidth)
    var coefficients: [Integer] = []
    coefficients.reserveCapacity(rows * inner)
    let numerators = map.parameter.scaledIntegers.numerators
    for row in 0..<rows {
      for column in 0..<inner {
        switch numerators {
        case .words(let words): coefficients.append(Integer(words[map.position(row: row, column: column)]))
        case .integers(let integers): coefficients.append(integers[map.position(row: row, column: column)])
        }
      }
    }
    let left = IntegerMatrix(rows: rows, columns: inner, entries: coefficients)
    return (left * IntegerMatrix(rows: inner, columns: count, entries: columns.map(\.midpoint))).entries
  }

  /// The same for few columns, where matrices would not pay.
  private func sumsOfProducts(of map: DenseMap, _ columns: [Enclosure], count: Int) -> [Integer] {
    let accumulator = IntegerAccumulator()
    let numerators = map.parameter.scaledIntegers.numerators
    var sums: [Integer] = []
    sums.reserveCapacity(map.outputWidth * count)
    for row in 0..<map.outputWidth {
      for sample in 0..<count {
        accumulator.reset()
        switch numerators {
        case .words(let words):
          for column in 0..<map.inputWidth {
            accumulator.addProduct(
              columns[column * count + sample].midpoint, words[map.position(row: row, column: column)])
          }
        case .integers(let integers):
          for column in 0..<map.inputWidth {
            accumulator.addProduct(
              columns[column * count + sample].midpoint, integers[map.position(row: row, column: column)])
          }
        }
        sums.append(accumulator.value)
      }
    }
    return sums
  }

  /// What doubles make of the sums of magnitudes times radii, without the map's factor; empty where all numbers are exact.
  private func radii(of map: DenseMap, _ columns: [Enclosure], count: Int) throws(DomainError) -> [Double] {
    let radii = columns.map(\.radius)
    if radii.allSatisfy({ $0 == 0 }) { return [] }
    var sums = [Double](repeating: .infinity, count: map.outputWidth * count)
    // Without magnitudes that are doubles nothing is known.
    guard let magnitude = map.parameter.magnitude else { return sums }
    let magnitudes = DenseMap(
      part: magnitude, from: map.offset, outputWidth: map.outputWidth, inputWidth: map.inputWidth,
      isTransposed: map.isTransposed, scale: 1)
    try Doubles().apply(
      dense: magnitudes, toColumns: radii, from: 0, stride: count, count: count, adding: false, into: &sums, from: 0,
      stride: count)
    return sums
  }
}
