import DAGNetwork
import Exact
import Symbolic

extension NetworkDraft {
  /// The nodes that share their coordinates with a node, because elementwise arcs tie them.
  func nodesTied(to node: Int) -> Set<Int> {
    var tied: Set<Int> = [node]
    var pending = [node]
    while let current = pending.popLast() {
      for arc in arcs where ArcKind(of: arc.function).isElementwise && (arc.tail == current || arc.head == current) {
        for end in [arc.tail, arc.head] where tied.insert(end).inserted { pending.append(end) }
      }
    }
    return tied
  }

  /// Keeps only these coordinates of some nodes, the same ones wherever an elementwise arc ties two nodes.
  ///
  /// - Precondition: the coordinates of each node are ascending, at least one.
  mutating func keep(coordinates kept: [Int: [Int]]) {
    let widths = nodes.map { $0.shape.reduce(1, *) }
    var slices = ParameterSlices()
    arcs = arcs.map { arc in
      guard kept[arc.tail] != nil || kept[arc.head] != nil else { return arc }
      let columns = kept[arc.tail] ?? Array(0..<widths[arc.tail])
      let rows = kept[arc.head] ?? Array(0..<widths[arc.head])
      return arc.carrying(slices.function(arc.function, columns: columns, rows: rows))
    }
    for (node, coordinates) in kept {
      nodes[node].shape = [coordinates.count]
      if case .constant(let value) = nodes[node].role {
        nodes[node].role = .constant(slices.vector(value, entries: coordinates))
      }
    }
  }
}

/// Parts of parameters: what was shared stays shared where the same part is read.
private struct ParameterSlices {
  private struct Key: Hashable {
    let parameter: ObjectIdentifier
    let positions: [Int]
    let shape: [Int]
  }

  private var slices: [Key: Parameter] = [:]

  private mutating func slice(_ parameter: Parameter, _ positions: [Int], shape: [Int]) -> Parameter {
    let key = Key(parameter: ObjectIdentifier(parameter), positions: positions, shape: shape)
    if let slice = slices[key] { return slice }
    let values: ParameterValues =
      switch parameter.values {
      case .float32(let values): .float32(positions.map { values[$0] })
      case .float64(let values): .float64(positions.map { values[$0] })
      case .exact(let values): .exact(positions.map { values[$0] })
      }
    // As many values as the shape says, and finite as those of the whole.
    guard let slice = try? Parameter(name: parameter.name, shape: shape, values: values) else { return parameter }
    slices[key] = slice
    return slice
  }

  mutating func vector(_ vector: ParameterVector, entries: [Int]) -> ParameterVector {
    if let indices = vector.indices {
      return ParameterVector(vector.parameter, indices: entries.map { indices[$0] }, scale: vector.scale)
    }
    return ParameterVector(slice(vector.parameter, entries, shape: [entries.count]), scale: vector.scale)
  }

  mutating func function(_ function: ArcFunction, columns: [Int], rows: [Int]) -> ArcFunction {
    switch function {
    case .affine(let affine):
      return .affine(
        Affine(
          linear(affine.linear, columns: columns, rows: rows),
          constant: affine.constant.map { vector($0, entries: rows) }))
    case .relu: return .relu(Relu(width: rows.count))
    case .leakyRelu(let leaky): return .leakyRelu(LeakyRelu(width: rows.count, slope: leaky.slope))
    case .absoluteValue: return .absoluteValue(AbsoluteValue(width: rows.count))
    case .elementary(let elementary): return .elementary(Elementary(elementary.function, width: rows.count))
    case .maximum(let maximum):
      let position = positions(columns)
      let groups = rows.map { row in
        let members = maximum.group(row).compactMap { position[Int($0)] }
        return members.isEmpty ? [0] : members
      }
      return .maximum(Maximum(inputWidth: columns.count, groups: groups))
    case .expression(let expression):
      // A coordinate that is dropped is 0.
      let position = positions(columns)
      let pool = ExpressionPool()
      let point = (0..<expression.inputWidth).map { coordinate in
        position[coordinate].map { pool.variable("x\($0)") } ?? pool.constant(0)
      }
      guard let values = try? expression.program.evaluate(at: point, over: ExpressionDomain(pool)),
        let part = try? ExpressionFunction(rows.map { values[$0] }, inputWidth: columns.count)
      else { return function }
      return .expression(part)
    case .normalization(let normalization):
      let vectors = normalization.vectors.map { vector($0, entries: rows) }
      let part = try? Normalization(
        scale: vectors[0], mean: vectors[1], variance: vectors[2], bias: vectors[3], epsilon: normalization.epsilon)
      return .normalization(part ?? normalization)
    case .matrixProduct(let product):
      if let part = MatrixProduct.all(inputWidth: columns.count, outputWidth: rows.count).first {
        return .matrixProduct(part)
      }
      let position = positions(columns)
      let pool = ExpressionPool()
      let point = (0..<product.inputWidth).map { source in
        position[source].map { pool.variable("x\($0)") } ?? pool.constant(0)
      }
      guard let values = try? function(point, over: ExpressionDomain(pool)),
        let part = try? ExpressionFunction(rows.map { values[$0] }, inputWidth: columns.count)
      else { return function }
      return .expression(part)
    case .elementwise(let elementwise): return part(elementwise, columns: columns, rows: rows)
    }
  }

