import Exact

/// A convolution (a cross-correlation, as networks have it), or the transpose of one.
///
/// The weights are a row-major tensor `outputChannels × inputChannels/groups × kernel`, those of the geometry. Forward,
/// `y[b, m, p] = Σ_{c, k} scale · W[m, c, k] · x[b, c', p · stride + k · dilation − padding]` with `c'` the channel `c` of the group
/// of `m`. Transposed, the input has the geometry's output channels and positions, and the output those of its input.
public struct ConvolutionMap: Sendable, Equatable {
  public let geometry: ConvolutionGeometry
  public let parameter: Parameter
  /// A finite factor, exact as the dyadic rational that it is.
  public let scale: Double
  /// Whether the map is the transpose of the convolution, as a transposed convolution is.
  public let isTransposed: Bool

  /// - Precondition: the parameter has the number of values that the geometry says, the scale is finite.
  public init(_ parameter: Parameter, geometry: ConvolutionGeometry, isTransposed: Bool = false, scale: Double = 1) {
    precondition(parameter.count == geometry.weightCount && scale.isFinite)
    self.parameter = parameter
    self.geometry = geometry
    self.isTransposed = isTransposed
    self.scale = scale
  }

  public var inputWidth: Int { isTransposed ? geometry.outputWidth : geometry.inputWidth }
  public var outputWidth: Int { isTransposed ? geometry.inputWidth : geometry.outputWidth }

  public var transposed: ConvolutionMap {
    ConvolutionMap(parameter, geometry: geometry, isTransposed: !isTransposed, scale: scale)
  }

  /// The number of entries that are not structural zeros.
  public var entryCount: Int {
    geometry.batch * geometry.outputChannels * (geometry.inputChannels / geometry.groups) * geometry.insidePairs
  }

  /// Calls `body` with the row, the column and the position in the parameter of every entry.
  public func forEachPlace<E: Error>(_ body: (_ row: Int, _ column: Int, _ position: Int) throws(E) -> Void) throws(E) {
    let g = geometry
    let (groupInputs, groupOutputs) = (g.inputChannels / g.groups, g.outputChannels / g.groups)
    for image in 0..<g.batch {
      for m in 0..<g.outputChannels {
        let first = m / groupOutputs * groupInputs
        for c in 0..<groupInputs {
          let output = (image * g.outputChannels + m) * g.outputPositions
          let input = (image * g.inputChannels + first + c) * g.inputPositions
          let weights = (m * groupInputs + c) * g.taps
          try g.forEachPair { (p, tap, q) throws(E) in
            if isTransposed {
              try body(input + q, output + p, weights + tap)
            } else {
              try body(output + p, input + q, weights + tap)
            }
          }
        }
      }
    }
  }

  /// The same matrix by its rows.
  ///
  /// - Complexity: linear in the entries, and in their logarithm within a row.
  public var sparse: SparseMap {
    var rows: [[(column: Int32, position: Int32)]] = Array(repeating: [], count: outputWidth)
    forEachPlace { row, column, position in rows[row].append((Int32(column), Int32(position))) }
    var starts: [Int32] = [0]
    var columns: [Int32] = []
    var positions: [Int32] = []
    for row in rows {
      for entry in row.sorted(by: { $0.column < $1.column }) {
        columns.append(entry.column)
        positions.append(entry.position)
      }
      starts.append(Int32(columns.count))
    }
    return SparseMap(
      inputWidth: inputWidth, starts: starts, columns: columns,
      coefficients: ParameterVector(parameter, indices: positions, scale: scale))
  }

  /// The weights of a group as a matrix: output channels by pairs of an input channel and a tap.
  func matrix(ofGroup group: Int) -> DenseMap {
    let rows = geometry.outputChannels / geometry.groups
    let columns = geometry.inputChannels / geometry.groups * geometry.taps
    return DenseMap(
      part: parameter, from: group * rows * columns, outputWidth: rows, inputWidth: columns, scale: scale)
  }
}
