import DAGNetwork
import Exact

/// How much work the exact verification of one identity may take. Beyond a limit the verdict is *undecided*, or rests on
/// points alone, and says so.
public struct ExactLimits: Sendable, Equatable {
  /// How many terms the canonical forms of one identity may handle, over all operations.
  public var terms = 20_000_000
  /// How many products of integers the matrices of one identity may take at one point.
  public var products = 100_000_000
  /// How many bits the exact values of one state may have, by an upper bound that is computed beforehand.
  public var stateBits = 1 << 31

  public init() {}
}

extension IdentityVerifier {
  /// Says so if the exact values of one state at a point may take more bits than the limit.
  func excessOfStateBits(at point: [[Rational]], _ limits: ExactLimits) -> String? {
    guard let size = try? transitions.stateSize(of: network, at: point), size > Double(limits.stateBits) else {
      return nil
    }
    return "the exact values of one state may take \(Int(min(size, 1e18))) bits, the limit is \(limits.stateBits)"
  }
}