  /// The expression of as many operands as the widths leave, or where they leave none, of each row by itself, with a 0 for a
  /// coordinate that is dropped.
  private func part(_ function: Elementwise, columns: [Int], rows: [Int]) -> ArcFunction {
    let pool = ExpressionPool()
    func value(at point: [Expression]) -> Expression? {
      (try? function.program.evaluate(at: point, over: ExpressionDomain(pool)))?[0]
    }
    if columns.count.isMultiple(of: rows.count) {
      let count = columns.count / rows.count
      if count == function.operandCount { return .elementwise(function.resized(to: rows.count)) }
      // An operand that is left stands for those that are not, so that a product stays one.
      let operands = pool.coordinates(count)
      if let value = value(at: (0..<function.operandCount).map { operands[$0 % count] }),
        let part = try? Elementwise(value, operandCount: count, width: rows.count)
      {
        return .elementwise(part)
      }
    }
    let position = positions(columns)
    let values = rows.compactMap { row in
      value(
        at: function.sources(of: row).map { source in
          position[source].map { pool.variable("x\($0)") } ?? pool.constant(0)
        })
    }
    guard values.count == rows.count, let part = try? ExpressionFunction(values, inputWidth: columns.count) else {
      return .elementwise(function)
    }
    return .expression(part)
  }

  private mutating func linear(_ map: LinearMap, columns: [Int], rows: [Int]) -> LinearMap {
    switch map {
    case .scaling(_, let factor): return .scaling(width: rows.count, factor: factor)
    case .diagonal(let coefficients): return .diagonal(vector(coefficients, entries: rows))
    case .dense(let map): return .dense(matrix(map, columns: columns, rows: rows))
    case .kronecker(let map): return kronecker(map, columns: columns, rows: rows)
    case .convolution(let map): return convolution(map, columns: columns, rows: rows)
    case .sparse(let map): return .sparse(sparse(map, columns: columns, rows: rows))
    case .selection(let map):
      let position = positions(columns)
      return .selection(
        SelectionMap(inputWidth: columns.count, sources: rows.map { position[Int(map.sources[$0])] ?? -1 }))
    case .embedding(let map):
      let target = positions(rows)
      let targets = columns.map { target[Int(map.targets[$0])] }
      if targets.allSatisfy({ $0 != nil }) {
        return .embedding(EmbeddingMap(outputWidth: rows.count, targets: targets.compactMap { $0 }))
      }
      // A coordinate that lost its place is not embedded: what is left is a selection.
      var sources = [Int32](repeating: -1, count: rows.count)
      for (column, target) in targets.enumerated() {
        if let target { sources[Int(target)] = Int32(column) }
      }
      return .selection(SelectionMap(inputWidth: columns.count, sources: sources))
    }
  }

