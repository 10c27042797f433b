import DAGNetwork
import Exact

/// Products of matrices. With a constant one, an arc that carries the matrix, acting along one axis where the other operand
/// has more than one row or column. Of two that depend on inputs, their concatenation, and an arc that multiplies.
enum MatrixProducts {
  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "Gemm", operands: 2...3,
      attributes: ["alpha": .float, "beta": .float, "transA": .int, "transB": .int]
    ) { call throws(ONNXError) in try gemm(call) },
    OperatorDefinition(name: "MatMul", operands: 2...2) { call throws(ONNXError) in try matMul(call) },
  ]

  /// `I_outer ⊗ matrix ⊗ I_inner`, in its simplest form.
  private static func map(_ matrix: DenseMap, outer: Int, inner: Int) -> LinearMap {
    outer == 1 && inner == 1 ? .dense(matrix) : .kronecker(KroneckerMap(matrix, outer: outer, inner: inner))
  }

  private static func requireElements(_ shapes: TensorShape..., in call: OperatorCall) throws(ONNXError) {
    for (index, shape) in shapes.enumerated() where shape.count == 0 {
      throw ONNXError(.emptyTensor(name: call.name(index), shape: shape.extents))
    }
  }

  // MARK: MatMul

  /// NumPy's matrix product: vectors are rows on the left and columns on the right, leading axes are batches.
  private static func matMul(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<2)
    let a = try call.operand(0)
    let b = try call.operand(1)
    try requireElements(a.shape, b.shape, in: call)
    guard a.shape.rank >= 1 else {
      throw ONNXError(.valueShape(name: call.name(0), shape: [], expected: "at least one axis"))
    }
    guard b.shape.rank >= 1 else {
      throw ONNXError(.valueShape(name: call.name(1), shape: [], expected: "at least one axis"))
    }
    let left = a.shape.rank == 1 ? [1] + a.shape.extents : a.shape.extents
    let right = b.shape.rank == 1 ? b.shape.extents + [1] : b.shape.extents
    let (rows, depth, columns) = (left[left.count - 2], left[left.count - 1], right[right.count - 1])
    guard right[right.count - 2] == depth else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: b.shape.extents, expected: "\(depth) rows, as the left operand has columns"))
    }
    let leftBatch = try call.shape(Array(left.dropLast(2)))
    let rightBatch = try call.shape(Array(right.dropLast(2)))
    guard let batch = leftBatch.broadcast(with: rightBatch) else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: b.shape.extents, expected: "leading axes that broadcast with \(leftBatch.extents)")
      )
    }
    let extents = batch + (a.shape.rank == 1 ? [] : [rows]) + (b.shape.rank == 1 ? [] : [columns])
    let shape = try call.shape(extents)

    let full = (
      left: try call.shape(batch + [rows, depth]), right: try call.shape(batch + [depth, columns])
    )
    // Where each entry of the operands' matrices lies in them, for every matrix of the batch.
    func offsets(_ value: GraphValue, _ extents: [Int], to full: TensorShape) throws(ONNXError) -> [Int] {
      try call.reserve(full.count)
      let view = try call.shape(extents)
      return full.offsets(strides: view.broadcastStrides(view.strides, to: full))
    }
    switch (a, b) {
    case (.activation(let x), .constant(let w)):
      guard rightBatch.count == 1 else {
        let map = try sparse(
          call, offsets(a, left, to: full.left), try call.rationals(w), at: offsets(b, right, to: full.right),
          batch: batch.reduce(1, *), (rows, depth, columns), inputWidth: x.shape.count, constantIsLeft: false)
        return try call.makeNode(shape, from: x, .linear(map))
      }
      let matrix = w.reshaped(to: try call.shape([depth, columns]), named: "\(call.label())#matrix")
      let map = map(
        try matrix.matrix(isTransposed: true, named: "\(call.label())#matrix"), outer: leftBatch.count * rows, inner: 1)
      try call.makeNode(shape, from: x, .linear(map))
    case (.constant(let w), .activation(let x)):
      guard leftBatch.count == 1 else {
        let map = try sparse(
          call, offsets(b, right, to: full.right), try call.rationals(w), at: offsets(a, left, to: full.left),
          batch: batch.reduce(1, *), (rows, depth, columns), inputWidth: x.shape.count, constantIsLeft: true)
        return try call.makeNode(shape, from: x, .linear(map))
      }
      let matrix = w.reshaped(to: try call.shape([rows, depth]), named: "\(call.label())#matrix")
      let map = map(try matrix.matrix(named: "\(call.label())#matrix"), outer: rightBatch.count, inner: columns)
      try call.makeNode(shape, from: x, .linear(map))
    case (.constant(let u), .constant(let v)):
      let (first, second) = (try call.rationals(u), try call.rationals(v))
      let (lefts, rights) = (try offsets(a, left, to: full.left), try offsets(b, right, to: full.right))
      var product: [Rational] = []
      for matrix in 0..<batch.reduce(1, *) {
        product += try call.product(
          lefts[matrix * rows * depth..<(matrix + 1) * rows * depth].map { first[$0] },
          rights[matrix * depth * columns..<(matrix + 1) * depth * columns].map { second[$0] },
          rows: rows, depth: depth, columns: columns)
      }
      try call.define(folded: product, shape: shape, type: type)
    case (.activation(let x), .activation(let y)):
      try call.product(
        of: (x, offsets(a, left, to: full.left)), (y, offsets(b, right, to: full.right)),
        batch: batch.reduce(1, *), rows: rows, depth: depth, columns: columns, shape: shape, role: nil)
    }
  }

  /// The matrix of products with a batch of constant matrices.
  private static func sparse(
    _ call: OperatorCall, _ places: [Int], _ numbers: [Rational], at constants: [Int], batch: Int,
    _ extents: (rows: Int, depth: Int, columns: Int), inputWidth: Int, constantIsLeft: Bool
  ) throws(ONNXError) -> LinearMap {
    let (rows, depth, columns) = extents
    let (entries, overflow) = (batch * rows * columns).multipliedReportingOverflow(by: depth)
    try call.reserve(overflow ? .max : entries)
    var table: [[(column: Int, coefficient: Rational)]] = []
    table.reserveCapacity(batch * rows * columns)
    for matrix in 0..<batch {
      for row in 0..<rows {
        for column in 0..<columns {
          table.append(
            (0..<depth).map { inner in
              let left = (matrix * rows + row) * depth + inner
              let right = (matrix * depth + inner) * columns + column
              return constantIsLeft
                ? (column: places[right], coefficient: numbers[constants[left]])
                : (column: places[left], coefficient: numbers[constants[right]])
            })
        }
      }
    }
    return .sparse(SparseMap(inputWidth: inputWidth, rows: table, name: "\(call.label())#matrices"))
  }

  // MARK: Gemm

  /// `alpha · A' · B' + beta · C` with `A'` and `B'` the operands or their transposes.
  private static func gemm(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<3)
    let a = try call.operand(0)
    let b = try call.operand(1)
    let c = try call.optional(2)
    let alpha = Double(try call.attributes.float("alpha") ?? 1)
    let beta = Double(try call.attributes.float("beta") ?? 1)
    let transposesA = try call.attributes.flag("transA")
    let transposesB = try call.attributes.flag("transB")
    for (index, operand) in [a, b].enumerated() where operand.shape.rank != 2 {
      throw ONNXError(.valueShape(name: call.name(index), shape: operand.shape.extents, expected: "two axes"))
    }
    try requireElements(a.shape, b.shape, in: call)
    let (rows, depth) = transposed(a.shape, transposesA)
    let (height, columns) = transposed(b.shape, transposesB)
    guard height == depth else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: b.shape.extents, expected: "the inner extent \(depth), as the left operand has it")
      )
    }
    let shape = try call.shape([rows, columns])
    if let c, c.shape.broadcast(with: shape) != shape.extents {
      throw ONNXError(
        .valueShape(name: call.name(2), shape: c.shape.extents, expected: "one that broadcasts to \(shape.extents)"))
    }

    let constant = c?.constant
    let product: (tail: Activation, map: LinearMap)?
    var term: ParameterVector?
    switch (a, b) {
    case (.activation(let x), .constant(let w)):
      let matrix = try w.matrix(isTransposed: !transposesB, scale: alpha, named: "\(call.label())#matrix")
      product = (
        try transposing(x, if: transposesA, call), map(matrix, outer: rows, inner: 1)
      )
    case (.constant(let w), .activation(let x)):
      let matrix = try w.matrix(isTransposed: transposesA, scale: alpha, named: "\(call.label())#matrix")
      product = (try transposing(x, if: transposesB, call), map(matrix, outer: 1, inner: columns))
    case (.constant(let u), .constant(let v)):
      product = nil
      let folded = try call.product(
        try call.rationals(transposesA ? u.permuted([1, 0]) : u),
        try call.rationals(transposesB ? v.permuted([1, 0]) : v),
        rows: rows, depth: depth, columns: columns)
      let factor = Rational(exactly: alpha)!
      let scaled = folded.map { factor * $0 }
      if c == nil || constant != nil {
        return try call.define(
          folded: try adding(constant, times: beta, to: scaled, shape, call), shape: shape, type: type)
      }
      term = try ConstantTensor(name: "\(call.label())#product", type: type, shape: shape, values: .exact(scaled))
        .vector()
    case (.activation(let x), .activation(let y)):
      // An operand that is transposed is read along its columns.
      let left = (transposesA ? x.shape.permuted([1, 0]) : x.shape)
        .offsets(strides: transposesA ? [1, depthStride(x)] : [depthStride(x), 1])
      let right = (transposesB ? y.shape.permuted([1, 0]) : y.shape)
        .offsets(strides: transposesB ? [1, depthStride(y)] : [depthStride(y), 1])
      let isWhole = alpha == 1 && c == nil
      let value = try call.product(
        of: (x, left), (y, right), batch: 1, rows: rows, depth: depth, columns: columns, shape: shape,
        role: isWhole ? nil : "product")
      if isWhole { return }
      product = (value, .scaling(width: shape.count, factor: alpha))
    }

    let head = try call.makeNode(shape, type: type)
    if let constant { term = try call.vector(constant, broadcastTo: shape, scale: beta) }
    if let product {
      call.graph.addArc(from: product.tail, to: head, .affine(Affine(product.map, constant: term)))
      term = nil
    }
    if case .activation(let x) = c {
      let wide = x.shape.count == shape.count ? x : try call.makeBroadcast(x, to: shape)
      call.graph.addArc(
        from: wide, to: head, .affine(Affine(.scaling(width: shape.count, factor: beta), constant: term)))
    }
  }

  /// The distance between neighbours in a column.
  private static func depthStride(_ x: Activation) -> Int { x.shape.extents[1] }

  private static func transposed(_ shape: TensorShape, _ isTransposed: Bool) -> (rows: Int, columns: Int) {
    isTransposed ? (shape.extents[1], shape.extents[0]) : (shape.extents[0], shape.extents[1])
  }

  /// An operand that is transposed before it is multiplied: a vector lies in memory as its transpose does, a matrix
  /// needs a node of its own.
  private static func transposing(_ x: Activation, if isTransposed: Bool, _ call: OperatorCall) throws(ONNXError)
    -> Activation
  {
    guard isTransposed, !x.shape.extents.contains(1) else { return x }
    return try call.makeNode(
      role: "transposed", x.shape.permuted([1, 0]), from: x, .linear(.selection(try call.permutation(x.shape, [1, 0]))))
  }

  private static func adding(
    _ constant: ConstantTensor?, times beta: Double, to product: [Rational], _ shape: TensorShape, _ call: OperatorCall
  ) throws(ONNXError) -> [Rational] {
    guard let constant else { return product }
    let factor = Rational(exactly: beta)!
    return zip(product, try call.rationals(constant.broadcast(to: shape))).map { $0 + factor * $1 }
  }
}

