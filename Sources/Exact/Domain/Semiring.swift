/// A semiring: what a lifting pass needs when it forgets the functions that the arcs carry and computes with the arcs
/// alone.
public protocol Semiring: Sendable {
  associatedtype Element: Sendable

  var zero: Element { get }
  var one: Element { get }
  func add(_ a: Element, _ b: Element) -> Element
  func multiply(_ a: Element, _ b: Element) -> Element
}

/// The natural numbers with `+` and `·`: a pass over them counts paths.
public struct PathCounting: Semiring {
  public init() {}

  public var zero: Integer { 0 }
  public var one: Integer { 1 }
  public func add(_ a: Integer, _ b: Integer) -> Integer { a + b }
  public func multiply(_ a: Integer, _ b: Integer) -> Integer { a * b }
}

/// The booleans with "or" and "and": a pass over them finds what is reachable.
public struct Reachability: Semiring {
  public init() {}

  public var zero: Bool { false }
  public var one: Bool { true }
  public func add(_ a: Bool, _ b: Bool) -> Bool { a || b }
  public func multiply(_ a: Bool, _ b: Bool) -> Bool { a && b }
}

/// The integers and −∞ (`nil`) with maximum and `+`: a pass over them finds longest paths.
public struct LongestPath: Semiring {
  public init() {}

  public var zero: Int? { nil }
  public var one: Int? { 0 }

  public func add(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return a ?? b }
    return max(a, b)
  }

  public func multiply(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a + b
  }
}
