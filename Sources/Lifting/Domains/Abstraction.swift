import DAGNetwork
import Exact

/// The lifting domain that forgets the functions: the value at a node is one element of a semiring, and every arc
/// multiplies by the same weight. Over natural numbers and weight 1 a pass counts paths, over booleans it finds what is
/// reachable, over max-plus and weight 1 it finds longest paths.
public struct Abstraction<S: Semiring>: LiftingDomain {
  public let semiring: S
  /// What each arc multiplies by.
  public let weight: S.Element
  /// The value of every constant source.
  public let constant: S.Element

  public init(_ semiring: S, weight: S.Element, constant: S.Element) {
    self.semiring = semiring
    self.weight = weight
    self.constant = constant
  }

  public func zero(width: Int) -> S.Element { semiring.zero }

  public func constant(_ value: ParameterVector) -> S.Element { constant }

  public func add(_ function: ArcFunction, of value: S.Element, to sum: inout S.Element?) {
    let term = semiring.multiply(weight, value)
    sum = sum.map { semiring.add($0, term) } ?? term
  }
}
