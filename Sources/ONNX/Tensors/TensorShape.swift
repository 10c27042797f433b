/// The extents of a tensor as ONNX has it, the batch axis included. None is negative and their product is at most
/// `Int32.max`, so that products of any of them fit an `Int`.
struct TensorShape: Sendable, Hashable {
  let extents: [Int]
  /// The product of the extents; 0 for a tensor without elements.
  let count: Int

  /// More axes than any operator has a use for.
  static let rankLimit = 64

  /// A scalar.
  static let scalar = TensorShape(trusted: [])

  /// - Throws: the problem of a tensor called `name`.
  init(_ extents: [Int], of name: String) throws(ONNXError) {
    guard extents.count <= Self.rankLimit else {
      throw ONNXError(.tensor(name: name, .rank(extents.count, limit: Self.rankLimit)))
    }
    var product = 1
    for (axis, extent) in extents.enumerated() {
      guard extent >= 0 else { throw ONNXError(.tensor(name: name, .negativeExtent(axis: axis, extent: extent))) }
      // Extents of 0 are left out, so that the product of the others is bounded too.
      let (next, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow, next <= Int(Int32.max) else {
        throw ONNXError(.tensor(name: name, .tooManyElements(extents: extents)))
      }
      product = next
    }
    self.extents = extents
    count = extents.contains(0) ? 0 : product
  }

  /// - Precondition: the extents are some of a shape's, or others known to be as small.
  private init(trusted extents: [Int]) {
    self.extents = extents
    count = extents.reduce(1, *)
  }

  /// A vector of as many elements as an array or another shape holds.
  ///
  /// - Precondition: `0 <= count <= Int32.max`.
  static func vector(_ count: Int) -> TensorShape { TensorShape(trusted: [count]) }

  var rank: Int { extents.count }

  /// The distance in a row-major tensor between neighbours along each axis.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    var product = 1
    for axis in extents.indices.reversed() {
      strides[axis] = product
      product *= max(extents[axis], 1)
    }
    return strides
  }

  /// The product of the extents of some neighbouring axes.
  func product(_ axes: Range<Int>) -> Int { extents[axes].reduce(1, *) }

  /// The extents of a network's node: a leading axis of extent 1 is the batch axis, except that a vector keeps its only
  /// axis (mathematics, §5: the batch axis is no width).
  var withoutBatchAxis: [Int] { rank >= 2 && extents[0] == 1 ? Array(extents.dropFirst()) : extents }

  /// The shape with its axes in another order.
  ///
  /// - Precondition: `order` is a permutation of the axes.
  func permuted(_ order: [Int]) -> TensorShape { TensorShape(trusted: order.map { extents[$0] }) }

  /// The shape that two operands have together, aligned at their last axes (NumPy's broadcasting); `nil` if they have
  /// none.
  func broadcast(with other: TensorShape) -> [Int]? {
    let rank = max(rank, other.rank)
    var result = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let a = axis - (rank - self.rank)
      let b = axis - (rank - other.rank)
      let first = a < 0 ? 1 : extents[a]
      let second = b < 0 ? 1 : other.extents[b]
      guard first == second || first == 1 || second == 1 else { return nil }
      result[axis] = first == 1 ? second : first
    }
    return result
  }
}
