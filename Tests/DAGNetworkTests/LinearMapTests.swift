import DAGNetwork
import Exact
import Testing

/// Every form of linear map, with coefficients that floats, doubles and a 61-bit field all hold exactly.
private func maps(using generator: inout SplitMix64) throws -> [LinearMap] {
  func parameter(_ shape: [Int]) throws -> Parameter {
    let count = shape.reduce(1, *)
    let values = (0..<count).map { _ in Float(Int.random(in: -64...64, using: &generator)) / 8 }
    return try Parameter(name: "w", shape: shape, values: .float32(values))
  }
  let dense = DenseMap(try parameter([3, 2]), outputWidth: 3, inputWidth: 2, scale: -0.5)
  let stored = DenseMap(try parameter([2, 3]), outputWidth: 3, inputWidth: 2, isTransposed: true)
  return [
    .scaling(width: 4, factor: 1), .scaling(width: 3, factor: -2.5),
    .dense(dense), .dense(stored),
    .kronecker(KroneckerMap(dense, outer: 4, inner: 1)), .kronecker(KroneckerMap(stored, outer: 1, inner: 5)),
    .kronecker(KroneckerMap(stored, outer: 2, inner: 3)),
    .sparse(
      SparseMap(
        inputWidth: 4, starts: [0, 2, 2, 3], columns: [1, 3, 0],
        coefficients: ParameterVector(try parameter([2]), indices: [0, 1, 0], scale: 0.5))),
    .diagonal(ParameterVector(try parameter([5]), scale: 2)),
    .diagonal(ParameterVector(try parameter([2]), indices: [0, 1, 1, 0])),
    .selection(SelectionMap(inputWidth: 4, sources: [3, -1, 0, 0, 2])),
    .selection(SelectionMap(inputWidth: 3, sources: [2, 0])),
    .embedding(EmbeddingMap(outputWidth: 5, targets: [4, 0, 2])),
  ]
    + (try geometries().flatMap { geometry -> [LinearMap] in
      let weights = try parameter([geometry.weightCount])
      return [
        .convolution(ConvolutionMap(weights, geometry: geometry)),
        .convolution(ConvolutionMap(weights, geometry: geometry, isTransposed: true, scale: 0.5)),
      ]
    })
}

/// Convolutions along one, two and three axes, in groups, of each channel by itself, of a single tap, with everything else too.
private func geometries() throws -> [ConvolutionGeometry] {
  [
    try #require(
      ConvolutionGeometry(
        inputChannels: 2, outputChannels: 3, inputExtents: [5], outputExtents: [5], kernelExtents: [3], padding: [1])),
    try #require(
      ConvolutionGeometry(
        batch: 2, groups: 2, inputChannels: 4, outputChannels: 2, inputExtents: [4, 5], outputExtents: [2, 3],
        kernelExtents: [3, 2], strides: [2, 2], dilations: [1, 2], padding: [1, 0])),
    try #require(
      ConvolutionGeometry(
        groups: 3, inputChannels: 3, outputChannels: 6, inputExtents: [3, 3], outputExtents: [4, 3],
        kernelExtents: [2, 3], padding: [1, 1])),
    try #require(
      ConvolutionGeometry(
        inputChannels: 2, outputChannels: 2, inputExtents: [2, 3], outputExtents: [2, 3], kernelExtents: [1, 1])),
    try #require(
      ConvolutionGeometry(
        inputChannels: 2, outputChannels: 2, inputExtents: [2, 3, 2], outputExtents: [2, 2, 3],
        kernelExtents: [2, 2, 1], strides: [1, 2, 1], padding: [1, 1, 1])),
  ]
}

@Suite struct LinearMapTests {
  /// The matrix that a map's entries say it is.
  private func matrix(_ map: LinearMap) -> [[Rational]] {
    var matrix = Array(repeating: Array(repeating: Rational(0), count: map.inputWidth), count: map.outputWidth)
    map.forEachEntry { row, column, coefficient in matrix[row][column] += coefficient }
    return matrix
  }

  @Test func everyEngineAppliesTheMatrixOfTheEntries() throws {
    var generator = SplitMix64(seed: 20)
    let field = PrimeField.random(using: &generator)
    for map in try maps(using: &generator) {
      let matrix = matrix(map)
      for count in [1, 3] {
        for adding in [false, true] {
          let x = (0..<count * map.inputWidth).map { _ in Int.random(in: -9...9, using: &generator) }
          let y = (0..<count * map.outputWidth).map { _ in Int.random(in: -9...9, using: &generator) }
          var expected: [Rational] = []
          for sample in 0..<count {
            for (row, coefficients) in matrix.enumerated() {
              var sum = adding ? Rational(y[sample * map.outputWidth + row]) : 0
              for (column, coefficient) in coefficients.enumerated() {
                sum += coefficient * Rational(x[sample * map.inputWidth + column])
              }
              expected.append(sum)
            }
          }
          func run<D: LinearEngine>(_ domain: D) throws -> [D.Element] {
            var result = Batch(
              width: map.outputWidth, count: count, elements: try y.map { try domain.element(Rational($0)) })
            try domain.apply(
              map,
              to: Batch(width: map.inputWidth, count: count, elements: try x.map { try domain.element(Rational($0)) }),
              adding: adding, into: &result)
            return result.elements
          }
          #expect(try run(Rationals()) == expected, "\(map)")
          #expect(try run(Doubles()) == expected.map { Double($0) }, "\(map)")
          #expect(try run(Floats()) == expected.map { Float($0) }, "\(map)")
          #expect(try run(field) == expected.map { try field.element($0) }, "\(map)")
        }
      }
    }
  }

  @Test func transposedMapsHaveTransposedMatrices() throws {
    var generator = SplitMix64(seed: 21)
    for map in try maps(using: &generator) {
      let (matrix, transposed) = (matrix(map), matrix(map.transposed))
      for row in matrix.indices {
        for column in matrix[row].indices { #expect(matrix[row][column] == transposed[column][row], "\(map)") }
      }
    }
  }
}
