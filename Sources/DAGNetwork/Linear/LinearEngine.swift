import Exact

/// A domain that runs linear maps on batches of its elements.
///
/// The default goes entry by entry through the operations of the domain. Domains with something faster override
/// ``apply(dense:to:adding:into:)``: floating-point numbers run on BLAS, rationals over common denominators.
public protocol LinearEngine: Domain {
  /// Computes `y = map · x`, or `y = y + map · x` if `adding`, for every sample. After an
  /// error `y` is unspecified.
  ///
  /// - Precondition: `x` has the map's input width, `y` its output width, and both the same count.
  func apply(
    dense map: DenseMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError)

  /// Computes `Y = map · X`, or adds it to `Y`, for matrices with a sample in each column, that are parts of row-major ones:
  /// entry `(i, j)` of `X` is `x[source + i · stride + j]`, that of `Y` is `y[target + i · outputStride + j]`. After an error `y` is
  /// unspecified.
  ///
  /// - Precondition: there are as many entries; the strides are at least the number of columns.
  func apply(
    dense map: DenseMap, toColumns x: [Element], from source: Int, stride: Int, count: Int, adding: Bool,
    into y: inout [Element], from target: Int, stride outputStride: Int
  ) throws(DomainError)

  /// Computes the products of matrices that are both values, or adds them to `y` if `adding`, for every sample. After an
  /// error `y` is unspecified.
  ///
  /// - Precondition: `x` has the product's input width, `y` its output width, and both the same count.
  func apply(
    product: MatrixProduct, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError)

  /// The entries of a parameter vector as elements.
  func elements(of vector: ParameterVector) throws(DomainError) -> [Element]
}

extension LinearEngine {
  public func apply(
    dense map: DenseMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    for row in 0..<map.outputWidth {
      var coefficients: [Element] = []
      coefficients.reserveCapacity(map.inputWidth)
      for column in 0..<map.inputWidth {
        coefficients.append(try element(map.coefficient(row: row, column: column)))
      }
      for sample in 0..<x.count {
        let target = sample * map.outputWidth + row
        var sum = adding ? y.elements[target] : zero
        for column in 0..<map.inputWidth {
          sum = add(sum, multiply(coefficients[column], x.elements[sample * map.inputWidth + column]))
        }
        y.elements[target] = sum
      }
    }
  }

  /// The columns are transposed on the way in and out.
  ///
  /// Not specialised: the optimiser of Swift 6.3.1 aborts on specialisations for rationals, and the time goes into the product.
  @_semantics("optimize.sil.specialize.generic.never")
  public func apply(
    dense map: DenseMap, toColumns x: [Element], from source: Int, stride: Int, count: Int, adding: Bool,
    into y: inout [Element], from target: Int, stride outputStride: Int
  ) throws(DomainError) {
    var samples: [Element] = []
    samples.reserveCapacity(map.inputWidth * count)
    for sample in 0..<count {
      for i in 0..<map.inputWidth { samples.append(x[source + i * stride + sample]) }
    }
    var products = Batch(repeating: zero, width: map.outputWidth, count: count)
    try apply(
      dense: map, to: Batch(width: map.inputWidth, count: count, elements: samples), adding: false, into: &products)
    for row in 0..<map.outputWidth {
      for sample in 0..<count {
        let place = target + row * outputStride + sample
        let product = products.elements[sample * map.outputWidth + row]
        y[place] = adding ? add(y[place], product) : product
      }
    }
  }