  private mutating func matrix(_ map: DenseMap, columns: [Int], rows: [Int]) -> DenseMap {
    let positions =
      map.isTransposed
      ? columns.flatMap { column in rows.map { map.position(row: $0, column: column) } }
      : rows.flatMap { row in columns.map { map.position(row: row, column: $0) } }
    let shape = map.isTransposed ? [columns.count, rows.count] : [rows.count, columns.count]
    return DenseMap(
      slice(map.parameter, positions, shape: shape), outputWidth: rows.count, inputWidth: columns.count,
      isTransposed: map.isTransposed, scale: map.scale)
  }

  /// A convolution of one coordinate where one is left on both ends, else a sparse matrix.
  private mutating func convolution(_ map: ConvolutionMap, columns: [Int], rows: [Int]) -> LinearMap {
    let matrix = map.sparse
    let entry =
      columns.count == 1 && rows.count == 1
      ? matrix.entries(ofRow: rows[0]).first { Int(matrix.columns[$0]) == columns[0] } : nil
    // Without an entry the only tap lies before the input.
    guard columns.count == 1, rows.count == 1,
      let geometry = ConvolutionGeometry(
        inputChannels: 1, outputChannels: 1, inputExtents: [1], outputExtents: [1], kernelExtents: [1],
        padding: [entry == nil ? 1 : 0])
    else { return .sparse(sparse(matrix, columns: columns, rows: rows)) }
    let position = entry.map { Int(matrix.coefficients.indices?[$0] ?? Int32($0)) } ?? 0
    return .convolution(
      ConvolutionMap(
        slice(map.parameter, [position], shape: [1]), geometry: geometry, isTransposed: map.isTransposed,
        scale: map.scale))
  }

  private mutating func sparse(_ map: SparseMap, columns: [Int], rows: [Int]) -> SparseMap {
    let position = positions(columns)
    var starts: [Int32] = [0]
    var kept: [Int32] = []
    var entries: [Int] = []
    for row in rows {
      for at in map.entries(ofRow: row) {
        guard let column = position[Int(map.columns[at])] else { continue }
        kept.append(column)
        entries.append(at)
      }
      starts.append(Int32(kept.count))
    }
    return SparseMap(
      inputWidth: columns.count, starts: starts, columns: kept,
      coefficients: vector(map.coefficients, entries: entries))
  }

  /// Copies of a part of the matrix where the coordinates are those of such copies, else a dense matrix.
  private mutating func kronecker(_ map: KroneckerMap, columns: [Int], rows: [Int]) -> LinearMap {
    let input = AxisProduct(columns, extent: map.matrix.inputWidth, inner: map.inner)
    let output = AxisProduct(rows, extent: map.matrix.outputWidth, inner: map.inner)
    if let input, let output, input.outer == output.outer, input.inner == output.inner {
      let part = matrix(map.matrix, columns: input.axis, rows: output.axis)
      return .kronecker(KroneckerMap(part, outer: input.outer.count, inner: input.inner.count))
    }
    var values = [Rational](repeating: 0, count: rows.count * columns.count)
    let (rowOf, columnOf) = (positions(rows), positions(columns))
    LinearMap.kronecker(map).forEachEntry { row, column, coefficient in
      if let row = rowOf[row], let column = columnOf[column] {
        values[Int(row) * columns.count + Int(column)] = coefficient
      }
    }
    guard let parameter = try? Parameter(name: "", shape: [rows.count, columns.count], values: .exact(values)) else {
      return .kronecker(map)
    }
    return .dense(DenseMap(parameter, outputWidth: rows.count, inputWidth: columns.count))
  }

  private func positions(_ coordinates: [Int]) -> [Int: Int32] {
    Dictionary(uniqueKeysWithValues: coordinates.enumerated().map { ($0.element, Int32($0.offset)) })
  }
}

/// Coordinates of a tensor `outer × extent × inner` that are all combinations of some indices along its axes.
private struct AxisProduct {
  let outer: [Int]
  let axis: [Int]
  let inner: [Int]

  init?(_ coordinates: [Int], extent: Int, inner innerExtent: Int) {
    let stride = extent * innerExtent
    outer = Set(coordinates.map { $0 / stride }).sorted()
    axis = Set(coordinates.map { $0 % stride / innerExtent }).sorted()
    inner = Set(coordinates.map { $0 % innerExtent }).sorted()
    guard outer.count * axis.count * inner.count == coordinates.count else { return nil }
  }
}
