import Exact

/// A rational number plus rational multiples of **atoms**: variables, and functions such as `relu` or `tanh` of other sums,
/// about which nothing is assumed but that equal arguments give equal values.
///
/// The form is canonical: atoms ascend, no coefficient is 0. Two sums that are equal are equal for all values of the
/// variables. The converse holds where all atoms are variables; with others, sums that differ may still be equal, as
/// `relu(x) − relu(−x)` and `x` are.
struct FormalSum: Sendable, Hashable {
  struct Term: Sendable, Hashable {
    let atom: UInt32
    var coefficient: Rational
  }

  var constant: Rational
  /// In ascending order of atoms, none with the coefficient 0.
  var terms: [Term] = []

  init(_ constant: Rational, terms: [Term] = []) {
    self.constant = constant
    self.terms = terms
  }

  /// The rational number that this is, if it has no terms.
  var rational: Rational? { terms.isEmpty ? constant : nil }
  var isZero: Bool { terms.isEmpty && constant.isZero }

  static func + (a: FormalSum, b: FormalSum) -> FormalSum {
    if b.isZero { return a }
    if a.isZero { return b }
    var sum = FormalSum(b.constant.isZero ? a.constant : a.constant + b.constant)
    if a.terms.isEmpty || b.terms.isEmpty {
      sum.terms = a.terms.isEmpty ? b.terms : a.terms
      return sum
    }
    sum.terms.reserveCapacity(a.terms.count + b.terms.count)
    var (i, j) = (0, 0)
    while i < a.terms.count, j < b.terms.count {
      if a.terms[i].atom < b.terms[j].atom {
        sum.terms.append(a.terms[i])
        i += 1
      } else if b.terms[j].atom < a.terms[i].atom {
        sum.terms.append(b.terms[j])
        j += 1
      } else {
        let coefficient = a.terms[i].coefficient + b.terms[j].coefficient
        if !coefficient.isZero { sum.terms.append(Term(atom: a.terms[i].atom, coefficient: coefficient)) }
        i += 1
        j += 1
      }
    }
    sum.terms += a.terms[i...]
    sum.terms += b.terms[j...]
    return sum
  }

  static prefix func - (a: FormalSum) -> FormalSum {
    FormalSum(-a.constant, terms: a.terms.map { Term(atom: $0.atom, coefficient: -$0.coefficient) })
  }

  func scaled(by factor: Rational) -> FormalSum {
    if factor == 1 { return self }
    if factor.isZero { return FormalSum(0) }
    return FormalSum(
      constant * factor, terms: terms.map { Term(atom: $0.atom, coefficient: $0.coefficient * factor) })
  }
}
