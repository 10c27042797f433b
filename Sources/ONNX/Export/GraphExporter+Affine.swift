import DAGNetwork
import Exact

// One affine arc.

extension GraphExporter {
  func emit(
    _ affine: Affine, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    guard let constant = affine.constant else { return try emit(affine.linear, of: x, as: name, shape: shape) }
    if case .scaling(_, let factor) = affine.linear, x.shape == shape {
      if factor == 1 && constant.scale == -1 {
        let term = try self.constant(ParameterVector(constant.parameter, indices: constant.indices), extents: x.extents)
        emit("Sub", [x.name, term], name)
        return ExportedValue(name: name, extents: x.extents, isBatched: x.isBatched)
      }
      if factor == 1 || factor == -1 {
        let term = try self.constant(constant, extents: x.extents)
        emit(factor == 1 ? "Add" : "Sub", factor == 1 ? [x.name, term] : [term, x.name], name)
        return ExportedValue(name: name, extents: x.extents, isBatched: x.isBatched)
      }
    }
    if case .convolution(let map) = affine.linear,
      let value = try convolution(map, constant, of: x, as: name, shape: shape)
    {
      return value
    }
    if let value = try gemm(affine.linear, constant, of: x, as: name, shape: shape) { return value }
    let product = try emit(affine.linear, of: x, as: makeName("\(name)#linear"), shape: shape)
    emit("Add", [product.name, try self.constant(constant, extents: product.extents)], name)
    return ExportedValue(name: name, extents: product.extents, isBatched: product.isBatched)
  }

  private func emit(
    _ map: LinearMap, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    switch map {
    case .scaling(_, 1):
      if x.shape == shape && extents(of: name, shape: shape, like: x) == x.extents {
        emit("Identity", [x.name], name)
        return ExportedValue(name: name, extents: x.extents, isBatched: x.isBatched)
      }
      return reshape(x, as: name, shape: shape)
    case .scaling(_, -1):
      return shaped(x.extents, isBatched: x.isBatched, as: name, shape: shape) { emit("Neg", [x.name], $0) }
    case .scaling(_, let factor):
      let value = try exactDouble(Rational(exactly: factor)!, of: "the factor into '\(name)'")
      let term = addInitializer("\(name)#factor", extents: [], [value])
      return shaped(x.extents, isBatched: x.isBatched, as: name, shape: shape) { emit("Mul", [x.name, term], $0) }
    case .diagonal(let vector):
      if let divisors = reciprocals(of: vector) {
        let term = addInitializer("\(name)#divisors", extents: x.extents, divisors)
        return shaped(x.extents, isBatched: x.isBatched, as: name, shape: shape) { emit("Div", [x.name, term], $0) }
      }
      let term = try constant(vector, extents: x.extents)
      return shaped(x.extents, isBatched: x.isBatched, as: name, shape: shape) { emit("Mul", [x.name, term], $0) }
    case .dense(let map):
      if let value = reduction(map, outer: 1, inner: 1, of: x, as: name, shape: shape) { return value }
      return try product(map, outer: 1, inner: 1, of: x, as: name, shape: shape)
    case .kronecker(let map):
      if let value = reduction(map.matrix, outer: map.outer, inner: map.inner, of: x, as: name, shape: shape) {
        return value
      }
      return try product(map.matrix, outer: map.outer, inner: map.inner, of: x, as: name, shape: shape)
    case .convolution(let map):
      if let value = try averagePooling(map, of: x, as: name, shape: shape) { return value }
      if let value = try convolution(map, nil, of: x, as: name, shape: shape) { return value }
      return try product(map.sparse, of: x, as: name, shape: shape)
    case .sparse(let map): return try product(map, of: x, as: name, shape: shape)
    case .selection(let map): return select(map.sources, of: x, as: name, shape: shape)
    case .embedding(let map):
      var sources = [Int32](repeating: -1, count: map.outputWidth)
      for (source, target) in map.targets.enumerated() { sources[Int(target)] = Int32(source) }
      return select(sources, of: x, as: name, shape: shape)
    }
  }

  // MARK: Constants

  /// What to divide by in place of multiplying, where some factors are no numbers of the model and all their reciprocals are.
  private func reciprocals(of vector: ParameterVector) -> [Double]? {
    guard case .exact = vector.parameter.values, (try? exactDoubles(vector)) == nil else { return nil }
    var divisors: [Double] = []
    for position in 0..<vector.width {
      guard let reciprocal = try? Rational(1).divided(by: vector.rational(at: position)),
        let divisor = try? exactDouble(reciprocal, of: "")
      else { return nil }
      divisors.append(divisor)
    }
    return divisors
  }

