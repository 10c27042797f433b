import Exact
import JSON
import Symbolic

extension NetworkReader {
  /// The function of an arc: an object with a kind, or the kind alone where nothing else is to be said.
  func function(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> ArcFunction {
    let width = ends.tailWidth
    let kind = try kind(of: value)
    switch kind {
    case .affine: return .affine(try affine(value, of: ends))
    case .identity:
      try checkMembers(of: value, NetworkFormat.KindMember.self)
      return .identity(width: width)
    case .relu:
      try checkMembers(of: value, NetworkFormat.KindMember.self)
      return .relu(Relu(width: width))
    case .abs:
      try checkMembers(of: value, NetworkFormat.KindMember.self)
      return .absoluteValue(AbsoluteValue(width: width))
    case .exp, .log, .sqrt, .tanh, .sigmoid, .softplus, .erf, .sin, .cos, .atan:
      try checkMembers(of: value, NetworkFormat.KindMember.self)
      guard let function = ElementaryFunction(rawValue: kind.rawValue) else {
        preconditionFailure("a kind is called as its function is")
      }
      return .elementary(Elementary(function, width: width))
    case .leakyRelu:
      try checkMembers(of: value, NetworkFormat.LeakyReluMember.self)
      let slope = try value.required(NetworkFormat.LeakyReluMember.slope).rational()
      return .leakyRelu(LeakyRelu(width: width, slope: slope))
    case .maximum:
      try checkMembers(of: value, NetworkFormat.MaximumMember.self)
      return .maximum(try maximum(value, inputWidth: width))
    case .expression:
      return .expression(try expression(value, inputWidth: width))
    case .normalization: return .normalization(try normalization(value))
    case .matrixProduct: return .matrixProduct(try matrixProduct(value))
    case .elementwise: return .elementwise(try elementwise(value, inputWidth: width))
    }
  }

  private func kind(of value: JSONValue) throws(NetworkFormatError) -> NetworkFormat.Kind {
    if value.kind == .object {
      let object: JSONObject
      do { object = try value.asObject() } catch { throw .json(error) }
      if let kind = object[NetworkFormat.KindMember.kind.rawValue] { return try kind.word(NetworkFormat.Kind.self) }
      // Affine functions and expressions need no kind: a member says what they are.
      return object[NetworkFormat.ExpressionMember.expression.rawValue] == nil ? .affine : .expression
    }
    return try value.word(NetworkFormat.Kind.self)
  }

  private func checkMembers<Key: RawRepresentable<String> & CaseIterable>(
    of value: JSONValue, _ key: Key.Type
  ) throws(NetworkFormatError) {
    if value.kind == .object { try value.forEachMember(key) { (_, _) in } }
  }

  private func maximum(_ value: JSONValue, inputWidth: Int) throws(NetworkFormatError) -> Maximum {
    guard value.kind == .object else {
      return Maximum(inputWidth: inputWidth, groups: [(0..<inputWidth).map(Int32.init)])
    }
    var groups: [[Int32]] = []
    for element in try value.required(NetworkFormat.MaximumMember.groups).array() {
      let group = try coordinates(element, of: inputWidth)
      guard !group.isEmpty else { throw .json(element.invalid(expected: "at least one coordinate")) }
      groups.append(group)
    }
    return Maximum(inputWidth: inputWidth, groups: groups)
  }

  private func coordinates(_ value: JSONValue, of width: Int) throws(NetworkFormatError) -> [Int32] {
    var coordinates: [Int32] = []
    for element in try value.array() { coordinates.append(Int32(try element.int(in: 0...width - 1))) }
    return coordinates
  }

  // MARK: Affine functions

  private func affine(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> Affine {
    var linear: LinearMap?
    var constant: ParameterVector?
    var constantValue: JSONValue?
    try value.forEachMember(NetworkFormat.AffineMember.self) { (member, content) throws(NetworkFormatError) in
      if linear != nil, member != .constant, member != .kind {
        throw .json(content.invalid(expected: "only one linear part"))
      }
      switch member {
      case .kind: break
      case .constant:
        constant = try vector(content)
        constantValue = content
      case .scaling: linear = try scaling(content, width: ends.tailWidth)
      case .dense:
        linear = .dense(try matrix(content, of: ends, rows: ends.headWidth, columns: ends.tailWidth))
      case .kronecker: linear = .kronecker(try kronecker(content, of: ends))
      case .convolution: linear = .convolution(try convolution(content, of: ends))
      case .sparse: linear = .sparse(try sparse(content, of: ends))
      case .diagonal: linear = .diagonal(try vector(content))
      case .selection: linear = .selection(try selection(content, of: ends))
      case .embedding: linear = .embedding(try embedding(content, of: ends))
      }
    }
    guard let linear else {
      throw .json(
        value.invalid(
          expected:
            "an affine function with 'scaling', 'dense', 'kronecker', 'convolution', 'sparse', 'diagonal', 'selection' or 'embedding'"
        ))
    }
    if let constant, let constantValue, constant.width != linear.outputWidth {
      throw .network(
        .constantTermWidth(arc: label(of: ends), expected: linear.outputWidth, found: constant.width),
        at: .init(of: constantValue))
    }
    return Affine(linear, constant: constant)
  }

  /// A multiple of the identity; where no double is the factor, a diagonal that repeats it.
  private func scaling(_ value: JSONValue, width: Int) throws(NetworkFormatError) -> LinearMap {
    if let factor = try value.exactDouble() { return .scaling(width: width, factor: factor) }
    let factor = try value.rational()
    let parameter = try placed(at: value) { () throws(NetworkError) in
      try Parameter(name: "", shape: [], values: .exact([factor]))
    }
    guard width > 1 else { return .diagonal(ParameterVector(parameter)) }
    return .diagonal(ParameterVector(parameter, indices: Array(repeating: 0, count: width)))
  }

  /// A matrix: the id of a parameter, exact rows on the spot, or an object with either and how it is read.
  ///
  /// - Parameters rows, columns: its extents, unless it says them itself; `nil` where it must.
  private func matrix(
    _ value: JSONValue, of ends: ArcEnds, rows: Int?, columns: Int?
  ) throws(NetworkFormatError) -> DenseMap {
    var source: Parameter?
    var isTransposed = false
    var scale = 1.0
    var ownRows: Int?
    var ownColumns: Int?
    switch value.kind {
    case .string: source = try self.parameter(withID: value)
    case .object:
      try value.forEachMember(NetworkFormat.MatrixMember.self) { (member, content) throws(NetworkFormatError) in
        switch member {
        case .parameter, .values:
          guard source == nil else { throw .json(content.invalid(expected: "either a parameter or values, not both")) }
          source =
            member == .parameter
            ? try self.parameter(withID: content) : try self.parameter(named: "", .rational, shape: nil, content)
        case .transposed: isTransposed = try content.bool()
        case .scale: scale = try self.scale(content)
        case .rows: ownRows = try extent(content)
        case .columns: ownColumns = try extent(content)
        }
      }
    default: source = try self.parameter(named: "", .rational, shape: nil, value)
    }
    let parameter: Parameter
    if let source {
      parameter = source
    } else {
      parameter = try self.parameter(withID: value.required(NetworkFormat.MatrixMember.parameter))
    }
    // What a matrix says of its own extents counts; only what it leaves open is read off the ends of the arc.
    if ownRows == nil, ownColumns == nil, parameter.shape.count == 2 {
      (ownRows, ownColumns) = (parameter.shape[isTransposed ? 1 : 0], parameter.shape[isTransposed ? 0 : 1])
    }
    guard let rows = ownRows ?? rows, let columns = ownColumns ?? columns else {
      throw .json(
        value.invalid(expected: "a matrix that says its 'rows' and 'columns', or a parameter with two extents"))
    }
    guard rows * columns == parameter.count else {
      throw .network(
        .matrixSize(
          arc: label(of: ends), rows: rows, columns: columns, parameter: parameter.name, count: parameter.count),
        at: .init(of: value))
    }
    return DenseMap(parameter, outputWidth: rows, inputWidth: columns, isTransposed: isTransposed, scale: scale)
  }

  private func kronecker(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> KroneckerMap {
    var outer = 1
    var inner = 1
    var matrixValue: JSONValue?
    try value.forEachMember(NetworkFormat.KroneckerMember.self) { (member, content) throws(NetworkFormatError) in
      switch member {
      case .matrix: matrixValue = content
      case .outer: outer = try extent(content)
      case .inner: inner = try extent(content)
      }
    }
    let content = try value.required(NetworkFormat.KroneckerMember.matrix, found: matrixValue)
    let copies = outer * inner
    let rows = ends.headWidth.isMultiple(of: copies) ? ends.headWidth / copies : nil
    let columns = ends.tailWidth.isMultiple(of: copies) ? ends.tailWidth / copies : nil
    let matrix = try self.matrix(content, of: ends, rows: rows, columns: columns)
    // Beyond the greatest width of a node, products of these numbers might overflow.
    guard copies <= Int(Int32.max) / max(matrix.outputWidth, matrix.inputWidth, 1) else {
      throw .json(value.invalid(expected: "a map between widths of at most \(Int32.max)"))
    }
    return KroneckerMap(matrix, outer: outer, inner: inner)
  }

  /// The input coordinate of each output, `null` for a structural zero; or an offset, from which the head's coordinates are
  /// read one after the other.
  private func selection(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> SelectionMap {
    var sources: [Int32] = []
    if value.kind == .object {
      let offset = try self.offset(value)
      guard offset + ends.headWidth <= ends.tailWidth else {
        throw .json(
          offsetError(
            value, "the coordinates \(offset)..<\(offset + ends.headWidth) to lie within the tail's", ends.tailWidth))
      }
      sources = (offset..<offset + ends.headWidth).map(Int32.init)
    } else {
      for element in try value.array() {
        sources.append(element.isNull ? -1 : Int32(try element.int(in: 0...ends.tailWidth - 1)))
      }
    }
    return SelectionMap(inputWidth: ends.tailWidth, sources: sources)
  }

  /// The output coordinate of each input coordinate; or an offset, from which they are placed one after the other.
  private func embedding(_ value: JSONValue, of ends: ArcEnds) throws(NetworkFormatError) -> EmbeddingMap {
    if value.kind == .object {
      let offset = try self.offset(value)
      guard offset + ends.tailWidth <= ends.headWidth else {
        throw .json(
          offsetError(
            value, "the coordinates \(offset)..<\(offset + ends.tailWidth) to lie within the head's", ends.headWidth))
      }
      return EmbeddingMap(outputWidth: ends.headWidth, offset: offset, inputWidth: ends.tailWidth)
    }
    let targets = try coordinates(value, of: ends.headWidth)
    guard Set(targets).count == targets.count else {
      throw .json(value.invalid(expected: "distinct coordinates of the head"))
    }
    return EmbeddingMap(outputWidth: ends.headWidth, targets: targets)
  }

  private func offset(_ value: JSONValue) throws(NetworkFormatError) -> Int {
    try value.forEachMember(NetworkFormat.PlacementMember.self) { (_, _) in }
    return try value.required(NetworkFormat.PlacementMember.offset).int(in: 0...Int(Int32.max))
  }

  private func offsetError(_ value: JSONValue, _ expected: String, _ width: Int) -> JSONError {
    value.invalid(expected: "\(expected) \(width)")
  }
}
