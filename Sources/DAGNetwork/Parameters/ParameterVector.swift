import Exact

/// A vector read from a ``Parameter``: its values in order, or gathered (as broadcasting does), times a constant.
///
/// Entry `i` is `scale * parameter.values[indices[i]]`, or `scale * parameter.values[i]` without indices.
public struct ParameterVector: Sendable, Equatable {
  public let parameter: Parameter
  /// Which element of the parameter stands at each position; `nil` for all of them in order.
  public let indices: [Int32]?
  /// A finite factor, exact as the dyadic rational that it is.
  public let scale: Double

  /// - Precondition: every index lies within the parameter, the scale is finite.
  public init(_ parameter: Parameter, indices: [Int32]? = nil, scale: Double = 1) {
    precondition(scale.isFinite && indices?.allSatisfy { $0 >= 0 && Int($0) < parameter.count } ?? true)
    self.parameter = parameter
    self.indices = indices
    self.scale = scale
  }

  public var width: Int { indices?.count ?? parameter.count }

  /// The exact value at a position.
  public func rational(at index: Int) -> Rational {
    let value = parameter.values.rational(at: indices.map { Int($0[index]) } ?? index)
    return scale == 1 ? value : value * Rational(exactly: scale)!
  }

  /// The entries as doubles, each the product of two correctly rounded numbers, rounded.
  public var doubles: [Double] { gathered(parameter.doubles, scale) }

  /// The entries as floats, each the product of two correctly rounded numbers, rounded.
  public var floats: [Float] { gathered(parameter.floats, Float(scale)) }

  private func gathered<Number: FloatingPoint>(_ values: [Number], _ scale: Number) -> [Number] {
    guard let indices else { return scale == 1 ? values : values.map { scale * $0 } }
    return indices.map { scale * values[Int($0)] }
  }
}