  public func elements(of vector: ParameterVector) throws(DomainError) -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(vector.width)
    for i in 0..<vector.width { elements.append(try element(vector.rational(at: i))) }
    return elements
  }

  /// Computes `y = map · x`, or `y = y + map · x` if `adding`, for every sample. After an
  /// error `y` is unspecified.
  ///
  /// - Precondition: `x` has the map's input width, `y` its output width, and both the same count.
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  @_specialize(where Self == Rationals)
  public func apply(
    _ map: LinearMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    switch map {
    case .dense(let map):
      try apply(dense: map, to: x, adding: adding, into: &y)
    case .kronecker(let map):
      try apply(kronecker: map, to: x, adding: adding, into: &y)
    case .convolution(let map):
      try apply(convolution: map, to: x, adding: adding, into: &y)
    case .sparse(let map):
      try apply(sparse: map, to: x, adding: adding, into: &y)
    case .scaling(_, let factor):
      if factor == 1 {
        if adding {
          try applyElementwise(to: x, adding: true, into: &y) { $0 }
        } else {
          y.elements = x.elements
        }
      } else {
        let factor = try element(factor)
        try applyElementwise(to: x, adding: adding, into: &y) { multiply(factor, $0) }
      }
    case .diagonal(let vector):
      applyElementwise(try elements(of: vector), to: x, adding: adding, into: &y) { multiply($0, $1) }
    case .selection(let map):
      for sample in 0..<x.count {
        for (i, source) in map.sources.enumerated() {
          let target = sample * map.outputWidth + i
          if source >= 0 {
            let value = x.elements[sample * map.inputWidth + Int(source)]
            y.elements[target] = adding ? add(y.elements[target], value) : value
          } else if !adding {
            y.elements[target] = zero
          }
        }
      }
    case .embedding(let map):
      if !adding { y.elements = Array(repeating: zero, count: y.elements.count) }
      if let offset = map.offset { return place(x, at: offset, outputWidth: map.outputWidth, adding: adding, into: &y) }
      for sample in 0..<x.count {
        for (i, place) in map.targets.enumerated() {
          let target = sample * map.outputWidth + Int(place)
          let value = x.elements[sample * map.inputWidth + i]
          y.elements[target] = adding ? add(y.elements[target], value) : value
        }
      }
    }
  }

  /// Puts each sample as it is at a place of a wider one.
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  private func place(
    _ x: Batch<Element>, at offset: Int, outputWidth: Int, adding: Bool, into y: inout Batch<Element>
  ) {
    let input = x.elements.span
    var output = y.elements.mutableSpan
    for sample in 0..<x.count {
      let whole = StridedRun(start: sample * x.width, count: x.width, step: 1)
      let place = sample * outputWidth + offset
      if adding {
        whole.combine(from: input, into: &output, at: place) { add($0, $1) }
      } else {
        whole.copy(from: input, to: &output, at: place)
      }
    }
  }

  /// Makes every sample a constant, or adds it to every sample if `adding`.
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  @_specialize(where Self == Rationals)
  public func apply(
    constant: ParameterVector, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    if let indices = constant.indices, constant.parameter.count <= indices.count {
      // Few values gathered by many coordinates, as those of channels are: they are read where they stand.
      let values = try elements(of: ParameterVector(constant.parameter, scale: constant.scale))
      return apply(values, gatheredBy: indices, adding: adding, into: &y)
    }
    let elements = try elements(of: constant)
    let entries = elements.span
    var output = y.elements.mutableSpan
    var base = 0
    while base < output.count {
      if adding {
        for i in entries.indices { output[base + i] = add(output[base + i], entries[i]) }
      } else {
        for i in entries.indices { output[base + i] = entries[i] }
      }
      base += entries.count
    }
  }
}

extension LinearEngine {
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  private func apply(_ values: [Element], gatheredBy indices: [Int32], adding: Bool, into y: inout Batch<Element>) {
    let places = indices.span
    var output = y.elements.mutableSpan
    var base = 0
    while base < output.count {
      var start = 0
      while start < places.count {
        let place = places[start]
        var end = start + 1
        while end < places.count, places[end] == place { end += 1 }
        let value = values[Int(place)]
        if adding {
          for i in base + start..<base + end { output[i] = add(output[i], value) }
        } else {
          for i in base + start..<base + end { output[i] = value }
        }
        start = end
      }
      base += places.count
    }
  }
}

extension PrimeField: LinearEngine {}
