import DAGNetwork
import Exact

/// The value of every node at a point, computed as the definitions say it: node by node, coordinate by coordinate, over the
/// numbers as they stand in the parameters. Nothing of the passes, the engines and the levels is used.
struct Definition {
  let network: Network
  private var values: [[Rational]?]

  /// - Parameter keptArcs: the arcs of a sub-architecture; all of them unless given.
  init(of network: Network, at point: [[Rational]], keptArcs: [Bool]? = nil) throws {
    self.network = network
    values = Array(repeating: nil, count: network.nodes.count)
    for (input, value) in zip(network.inputs, point) { values[input] = value }
    var isMissing = true
    while isMissing {
      isMissing = false
      // Whatever the stored order is, at least one node is added in each turn.
      for node in network.nodes.indices where values[node] == nil {
        values[node] = try value(of: node, keptArcs: keptArcs)
        if values[node] == nil { isMissing = true }
      }
    }
  }

  subscript(node: Int) -> [Rational] { values[node] ?? [] }

  /// The values of the outputs, one after the other.
  var outputs: [Rational] { network.outputs.flatMap { self[$0] } }

  /// `nil` as long as a predecessor has none.
  private func value(of node: Int, keptArcs: [Bool]?) throws -> [Rational]? {
    if case .constant(let vector) = network.nodes[node].role { return entries(vector) }
    var sum = [Rational](repeating: 0, count: network.nodes[node].width)
    for (index, arc) in network.arcs.enumerated() where arc.head == node {
      guard let tail = values[arc.tail] else { return nil }
      guard keptArcs?[index] ?? true else { continue }
      for (i, term) in try apply(arc.function, to: tail).enumerated() { sum[i] += term }
    }
    return sum
  }

  private func apply(_ function: ArcFunction, to x: [Rational]) throws -> [Rational] {
    switch function {
    case .affine(let affine):
      let product = product(affine.linear, x)
      guard let constant = affine.constant else { return product }
      return zip(product, entries(constant)).map { $0 + $1 }
    case .relu: return x.map { $0 > 0 ? $0 : 0 }
    case .leakyRelu(let leaky): return x.map { $0 > 0 ? $0 : leaky.slope * $0 }
    case .absoluteValue: return x.map { $0 > 0 ? $0 : -$0 }
    case .maximum(let maximum):
      return (0..<maximum.outputWidth).map { unit in
        maximum.group(unit).map { x[Int($0)] }.reduce(nil as Rational?) { max($0 ?? $1, $1) } ?? 0
      }
    case .expression(let function):
      return try function.program.evaluate(at: x, over: Rationals())
    case .elementwise(let function):
      return try (0..<function.width).map { i in
        let operands = (0..<function.operandCount).map { x[$0 * function.width + i] }
        return try function.program.evaluate(at: operands, over: Rationals())[0]
      }
    case .matrixProduct(let product):
      var y: [Rational] = []
      for matrix in 0..<product.batch {
        for i in 0..<product.rows {
          for j in 0..<product.columns {
            y.append(
              (0..<product.depth).reduce(Rational(0)) { sum, k in
                sum + x[(matrix * product.rows + i) * product.depth + k]
                  * x[product.batch * product.rows * product.depth + (matrix * product.depth + k) * product.columns + j]
              })
          }
        }
      }
      return y
    case .elementary, .normalization: throw DomainError.unsupported(operation: "a smooth function", domain: "rationals")
    }
  }

