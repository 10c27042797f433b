import Exact

/// Products of two matrices that are both values: the input has `batch` row-major matrices `A` of `rows × depth`, and behind
/// them as many matrices `B` of `depth × columns`; the output has the products `A B`, of `rows × columns`. An attention score.
///
/// It is bilinear: a polynomial of degree 2, on which every exact domain agrees.
public struct MatrixProduct: ArcFunctionKind {
  public let batch: Int
  public let rows: Int
  public let depth: Int
  public let columns: Int

  /// - Precondition: extents of at least 1; input and output have widths that are 32-bit numbers.
  public init(batch: Int, rows: Int, depth: Int, columns: Int) {
    precondition(
      Self.isValid(batch: batch, rows: rows, depth: depth, columns: columns), "positive extents with 32-bit widths")
    self.batch = batch
    self.rows = rows
    self.depth = depth
    self.columns = columns
  }

  /// Whether there is such a product: positive extents, with widths that are 32-bit numbers.
  public static func isValid(batch: Int, rows: Int, depth: Int, columns: Int) -> Bool {
    guard batch > 0, rows > 0, depth > 0, columns > 0,
      let left = elementCount(ofShape: [batch, rows, depth]),
      let right = elementCount(ofShape: [batch, depth, columns]),
      let result = elementCount(ofShape: [batch, rows, columns])
    else { return false }
    return max(left, right, result) <= Int(Int32.max) && left + right <= Int(Int32.max)
  }

  public var inputWidth: Int { batch * depth * (rows + columns) }
  public var outputWidth: Int { batch * rows * columns }
  /// How many products of coordinates are added up in all.
  public var productCount: Int { outputWidth * depth }

  /// The input coordinate of an entry of a left matrix.
  @inline(__always)
  public func left(_ matrix: Int, row: Int, _ inner: Int) -> Int { (matrix * rows + row) * depth + inner }

  /// The input coordinate of an entry of a right matrix.
  @inline(__always)
  public func right(_ matrix: Int, _ inner: Int, column: Int) -> Int {
    batch * rows * depth + (matrix * depth + inner) * columns + column
  }

  /// Calls `body` for each output coordinate with the input coordinates of the first factors and of the second factors: the
  /// places of the first product, and how far it is from each to that of the next.
  @inline(__always)
  public func forEachOutput<E: Error>(
    _ body: (_ output: Int, _ left: Int, _ right: Int, _ rightStep: Int) throws(E) -> Void
  ) throws(E) {
    var output = 0
    for matrix in 0..<batch {
      for row in 0..<rows {
        for column in 0..<columns {
          try body(output, left(matrix, row: row, 0), right(matrix, 0, column: column), columns)
          output += 1
        }
      }
    }
  }

  /// The input coordinates that an output depends on, ascending: a row of a left matrix, then a column of a right one.
  public func sources(left: Int, right: Int) -> [Int32] {
    (0..<depth).map { Int32(left + $0) } + (0..<depth).map { Int32(right + $0 * columns) }
  }

  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    try domain.apply(product: self, to: x, adding: adding, into: &y)
  }

  /// A row of the right matrix, or a column of the left one, for each entry: `2 · depth` entries in each row.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    guard let last = Int32(exactly: 2 * productCount) else {
      throw .undefined(
        operation: "derivative", argument: "a matrix of \(2 * productCount) entries", domain: domain.name)
    }
    var places: [Int32] = []
    var values: [D.Element] = []
    places.reserveCapacity(2 * productCount)
    values.reserveCapacity(2 * productCount)
    forEachOutput { (_, left, right, step) in
      places += sources(left: left, right: right)
      for k in 0..<depth { values.append(x[right + k * step]) }
      for k in 0..<depth { values.append(x[left + k]) }
    }
    return .sparse(
      SparseEntries(
        inputWidth: inputWidth, starts: Array(stride(from: Int32(0), through: last, by: 2 * depth)), columns: places,
        values: values))
  }
}

extension LinearEngine {
  /// Computes the products, or adds them to `y` if `adding`, for every sample.
  ///
  /// - Precondition: `x` has the product's input width, `y` its output width, and both the same count.
  @_specialize(where Self == Rationals)
  public func apply(
    product: MatrixProduct, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    for sample in 0..<x.count {
      let (tail, head) = (sample * product.inputWidth, sample * product.outputWidth)
      product.forEachOutput { output, left, right, step in
        var sum = multiply(x.elements[tail + left], x.elements[tail + right])
        for k in stride(from: 1, to: product.depth, by: 1) {
          sum = add(sum, multiply(x.elements[tail + left + k], x.elements[tail + right + k * step]))
        }
        y.elements[head + output] = adding ? add(y.elements[head + output], sum) : sum
      }
    }
  }
}
