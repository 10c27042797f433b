/// What a lifting pass computes with: numbers of some kind, or something that behaves like them.
///
/// A domain is a value, since many of them carry what they need: the prime of a field, the pool of the expressions, the
/// precision of an enclosure. Its elements are combined only through it.
///
/// Every domain is a ring. What only some domains have (division, order, elementary functions) is declared here too, and
/// throws ``DomainError/unsupported(operation:domain:)`` unless the domain says otherwise: an arc function is written
/// once, and the domain that cannot evaluate it says so. ``OrderedDomain`` derives the operations of an order from a
/// single comparison.
public protocol Domain: Sendable {
  associatedtype Element: Sendable

  /// The plural name of the elements, for messages and reports: `rationals`, `doubles`.
  var name: String { get }
  var zero: Element { get }
  var one: Element { get }

  /// The element that stands for a rational number: the nearest one where the domain rounds.
  ///
  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` where there is none, as for a denominator that the
  ///   prime of a field divides.
  func element(_ value: Rational) throws(DomainError) -> Element
  /// The element that stands for a finite floating-point number.
  func element(_ value: Double) throws(DomainError) -> Element

  func add(_ a: Element, _ b: Element) -> Element
  func subtract(_ a: Element, _ b: Element) -> Element
  func negate(_ a: Element) -> Element
  func multiply(_ a: Element, _ b: Element) -> Element
  /// Whether two elements are known to be the same. For numbers this is equality; for expressions it is equality of
  /// structure.
  func areEqual(_ a: Element, _ b: Element) -> Bool

  func divide(_ a: Element, by b: Element) throws(DomainError) -> Element

  func maximum(_ a: Element, _ b: Element) throws(DomainError) -> Element
  func minimum(_ a: Element, _ b: Element) throws(DomainError) -> Element
  func absoluteValue(_ a: Element) throws(DomainError) -> Element
  /// `max(a, 0)`.
  func relu(_ a: Element) throws(DomainError) -> Element
  /// -1, 0 or 1, as the element is negative, zero or positive.
  func sign(_ a: Element) throws(DomainError) -> Element

  func apply(_ function: ElementaryFunction, to a: Element) throws(DomainError) -> Element
  /// The value of a function of which nothing is known.
  func apply(_ function: OpaqueFunction, to arguments: [Element]) throws(DomainError) -> Element
  /// The position of the first condition that does not hold; the number of conditions if all hold.
  func firstFailure(of conditions: [SignCondition<Element>]) throws(DomainError) -> Int
  /// The first value where all conditions hold, else the second.
  func choose(
    _ conditions: [SignCondition<Element>], _ value: Element, otherwise: Element
  ) throws(DomainError) -> Element
  /// An element that stands for a value that is not defined, in domains whose elements are functions: what has it in a piece is
  /// defined where that piece is not chosen. `nil` in domains of numbers.
  var undefined: Element? { get }
}

/// `value ≥ 0`, or `value > 0`.
public struct SignCondition<Element: Sendable>: Sendable {
  public var value: Element
  public var isStrict: Bool

  @inlinable public init(_ value: Element, isStrict: Bool) {
    self.value = value
    self.isStrict = isStrict
  }
}

extension Domain {
  public func element(_ value: Double) throws(DomainError) -> Element {
    guard let exact = Rational(exactly: value) else {
      throw .undefined(operation: "element", argument: "\(value)", domain: name)
    }
    return try element(exact)
  }

  public func subtract(_ a: Element, _ b: Element) -> Element { add(a, negate(b)) }

  public func divide(_ a: Element, by b: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: "divide", domain: name)
  }

  public func maximum(_ a: Element, _ b: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: "max", domain: name)
  }

  public func minimum(_ a: Element, _ b: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: "min", domain: name)
  }

  public func absoluteValue(_ a: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: "abs", domain: name)
  }

  public var undefined: Element? { nil }

  public func relu(_ a: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: "relu", domain: name)
  }

  public func sign(_ a: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: "sign", domain: name)
  }

  public func apply(_ function: ElementaryFunction, to a: Element) throws(DomainError) -> Element {
    throw .unsupported(operation: function.rawValue, domain: name)
  }

  public func apply(_ function: OpaqueFunction, to arguments: [Element]) throws(DomainError) -> Element {
    throw .unsupported(operation: function.description, domain: name)
  }

  public func firstFailure(of conditions: [SignCondition<Element>]) throws(DomainError) -> Int {
    throw .unsupported(operation: "piecewise", domain: name)
  }

  public func choose(
    _ conditions: [SignCondition<Element>], _ value: Element, otherwise: Element
  ) throws(DomainError) -> Element {
    try firstFailure(of: conditions) == conditions.count ? value : otherwise
  }
}

/// A domain whose elements are linearly ordered, compatibly with its ring structure.
public protocol OrderedDomain: Domain {
  func isLess(_ a: Element, than b: Element) -> Bool
}

extension OrderedDomain {
  /// The larger of two elements; the first of two equal ones.
  public func maximum(_ a: Element, _ b: Element) throws(DomainError) -> Element { isLess(a, than: b) ? b : a }
  /// The smaller of two elements; the first of two equal ones.
  public func minimum(_ a: Element, _ b: Element) throws(DomainError) -> Element { isLess(b, than: a) ? b : a }
  public func absoluteValue(_ a: Element) throws(DomainError) -> Element { isLess(a, than: zero) ? negate(a) : a }
  public func relu(_ a: Element) throws(DomainError) -> Element { isLess(a, than: zero) ? zero : a }
  /// A condition on an element that neither holds nor fails, such as NaN, counts as failing.
  public func firstFailure(of conditions: [SignCondition<Element>]) throws(DomainError) -> Int {
    conditions.firstIndex { !holds($0) } ?? conditions.count
  }

  /// Whether a condition holds; not for NaN, which is not equal to itself.
  public func holds(_ condition: SignCondition<Element>) -> Bool {
    let value = condition.value
    return isLess(zero, than: value) || !condition.isStrict && !isLess(value, than: zero) && areEqual(value, value)
  }

  /// -1 or 1; an element that is neither negative nor positive stays itself: 0, or NaN.
  public func sign(_ a: Element) throws(DomainError) -> Element {
    isLess(a, than: zero) ? negate(one) : isLess(zero, than: a) ? one : a
  }
}