  private func product(_ map: LinearMap, _ x: [Rational]) -> [Rational] {
    switch map {
    case .scaling(_, let factor): return x.map { dyadic(factor) * $0 }
    case .dense(let map): return product(map, x)
    case .kronecker(let map):
      // y[o, r, i] = Σ_c M[r, c] · x[o, c, i].
      var y: [Rational] = []
      for outer in 0..<map.outer {
        let columns = (0..<map.inner).map { inner in
          product(
            map.matrix, (0..<map.matrix.inputWidth).map { x[(outer * map.matrix.inputWidth + $0) * map.inner + inner] })
        }
        for row in 0..<map.matrix.outputWidth { y += columns.map { $0[row] } }
      }
      return y
    case .convolution(let map): return convolution(map, x)
    case .sparse(let map):
      let coefficients = entries(map.coefficients)
      return (0..<map.outputWidth).map { row in
        (Int(map.starts[row])..<Int(map.starts[row + 1])).reduce(Rational(0)) {
          $0 + coefficients[$1] * x[Int(map.columns[$1])]
        }
      }
    case .diagonal(let vector): return zip(entries(vector), x).map { $0 * $1 }
    case .selection(let map): return map.sources.map { $0 < 0 ? 0 : x[Int($0)] }
    case .embedding(let map):
      return (0..<map.outputWidth).map { row in
        map.targets.firstIndex(of: Int32(row)).map { x[$0] } ?? 0
      }
    }
  }

  /// Every pair of an output and an input coordinate: the tap that joins them, if one does.
  private func convolution(_ map: ConvolutionMap, _ x: [Rational]) -> [Rational] {
    let g = map.geometry
    func index(_ coordinate: Int, _ channels: Int, _ extents: [Int]) -> (image: Int, channel: Int, position: [Int]) {
      var rest = coordinate
      var position: [Int] = []
      for extent in extents.reversed() {
        position.insert(rest % extent, at: 0)
        rest /= extent
      }
      return (rest / channels, rest % channels, position)
    }
    var y = [Rational](repeating: 0, count: map.outputWidth)
    for output in 0..<g.outputWidth {
      let (image, m, p) = index(output, g.outputChannels, g.outputExtents)
      for input in 0..<g.inputWidth {
        let (other, c, q) = index(input, g.inputChannels, g.inputExtents)
        let (outputs, inputs) = (g.outputChannels / g.groups, g.inputChannels / g.groups)
        guard image == other, m / outputs == c / inputs else { continue }
        var place = m * inputs + c % inputs
        var isTap = true
        for axis in p.indices {
          // q = p · stride + k · dilation − padding
          let distance = q[axis] - p[axis] * g.strides[axis] + g.padding[axis]
          let tap = distance / g.dilations[axis]
          isTap = isTap && distance >= 0 && distance % g.dilations[axis] == 0 && tap < g.kernelExtents[axis]
          place = place * g.kernelExtents[axis] + tap
        }
        guard isTap else { continue }
        let weight = dyadic(map.scale) * number(map.parameter.values, place)
        if map.isTransposed { y[input] += weight * x[output] } else { y[output] += weight * x[input] }
      }
    }
    return y
  }

  private func product(_ map: DenseMap, _ x: [Rational]) -> [Rational] {
    (0..<map.outputWidth).map { row in
      (0..<map.inputWidth).reduce(Rational(0)) { sum, column in
        // The parameter is the row-major matrix, or its transpose.
        let position = map.isTransposed ? column * map.outputWidth + row : row * map.inputWidth + column
        return sum + dyadic(map.scale) * number(map.parameter.values, position) * x[column]
      }
    }
  }

  private func entries(_ vector: ParameterVector) -> [Rational] {
    let positions = vector.indices?.map { Int($0) } ?? Array(0..<vector.parameter.count)
    return positions.map { dyadic(vector.scale) * number(vector.parameter.values, $0) }
  }

  private func number(_ values: ParameterValues, _ position: Int) -> Rational {
    switch values {
    case .float32(let values): dyadic(Double(values[position]))
    case .float64(let values): dyadic(values[position])
    case .exact(let values): values[position]
    }
  }

  /// The number by its bits, and not by the conversion that the engines use.
  private func dyadic(_ value: Double) -> Rational {
    if value == 0 { return 0 }
    let significand = Integer(Int(value.significand * 0x1p52))
    return Rational(mantissa: value < 0 ? -significand : significand, exponentOfTwo: Int(value.exponent) - 52)
  }
}
