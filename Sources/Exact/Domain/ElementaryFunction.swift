/// A function of one variable that is transcendental or algebraic: exact numbers do not have it, floating-point numbers,
/// enclosures and expressions do.
public enum ElementaryFunction: String, Hashable, Sendable, CaseIterable {
  case exp
  case log
  case sqrt
  case tanh
  /// `1 / (1 + exp(-x))`.
  case sigmoid
}
