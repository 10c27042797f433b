import Exact

/// An affine function of a program's variables, `Σ coefficient · variable + constant`.
public struct AffineForm: Sendable, Hashable {
  public struct Term: Sendable, Hashable {
    /// The position of the variable among the program's.
    public var variable: Int
    public var coefficient: Rational

    public init(variable: Int, coefficient: Rational) {
      self.variable = variable
      self.coefficient = coefficient
    }
  }

  /// By ascending variable, the coefficients not 0.
  public var terms: [Term]
  public var constant: Rational

  public init(terms: [Term] = [], constant: Rational = 0) {
    self.terms = terms
    self.constant = constant
  }

  public var isConstant: Bool { terms.isEmpty }

  /// The value at a point.
  public func callAsFunction(_ point: [Rational]) -> Rational {
    terms.reduce(constant) { $0 + $1.coefficient * point[$1.variable] }
  }

  func scaled(by factor: Rational) -> AffineForm {
    if factor == 1 { return self }
    if factor.isZero { return AffineForm() }
    return AffineForm(
      terms: terms.map { Term(variable: $0.variable, coefficient: factor * $0.coefficient) },
      constant: factor * constant)
  }

  static func - (a: AffineForm, b: AffineForm) -> AffineForm { a.adding(b, times: -1) }

  /// The sum with a multiple of another form.
  func adding(_ other: AffineForm, times factor: Rational = 1) -> AffineForm {
    if factor.isZero { return self }
    var result = AffineForm(constant: constant + factor * other.constant)
    result.terms.reserveCapacity(terms.count + other.terms.count)
    var mine = terms[...]
    for term in other.terms {
      while let next = mine.first, next.variable < term.variable {
        result.terms.append(next)
        mine.removeFirst()
      }
      var coefficient = factor * term.coefficient
      if let next = mine.first, next.variable == term.variable {
        coefficient += next.coefficient
        mine.removeFirst()
      }
      if !coefficient.isZero { result.terms.append(Term(variable: term.variable, coefficient: coefficient)) }
    }
    result.terms += mine
    return result
  }

  /// A constant plus multiples of affine forms.
  static func combination(_ parts: [(coefficient: Rational, form: AffineForm)], constant: Rational) -> AffineForm {
    var result = AffineForm(constant: constant)
    var all: [Term] = []
    for (coefficient, form) in parts where !coefficient.isZero {
      result.constant += coefficient * form.constant
      for term in form.terms {
        all.append(Term(variable: term.variable, coefficient: coefficient * term.coefficient))
      }
    }
    all.sort { $0.variable < $1.variable }
    for term in all {
      if let last = result.terms.last, last.variable == term.variable {
        result.terms[result.terms.count - 1].coefficient += term.coefficient
      } else {
        if result.terms.last?.coefficient.isZero == true { result.terms.removeLast() }
        result.terms.append(term)
      }
    }
    if result.terms.last?.coefficient.isZero == true { result.terms.removeLast() }
    return result
  }
}

/// An affine inequality, `form ≥ 0` or `form > 0`.
public struct BranchCondition: Sendable, Hashable {
  public var form: AffineForm
  /// Whether it is `form > 0`: what `sign` and `step` choose where they are not 0, since they jump.
  public var isStrict: Bool

  public init(_ form: AffineForm, isStrict: Bool = false) {
    self.form = form
    self.isStrict = isStrict
  }

  public func holds(at point: [Rational]) -> Bool {
    let sign = form(point).signum()
    return isStrict ? sign > 0 : sign >= 0
  }
}
