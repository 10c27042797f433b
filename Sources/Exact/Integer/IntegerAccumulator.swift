import CGMP

/// A sum of integer products that is changed in place: the inner loop of exact linear algebra.
public final class IntegerAccumulator {
  private var sum = __mpz_struct()

  public init() { __gmpz_init(&sum) }

  deinit { __gmpz_clear(&sum) }

  /// Makes the sum 0.
  public func reset() { __gmpz_set_ui(&sum, 0) }

  /// Adds `a · b`.
  public func addProduct(_ a: Integer, _ b: Int) {
    a.withGMP { a in
      if b >= 0 { __gmpz_addmul_ui(&sum, a, UInt(b)) } else { __gmpz_submul_ui(&sum, a, b.magnitude) }
    }
  }

  /// Adds `a · b`.
  public func addProduct(_ a: Integer, _ b: Integer) {
    a.withGMP { a in b.withGMP { b in __gmpz_addmul(&sum, a, b) } }
  }

  public var value: Integer { Integer(large: { __gmpz_set($0, &sum) }) }
}
