import CLAPACKE
import Exact

/// The solution of least Euclidean norm of `min ‖A x − b‖₂` in doubles, with proved bounds where the columns of `A` are proved to be
/// independent.
///
/// For any `x̂` let `r = b − A x̂`. If `A` has full column rank with the least singular value `σ ≥ s > 0`, the solution is
/// `x = x̂ + A⁺ r`, where `A⁺ = (AᵀA)⁻¹ Aᵀ`, and the residual of `x` is `r` less its projection `A A⁺ r`. With the computed residual `r̂`,
/// `‖r − r̂‖₂ ≤ e`, and `‖A⁺‖₂ ≤ 1/s`, `‖(AᵀA)⁻¹‖₂ ≤ 1/s²`, `‖A (AᵀA)⁻¹‖₂ ≤ 1/s`, `‖A A⁺‖₂ ≤ 1`:
///
///     ‖x − x̂‖₂ ≤ ‖Aᵀ r̂‖₂ / s² + e / s,        0 ≤ ‖r‖₂ − ‖b − A x‖₂ ≤ ‖Aᵀ r̂‖₂ / s + e.
///
/// `s` is that of ``SingularValues``, which are proved; `e = γ_{n+1} (‖b‖₂ + ‖A‖_F ‖x̂‖₂)` with `(n + 1) m η` for underflow, and the computed
/// `Aᵀ r̂` is off by at most `γ_m ‖A‖_F ‖r̂‖₂ + m n η` (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §3.5).
public struct LeastSquares: Sendable, Equatable {
  /// `x̂`.
  public let solution: [Double]
  /// The rank that `dgelsd` takes `A` to have: so many singular values are more than `tolerance` times the largest.
  public let rank: Int
  /// An upper bound of `‖b − A x̂‖₂`.
  public let residualNorm: Double
  /// An upper bound of `‖x − x̂‖₂`; `nil` where full column rank is not proved.
  public let error: Double?
  /// An upper bound of what `‖b − A x̂‖₂` is above the least possible; `nil` where full column rank is not proved.
  public let excess: Double?

  /// - Parameter tolerance: relative to the largest singular value, what counts as zero; machine precision if it is negative.
  /// - Throws: ``LAPACKError``: `shape` for a right side that has not as many entries as the matrix rows, `notFinite`,
  ///   `noConvergence`, or `overflow`.
  /// - Complexity: `O(m n min(m, n))`.
  public init(_ matrix: DenseMatrix, _ right: [Double], tolerance: Double = -1) throws(LAPACKError) {
    let routine = "dgelsd"
    guard right.count == matrix.rows else { throw .shape(routine: routine, rows: right.count, columns: 1) }
    try matrix.checkFinite(routine)
    guard right.allSatisfy(\.isFinite), tolerance.isFinite else { throw .notFinite(routine: routine) }
    let (x, rank) = try Self.solve(matrix, right, tolerance: tolerance)
    guard x.allSatisfy(\.isFinite) else { throw .overflow(routine: routine) }

    let (rows, columns) = (matrix.rows, matrix.columns)
    let format = FloatingPointFormat.float64
    let vector = DenseMatrix(rows: columns, columns: 1, elements: x)
    let residual = zip(right, try matrix.product(vector).elements).map { $0 - $1 }
    let norm = matrix.frobeniusNormBound
    let underflow = productUp(productUp(Double(rows), Double(columns + 1)), format.leastPositive)
    let computedNorm = euclideanNormBound(residual)
    let magnitude = sumUp(euclideanNormBound(right), productUp(norm, euclideanNormBound(x)))
    let e = sumUp(productUp(format.gamma(columns + 1), magnitude), underflow)
    let gradient = try matrix.product(
      DenseMatrix(rows: rows, columns: 1, elements: residual), transposingSelf: true
    ).elements
    let gradientNorm = sumUp(
      sumUp(euclideanNormBound(gradient), underflow), productUp(format.gamma(rows), productUp(norm, computedNorm)))
    residualNorm = sumUp(computedNorm, e)
    guard residualNorm.isFinite, gradientNorm.isFinite else { throw .overflow(routine: routine) }
    solution = x
    self.rank = rank
    let singular = try SingularValues(of: matrix)
    guard columns <= rows, singular.provedRank == columns,
      case let least = differenceDown(singular.values[columns - 1], singular.errors[columns - 1]), least > 0
    else {
      (error, excess) = (nil, nil)
      return
    }
    let projection = sumUp(quotientUp(gradientNorm, least), e)
    let distance = quotientUp(projection, least)
    (error, excess) = (distance.isFinite ? distance : nil, projection.isFinite ? projection : nil)
  }

  private static func solve(
    _ matrix: DenseMatrix, _ right: [Double], tolerance: Double
  ) throws(LAPACKError) -> (solution: [Double], rank: Int) {
    let routine = "dgelsd"
    let (m, n) = (try lapackExtent(matrix.rows, of: routine), try lapackExtent(matrix.columns, of: routine))
    var copy = matrix
    var values = [Double](repeating: 0, count: min(matrix.rows, matrix.columns))
    // On entry the right side, on return the solution: room for either.
    var x = right + Array(repeating: 0, count: max(0, matrix.columns - matrix.rows))
    var rank: Int32 = 0
    let status = copy.elements.withUnsafeMutableBufferPointer { a in
      x.withUnsafeMutableBufferPointer { x in
        values.withUnsafeMutableBufferPointer { s in
          LAPACKE_dgelsd(
            LAPACK_COL_MAJOR, m, n, 1, a.baseAddress, m, x.baseAddress, max(m, n), s.baseAddress, tolerance, &rank)
        }
      }
    }
    try LAPACKError.checkConvergence(status, of: routine)
    return (Array(x.prefix(matrix.columns)), Int(rank))
  }
}
