import CGMP

/// An owned GMP integer. It is written only while it is made, before any other reference to it exists; from then on it is
/// read only.
///
/// `@unchecked Sendable`: the only stored property is never changed after construction (see ``Integer/init(large:)``).
final class GMPInteger: @unchecked Sendable {
  private(set) var value = __mpz_struct()

  /// Makes the value: `body` receives an initialised GMP integer of value 0.
  init(_ body: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    __gmpz_init(&value)
    body(&value)
  }

  deinit { __gmpz_clear(&value) }
}
