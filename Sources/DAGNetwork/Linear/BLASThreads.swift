import COpenBLAS

/// The threads of the floating-point linear algebra. What a pass computes may differ in the last bits with their number,
/// as sums are then taken in another order; no bound and no verdict depends on it.
public enum BLASThreads {
  /// Lets BLAS and LAPACK use so many threads from now on, in the whole process.
  ///
  /// - Precondition: the number is positive.
  public static func use(_ count: Int) {
    precondition(count >= 1)
    openblas_set_num_threads(CInt(clamping: count))
  }
}
