import Exact

/// An exact input at which the two sides of a claim differ, and both values there.
public struct Witness: Sendable, Equatable {
  /// A value of one side: exact, or an enclosure. The enclosures of a witness are disjoint.
  public enum Value: Sendable, Equatable {
    case exact(Rational)
    case enclosure(lower: Rational, upper: Rational)
  }

  /// The names and exact values of the input's coordinates, or of whatever the claim quantifies over.
  public let input: [(name: String, value: Rational)]
  /// Which value differs: a node's coordinate, an entry of a matrix.
  public let location: String
  /// The value that the claim's left side has there.
  public let left: Value
  /// The value that the claim's right side has there.
  public let right: Value

  public init(input: [(name: String, value: Rational)], location: String, left: Value, right: Value) {
    self.input = input
    self.location = location
    self.left = left
    self.right = right
  }

  public static func == (a: Witness, b: Witness) -> Bool {
    a.location == b.location && a.left == b.left && a.right == b.right && a.input.elementsEqual(b.input, by: ==)
  }
}

extension Witness.Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exact(let value): "\(value)"
    case .enclosure(let lower, let upper): "[\(lower), \(upper)]"
    }
  }
}

extension Witness: CustomStringConvertible {
  public var description: String {
    let point = input.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    return "\(location): \(left) on the left, \(right) on the right" + (point.isEmpty ? "" : ", at \(point)")
  }
}

extension Witness.Value {
  /// An enclosure; `nil` for an interval that is infinite.
  package init?(_ interval: RealInterval) {
    guard let lower = interval.lower, let upper = interval.upper else { return nil }
    self = .enclosure(lower: lower, upper: upper)
  }
}
