import Exact

/// The rational numbers up to a size: what is larger has no value, nor has anything that depends on it. So evaluation ends
/// soon whatever the exponents of an expression are.
struct LimitedRationals: Domain {
  let bits: Int

  var name: String { "rationals of at most \(bits) bits" }
  var zero: Rational? { .some(0) }
  var one: Rational? { .some(1) }

  private func limited(_ value: Rational) -> Rational? {
    value.numerator.bitWidth <= bits && value.denominator.bitWidth <= bits ? value : nil
  }

  private func two(_ a: Rational?, _ b: Rational?, _ combine: (Rational, Rational) -> Rational) -> Rational? {
    guard let a, let b else { return nil }
    return limited(combine(a, b))
  }

  func element(_ value: Rational) -> Rational? { limited(value) }
  func add(_ a: Rational?, _ b: Rational?) -> Rational? { two(a, b, +) }
  func subtract(_ a: Rational?, _ b: Rational?) -> Rational? { two(a, b, -) }
  func negate(_ a: Rational?) -> Rational? { a.map { -$0 } }
  func multiply(_ a: Rational?, _ b: Rational?) -> Rational? { two(a, b, *) }
  func areEqual(_ a: Rational?, _ b: Rational?) -> Bool { a != nil && a == b }
  func maximum(_ a: Rational?, _ b: Rational?) -> Rational? { two(a, b) { $0 < $1 ? $1 : $0 } }
  func minimum(_ a: Rational?, _ b: Rational?) -> Rational? { two(a, b) { $1 < $0 ? $1 : $0 } }
  func absoluteValue(_ a: Rational?) -> Rational? { a?.magnitude }
  func relu(_ a: Rational?) -> Rational? { a.map { $0.signum() < 0 ? 0 : $0 } }
  func sign(_ a: Rational?) -> Rational? { a.map { Rational($0.signum()) } }

  func divide(_ a: Rational?, by b: Rational?) throws(DomainError) -> Rational? {
    guard let a, let b else { return nil }
    do throws(ArithmeticError) {
      return limited(try a.divided(by: b))
    } catch {
      throw .divisionByZero(domain: name)
    }
  }

  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` where a number that is too large would have to be compared.
  func firstFailure(of conditions: [SignCondition<Rational?>]) throws(DomainError) -> Int {
    for (position, condition) in conditions.enumerated() {
      guard let value = condition.value else {
        throw .undefined(operation: "piecewise", argument: "a number that is too large", domain: name)
      }
      if condition.isStrict ? value.signum() <= 0 : value.signum() < 0 { return position }
    }
    return conditions.count
  }

  func apply(_ function: ElementaryFunction, to a: Rational?) -> Rational? {
    a.flatMap { function.rationalValue(at: $0) }
  }
}
