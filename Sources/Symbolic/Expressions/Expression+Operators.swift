import Exact

extension Expression {
  public static func + (a: Expression, b: Expression) -> Expression {
    let b = a.pool.index(of: b)
    return a.pool.expression { $0.sum(a.index, b) }
  }

  public static func - (a: Expression, b: Expression) -> Expression {
    let b = a.pool.index(of: b)
    return a.pool.expression { $0.difference(a.index, b) }
  }

  public static func * (a: Expression, b: Expression) -> Expression {
    let b = a.pool.index(of: b)
    return a.pool.expression { $0.product(a.index, b) }
  }

  /// The quotient, which is not defined where the denominator is 0.
  public static func / (a: Expression, b: Expression) -> Expression {
    let b = a.pool.index(of: b)
    return a.pool.expression { $0.quotient(a.index, b) }
  }

  public static prefix func - (a: Expression) -> Expression { a.pool.expression { $0.scaled(a.index, by: -1) } }

  /// The power to an integer; 1 for the exponent 0, where the base is defined.
  ///
  /// - Precondition: the exponent's magnitude is below 2^31.
  public func pow(_ exponent: Int) -> Expression {
    precondition(exponent.magnitude < 1 << 31, "an exponent of magnitude below 2^31")
    return pool.expression { $0.power(index, Int32(exponent)) }
  }
}

// With numbers, which take the pool of the expression beside them.

extension Expression {
  public static func + (a: Expression, b: Rational) -> Expression {
    a.pool.expression { $0.sum(constant: b, [.init(node: a.index, coefficient: 1)]) }
  }
  public static func + (a: Rational, b: Expression) -> Expression { b + a }
  public static func - (a: Expression, b: Rational) -> Expression { a + -b }
  public static func - (a: Rational, b: Expression) -> Expression {
    b.pool.expression { $0.sum(constant: a, [.init(node: b.index, coefficient: -1)]) }
  }
  public static func * (a: Expression, b: Rational) -> Expression {
    a.pool.expression { $0.scaled(a.index, by: b) }
  }
  public static func * (a: Rational, b: Expression) -> Expression { b * a }
  public static func / (a: Expression, b: Rational) -> Expression {
    (try? b.pow(-1)).map { a * $0 } ?? a / a.pool.constant(b)
  }
  public static func / (a: Rational, b: Expression) -> Expression { b.pool.constant(a) / b }

  public static func += (a: inout Expression, b: Expression) { a = a + b }
  public static func -= (a: inout Expression, b: Expression) { a = a - b }
  public static func *= (a: inout Expression, b: Expression) { a = a * b }
  public static func /= (a: inout Expression, b: Expression) { a = a / b }
}
