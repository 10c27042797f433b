import Z3

/// The z3 of this machine.
///
/// Where there is none, the tests that need it say so and do not run:
///
///     @Test(.enabled(if: InstalledZ3.isPresent, "\(InstalledZ3.absence)"))
enum InstalledZ3 {
  static let isPresent = Z3Solver().path != nil

  static let absence = "needs z3, and there is none on the PATH: run Scripts/bootstrap"

  /// Time enough for a busy machine.
  static let solver = Z3Solver(timeLimit: 60)
}
