import Exact
import JSON

extension NetworkReader {
  mutating func readParameters(_ value: JSONValue) throws(NetworkFormatError) {
    for element in try value.array() {
      var id: JSONValue?
      var name: JSONValue?
      var type = NetworkFormat.NumberType.rational
      var shape: [Int]?
      var values: JSONValue?
      try element.forEachMember(NetworkFormat.ParameterMember.self) { (member, content) throws(NetworkFormatError) in
        switch member {
        case .id: id = content
        case .name: name = content
        case .type: type = try content.word(NetworkFormat.NumberType.self)
        case .shape: shape = try extents(content)
        case .values: values = content
        case .comment: _ = try content.string()
        }
      }
      let parameterName = try element.required(NetworkFormat.ParameterMember.name, found: name ?? id).string()
      let parameter = try self.parameter(
        named: parameterName, type, shape: shape,
        try element.required(NetworkFormat.ParameterMember.values, found: values))
      let key = try id?.string() ?? parameterName
      guard parameters.updateValue(parameter, forKey: key) == nil else {
        throw .network(.duplicateParameter(name: key), at: .init(of: element))
      }
    }
  }

  /// A parameter with these values, which are nested as the shape says, or a flat list; without a shape, the nesting says it.
  func parameter(
    named name: String, _ type: NetworkFormat.NumberType, shape: [Int]?, _ value: JSONValue
  ) throws(NetworkFormatError) -> Parameter {
    let values: ParameterValues
    let nesting: [Int]
    switch type {
    case .float32:
      var floats: [Float] = []
      nesting = try value.forEachScalar { (scalar) throws(NetworkFormatError) in
        floats.append(try scalar.float())
      }
      values = .float32(floats)
    case .float64:
      var doubles: [Double] = []
      nesting = try value.forEachScalar { (scalar) throws(NetworkFormatError) in
        doubles.append(try scalar.double())
      }
      values = .float64(doubles)
    case .rational:
      var rationals: [Rational] = []
      nesting = try value.forEachScalar { (scalar) throws(NetworkFormatError) in
        rationals.append(try scalar.rational())
      }
      values = .exact(rationals)
    }
    if let shape, nesting.count > 1, nesting != shape {
      throw .network(.parameterNesting(name: name, shape: shape, nesting: nesting), at: .init(of: value))
    }
    return try placed(at: value) { () throws(NetworkError) in
      try Parameter(name: name, shape: shape ?? nesting, values: values)
    }
  }

  /// The parameter that a value names by its id.
  func parameter(withID value: JSONValue) throws(NetworkFormatError) -> Parameter {
    let id = try value.string()
    guard let parameter = parameters[id] else {
      throw .network(.unknownParameter(name: id, referredBy: "this"), at: .init(of: value))
    }
    return parameter
  }

  /// A vector: the id of a parameter, exact numbers on the spot, or an object with either, and with indices and a scale.
  func vector(_ value: JSONValue) throws(NetworkFormatError) -> ParameterVector {
    switch value.kind {
    case .string: return ParameterVector(try parameter(withID: value))
    case .object: break
    default: return ParameterVector(try parameter(named: "", .rational, shape: nil, value))
    }
    var source: Parameter?
    var indexList: JSONValue?
    var scale = 1.0
    try value.forEachMember(NetworkFormat.VectorMember.self) { (member, content) throws(NetworkFormatError) in
      switch member {
      case .parameter, .values:
        guard source == nil else { throw .json(content.invalid(expected: "either a parameter or values, not both")) }
        source =
          member == .parameter
          ? try self.parameter(withID: content) : try self.parameter(named: "", .rational, shape: nil, content)
      case .indices: indexList = content
      case .scale: scale = try self.scale(content)
      }
    }
    let parameter: Parameter
    if let source {
      parameter = source
    } else {
      parameter = try self.parameter(withID: value.required(NetworkFormat.VectorMember.parameter))
    }
    guard let indexList else { return ParameterVector(parameter, scale: scale) }
    var indices: [Int32] = []
    for element in try indexList.array() {
      indices.append(Int32(try element.int(in: 0...max(0, min(parameter.count, Int(Int32.max)) - 1))))
    }
    guard parameter.count > 0 || indices.isEmpty else {
      throw .json(indexList.invalid(expected: "no indices, as the parameter has no values"))
    }
    return ParameterVector(parameter, indices: indices, scale: scale)
  }

  /// A factor, which the network keeps as a double.
  func scale(_ value: JSONValue) throws(NetworkFormatError) -> Double {
    guard let scale = try value.exactDouble() else {
      throw .json(value.invalid(expected: "a number that is exactly a double, as 0.5 is and 0.1 is not"))
    }
    return scale
  }
}

extension JSONValue {
  /// Calls `body` for every scalar in arrays of arrays that are nested to one depth everywhere, and returns the extents;
  /// none for a scalar by itself.
  ///
  /// - Complexity: linear in the text of the value; the stack does not grow with its nesting.
  fileprivate func forEachScalar(
    _ body: (JSONValue) throws(NetworkFormatError) -> Void
  ) throws(NetworkFormatError) -> [Int] {
    guard kind == .array else {
      try body(self)
      return []
    }
    var shape: [Int] = []
    var first: JSONValue? = self
    while let container = first, container.kind == .array {
      let array = try container.array()
      shape.append(array.count)
      first = array.first { _ in true }
    }
    var open = [(array: self, elements: try array().makeIterator(), count: 0)]
    while let innermost = open.indices.last {
      guard let element = open[innermost].elements.next() else {
        guard open[innermost].count == shape[innermost] else {
          throw .json(open[innermost].array.invalid(expected: "\(shape[innermost]) elements, as in its siblings"))
        }
        open.removeLast()
        continue
      }
      open[innermost].count += 1
      if open.count == shape.count {
        try body(element)
      } else {
        guard element.kind == .array else { throw .json(element.invalid(expected: "an array, as its siblings are")) }
        open.append((array: element, elements: try element.array().makeIterator(), count: 0))
      }
    }
    return shape
  }
}
