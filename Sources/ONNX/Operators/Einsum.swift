import DAGNetwork
import Exact

/// Sums of products by an equation of axis labels, as Einstein's notation has them. With at most one operand that depends on
/// inputs, a matrix; with two, a product of matrices whose rows, columns, inner extents and batch the labels say.
enum Einsum {
  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "Einsum", operands: 1...Int.max, attributes: ["equation": .string],
      versions: 12...OperatorSets.supportedVersions.upperBound
    ) { call throws(ONNXError) in try evaluate(call) }
  ]

  /// A label of an axis: a letter, or an axis that an ellipsis stands for, counted from the last one.
  private enum Label: Hashable {
    case letter(UInt8)
    case ellipsis(Int)
  }

  /// The equation, with the extent of each label.
  private struct Equation {
    var operands: [[Label]] = []
    var result: [Label] = []
    var extents: [Label: Int] = [:]

    init(_ text: String, shapes: [TensorShape]) throws(ONNXError) {
      func malformed(_ expected: String) -> ONNXError {
        ONNXError(.attributeValue(name: "equation", found: String(text.prefix(80)), expected: expected))
      }
      let characters = text.utf8.filter { $0 != UInt8(ascii: " ") }
      let text = String(decoding: characters, as: UTF8.self)
      var sides = text.split(separator: "-", omittingEmptySubsequences: false)
      let isExplicit = sides.count == 2
      if isExplicit {
        guard sides[1].first == ">" else { throw malformed("one arrow") }
        sides[1] = sides[1].dropFirst()
      }
      guard sides.count <= 2 else { throw malformed("one arrow") }
      let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false)
      guard terms.count == shapes.count else { throw malformed("\(shapes.count) terms, as there are operands") }
      var letters: [UInt8: Int] = [:]
      var ellipsisRank = 0
      for (term, shape) in zip(terms, shapes) {
        var labels: [Label] = []
        let parts = term.split(separator: "...", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw malformed("one ellipsis in a term") }
        let count = parts.reduce(0) { $0 + $1.utf8.count }
        guard parts.count == 2 ? count <= shape.rank : count == shape.rank else {
          throw malformed("a label for each axis of the shape \(shape.extents)")
        }
        for (index, part) in parts.enumerated() {
          if index == 1 {
            let rank = shape.rank - count
            ellipsisRank = max(ellipsisRank, rank)
            labels += (0..<rank).reversed().map { .ellipsis($0) }
          }
          for letter in part.utf8 {
            guard isLetter(letter) else { throw malformed("letters") }
            letters[letter, default: 0] += 1
            labels.append(.letter(letter))
          }
        }
        for (label, extent) in zip(labels, shape.extents) {
          if let known = extents[label], known != extent, known != 1, extent != 1 {
            throw malformed("one extent for each label: there are \(known) and \(extent)")
          }
          extents[label] = max(extents[label] ?? extent, extent)
        }
        operands.append(labels)
      }
      let all = (0..<ellipsisRank).reversed().map { Label.ellipsis($0) }
      if isExplicit {
        let parts = sides[1].split(separator: "...", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw malformed("one ellipsis in a term") }
        for (index, part) in parts.enumerated() {
          if index == 1 { result += all }
          for letter in part.utf8 {
            guard isLetter(letter), letters[letter] != nil, !result.contains(.letter(letter)) else {
              throw malformed("labels of operands in the result, each once")
            }
            result.append(.letter(letter))
          }
        }
      } else {
        // All labels that occur once, in the order of the alphabet.
        result = all + letters.keys.filter { letters[$0] == 1 }.sorted().map { .letter($0) }
      }
    }

    private func isLetter(_ byte: UInt8) -> Bool {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }

    /// How far apart neighbours along a label lie in an operand: along its axis, or its diagonal; 0 where it is broadcast.
    func stride(_ label: Label, of operand: Int, _ shape: TensorShape) -> Int {
      var stride = 0
      for (axis, own) in operands[operand].enumerated() where own == label && shape.extents[axis] > 1 {
        stride += shape.strides[axis]
      }
      return stride
    }

    /// Where the elements of an operand lie for each combination of labels, in row-major order.
    func places(_ labels: [Label], of operand: Int, _ shape: TensorShape, _ call: OperatorCall) throws(ONNXError)
      -> [Int]
    {
      let full = try call.shape(labels.map { extents[$0] ?? 1 })
      try call.reserve(full.count)
      return full.offsets(strides: labels.map { stride($0, of: operand, shape) })
    }
  }

  private static func evaluate(_ call: OperatorCall) throws(ONNXError) {
    guard let text = call.attributes.string("equation") else {
      throw ONNXError(.missingAttribute(name: "equation", expected: "an equation of labels"))
    }
    let type = try call.commonType(0..<call.operandCount)
    var values: [GraphValue] = []
    for index in 0..<call.operandCount { values.append(try call.operand(index)) }
    for value in values where value.shape.count == 0 {
      throw ONNXError(.emptyTensor(name: call.label(), shape: value.shape.extents))
    }
    let equation = try Equation(text, shapes: values.map(\.shape))
    let shape = try call.shape(equation.result.map { equation.extents[$0] ?? 1 })
    let dependent = values.indices.filter { values[$0].constant == nil }
    switch dependent.count {
    case 0, 1: try linear(call, equation, values, dependent: dependent.first, shape: shape, type: type)
    case 2 where values.count == 2: try bilinear(call, equation, shape: shape)
    default:
      throw ONNXError(
        .unsupportedForm("a sum of products of more than two values, two or more of which depend on inputs"))
    }
  }

  /// All operands but one are numbers: coefficients.
  private static func linear(
    _ call: OperatorCall, _ equation: Equation, _ values: [GraphValue], dependent: Int?, shape: TensorShape,
    type: ElementType
  ) throws(ONNXError) {
    var summed: [Label] = []
    for label in equation.operands.joined() where !equation.result.contains(label) && !summed.contains(label) {
      summed.append(label)
    }
    let labels = equation.result + summed
    let terms = summed.reduce(1) { $0 * (equation.extents[$1] ?? 1) }
    var coefficients: [Rational]?
    for (index, value) in values.enumerated() where index != dependent {
      guard case .constant(let tensor) = value else { continue }
      let numbers = try call.rationals(tensor)
      let own = try equation.places(labels, of: index, tensor.shape, call).map { numbers[$0] }
      if let known = coefficients { try call.checkSize(known, own) }
      coefficients = coefficients.map { zip($0, own).map { $0 * $1 } } ?? own
    }
    guard let dependent, case .activation(let x) = values[dependent] else {
      let numbers = coefficients ?? []
      let sums = shape.places.map { place in
        numbers[place * terms..<(place + 1) * terms].reduce(Rational(0), +)
      }
      return try call.define(folded: sums, shape: shape, type: type)
    }
    let places = try equation.places(labels, of: dependent, x.shape, call)
    if terms == 1, coefficients == nil { return try call.define(values[dependent], at: places, shape: shape) }
    let rows = shape.places.map { place in
      var row: [Int: Rational] = [:]
      for term in place * terms..<(place + 1) * terms { row[places[term], default: 0] += coefficients?[term] ?? 1 }
      return row.sorted { $0.key < $1.key }.map { (column: $0.key, coefficient: $0.value) }
    }
    try call.makeNode(
      shape, from: x, .linear(.sparse(SparseMap(inputWidth: x.shape.count, rows: rows, name: "\(call.label())#sum"))))
  }

  /// Labels of both operands and the result are a batch, of both alone the inner extent, of one the rows or the columns.
  private static func bilinear(_ call: OperatorCall, _ equation: Equation, shape: TensorShape) throws(ONNXError) {
    let operands = [try call.activation(0), try call.activation(1)]
    let (first, second) = (equation.operands[0], equation.operands[1])
    func unique(_ labels: [Label]) -> [Label] {
      labels.enumerated().filter { index, label in labels.firstIndex(of: label) == index }.map(\.element)
    }
    let batch = equation.result.filter { first.contains($0) && second.contains($0) }
    let rows = equation.result.filter { first.contains($0) && !second.contains($0) }
    let columns = equation.result.filter { !first.contains($0) && second.contains($0) }
    let inner = unique(first + second).filter { !equation.result.contains($0) }
    func size(_ labels: [Label]) throws(ONNXError) -> Int {
      try call.shape(labels.map { equation.extents[$0] ?? 1 }).count
    }
    let left = try equation.places(batch + rows + inner, of: 0, operands[0].shape, call)
    let right = try equation.places(batch + inner + columns, of: 1, operands[1].shape, call)
    let order = batch + rows + columns
    let isInOrder = order == equation.result
    let product = try call.product(
      of: (operands[0], left), (operands[1], right), batch: try size(batch), rows: try size(rows),
      depth: try size(inner), columns: try size(columns),
      shape: isInOrder ? shape : try call.shape(order.map { equation.extents[$0] ?? 1 }),
      role: isInOrder ? nil : "product")
    if isInOrder { return }
    let permutation = equation.result.map { order.firstIndex(of: $0) ?? 0 }
    let sources = shape.offsets(strides: permutation.map { product.shape.strides[$0] })
    try call.define(.activation(product), at: sources, shape: shape)
  }
}
