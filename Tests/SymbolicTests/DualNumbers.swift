import Exact

/// Numbers `a + b ε` with `ε² = 0`: computing with them differentiates, by other code than what is tested. At a kink the
/// derivative is that of the branch that counts as off.
struct DualNumbers: OrderedDomain {
  struct Element {
    var value: Rational
    var slope: Rational
  }

  var name: String { "dual numbers" }
  var zero: Element { Element(value: 0, slope: 0) }
  var one: Element { Element(value: 1, slope: 0) }

  func element(_ value: Rational) -> Element { Element(value: value, slope: 0) }
  func add(_ a: Element, _ b: Element) -> Element { Element(value: a.value + b.value, slope: a.slope + b.slope) }
  func negate(_ a: Element) -> Element { Element(value: -a.value, slope: -a.slope) }
  func multiply(_ a: Element, _ b: Element) -> Element {
    Element(value: a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }
  func areEqual(_ a: Element, _ b: Element) -> Bool { a.value == b.value && a.slope == b.slope }
  func isLess(_ a: Element, than b: Element) -> Bool { a.value < b.value }

  func divide(_ a: Element, by b: Element) throws(DomainError) -> Element {
    guard let value = try? a.value.divided(by: b.value), let inverse = try? b.value.pow(-1) else {
      throw .divisionByZero(domain: name)
    }
    return Element(value: value, slope: (a.slope - value * b.slope) * inverse)
  }

  func relu(_ a: Element) -> Element { a.value > 0 ? a : zero }
  func absoluteValue(_ a: Element) -> Element { a.value > 0 ? a : negate(a) }
  func sign(_ a: Element) -> Element { Element(value: Rational(a.value.signum()), slope: 0) }
}
