/// What a decision may take. Nothing in it depends on a clock: the same question has the same answer on every machine.
public struct DecisionLimits: Sendable, Hashable {
  /// The largest number of regions that a case split visits.
  public var regions: Int
  /// The largest number of affine pieces that a function of one variable may have.
  public var pieces: Int
  /// The largest number of arithmetic operations, each counted once for every machine word of its operands.
  public var operations: Int
  /// The largest size of a numerator or denominator, in bits.
  public var numberBits: Int
  /// At how many random points the two sides are evaluated before anything else.
  public var samples: Int
  /// Where the random points come from.
  public var seed: UInt64

  public init(
    regions: Int = 20_000, pieces: Int = 1_000_000, operations: Int = 20_000_000, numberBits: Int = 1 << 14,
    samples: Int = 8, seed: UInt64 = 0
  ) {
    self.regions = regions
    self.pieces = pieces
    self.operations = operations
    self.numberBits = numberBits
    self.samples = samples
    self.seed = seed
  }
}

/// Why a decision stopped before it had an answer.
public enum DecisionStop: Error, Hashable, Sendable {
  case regions(limit: Int)
  case pieces(limit: Int)
  case operations(limit: Int)
  case numberSize(limitInBits: Int)
}

extension DecisionStop: CustomStringConvertible {
  public var description: String {
    switch self {
    case .regions(let limit): "the limit of \(limit) regions was reached"
    case .pieces(let limit): "the limit of \(limit) affine pieces was reached"
    case .operations(let limit): "the limit of \(limit) arithmetic operations was reached"
    case .numberSize(let limit): "the limit of \(limit) bits for a number was reached"
    }
  }
}
