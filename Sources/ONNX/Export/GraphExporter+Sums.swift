import DAGNetwork
import Exact

// Several arcs into one node: a concatenation, a sum, a difference, a product with a term; else one value for each arc and
// their sum.

extension GraphExporter {
  typealias Operand = (value: ExportedValue, function: ArcFunction)

  func emitSum(_ operands: [Operand], as name: String, shape: [Int]) throws(ONNXError) -> ExportedValue {
    if let value = concatenation(operands, as: name, shape: shape) { return value }
    if let value = try addition(operands, as: name, shape: shape) { return value }
    if let value = try productAndTerm(operands, as: name, shape: shape) { return value }
    var terms: [ExportedValue] = []
    for (index, operand) in operands.enumerated() {
      terms.append(
        try emit(operand.function, of: operand.value, as: makeName("\(name)#arc\(index)"), shape: shape))
    }
    let extents = terms.first { $0.isBatched }?.extents ?? terms[0].extents
    emit("Sum", terms.map(\.name), name)
    return ExportedValue(name: name, extents: extents, isBatched: terms.contains { $0.isBatched })
  }

  /// `Concat`: embeddings that lie side by side along one axis.
  private func concatenation(_ operands: [Operand], as name: String, shape: [Int]) -> ExportedValue? {
    var maps: [EmbeddingMap] = []
    for operand in operands {
      guard case .affine(let affine) = operand.function, affine.constant == nil,
        case .embedding(let map) = affine.linear
      else { return nil }
      maps.append(map)
    }
    let first = operands[0].value.extents
    for axis in first.indices {
      guard
        operands.allSatisfy({ operand in
          operand.value.extents.count == first.count
            && first.indices.allSatisfy { $0 == axis || operand.value.extents[$0] == first[$0] }
        })
      else { continue }
      var extents = first
      extents[axis] = operands.reduce(0) { $0 + $1.value.extents[axis] }
      let result = ExportedValue(
        name: name, extents: extents, isBatched: axis > 0 && operands.contains { $0.value.isBatched })
      guard result.shape == shape, let full = try? TensorShape(extents, of: "") else { continue }
      var offset = 0
      let fits = zip(operands, maps).allSatisfy { operand, map in
        defer { offset += operand.value.extents[axis] }
        guard let part = try? TensorShape(operand.value.extents, of: "") else { return false }
        let places = part.offsets(strides: full.strides)
        return zip(places, map.targets).allSatisfy { $0 + offset * full.strides[axis] == Int($1) }
      }
      guard fits else { continue }
      emit("Concat", operands.map(\.value.name), name, int: ["axis": axis])
      return result
    }
    return nil
  }

  /// `Add`, `Sub` or `Sum`: identities and their negatives, also of values that broadcast, and at most one constant term.
  private func addition(_ operands: [Operand], as name: String, shape: [Int]) throws(ONNXError) -> ExportedValue? {
    var target: [Int] = []
    for operand in operands {
      guard let own = try? TensorShape(operand.value.extents, of: ""), let whole = try? TensorShape(target, of: ""),
        let both = whole.broadcast(with: own)
      else { return nil }
      target = both
    }
    let result = ExportedValue(name: name, extents: target, isBatched: operands.contains { $0.value.isBatched })
    guard result.shape == shape else { return nil }
    var factors: [Double] = []
    var constant: ParameterVector?
    for operand in operands {
      guard case .affine(let affine) = operand.function else { return nil }
      switch affine.linear {
      case .scaling(_, let factor): factors.append(factor)
      case .selection(let map):
        guard let own = try? TensorShape(operand.value.extents, of: ""), let whole = try? TensorShape(target, of: "")
        else {
          return nil
        }
        let offsets = whole.offsets(strides: own.broadcastStrides(own.strides, to: whole))
        guard offsets.count == map.sources.count, zip(offsets, map.sources).allSatisfy({ $0 == Int($1) }) else {
          return nil
        }
        factors.append(1)
      default: return nil
      }
      if let term = affine.constant {
        guard constant == nil else { return nil }
        constant = term
      }
    }
    let names = operands.map(\.value.name)
    if factors == [1, -1] && constant == nil {
      emit("Sub", names, name)
      return result
    }
    guard factors.allSatisfy({ $0 == 1 }) else { return nil }
    if let constant {
      emit("Sum", names + [try self.constant(constant, extents: target)], name)
    } else {
      emit(names.count == 2 ? "Add" : "Sum", names, name)
    }
    return result
  }

  /// `Gemm` with a third operand that depends on inputs.
  private func productAndTerm(
    _ operands: [Operand], as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue? {
    guard operands.count == 2, case .affine(let product) = operands[0].function, product.constant == nil,
      case .affine(let term) = operands[1].function, term.constant == nil, case .scaling(_, let factor) = term.linear,
      operands[1].value.shape == shape, operands[1].value.extents.count <= 2
    else { return nil }
    return try gemm(
      product.linear, nil, of: operands[0].value, as: name, shape: shape, adding: (operands[1].value, factor))
  }
}
