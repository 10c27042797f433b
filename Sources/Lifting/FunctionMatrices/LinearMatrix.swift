import DAGNetwork
import Exact

/// A lower-triangular matrix with unit diagonal whose entries are affine functions, as a matrix of exact numbers: what holds for
/// linear entries alone is offered here. Such matrices are multiplied, and the sum over paths of products of entries is an
/// inverse (I6).
///
/// The coordinates are those of the state, in the order by `(level, position)`, after a coordinate 0 that is always 1: the constant
/// term of an affine function is the linear function of that coordinate (I6).
public struct LinearMatrix: Sendable, Equatable {
  public let network: Network
  /// Unipotent, of one row and column more than the state has coordinates.
  public let matrix: RationalMatrix
  /// Where the coordinates of each node begin.
  private let offsets: [Int]

  /// - Parameter limit: the largest number of coordinates; a dense matrix has as many entries as its square.
  /// - Throws: ``LinearMatrixError`` where an entry is not affine, or the state is larger than the limit.
  /// - Complexity: quadratic in the coordinates.
  public init(_ functions: FunctionMatrix, limit: Int = 4_096) throws(LinearMatrixError) {
    let network = functions.network
    let (offsets, size) = try Self.layout(of: network, limit: limit)
    var matrix = RationalMatrix.identity(size)
    for term in functions.deviation.terms {
      guard let affine = term.function.affine else {
        throw .notAffine(row: network.nodes[term.row].name, column: network.nodes[term.column].name)
      }
      let (row, column) = (offsets[term.row], offsets[term.column])
      func add(_ value: Rational, _ i: Int, _ j: Int) {
        matrix[i, j] = matrix[i, j] + (term.isNegated ? -value : value)
      }
      affine.linear.forEachEntry { i, j, coefficient in add(coefficient, row + i, column + j) }
      if let constant = affine.constant {
        for i in 0..<constant.width { add(constant.rational(at: i), row + i, 0) }
      }
    }
    self.init(network, matrix, offsets)
  }

  private init(_ network: Network, _ matrix: RationalMatrix, _ offsets: [Int]) {
    self.network = network
    self.matrix = matrix
    self.offsets = offsets
  }

  private static func layout(of network: Network, limit: Int) throws(LinearMatrixError) -> (offsets: [Int], size: Int) {
    guard network.stateWidth <= limit else { throw .limit(coordinates: network.stateWidth, limit: limit) }
    var offsets = [Int](repeating: 0, count: network.nodes.count)
    var size = 1
    for node in network.order {
      offsets[node] = size
      size += network.nodes[node].width
    }
    return (offsets, size)
  }

  public static func == (a: LinearMatrix, b: LinearMatrix) -> Bool { a.matrix == b.matrix && a.offsets == b.offsets }

  /// The product, which is the composition: the right factor is applied first.
  ///
  /// - Precondition: both are matrices on the states of one network.
  public static func * (a: LinearMatrix, b: LinearMatrix) -> LinearMatrix {
    precondition(a.offsets == b.offsets, "matrices on the states of one network")
    return LinearMatrix(a.network, a.matrix * b.matrix, a.offsets)
  }

  public var inverse: LinearMatrix {
    // The matrix is unipotent whatever the network: entries lead from a node to one of a higher level.
    guard let inverse = try? matrix.inverseOfUnipotent() else { preconditionFailure("a unipotent matrix") }
    return LinearMatrix(network, inverse, offsets)
  }

  /// The synthesis map `S = T_h ⋯ T_1`, as the product of the transitions' matrices.
  ///
  /// - Throws: ``LinearMatrixError``.
  public static func synthesis(of network: Network, limit: Int = 4_096) throws(LinearMatrixError) -> LinearMatrix {
    let (offsets, size) = try layout(of: network, limit: limit)
    var factors: [RationalMatrix] = []
    for factor in FunctionComposition.synthesis(of: network).factors {
      factors.append(try LinearMatrix(factor.matrix, limit: limit).matrix)
    }
    let product = factors.isEmpty ? RationalMatrix.identity(size) : .product(of: factors.reversed())
    return LinearMatrix(network, product, offsets)
  }

  /// The path sum `Σ_k A^k = (I − A)⁻¹`: block `(v, u)` is the sum over all paths from `u` to `v` of the products of their arcs'
  /// matrices, and by I6 it is ``synthesis(of:limit:)``.
  ///
  /// - Throws: ``LinearMatrixError``.
  public static func pathSum(of network: Network, limit: Int = 4_096) throws(LinearMatrixError) -> LinearMatrix {
    try LinearMatrix(.resolvent(of: network), limit: limit).inverse
  }

  /// The matrix from one node's coordinates to another's.
  public func block(row: Int, column: Int) -> RationalMatrix {
    let (height, width) = (network.nodes[row].width, network.nodes[column].width)
    return RationalMatrix(
      rows: height, columns: width,
      elements: (0..<height).flatMap { i in (0..<width).map { matrix[offsets[row] + i, offsets[column] + $0] } })
  }

  /// The constant terms of a node's coordinates.
  public func constants(row: Int) -> [Rational] {
    (0..<network.nodes[row].width).map { matrix[offsets[row] + $0, 0] }
  }

  /// The rows of some nodes and the columns of others, one after the other, with the constant terms.
  func affineMap(rows: [Int], columns: [Int]) -> RegionMap {
    let places = columns.flatMap { node in (0..<network.nodes[node].width).map { offsets[node] + $0 } }
    var (weight, bias): ([[Rational]], [Rational]) = ([], [])
    for node in rows {
      for i in 0..<network.nodes[node].width {
        weight.append(places.map { matrix[offsets[node] + i, $0] })
        bias.append(matrix[offsets[node] + i, 0])
      }
    }
    return RegionMap(weight: weight, bias: bias)
  }
}

/// Why a matrix of functions is no matrix of numbers.
public enum LinearMatrixError: Error, Sendable, Equatable {
  /// The entry has a function that is not affine.
  case notAffine(row: String, column: String)
  case limit(coordinates: Int, limit: Int)
  /// The network is not affine at the point, or not defined there.
  case unrectifying(UnrectifyingError)
  /// There are no such levels, or not in this order.
  case levels(from: Int, to: Int, height: Int)
}

extension LinearMatrixError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAffine(let row, let column):
      "the entry in row '\(row)' and column '\(column)' is not affine; expected affine arcs, or a point to un-rectify at"
    case .limit(let coordinates, let limit): "the state has \(coordinates) coordinates, the limit is \(limit)"
    case .unrectifying(let error): "\(error)"
    case .levels(let from, let to, let height):
      "there is no map from level \(from) to level \(to); expected 0 ≤ from ≤ to ≤ \(height)"
    }
  }
}
