/// A semiring: what a lifting pass computes with when it forgets the functions that the arcs carry, and looks at the arcs
/// alone.
///
/// Addition is commutative and associative with `zero`; multiplication is associative with `one` and distributes over
/// addition, and a product with `zero` is `zero`.
public protocol Semiring: Sendable {
  associatedtype Element: Sendable

  var zero: Element { get }
  var one: Element { get }
  func add(_ a: Element, _ b: Element) -> Element
  func multiply(_ a: Element, _ b: Element) -> Element
}

/// The integers with `+` and `·`: a pass over them counts paths.
public struct PathCounting: Semiring, Hashable {
  @inlinable public init() {}

  @inlinable public var zero: Integer { 0 }
  @inlinable public var one: Integer { 1 }
  @inlinable public func add(_ a: Integer, _ b: Integer) -> Integer { a + b }
  @inlinable public func multiply(_ a: Integer, _ b: Integer) -> Integer { a * b }
}

/// The booleans with "or" and "and": a pass over them finds what is reachable.
public struct Reachability: Semiring, Hashable {
  @inlinable public init() {}

  @inlinable public var zero: Bool { false }
  @inlinable public var one: Bool { true }
  @inlinable public func add(_ a: Bool, _ b: Bool) -> Bool { a || b }
  @inlinable public func multiply(_ a: Bool, _ b: Bool) -> Bool { a && b }
}

/// The integers and −∞ (`nil`) with maximum and `+`: a pass over them finds the lengths of longest paths.
public struct LongestPath: Semiring, Hashable {
  @inlinable public init() {}

  @inlinable public var zero: Int? { nil }
  @inlinable public var one: Int? { 0 }

  @inlinable
  public func add(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return a ?? b }
    return max(a, b)
  }

  @inlinable
  public func multiply(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a + b
  }
}
