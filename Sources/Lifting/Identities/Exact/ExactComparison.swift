import DAGNetwork
import Exact
import Symbolic

/// Numbers that are compared exactly, of which some are known as rationals.
protocol ExactEngine: LinearEngine {
  /// The values of two elements, or disjoint enclosures of them; `nil` where they are not known to differ.
  func difference(_ a: Element, _ b: Element) -> (left: Witness.Value, right: Witness.Value)?
}

extension Rationals: ExactEngine {
  func difference(_ a: Rational, _ b: Rational) -> (left: Witness.Value, right: Witness.Value)? {
    a == b ? nil : (.exact(a), .exact(b))
  }
}

extension FormalSums: ExactEngine {
  func difference(_ a: FormalSum, _ b: FormalSum) -> (left: Witness.Value, right: Witness.Value)? {
    if a == b || atoms.isExhausted { return nil }
    if let a = a.rational, let b = b.rational { return (.exact(a), .exact(b)) }
    guard let (left, right) = separate(a, b), let left = Witness.Value(left), let right = Witness.Value(right) else {
      return nil
    }
    return (left, right)
  }
}

/// Where the two sides of an identity have different values.
struct Difference {
  let node: Int
  let coordinate: Int
  /// Which sides were compared, as in `S ι(x) against f(x)`.
  let sides: String
  let left: Witness.Value
  let right: Witness.Value
}

extension Evaluation: ComparedDomain where D: ExactEngine {
  func comparison(in network: Network) -> ExactComparison<D> { ExactComparison(over: domain) }
}

/// The comparison of exact values, one sample each.
struct ExactComparison<D: ExactEngine>: SidesComparison {
  let domain: D
  /// The first difference.
  private(set) var difference: Difference?
  /// The first place where the sides are not known to be the same, but not known to differ either.
  private(set) var unsettled: (node: Int, coordinate: Int, sides: String)?

  init(over domain: D) { self.domain = domain }

  var isRefuted: Bool { difference != nil }

  mutating func compare(
    _ left: Batch<D.Element>?, _ right: Batch<D.Element>?, at node: Int, sides: @autoclosure () -> String
  ) {
    guard difference == nil, let width = left?.width ?? right?.width else { return }
    for i in 0..<width {
      let (a, b) = (left?.elements[i] ?? domain.zero, right?.elements[i] ?? domain.zero)
      if domain.areEqual(a, b) { continue }
      if let (a, b) = domain.difference(a, b) {
        difference = Difference(node: node, coordinate: i, sides: sides(), left: a, right: b)
        return
      }
      if unsettled == nil { unsettled = (node, i, sides()) }
    }
  }
}
