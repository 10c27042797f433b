/// A function of one variable that is transcendental or algebraic: exact numbers do not have it, floating-point numbers,
/// enclosures and expressions do.
public enum ElementaryFunction: String, Hashable, Sendable, CaseIterable {
  case exp
  case log
  case sqrt
  case tanh
  /// `1 / (1 + exp(-x))`.
  case sigmoid
  /// `log(1 + exp(x))`.
  case softplus
  /// The error function, `2/√π` times the integral of `exp(-t²)` from 0 to x.
  case erf
  case sin
  case cos
  /// The arc tangent, between -π/2 and π/2. It is here for the number π too, `4 atan(1)`.
  case atan
}
