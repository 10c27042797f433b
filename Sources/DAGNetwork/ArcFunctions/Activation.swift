import Exact

/// Which affine branch each unit of a piecewise affine arc function takes.
public struct Activation: Sendable, Hashable {
  /// One choice for each unit: 0 or 1 (off or on) for a unit with two branches, the index of the winner within its group
  /// for a maximum.
  public var choices: [Int32]
  /// The units whose point lies on the boundary between branches, ascending.
  public var kinks: [Int32]

  public init(choices: [Int32], kinks: [Int32]) {
    self.choices = choices
    self.kinks = kinks
  }
}

/// An affine inequality `Σ coefficient · x[coordinate] + constant ≥ 0` on the input of an arc, or `> 0`.
public struct AffineCondition: Sendable, Equatable {
  /// Coordinates in ascending order, coefficients nonzero.
  public var terms: [(coordinate: Int, coefficient: Rational)]
  public var constant: Rational
  /// Whether it is `> 0`: what a function that jumps asks for on the side where it does not have its value.
  public var isStrict: Bool

  public init(
    terms: [(coordinate: Int, coefficient: Rational)], constant: Rational = 0, isStrict: Bool = false
  ) {
    self.terms = terms
    self.constant = constant
    self.isStrict = isStrict
  }

  public static func == (a: AffineCondition, b: AffineCondition) -> Bool {
    a.constant == b.constant && a.isStrict == b.isStrict && a.terms.elementsEqual(b.terms, by: ==)
  }
}

/// The derivative of an arc function at a point.
public enum Jacobian<Element: Sendable>: Sendable {
  /// The same at every point of the region, with the coefficients of a linear map.
  case linear(LinearMap)
  /// A diagonal matrix.
  case diagonal([Element])
  /// A matrix most of whose entries are 0.
  case sparse(SparseEntries<Element>)
  /// A full matrix, row-major.
  case dense(rows: Int, columns: Int, [Element])
}
