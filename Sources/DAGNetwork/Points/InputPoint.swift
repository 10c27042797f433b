import Exact

/// A point in the input space of a network: an exact number for each coordinate of each input.
public struct InputPoint: Sendable, Hashable {
  /// The coordinates of each input, in the order of ``Network/inputs``; row-major within an input.
  public let coordinates: [[Rational]]

  public init(_ coordinates: [[Rational]]) { self.coordinates = coordinates }

  /// The point whose coordinates are one flat list, the inputs one after the other.
  ///
  /// - Throws: ``InputPointError/count(expected:found:)`` for a list of another length than the network's input width.
  public init(flat list: [Rational], of network: Network) throws(InputPointError) {
    guard list.count == network.inputWidth else {
      throw .count(expected: network.inputWidth, found: list.count)
    }
    var coordinates: [[Rational]] = []
    var offset = 0
    for input in network.inputs {
      let width = network.nodes[input].width
      coordinates.append(Array(list[offset..<offset + width]))
      offset += width
    }
    self.coordinates = coordinates
  }

  /// All coordinates in one list.
  public var flat: [Rational] { coordinates.flatMap(\.self) }

  /// The same coordinates as a point of another network whose inputs hold them in the same order, such as a network at
  /// scalar granularity.
  ///
  /// - Throws: ``InputPointError/count(expected:found:)`` if the other network has another input width.
  public func regrouped(for network: Network) throws(InputPointError) -> InputPoint {
    try InputPoint(flat: flat, of: network)
  }

  /// The point with every coordinate rounded to the nearest double, exactly as the dyadic rational that it is; `nil` if a
  /// coordinate lies beyond the finite doubles.
  public var roundedToDoubles: InputPoint? { rounded { Rational(exactly: Double($0)) } }

  /// The point with every coordinate rounded to the nearest float, exactly as the dyadic rational that it is; `nil` if a
  /// coordinate lies beyond the finite floats.
  public var roundedToFloats: InputPoint? { rounded { Rational(exactly: Float($0)) } }

  private func rounded(_ round: (Rational) -> Rational?) -> InputPoint? {
    var rounded: [[Rational]] = []
    for input in coordinates {
      var values: [Rational] = []
      values.reserveCapacity(input.count)
      for coordinate in input {
        guard let value = round(coordinate) else { return nil }
        values.append(value)
      }
      rounded.append(values)
    }
    return InputPoint(rounded)
  }
}

extension Network {
  /// A point drawn at random: every coordinate between −2 and 2, a fraction over a denominator below 1,000 that the whole
  /// point has in common, so that exact passes stay cheap. The denominator is odd and at least 501: hardly any coordinate
  /// is a floating-point number or an integer, where kinks tend to lie.
  public func randomInputPoint(using generator: inout some RandomNumberGenerator) -> InputPoint {
    let denominator = 2 * Int.random(in: 250...499, using: &generator) + 1
    return InputPoint(
      inputs.map { input in
        (0..<nodes[input].width).map { _ in
          let numerator = Int.random(in: -2 * denominator...2 * denominator, using: &generator)
          return Rational(Integer(numerator), positiveDenominator: Integer(denominator))
        }
      })
  }
}
