import DAGNetwork
import Exact

/// Checks a law on random values, and looks for a simple value that breaks it.
///
/// Each case draws from a generator that depends on the seed and on the number of the case alone, so that a case can be
/// repeated without those before it.
///
/// - Parameters:
///   - seed: what everything random depends on.
///   - count: the number of cases.
///   - startingAt: the number of the first case.
///   - simplificationLimit: the largest number of values that are tried to make a counterexample simpler.
///   - generate: draws a value.
///   - shrink: simpler values to try instead of one that breaks the law, the boldest first. Each must be simpler by a
///     measure that cannot fall for ever.
///   - describe: a counterexample as text.
///   - check: whether the law holds for a value; it may throw to say why it does not.
/// - Throws: ``PropertyFailure`` at the first case that breaks the law.
public func forAll<Value, Simpler: Sequence<Value>>(
  seed: UInt64, count: Int, startingAt first: Int = 0, simplificationLimit: Int = 5_000,
  generate: (inout SplitMix64) throws -> Value,
  shrink: (Value) -> Simpler,
  describe: (Value) -> String = { "\($0)" },
  check: (Value) throws -> Bool
) throws(PropertyFailure) {
  try forAll(
    seed: seed, count: count, startingAt: first, simplificationLimit: simplificationLimit, generate: generate,
    shrink: shrink, describe: describe
  ) { value, _ in try check(value) }
}

/// Checks a law on random values, with random numbers for the check itself: points, masks. They are the same for a value
/// and its simplifications.
///
/// - Parameter check: whether the law holds for a value; it may throw to say why it does not.
/// - Throws: ``PropertyFailure`` at the first case that breaks the law.
public func forAll<Value, Simpler: Sequence<Value>>(
  seed: UInt64, count: Int, startingAt first: Int = 0, simplificationLimit: Int = 5_000,
  generate: (inout SplitMix64) throws -> Value,
  shrink: (Value) -> Simpler,
  describe: (Value) -> String = { "\($0)" },
  check: (Value, inout SplitMix64) throws -> Bool
) throws(PropertyFailure) {
  for index in first..<first + max(0, count) {
    var random = SplitMix64(seed: seed)
    random = SplitMix64(seed: random.next() &+ UInt64(truncatingIfNeeded: index))
    var drawing = random.split()
    let checking = random.split()

    /// Why a value breaks the law; `nil` if it does not.
    func reason(_ value: Value) -> String? {
      var random = checking
      do {
        return try check(value, &random) ? nil : "the check is false"
      } catch {
        return "\(error)"
      }
    }

    let drawn: Value
    do { drawn = try generate(&drawing) } catch {
      throw PropertyFailure(
        seed: seed, caseIndex: index, counterexample: "(none)", simplifications: 0,
        reason: "nothing could be drawn: \(error)")
    }
    guard let firstReason = reason(drawn) else { continue }
    var simplest = (value: drawn, reason: firstReason, simplifications: 0)
    var triesLeft = simplificationLimit
    search: while true {
      for candidate in shrink(simplest.value) {
        guard triesLeft > 0 else { break search }
        triesLeft -= 1
        if let reason = reason(candidate) {
          simplest = (candidate, reason, simplest.simplifications + 1)
          continue search
        }
      }
      break
    }
    throw PropertyFailure(
      seed: seed, caseIndex: index, counterexample: describe(simplest.value),
      simplifications: simplest.simplifications, reason: simplest.reason)
  }
}

/// Checks a law on random networks. A network that breaks it is made simpler, and described as JSON.
///
/// - Parameters:
///   - seed: what everything random depends on.
///   - count: the number of networks.
///   - startingAt: the number of the first case.
///   - options: what the networks look like.
///   - check: whether the law holds for a network, with random numbers for points, masks and the like, which are the same
///     for a network and its simplifications; it may throw to say why the law does not hold.
/// - Throws: ``PropertyFailure`` at the first network that breaks the law.
public func forAllNetworks(
  seed: UInt64, count: Int, startingAt first: Int = 0, simplificationLimit: Int = 5_000, options: NetworkOptions,
  check: (Network, inout SplitMix64) throws -> Bool
) throws(PropertyFailure) {
  let generator = NetworkGenerator(options)
  try forAll(
    seed: seed, count: count, startingAt: first, simplificationLimit: simplificationLimit,
    generate: { random in try generator.network(using: &random) },
    shrink: \.simplifications,
    describe: { network in
      do { return String(decoding: try network.json(), as: UTF8.self) } catch { return "\(network) (\(error))" }
    },
    check: check)
}
