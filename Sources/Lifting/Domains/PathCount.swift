import DAGNetwork
import Exact

extension Network {
  /// The number of paths from the inputs to the outputs, parallel arcs counted apart, paths from constants not counted: a
  /// lifting pass over the natural numbers.
  ///
  /// - Complexity: one addition of integers for each arc. The count itself may have as many bits as there are arcs.
  public func pathCount() -> Integer {
    let counting = Abstraction(PathCounting(), weight: 1, constant: 0)
    var state = lift(inputs.map { _ in Integer(1) }, over: counting)
    Transitions(of: self).synthesize(&state, over: counting)
    return outputs.reduce(0) { $0 + (state[$1] ?? 0) }
  }
}
