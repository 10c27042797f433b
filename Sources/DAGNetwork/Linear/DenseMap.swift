import Exact

/// A full matrix whose coefficients are a ``Parameter``'s values times a constant.
public struct DenseMap: Sendable, Equatable {
  public let parameter: Parameter
  public let outputWidth: Int
  public let inputWidth: Int
  /// Whether the parameter holds the matrix column by column (an `inputWidth × outputWidth` row-major tensor), as the
  /// right operand of a matrix product does.
  public let isTransposed: Bool
  /// A finite factor, exact as the dyadic rational that it is.
  public let scale: Double

  /// - Precondition: the parameter has `outputWidth * inputWidth` values, the scale is finite.
  public init(
    _ parameter: Parameter, outputWidth: Int, inputWidth: Int, isTransposed: Bool = false, scale: Double = 1
  ) {
    precondition(parameter.count == outputWidth * inputWidth && scale.isFinite)
    self.parameter = parameter
    self.outputWidth = outputWidth
    self.inputWidth = inputWidth
    self.isTransposed = isTransposed
    self.scale = scale
  }

  /// Where the coefficient stands among the parameter's values.
  @inlinable public func position(row: Int, column: Int) -> Int {
    isTransposed ? column * outputWidth + row : row * inputWidth + column
  }

  /// The exact coefficient.
  public func coefficient(row: Int, column: Int) -> Rational {
    let value = parameter.values.rational(at: position(row: row, column: column))
    return scale == 1 ? value : value * Rational(exactly: scale)!
  }

  public var transposed: DenseMap {
    DenseMap(
      parameter, outputWidth: inputWidth, inputWidth: outputWidth, isTransposed: !isTransposed, scale: scale)
  }
}
