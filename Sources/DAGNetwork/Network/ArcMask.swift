/// Which arcs of a network a sub-architecture keeps: the set `B` of identity I9.
public struct ArcMask: Sendable, Hashable {
  /// Whether each arc is kept, in the network's order of arcs.
  public private(set) var isKept: [Bool]

  public init(isKept: [Bool]) { self.isKept = isKept }

  /// The mask that keeps every arc.
  public init(keepingAllOf network: Network) { isKept = Array(repeating: true, count: network.arcs.count) }

  /// The mask that drops the arcs with these indices and keeps the others.
  public init(dropping arcs: some Sequence<Int>, of network: Network) {
    self.init(keepingAllOf: network)
    for arc in arcs { isKept[arc] = false }
  }

  public subscript(arc: Int) -> Bool {
    get { isKept[arc] }
    set { isKept[arc] = newValue }
  }

  public var keptCount: Int { isKept.count { $0 } }

  /// - Precondition: both are masks of one network.
  public func union(_ other: ArcMask) -> ArcMask {
    precondition(isKept.count == other.isKept.count)
    return ArcMask(isKept: zip(isKept, other.isKept).map { $0 || $1 })
  }

  /// - Precondition: both are masks of one network.
  public func intersection(_ other: ArcMask) -> ArcMask {
    precondition(isKept.count == other.isKept.count)
    return ArcMask(isKept: zip(isKept, other.isKept).map { $0 && $1 })
  }

  public var complement: ArcMask { ArcMask(isKept: isKept.map { !$0 }) }
}
