import Exact

/// Normalization by known statistics, as batch normalization has them once it is trained, on each coordinate:
/// `y = scale · (x − mean) / √(variance + epsilon) + bias`.
///
/// It is affine, but its coefficients are square roots: domains of exact numbers do not have it, and it counts as smooth and
/// not as affine. The others compute `y = a x + b` with `a = scale · √(1 / (variance + epsilon))` and `b = bias − a · mean`.
public struct Normalization: ArcFunctionKind {
  public let scale: ParameterVector
  public let mean: ParameterVector
  public let variance: ParameterVector
  public let bias: ParameterVector
  /// Exact as the dyadic rational that it is.
  public let epsilon: Double
  /// Where all vectors gather the values of parameters of one length in the same way, that way: what is computed for each
  /// value (each channel) is computed once.
  private let channels: [Int32]?
  /// `1 / (variance + epsilon)`, exactly, of each channel, else of each coordinate. A root of it needs no division, which sums
  /// of opaque terms do not have.
  private let reciprocals: [Rational]

  /// - Throws: ``NetworkError/normalizationWidth(vector:expected:found:)`` where the vectors have different widths,
  ///   ``NetworkError/normalizationVariance(position:sum:)`` where `variance + epsilon` is not positive or `epsilon` is not a
  ///   number.
  public init(
    scale: ParameterVector, mean: ParameterVector, variance: ParameterVector, bias: ParameterVector, epsilon: Double
  ) throws(NetworkError) {
    for (name, vector) in [("mean", mean), ("variance", variance), ("bias", bias)] where vector.width != scale.width {
      throw .normalizationWidth(vector: name, expected: scale.width, found: vector.width)
    }
    guard let exact = Rational(exactly: epsilon) else { throw .normalizationVariance(position: 0, sum: "\(epsilon)") }
    self.scale = scale
    self.mean = mean
    self.variance = variance
    self.bias = bias
    self.epsilon = epsilon
    let vectors = [scale, mean, variance, bias]
    let isUniform = vectors.allSatisfy {
      $0.indices == scale.indices && $0.parameter.count == scale.parameter.count
    }
    channels = isUniform && scale.parameter.count <= scale.width ? scale.indices : nil
    // Each value once, however often it is gathered.
    var known: [Int32: Rational] = [:]
    var reciprocals: [Rational] = []
    reciprocals.reserveCapacity(variance.width)
    for position in 0..<variance.width {
      let place = variance.indices?[position] ?? Int32(position)
      if let reciprocal = known[place] {
        reciprocals.append(reciprocal)
        continue
      }
      let sum = variance.rational(at: position) + exact
      guard sum.signum() > 0 else { throw .normalizationVariance(position: position, sum: sum.description) }
      let reciprocal = Rational(sum.denominator, positiveDenominator: sum.numerator)
      known[place] = reciprocal
      reciprocals.append(reciprocal)
    }
    if channels != nil {
      // Channels that no coordinate reads have any number.
      reciprocals = (0..<Int32(variance.parameter.count)).map { known[$0] ?? 1 }
    }
    self.reciprocals = reciprocals
  }

  public var width: Int { scale.width }
  public var inputWidth: Int { width }
  public var outputWidth: Int { width }
  public var vectors: [ParameterVector] { [scale, mean, variance, bias] }

  /// The normalization of some of the coordinates.
  ///
  /// - Precondition: the coordinates are some of these.
  public func coordinates(_ kept: [Int]) throws(NetworkError) -> Normalization {
    func part(_ vector: ParameterVector) -> ParameterVector {
      ParameterVector(
        vector.parameter, indices: kept.map { vector.indices?[$0] ?? Int32($0) }, scale: vector.scale)
    }
    return try Normalization(
      scale: part(scale), mean: part(mean), variance: part(variance), bias: part(bias), epsilon: epsilon)
  }

  public static func == (a: Normalization, b: Normalization) -> Bool {
    a.vectors == b.vectors && a.epsilon == b.epsilon
  }

  /// `1 / √(variance + epsilon)` for each coordinate.
  ///
  /// - Throws: what the domain throws that has no square root.
  package func inverseDeviations<D: LinearEngine>(over domain: D) throws(DomainError) -> [D.Element] {
    let roots = try roots(over: domain)
    return channels.map { $0.map { roots[Int($0)] } } ?? roots
  }

  /// `1 / √(variance + epsilon)` for each coordinate, or for each channel.
  private func roots<D: LinearEngine>(over domain: D) throws(DomainError) -> [D.Element] {
    try reciprocals.map { value throws(DomainError) in try domain.apply(.sqrt, to: domain.element(value)) }
  }

  /// `a` and `b` for each coordinate, or for each channel.
  private func coefficients<D: LinearEngine>(
    over domain: D
  ) throws(DomainError) -> (factors: [D.Element], terms: [D.Element]) {
    func whole(_ vector: ParameterVector) -> ParameterVector {
      channels == nil ? vector : ParameterVector(vector.parameter, scale: vector.scale)
    }
    let factors = zip(try domain.elements(of: whole(scale)), try roots(over: domain)).map { domain.multiply($0, $1) }
    let shifts = zip(factors, try domain.elements(of: whole(mean))).map { domain.multiply($0, $1) }
    let terms = zip(try domain.elements(of: whole(bias)), shifts).map { domain.subtract($0, $1) }
    return (factors, terms)
  }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    let (factors, terms) = try coefficients(over: domain)
    let input = x.elements.span
    var output = y.elements.mutableSpan
    var base = 0
    while base < input.count {
      var start = 0
      while start < width {
        // Neighbours of one channel have one factor and one term.
        var end = start + 1
        var place = start
        if let channels {
          place = Int(channels[start])
          while end < width, channels[end] == channels[start] { end += 1 }
        }
        let (factor, term) = (factors[place], terms[place])
        for i in base + start..<base + end {
          let value = domain.add(domain.multiply(factor, input[i]), term)
          output[i] = adding ? domain.add(output[i], value) : value
        }
        start = end
      }
      base += width
    }
  }

  /// A diagonal.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    let factors = try coefficients(over: domain).factors
    return .diagonal(channels.map { $0.map { factors[Int($0)] } } ?? factors)
  }
}
