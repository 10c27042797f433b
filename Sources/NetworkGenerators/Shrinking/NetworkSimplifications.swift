import DAGNetwork
import Exact

/// Networks to try instead of one that breaks a law: fewer nodes, arcs and outputs, smaller widths, simpler functions and
/// numbers, fewer shared or named parts, stored in topological order. The boldest come first. Each is valid, and simpler by
/// a measure that cannot fall for ever, so that taking one after the other ends.
public struct NetworkSimplifications: Sequence, Sendable {
  public let network: Network

  public init(of network: Network) { self.network = network }

  public func makeIterator() -> Iterator { Iterator(network) }

  public struct Iterator: IteratorProtocol {
    private let network: Network
    private let complexity: NetworkComplexity
    private var steps: IndexingIterator<[SimplificationStep]>

    init(_ network: Network) {
      self.network = network
      complexity = NetworkComplexity(of: network)
      steps = SimplificationStep.all(for: network).makeIterator()
    }

    public mutating func next() -> Network? {
      while let step = steps.next() {
        if let simpler = step.apply(to: network), NetworkComplexity(of: simpler) < complexity { return simpler }
      }
      return nil
    }
  }
}

extension Network {
  /// Simpler networks to try instead of this one.
  public var simplifications: NetworkSimplifications { NetworkSimplifications(of: self) }
}
