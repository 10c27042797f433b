import DAGNetwork
import Exact

extension NetworkConstruction {
  /// A function of a kind that fits the widths.
  mutating func function(
    _ kind: ArcKind, inputWidth: Int, outputWidth: Int, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> ArcFunction {
    switch kind {
    case .scaling, .dense, .kronecker, .convolution, .sparse, .diagonal, .selection, .embedding:
      let linear = try linearMap(kind, inputWidth: inputWidth, outputWidth: outputWidth, using: &random)
      guard options.hasConstantTerms, Int.random(in: 0..<3, using: &random) == 0 else { return .linear(linear) }
      return .affine(Affine(linear, constant: try parameters.vector(width: outputWidth, options, using: &random)))
    case .relu: return .relu(Relu(width: inputWidth))
    case .leakyRelu:
      return .leakyRelu(LeakyRelu(width: inputWidth, slope: options.numbers.rational(using: &random)))
    case .absoluteValue: return .absoluteValue(AbsoluteValue(width: inputWidth))
    case .elementary:
      // Those that are defined everywhere and do not overflow in a deep network.
      let functions: [ElementaryFunction] = [.tanh, .sigmoid, .softplus, .erf, .sin, .cos, .atan]
      let function = functions[Int.random(in: 0..<functions.count, using: &random)]
      return .elementary(Elementary(function, width: inputWidth))
    case .maximum:
      let groups = (0..<outputWidth).map { _ in
        (0..<Int.random(in: 1...4, using: &random)).map { _ in Int32.random(in: 0..<Int32(inputWidth), using: &random) }
      }
      return .maximum(Maximum(inputWidth: inputWidth, groups: groups))
    case .expression, .polynomial:
      let expressions = RandomExpressions(
        pool: pool, inputWidth: inputWidth, isPolynomial: kind == .polynomial, numbers: options.numbers)
      return .expression(try expressions.function(outputWidth: outputWidth, using: &random))
    case .matrixProduct:
      let products = MatrixProduct.all(inputWidth: inputWidth, outputWidth: outputWidth)
      return .matrixProduct(
        products.randomElement(using: &random) ?? MatrixProduct(batch: 1, rows: 1, depth: 1, columns: 1))
    case .normalization:
      let (scale, mean) = (
        try parameters.vector(width: inputWidth, options, using: &random),
        try parameters.vector(width: inputWidth, options, using: &random)
      )
      let bias = try parameters.vector(width: inputWidth, options, using: &random)
      let variances = (0..<inputWidth).map { _ in Double(Int.random(in: 1...40, using: &random)) / 8 }
      let variance = try Parameter(name: "variance", shape: [inputWidth], values: .float64(variances))
      return .normalization(
        try Normalization(
          scale: scale, mean: mean, variance: ParameterVector(variance), bias: bias,
          epsilon: Bool.random(using: &random) ? 0 : 0x1p-10))
    case .elementwise, .product:
      let operandCount = inputWidth / outputWidth
      let expressions = RandomExpressions(
        pool: pool, inputWidth: operandCount, isPolynomial: kind == .product, numbers: options.numbers)
      return .elementwise(try expressions.elementwise(width: outputWidth, using: &random))
    }
  }

  private mutating func linearMap(
    _ kind: ArcKind, inputWidth: Int, outputWidth: Int, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> LinearMap {
    switch kind {
    case .scaling:
      if Bool.random(using: &random) { return .identity(width: inputWidth) }
      return .scaling(width: inputWidth, factor: options.numbers.double(using: &random))
    case .diagonal: return .diagonal(try parameters.vector(width: inputWidth, options, using: &random))
    case .selection:
      // A slice, a permutation, or anything, with zeros.
      if inputWidth >= outputWidth, Bool.random(using: &random) {
        let offset = Int.random(in: 0...inputWidth - outputWidth, using: &random)
        return .selection(
          SelectionMap(inputWidth: inputWidth, sources: (offset..<offset + outputWidth).map(Int32.init)))
      }
      let sources = (0..<outputWidth).map { _ in Int32.random(in: -1..<Int32(inputWidth), using: &random) }
      return .selection(SelectionMap(inputWidth: inputWidth, sources: sources))
    case .embedding:
      if Bool.random(using: &random) {
        let offset = Int.random(in: 0...outputWidth - inputWidth, using: &random)
        return .embedding(EmbeddingMap(outputWidth: outputWidth, offset: offset, inputWidth: inputWidth))
      }
      let targets = (0..<outputWidth).map(Int32.init).shuffled(using: &random).prefix(inputWidth)
      return .embedding(EmbeddingMap(outputWidth: outputWidth, targets: Array(targets)))
    case .convolution: return try convolution(inputWidth: inputWidth, outputWidth: outputWidth, using: &random)
    case .sparse:
      var starts: [Int32] = [0]
      var columns: [Int32] = []
      for _ in 0..<outputWidth {
        columns += (0..<Int32(inputWidth)).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        starts.append(Int32(columns.count))
      }
      // A vector of coefficients has at least one.
      if columns.isEmpty {
        columns = [0]
        starts = [0] + Array(repeating: 1, count: outputWidth)
      }
      let coefficients = try parameters.vector(width: columns.count, options, using: &random)
      return .sparse(
        SparseMap(inputWidth: inputWidth, starts: starts, columns: columns, coefficients: coefficients))
    case .kronecker:
      // As many copies as divide both widths, the most often, so that there are several where there can be.
      let divisors = (1...min(inputWidth, outputWidth)).filter {
        inputWidth.isMultiple(of: $0) && outputWidth.isMultiple(of: $0)
      }
      let copies = Bool.random(using: &random) ? divisors.last : divisors.randomElement(using: &random)
      let factors = (1...(copies ?? 1)).filter { (copies ?? 1).isMultiple(of: $0) }
      let outer = factors.randomElement(using: &random) ?? 1
      let inner = (copies ?? 1) / outer
      let matrix = try parameters.matrix(
        rows: outputWidth / (outer * inner), columns: inputWidth / (outer * inner), options, using: &random)
      return .kronecker(KroneckerMap(matrix, outer: outer, inner: inner))
    default:
      return .dense(try parameters.matrix(rows: outputWidth, columns: inputWidth, options, using: &random))
    }
  }
}

extension NetworkConstruction {
  /// A convolution along one or two axes, or the transpose of one, of any strides, dilations and padding: output positions that
  /// lie outside of what a padding says read nothing, as others do outside of the input.
  private mutating func convolution(
    inputWidth: Int, outputWidth: Int, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> LinearMap {
    func divisor(of number: Int) -> Int {
      (1...number).filter { number.isMultiple(of: $0) }.randomElement(using: &random) ?? 1
    }
    let isTransposed = Bool.random(using: &random)
    let (input, output) = isTransposed ? (outputWidth, inputWidth) : (inputWidth, outputWidth)
    let common = (1...min(input, output)).filter { input.isMultiple(of: $0) && output.isMultiple(of: $0) }
    let batch = Bool.random(using: &random) ? 1 : common.randomElement(using: &random) ?? 1
    let inputChannels = divisor(of: input / batch)
    let outputChannels = divisor(of: output / batch)
    let groups =
      (1...min(inputChannels, outputChannels)).filter {
        inputChannels.isMultiple(of: $0) && outputChannels.isMultiple(of: $0)
      }.randomElement(using: &random) ?? 1
    let inputPositions = input / batch / inputChannels
    let outputPositions = output / batch / outputChannels
    let inputHeight = divisor(of: inputPositions)
    let outputHeight = divisor(of: outputPositions)
    func pair(_ range: ClosedRange<Int>) -> [Int] {
      [Int.random(in: range, using: &random), Int.random(in: range, using: &random)]
    }
    let kernel = pair(1...3)
    guard
      let geometry = ConvolutionGeometry(
        batch: batch, groups: groups, inputChannels: inputChannels, outputChannels: outputChannels,
        inputExtents: [inputHeight, inputPositions / inputHeight],
        outputExtents: [outputHeight, outputPositions / outputHeight], kernelExtents: kernel, strides: pair(1...2),
        dilations: pair(1...2), padding: pair(0...2))
    else { preconditionFailure("positive extents, and groups that divide the channels") }
    let weights = try parameters.vector(count: geometry.weightCount, options, using: &random)
    return .convolution(
      ConvolutionMap(weights.parameter, geometry: geometry, isTransposed: isTransposed, scale: weights.scale))
  }
}

/// The parameters of a network while it is drawn, some of them used more than once.
struct ParameterPool {
  private var parameters: [Parameter] = []

  mutating func matrix(
    rows: Int, columns: Int, _ options: NetworkOptions, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> DenseMap {
    let isTransposed = Bool.random(using: &random)
    let shape =
      Int.random(in: 0..<5, using: &random) == 0
      ? [rows * columns] : isTransposed ? [columns, rows] : [rows, columns]
    let parameter = try parameter(shape: shape, options, using: &random)
    return DenseMap(
      parameter, outputWidth: rows, inputWidth: columns, isTransposed: isTransposed,
      scale: scale(options, using: &random))
  }

  /// A parameter that is read whole.
  mutating func vector(
    count: Int, _ options: NetworkOptions, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> ParameterVector {
    let parameter = try parameter(shape: [count], options, using: &random)
    return ParameterVector(parameter, scale: scale(options, using: &random))
  }

  mutating func vector(
    width: Int, _ options: NetworkOptions, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> ParameterVector {
    let isGathered = Int.random(in: 0..<4, using: &random) == 0
    let count = isGathered ? Int.random(in: 1...width + 1, using: &random) : width
    let parameter = try parameter(
      shape: count == 1 && Bool.random(using: &random) ? [] : [count], options, using: &random)
    var indices: [Int32]?
    if isGathered {
      indices = (0..<width).map { _ in Int32.random(in: 0..<Int32(count), using: &random) }
    }
    return ParameterVector(parameter, indices: indices, scale: scale(options, using: &random))
  }

  private func scale(_ options: NetworkOptions, using random: inout some RandomNumberGenerator) -> Double {
    guard Int.random(in: 0..<4, using: &random) == 0 else { return 1 }
    return options.numbers.double(using: &random)
  }

  private mutating func parameter(
    shape: [Int], _ options: NetworkOptions, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> Parameter {
    let count = shape.reduce(1, *)
    if Int.random(in: 0..<4, using: &random) == 0,
      let shared = parameters.filter({ $0.count == count }).randomElement(using: &random)
    {
      return shared
    }
    let types = NetworkOptions.NumberType.allCases.filter(options.numberTypes.contains)
    let values: ParameterValues =
      switch types.randomElement(using: &random) ?? .exact {
      case .float32: .float32((0..<count).map { _ in options.numbers.float(using: &random) })
      case .float64: .float64((0..<count).map { _ in options.numbers.double(using: &random) })
      case .exact: .exact((0..<count).map { _ in options.numbers.rational(using: &random) })
      }
    // Importers make parameters without names; nothing says that names are distinct.
    let name =
      switch Int.random(in: 0..<5, using: &random) {
      case 0: ""
      case 1: "p"
      default: "p\(parameters.count)"
      }
    let parameter = try Parameter(name: name, shape: shape, values: values)
    parameters.append(parameter)
    return parameter
  }
}
