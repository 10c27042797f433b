/// Why there is no result of a routine of LAPACK, or none that a bound is proved for.
public enum LAPACKError: Error, Sendable, Equatable {
  /// The matrix is singular: the diagonal entry at this position, counted from 0, is exactly zero.
  case singular(routine: String, position: Int)
  /// An argument was refused, as one that has a NaN is.
  case invalidArgument(routine: String, position: Int)
  /// An extent is beyond the 32-bit integers that LAPACK counts with.
  case extent(routine: String, size: Int)
  case outOfMemory(routine: String)
  /// A matrix or a right side has an infinity or a NaN.
  case notFinite(routine: String)
  /// What was computed, or its bound, is beyond the largest double.
  case overflow(routine: String)
  /// No matrix of these extents has such a result, or none with this right side.
  case shape(routine: String, rows: Int, columns: Int)
  /// The matrix is so close to a singular one that nothing is proved of the result. The reciprocal of the condition number is an
  /// estimate.
  case illConditioned(routine: String, reciprocalCondition: Double)
  /// The iteration did not converge.
  case noConvergence(routine: String)
  /// The residual is larger than rounding explains.
  case inaccurate(routine: String, residual: Double, bound: Double)
}

extension LAPACKError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .singular(let routine, let position): "\(routine): the matrix is singular at diagonal entry \(position)"
    case .invalidArgument(let routine, let position):
      "\(routine): argument \(position) was refused, as one with a NaN in it is"
    case .extent(let routine, let size): "\(routine): an extent of \(size) is beyond 32 bits"
    case .outOfMemory(let routine): "\(routine): no memory for its workspace"
    case .notFinite(let routine): "\(routine): an entry is infinite or NaN; expected finite numbers"
    case .overflow(let routine): "\(routine): the result is beyond the largest double"
    case .shape(let routine, let rows, let columns):
      "\(routine): a matrix of \(rows) rows and \(columns) columns does not fit"
    case .illConditioned(let routine, let reciprocal):
      "\(routine): the matrix is too ill-conditioned for a proved result; 1/κ is about \(reciprocal)"
    case .noConvergence(let routine): "\(routine): the iteration did not converge"
    case .inaccurate(let routine, let residual, let bound):
      "\(routine): the residual \(residual) is more than the \(bound) that rounding explains"
    }
  }

  /// Interprets what LAPACKE returns.
  static func check(_ status: Int32, of routine: String) throws(LAPACKError) {
    if status == 0 { return }
    if status > 0 { throw .singular(routine: routine, position: Int(status) - 1) }
    // LAPACK_WORK_MEMORY_ERROR and LAPACK_TRANSPOSE_MEMORY_ERROR.
    if status == -1010 || status == -1011 { throw .outOfMemory(routine: routine) }
    throw .invalidArgument(routine: routine, position: -Int(status))
  }

  /// Interprets what LAPACKE returns of a routine that iterates.
  static func checkConvergence(_ status: Int32, of routine: String) throws(LAPACKError) {
    if status > 0 { throw .noConvergence(routine: routine) }
    try check(status, of: routine)
  }
}

/// The extents of matrices as LAPACK takes them.
func lapackExtent(_ size: Int, of routine: String) throws(LAPACKError) -> Int32 {
  guard let extent = Int32(exactly: size) else { throw .extent(routine: routine, size: size) }
  return extent
}
