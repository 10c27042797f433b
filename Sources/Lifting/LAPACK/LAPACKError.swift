/// Why a routine of LAPACK gave no result.
package enum LAPACKError: Error, Sendable, Equatable {
  /// The matrix is singular: the diagonal entry at this position, counted from 0, is exactly zero.
  case singular(routine: String, position: Int)
  /// An argument was refused, as one that has a NaN is.
  case invalidArgument(routine: String, position: Int)
  /// An extent is beyond the 32-bit integers that LAPACK counts with.
  case extent(routine: String, size: Int)
  case outOfMemory(routine: String)
}

extension LAPACKError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .singular(let routine, let position): "\(routine): the matrix is singular at diagonal entry \(position)"
    case .invalidArgument(let routine, let position):
      "\(routine): argument \(position) was refused, as one with a NaN in it is"
    case .extent(let routine, let size): "\(routine): an extent of \(size) is beyond 32 bits"
    case .outOfMemory(let routine): "\(routine): no memory for its workspace"
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
}

/// The extents of matrices as LAPACK takes them.
func lapackExtent(_ size: Int, of routine: String) throws(LAPACKError) -> Int32 {
  guard let extent = Int32(exactly: size) else { throw .extent(routine: routine, size: size) }
  return extent
}