  /// A vector of numbers as a constant that broadcasts to some extents: the parameter itself where it is one of its
  /// broadcasts, else a tensor of its own.
  func constant(_ vector: ParameterVector, extents: [Int]) throws(ONNXError) -> String {
    if vector.scale == 1 {
      let parameter = vector.parameter
      let rows = extents.count > 1 ? Array(extents.dropFirst(extents[0] == 1 ? 1 : 0)) : extents
      for candidate in [parameter.shape, rows, extents] {
        guard let own = try? TensorShape(candidate, of: ""), let target = try? TensorShape(extents, of: ""),
          own.count == parameter.count, own.broadcast(with: target) == extents
        else { continue }
        let offsets = target.offsets(strides: own.broadcastStrides(own.strides, to: target))
        let isBroadcast =
          if let indices = vector.indices {
            offsets.count == indices.count && zip(offsets, indices).allSatisfy { $0 == Int($1) }
          } else { own.count == target.count }
        if isBroadcast { return constant(parameter, extents: candidate) }
      }
    }
    return addInitializer("\(name(of: vector.parameter))#term", extents: extents, try exactDoubles(vector))
  }

  // MARK: Matrix products

  /// `Gemm`, for a product with a constant term on a matrix; `nil` where the operator does not fit.
  func gemm(
    _ map: LinearMap, _ constant: ParameterVector?, of x: ExportedValue, as name: String, shape: [Int],
    adding term: (value: ExportedValue, factor: Double)? = nil
  ) throws(ONNXError) -> ExportedValue? {
    let matrix: DenseMap
    var rows = 1
    switch map {
    case .dense(let map): matrix = map
    case .kronecker(let map) where map.inner == 1:
      matrix = map.matrix
      rows = map.outer
    default: return nil
    }
    let result = ExportedValue(name: name, extents: [rows, matrix.outputWidth], isBatched: rows == 1)
    guard x.extents == [rows, matrix.inputWidth], result.shape == shape else { return nil }
    let beta = constant?.scale ?? term?.factor ?? 1
    guard Double(Float(matrix.scale)) == matrix.scale, Double(Float(beta)) == beta else { return nil }
    let stored =
      matrix.isTransposed
      ? self.constant(matrix.parameter, extents: [matrix.inputWidth, matrix.outputWidth])
      : self.constant(matrix.parameter, extents: [matrix.outputWidth, matrix.inputWidth])
    var operands = [x.name, stored]
    if let constant {
      let unscaled = ParameterVector(constant.parameter, indices: constant.indices)
      operands.append(try self.constant(unscaled, extents: result.extents))
    } else if let term {
      operands.append(term.value.name)
    }
    var factors: [String: Float] = [:]
    if matrix.scale != 1 { factors["alpha"] = Float(matrix.scale) }
    if beta != 1 { factors["beta"] = Float(beta) }
    emit("Gemm", operands, name, int: matrix.isTransposed ? [:] : ["transB": 1], float: factors)
    return ExportedValue(name: name, extents: result.extents, isBatched: x.isBatched)
  }

  /// A constant matrix along one axis of a tensor.
  private func product(
    _ map: DenseMap, outer: Int, inner: Int, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    let extents = x.extents
    // Opset 11 made the third operand optional.
    if map.scale != 1, inner == 1, opset >= 11 {
      let linear: LinearMap = outer == 1 ? .dense(map) : .kronecker(KroneckerMap(map, outer: outer, inner: 1))
      if let value = try gemm(linear, nil, of: x, as: name, shape: shape) { return value }
    }
    if inner == 1, extents.last == map.inputWidth, extents.dropLast().reduce(1, *) == outer {
      let matrix = try self.matrix(map, isTransposed: true, named: name)
      return shaped(extents.dropLast() + [map.outputWidth], isBatched: x.isBatched, as: name, shape: shape) {
        emit("MatMul", [x.name, matrix], $0)
      }
    }
    let matrix = try self.matrix(map, isTransposed: false, named: name)
    if extents.count >= 2, extents[extents.count - 1] == inner, extents[extents.count - 2] == map.inputWidth,
      extents.dropLast(2).reduce(1, *) == outer
    {
      // A leading axis that is contracted is no batch axis.
      let isBatched = x.isBatched && extents.count > 2
      return shaped(
        extents.dropLast(2) + [map.outputWidth, inner], isBatched: isBatched, as: name, shape: shape
      ) { emit("MatMul", [matrix, x.name], $0) }
    }
    let table = ExportedValue(
      name: makeName("\(name)#table"), extents: [1, outer, map.inputWidth, inner], isBatched: true)
    emit(
      "Reshape", [x.name, shapeConstant([x.isBatched ? -1 : 1, outer, map.inputWidth, inner])], table.name)
    return shaped([1, outer, map.outputWidth, inner], isBatched: x.isBatched, as: name, shape: shape) {
      emit("MatMul", [matrix, table.name], $0)
    }
  }

