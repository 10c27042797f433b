import DAGNetwork
import Exact

/// The domain of ``FormalSum``s: affine arithmetic is carried out, every other function of what is not a number becomes an
/// atom. A pass over it with a variable at each coordinate gives canonical forms that hold for all inputs; with numbers, it
/// evaluates exactly as far as the functions have rational values. Unlike the expressions of a pool, which leave long sums
/// nested, sums are merged completely here, so that equal affine functions always have equal forms.
///
/// Division by what is not a number, and the logarithm and square root of it, are not supported, since terms that cancel
/// would hide where they are undefined. The product of two sums that are not numbers is an atom too.
///
/// The work is bounded: once the table's budget is exhausted all results are 0, and must be thrown away.
struct FormalSums: LinearEngine {
  let atoms: AtomTable

  init(budget: Int) { atoms = AtomTable(budget: budget) }

  var name: String { "sums of opaque terms" }
  var zero: FormalSum { FormalSum(0) }
  var one: FormalSum { FormalSum(1) }

  func variable(_ index: Int) -> FormalSum { sum(of: .variable(index)) }

  func element(_ value: Rational) -> FormalSum { FormalSum(value) }

  func add(_ a: FormalSum, _ b: FormalSum) -> FormalSum {
    if a.terms.isEmpty && b.terms.isEmpty { return FormalSum(a.constant + b.constant) }
    return atoms.spend(a.terms.count + b.terms.count) ? a + b : zero
  }

  func negate(_ a: FormalSum) -> FormalSum { atoms.spend(a.terms.count) ? -a : zero }

  func multiply(_ a: FormalSum, _ b: FormalSum) -> FormalSum {
    guard atoms.spend(a.terms.count + b.terms.count) else { return zero }
    if let factor = a.rational { return b.scaled(by: factor) }
    if let factor = b.rational { return a.scaled(by: factor) }
    return sum(of: .product(a, b))
  }

  func areEqual(_ a: FormalSum, _ b: FormalSum) -> Bool { a == b }

  func divide(_ a: FormalSum, by b: FormalSum) throws(DomainError) -> FormalSum {
    guard let divisor = b.rational else {
      throw .unsupported(operation: "division by what is not a number", domain: name)
    }
    return a.scaled(by: try Rationals().divide(1, by: divisor))
  }

  func relu(_ a: FormalSum) -> FormalSum {
    if let value = a.rational { return FormalSum(value.signum() < 0 ? 0 : value) }
    return sum(of: .relu(a))
  }

  func absoluteValue(_ a: FormalSum) -> FormalSum {
    if let value = a.rational { return FormalSum(value.magnitude) }
    return sum(of: .absoluteValue(a))
  }

  func maximum(_ a: FormalSum, _ b: FormalSum) -> FormalSum {
    if a == b { return a }
    if let x = a.rational, let y = b.rational { return x < y ? b : a }
    return sum(of: .maximum(a, b))
  }

  func minimum(_ a: FormalSum, _ b: FormalSum) -> FormalSum {
    if a == b { return a }
    if let x = a.rational, let y = b.rational { return y < x ? b : a }
    return sum(of: .minimum(a, b))
  }

  func sign(_ a: FormalSum) -> FormalSum {
    if let value = a.rational { return FormalSum(Rational(value.signum())) }
    return sum(of: .sign(a))
  }

  func apply(_ function: ElementaryFunction, to a: FormalSum) throws(DomainError) -> FormalSum {
    switch function {
    case .exp, .tanh, .sigmoid, .softplus, .erf, .sin, .cos, .atan: break
    case .log, .sqrt:
      guard let value = a.rational else { throw .unsupported(operation: function.rawValue, domain: name) }
      if value.signum() < 0 || value.isZero && function == .log {
        throw .undefined(operation: function.rawValue, argument: "\(value)", domain: name)
      }
    }
    return sum(of: .elementary(function, a))
  }

  private func sum(of atom: AtomTable.Atom) -> FormalSum {
    FormalSum(0, terms: [FormalSum.Term(atom: atoms.index(of: atom), coefficient: 1)])
  }
}

extension FormalSums {
  /// Row by row over the atoms that occur at all: a coefficient of the map meets each term of its coordinate once.
  func apply(
    dense map: DenseMap, to x: Batch<FormalSum>, adding: Bool, into y: inout Batch<FormalSum>
  ) throws(DomainError) {
    for sample in 0..<x.count {
      let input = Array(x.sample(sample))
      let atoms = Set(input.lazy.flatMap { $0.terms.lazy.map(\.atom) }).sorted()
      let places = Dictionary(uniqueKeysWithValues: zip(atoms, 0...))
      let columns = input.map { sum in sum.terms.map { (place: places[$0.atom] ?? 0, coefficient: $0.coefficient) } }
      let termCount = columns.reduce(0) { $0 + $1.count }
      for row in 0..<map.outputWidth {
        let target = sample * map.outputWidth + row
        guard self.atoms.spend(termCount + atoms.count + input.count) else {
          y.elements[target] = zero
          continue
        }
        var sums = [Rational](repeating: 0, count: atoms.count)
        var constant: Rational = 0
        for (column, terms) in columns.enumerated() where !input[column].isZero {
          let weight = map.coefficient(row: row, column: column)
          if weight.isZero { continue }
          if !input[column].constant.isZero { constant += weight * input[column].constant }
          for (place, coefficient) in terms {
            let product = coefficient == 1 ? weight : weight * coefficient
            sums[place] = sums[place].isZero ? product : sums[place] + product
          }
        }
        var sum = FormalSum(constant)
        for (place, coefficient) in sums.enumerated() where !coefficient.isZero {
          sum.terms.append(FormalSum.Term(atom: atoms[place], coefficient: coefficient))
        }
        y.elements[target] = adding ? y.elements[target] + sum : sum
      }
    }
  }
}
