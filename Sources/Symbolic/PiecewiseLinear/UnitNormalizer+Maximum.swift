import Exact

// A maximum of forms. What is done to the arguments does not depend on a form that all of them share, nor on a positive
// factor, so that doing it again to what results changes nothing.

extension UnitNormalizer {
  /// The largest number of arguments that dissolving nested maxima may give.
  private static var argumentLimit: Int { NodeStore.flatLimit }

  /// The normal form of a maximum.
  ///
  /// - Precondition: there is an argument.
  mutating func maximum(_ given: [AffineForm]) throws(DecisionStop) -> AffineForm {
    var shift = AffineForm()
    var scale: Rational = 1
    var arguments = given
    while true {
      try removeDominated(&arguments)
      if dissolve(&arguments) { continue }
      // The arguments become 0 and others whose leading coefficients are positive.
      arguments.sort { ($0 - $1).leadingSign < 0 }
      let least = arguments[0]
      shift = shift.adding(least, times: scale)
      if arguments.count == 1 { return shift }
      arguments = arguments.map { $0 - least }
      let content = Rational.content(of: arguments.flatMap { $0.terms.map(\.coefficient) + [$0.constant] })
      let inverse = quotient(1, content)
      arguments = arguments.map { $0.scaled(by: inverse) }
      scale *= content
      for argument in arguments { try meter.count(argument) }
      if !dissolve(&arguments) { break }
    }
    let unit: UInt32
    if arguments.count == 2 {
      unit = store.relu(node(of: arguments[1]))
    } else {
      unit = store.extremum(.maximum, arguments.map { node(of: $0) })
    }
    return shift.adding(form(of: unit), times: scale)
  }

  /// Drops arguments that another one is nowhere less than.
  private mutating func removeDominated(_ arguments: inout [AffineForm]) throws(DecisionStop) {
    var kept: [AffineForm] = []
    for argument in arguments {
      var isDominated = false
      for other in kept {
        try meter.count(argument.terms.count + other.terms.count)
        if isNonnegative(other - argument) {
          isDominated = true
          break
        }
      }
      if isDominated { continue }
      kept.removeAll { isNonnegative(argument - $0) }
      kept.append(argument)
    }
    arguments = kept
  }

  private func isNonnegative(_ form: AffineForm) -> Bool {
    if let bound = lowerBound(of: form) { return bound.signum() >= 0 }
    // `relu(u)` is at least any part of `u`: of that part that cancels the first atom of `u` in the rest.
    var weaker = form
    for term in form.terms where term.coefficient.signum() > 0 && store.nodes[term.variable].operation == .relu {
      let inner = self.form(of: store.nodes[term.variable].a)
      guard let first = inner.terms.first,
        let opposite = weaker.terms.first(where: { $0.variable == first.variable })
      else { continue }
      let part = -quotient(opposite.coefficient, term.coefficient * first.coefficient)
      if part.signum() <= 0 || part > 1 { continue }
      let unit = AffineForm(terms: [term])
      weaker = (weaker - unit).adding(inner, times: part * term.coefficient)
    }
    return lowerBound(of: weaker).map { $0.signum() >= 0 } ?? false
  }

  /// Puts the arguments of a nested maximum in the place of an argument that is one, up to a factor and what has no unit.
  ///
  /// - Returns: whether there was one that fits.
  private mutating func dissolve(_ arguments: inout [AffineForm]) -> Bool {
    var best: (position: Int, inner: [AffineForm])?
    for (position, argument) in arguments.enumerated() {
      guard let inner = dissolved(argument), arguments.count + inner.count - 1 <= Self.argumentLimit else { continue }
      if best.map({ inner.count < $0.inner.count }) ?? true { best = (position, inner) }
    }
    guard let best else { return false }
    arguments.replaceSubrange(best.position...best.position, with: best.inner)
    return true
  }

  /// The forms whose maximum an argument is, if its only unit is a maximum with a positive coefficient.
  private func dissolved(_ argument: AffineForm) -> [AffineForm]? {
    var unit: AffineForm.Term?
    for term in argument.terms where store.nodes[term.variable].operation.isUnit {
      if unit != nil { return nil }
      unit = term
    }
    guard let unit, unit.coefficient.signum() > 0 else { return nil }
    let contents = store.nodes[unit.variable]
    let inner: [AffineForm]
    switch contents.operation {
    case .relu: inner = [AffineForm(), form(of: contents.a)]
    case .maximum:
      inner = store.operands[Int(contents.a)..<Int(contents.a + contents.b)].map { form(of: $0) }
    default: return nil
    }
    let rest = AffineForm(terms: argument.terms.filter { $0 != unit }, constant: argument.constant)
    return inner.map { rest.adding($0, times: unit.coefficient) }
  }
}

extension AffineForm {
  /// The sign of the first coefficient, or else of the constant. Differences with this sign order forms as a vector space.
  var leadingSign: Int { (terms.first?.coefficient ?? constant).signum() }

  /// A positive number and a form with integers without a common factor, whose product the form is.
  var primitive: (content: Rational, form: AffineForm) {
    let content = Rational.content(of: terms.map(\.coefficient) + [constant])
    return (content, scaled(by: quotient(1, content)))
  }
}

extension Rational {
  /// The largest number of which all of some numbers are integer multiples; 1 if all are 0.
  static func content(of numbers: [Rational]) -> Rational {
    var numerator: Integer = 0
    var denominator: Integer = 1
    for number in numbers where !number.isZero {
      numerator = numerator.greatestCommonDivisor(number.numerator)
      denominator =
        denominator
        * number.denominator.exactlyDivided(
          by: denominator.greatestCommonDivisor(number.denominator))
    }
    return numerator.isZero ? 1 : Rational(numerator, positiveDenominator: denominator)
  }
}