extension OperatorCall {
  /// The exact product of two row-major matrices.
  fileprivate func product(
    _ a: [Rational], _ b: [Rational], rows: Int, depth: Int, columns: Int
  ) throws(ONNXError) -> [Rational] {
    let (entries, overflow) = (rows * columns).multipliedReportingOverflow(by: depth)
    try reserve(overflow ? .max : entries)
    try checkSize(a, b)
    var product: [Rational] = []
    product.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = Rational(0)
        for i in 0..<depth { sum = sum + a[row * depth + i] * b[i * columns + column] }
        product.append(sum)
      }
    }
    return product
  }
}

extension OperatorCall {
  /// A node with the products of matrices that both depend on inputs.
  ///
  /// - Parameters:
  ///   - left: an operand, and where in it the entries of its matrices lie, all matrices one after the other.
  ///   - right: as the left one.
  ///   - role: that of the node beside the model's; `nil` for the result itself.
  @discardableResult
  func product(
    of left: (value: Activation, places: [Int]), _ right: (value: Activation, places: [Int]), batch: Int, rows: Int,
    depth: Int, columns: Int, shape: TensorShape, role: String?
  ) throws(ONNXError) -> Activation {
    guard MatrixProduct.isValid(batch: batch, rows: rows, depth: depth, columns: columns) else {
      throw ONNXError(
        .limit(what: "coordinates of the operands of '\(label())'", needed: .max, limit: Int(Int32.max)))
    }
    let (first, second) = (left.places.count, right.places.count)
    try reserve(first + second)
    let joined = try graph.addNode(
      beside: label(), role: role.map { "\($0)-operands" } ?? "operands", shape: try self.shape([first + second]),
      type: left.value.type)
    if left.value.node == right.value.node {
      let map = SelectionMap(
        inputWidth: left.value.shape.count, sources: (left.places + right.places).map { Int32($0) })
      graph.addArc(from: left.value, to: joined, .linear(.selection(map)))
    } else {
      for (operand, offset) in [(left, 0), (right, first)] {
        var sources = [Int32](repeating: -1, count: first + second)
        for (i, place) in operand.places.enumerated() { sources[offset + i] = Int32(place) }
        let isWhole = operand.places.elementsEqual(0..<operand.value.shape.count)
        let map: LinearMap =
          isWhole
          ? .embedding(
            EmbeddingMap(outputWidth: first + second, offset: offset, inputWidth: operand.places.count))
          : .selection(SelectionMap(inputWidth: operand.value.shape.count, sources: sources))
        graph.addArc(from: operand.value, to: joined, .linear(map))
      }
    }
    let head = try node(shape, type: left.value.type, role: role)
    graph.addArc(
      from: joined, to: head,
      .matrixProduct(MatrixProduct(batch: batch, rows: rows, depth: depth, columns: columns)))
    return head
  }
}