  /// A constant matrix, or its transpose.
  private func matrix(_ map: DenseMap, isTransposed: Bool, named name: String) throws(ONNXError) -> String {
    let stored = map.isTransposed ? [map.inputWidth, map.outputWidth] : [map.outputWidth, map.inputWidth]
    let constant: String
    if map.scale == 1 {
      constant = self.constant(map.parameter, extents: stored)
    } else {
      let scaled = ParameterVector(map.parameter, scale: map.scale)
      constant = addInitializer("\(name)#matrix", extents: stored, try exactDoubles(scaled))
    }
    return map.isTransposed == isTransposed ? constant : transposed(constant)
  }

  // MARK: Selections

  /// Coordinates of a value; `-1` is 0.
  private func select(_ sources: [Int32], of x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue {
    if !sources.contains(-1) {
      if let value = transpose(sources, of: x, as: name, shape: shape) { return value }
      if let value = gather(sources, of: x, as: name, shape: shape) { return value }
    }
    let row = flattened(x, for: name)
    let indices = shapeConstant(sources.map { max(0, Int($0)) })
    return shaped([1, sources.count], isBatched: row.isBatched, as: name, shape: shape) { result in
      guard sources.contains(-1) else { return emit("Gather", [row.name, indices], result, int: ["axis": 1]) }
      let gathered = makeName("\(name)#gathered")
      emit("Gather", [row.name, indices], gathered, int: ["axis": 1])
      let mask = addInitializer(
        "\(name)#mask", extents: [sources.count], sources.map { $0 < 0 ? 0 : 1 })
      emit("Mul", [gathered, mask], result)
    }
  }

  /// `Transpose`, where two neighbouring groups of axes change places.
  private func transpose(_ sources: [Int32], of x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue? {
    guard sources.count == x.count, x.extents.count >= 2, let full = try? TensorShape(x.extents, of: "") else {
      return nil
    }
    let axes = Array(x.extents.indices)
    for order in Self.rotations(axes) {
      let extents = order.map { x.extents[$0] }
      let isBatched = x.isBatched && order[0] == 0
      guard ExportedValue(name: "", extents: extents, isBatched: isBatched).shape == shape else { continue }
      let strides = full.strides
      let offsets = full.permuted(order).offsets(strides: order.map { strides[$0] })
      guard zip(offsets, sources).allSatisfy({ $0 == Int($1) }) else { continue }
      emit("Transpose", [x.name], name, ints: ["perm": order])
      return ExportedValue(name: name, extents: extents, isBatched: isBatched)
    }
    return nil
  }

  /// The orders of axes in which one block of them has moved past another.
  private static func rotations(_ axes: [Int]) -> [[Int]] {
    var orders: [[Int]] = []
    for start in axes.indices {
      for middle in axes.indices where middle > start {
        for end in middle + 1...axes.count {
          orders.append(
            Array(axes[..<start]) + Array(axes[middle..<end]) + Array(axes[start..<middle]) + Array(axes[end...]))
        }
      }
    }
    return orders
  }

  /// `Gather` along the one axis in which the shapes differ.
  private func gather(_ sources: [Int32], of x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue? {
    guard let full = try? TensorShape(x.extents, of: "") else { return nil }
    for axis in x.extents.indices {
      let others = x.count / x.extents[axis]
      guard sources.count % others == 0 else { continue }
      let count = sources.count / others
      var extents = x.extents
      extents[axis] = count
      let isBatched = x.isBatched && axis > 0
      guard ExportedValue(name: "", extents: extents, isBatched: isBatched).shape == shape,
        let result = try? TensorShape(extents, of: "")
      else { continue }
      // The indices stand where all other axes are at 0.
      let stride = full.strides[axis]
      let step = result.strides[axis]
      let indices = (0..<count).map { Int(sources[$0 * step]) / stride }
      guard indices.allSatisfy({ $0 < x.extents[axis] }) else { continue }
      var strides = full.strides
      strides[axis] = 0
      let bases = result.offsets(strides: strides)
      let places = sources.indices.map { bases[$0] + indices[$0 / step % count] * stride }
      guard zip(places, sources).allSatisfy({ $0 == Int($1) }) else { continue }
      emit("Gather", [x.name, shapeConstant(indices)], name, int: ["axis": axis])
      return ExportedValue(name: name, extents: extents, isBatched: isBatched)
    }
    return nil
  }
}
