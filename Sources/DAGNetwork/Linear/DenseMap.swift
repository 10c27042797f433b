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
  /// Where the matrix starts among the parameter's values: what one group of a convolution multiplies by is a part of them.
  let offset: Int

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
    offset = 0
  }

  /// A matrix that is a part of a parameter.
  ///
  /// - Precondition: the parameter has `outputWidth * inputWidth` values from the offset on, the scale is finite.
  init(
    part parameter: Parameter, from offset: Int, outputWidth: Int, inputWidth: Int, isTransposed: Bool = false,
    scale: Double
  ) {
    precondition(offset >= 0 && parameter.count - offset >= outputWidth * inputWidth && scale.isFinite)
    self.parameter = parameter
    self.outputWidth = outputWidth
    self.inputWidth = inputWidth
    self.isTransposed = isTransposed
    self.scale = scale
    self.offset = offset
  }

  /// Where the coefficient stands among the parameter's values.
  public func position(row: Int, column: Int) -> Int {
    offset + (isTransposed ? column * outputWidth + row : row * inputWidth + column)
  }

  /// The exact coefficient.
  public func coefficient(row: Int, column: Int) -> Rational {
    let value = parameter.values.rational(at: position(row: row, column: column))
    return scale == 1 ? value : value * Rational(exactly: scale)!
  }

  public var transposed: DenseMap {
    DenseMap(
      part: parameter, from: offset, outputWidth: inputWidth, inputWidth: outputWidth, isTransposed: !isTransposed,
      scale: scale)
  }
}
