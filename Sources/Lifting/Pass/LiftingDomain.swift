import DAGNetwork
import Exact

/// What the values at the nodes are while a lifting pass runs. Applying `T_h ∘ … ∘ T_1` is one algorithm; domains differ
/// in what a value is and what an arc does to it: ``Evaluation`` computes with the arcs' functions over any ``Domain`` of
/// numbers or expressions, ``Abstraction`` forgets the functions and computes with the arcs alone.
public protocol LiftingDomain: Sendable {
  associatedtype Value: Sendable
  associatedtype Failure: Error

  /// The value 0 at a node of this width.
  func zero(width: Int) -> Value

  /// The value of a constant source.
  func constant(_ value: ParameterVector) throws(Failure) -> Value

  /// Adds what an arc makes of the value at its tail to a sum; a sum that is `nil` is 0.
  func add(_ function: ArcFunction, of value: Value, to sum: inout Value?) throws(Failure)
}

/// A lifting domain whose values can be subtracted, so that transitions can be inverted, and compared.
public protocol InvertibleLiftingDomain: LiftingDomain {
  /// Subtracts a value from another; a `nil` value is 0.
  func subtract(_ term: Value, from value: inout Value?) throws(Failure)
}
