import Exact
import Synchronization

/// A named tensor of finite numbers that arc functions read: a weight matrix, a bias, a scale.
///
/// Sharing is identity: where two arcs hold the same `Parameter` object, the network has that parameter once. Equality
/// (`==`) compares contents.
///
/// Representations that engines need (the values as doubles, as floats, over a common denominator) are made at first use
/// and kept, so that repeated passes pay for them once.
public final class Parameter: Sendable {
  public let name: String
  /// Row-major; empty for a scalar.
  public let shape: [Int]
  public let values: ParameterValues

  private struct Representations {
    var doubles: [Double]?
    var floats: [Float]?
    var scaled: ScaledIntegers?
    var magnitude: Parameter?
    var largestMagnitude: Double?
  }

  private let representations = Mutex(Representations())

  /// - Throws: ``NetworkError/parameterShape(name:shape:count:)`` if the shape does not hold that many values,
  ///   ``NetworkError/nonFiniteParameter(name:position:)`` for a NaN or an infinity.
  public init(name: String, shape: [Int], values: ParameterValues) throws(NetworkError) {
    guard elementCount(ofShape: shape) == values.count else {
      throw .parameterShape(name: name, shape: shape, count: values.count)
    }
    if let position = values.firstNonFinite { throw .nonFiniteParameter(name: name, position: position) }
    self.name = name
    self.shape = shape
    self.values = values
  }

  public var count: Int { values.count }

  /// The values as doubles: exact for `Float` and `Double` values, correctly rounded for rational ones (to an infinity
  /// where they lie beyond the finite doubles).
  public var doubles: [Double] {
    if case .float64(let values) = values { return values }
    return representations.withLock { cache in
      if let doubles = cache.doubles { return doubles }
      let doubles =
        switch values {
        case .float32(let values): values.map(Double.init)
        case .float64(let values): values
        case .exact(let values): values.map { Double($0) }
        }
      cache.doubles = doubles
      return doubles
    }
  }

  /// The values as floats, correctly rounded.
  public var floats: [Float] {
    if case .float32(let values) = values { return values }
    return representations.withLock { cache in
      if let floats = cache.floats { return floats }
      let floats =
        switch values {
        case .float32(let values): values
        case .float64(let values): values.map(Float.init)
        case .exact(let values): values.map { Float($0) }
        }
      cache.floats = floats
      return floats
    }
  }

  /// The magnitudes of the values as doubles, rounded up where they are no doubles; `nil` if one is beyond the finite
  /// doubles. What bounds are made of.
  public var magnitude: Parameter? {
    representations.withLock { cache in
      if let magnitude = cache.magnitude { return magnitude }
      let magnitudes: [Double] =
        switch values {
        case .float32(let values): values.map { Double($0.magnitude) }
        case .float64(let values): values.map(\.magnitude)
        case .exact(let values):
          values.map { value in
            let nearest = Double(value.magnitude)
            // The nearest double lies at most one step below the value.
            return Rational(exactly: nearest) == value.magnitude ? nearest : nearest.nextUp
          }
        }
      // Only a magnitude that is not finite is an error here.
      cache.magnitude = try? Parameter(name: name, shape: shape, values: .float64(magnitudes))
      return cache.magnitude
    }
  }

  /// The largest of the magnitudes, rounded up; 0 without values, infinity beyond the finite doubles.
  public var largestMagnitude: Double {
    guard let magnitude else { return .infinity }
    let magnitudes = magnitude.doubles
    return representations.withLock { cache in
      if let largest = cache.largestMagnitude { return largest }
      let largest = magnitudes.max() ?? 0
      cache.largestMagnitude = largest
      return largest
    }
  }

  /// The values over one common denominator.
  public var scaledIntegers: ScaledIntegers {
    representations.withLock { cache in
      if let scaled = cache.scaled { return scaled }
      let scaled = ScaledIntegers(values)
      cache.scaled = scaled
      return scaled
    }
  }
}

extension Parameter: Equatable {
  public static func == (a: Parameter, b: Parameter) -> Bool {
    a === b || (a.name == b.name && a.shape == b.shape && a.values == b.values)
  }
}

/// The number of elements of a tensor of this shape; `nil` if an extent is negative or the product overflows.
func elementCount(ofShape shape: [Int]) -> Int? {
  var count = 1
  for extent in shape {
    guard extent >= 0 else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
    guard !overflow else { return nil }
    count = product
  }
  return count
}
