import Exact

// A condition on a number is decided, one that was there before is dropped; a choice between equal values is no choice where its
// conditions are defined everywhere.

extension NodeStore {
  /// `node ≥ 0`, or `node > 0`.
  struct NodeCondition: Hashable, Sendable {
    var node: UInt32
    var isStrict: Bool
  }

  /// The value of `first` where all conditions hold, of `second` elsewhere.
  mutating func conditional(_ conditions: [NodeCondition], _ first: UInt32, else second: UInt32) -> UInt32 {
    var kept: [NodeCondition] = []
    var known: Set<NodeCondition> = []
    for condition in conditions {
      if let value = constantValue(of: condition.node) {
        if condition.isStrict ? value.signum() > 0 : value.signum() >= 0 { continue }
        // What stands before a condition that fails still has to be defined.
        if kept.allSatisfy({ nodes[Int($0.node)].isTotal }) { return second }
      }
      if known.insert(condition).inserted { kept.append(condition) }
    }
    if kept.isEmpty { return first }
    let areTotal = kept.allSatisfy { nodes[Int($0.node)].isTotal }
    if first == second && areTotal { return first }
    var contents = [first, second]
    for condition in kept { contents += [condition.node, condition.isStrict ? 1 : 0] }
    let isTotal = areTotal && nodes[Int(first)].isTotal && nodes[Int(second)].isTotal
    return intern(.conditional, operands: contents, count: kept.count, isTotal: isTotal)
  }

  /// The value of a function of which nothing is known, which is defined everywhere.
  mutating func apply(_ function: OpaqueFunction, to arguments: [UInt32]) -> UInt32 {
    let isTotal = arguments.allSatisfy { nodes[Int($0)].isTotal }
    return intern(
      .opaque, operands: [opaqueIndex(of: function)] + arguments, count: arguments.count, isTotal: isTotal)
  }
}
