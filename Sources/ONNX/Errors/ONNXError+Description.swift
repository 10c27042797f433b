extension ONNXError: CustomStringConvertible {
  public var description: String {
    [file, site?.description, reason.description].compactMap(\.self).joined(separator: ": ")
  }
}

extension ONNXError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let why): "the file cannot be read: \(why)"
    case .empty: "the file is empty: expected an ONNX model"
    case .truncated(let byteCount): "the model ends too early, after \(byteCount) bytes: expected the rest of a message"
    case .notAModel(let why): "not an ONNX model: \(why)"
    case .nestedTooDeeply(let limit): "messages are nested more than \(limit) deep"
    case .irVersion(let found, let expected): "IR version \(found): expected \(Self.text(expected))"
    case .missingOpset(let domain):
      "the model imports no operator set of the domain '\(Self.text(domain: domain))': expected one in opset_import"
    case .duplicateOpset(let domain):
      "the model imports two operator sets of the domain '\(Self.text(domain: domain))': expected one"
    case .opset(let domain, let version, let expected):
      "opset \(version) of the domain '\(Self.text(domain: domain))': expected \(Self.text(expected))"
    case .duplicateFunction(let name, let domain):
      "the model defines the function '\(name)' of the domain '\(Self.text(domain: domain))' twice: expected it once"
    case .recursiveFunction(let name, let domain):
      "the function '\(name)' of the domain '\(Self.text(domain: domain))' calls itself: expected no recursion"
    case .noOutputs: "the graph has no outputs: expected at least one"
    case .unnamed(let what): "\(what) has no name: expected one"
    case .duplicateValue(let name): "the value '\(name)' is made twice: expected one origin of each name"
    case .unknownValue(let name, let referrer): "\(referrer) names the value '\(name)', which nothing makes"
    case .cycle(let values, let length):
      "the values depend on each other in a cycle: \(values.joined(separator: " → "))"
        + (values.count < length ? " → … (\(length) values)" : values.first.map { " → \($0)" } ?? "")
    case .unsupportedOperator: "the operator is not supported"
    case .operandCount(let found, let expected): "\(found) operands: expected \(Self.text(expected))"
    case .resultCount(let found, let expected): "\(found) results: expected \(Self.text(expected))"
    case .missingOperand(let index): "operand \(index) is missing: expected a name"
    case .unknownAttribute(let name, let expected):
      "the attribute '\(name)' is unknown: expected "
        + (expected.isEmpty ? "none" : "one of \(expected.joined(separator: ", "))")
    case .duplicateAttribute(let name): "the attribute '\(name)' is given twice"
    case .missingAttribute(let name, let expected): "the attribute '\(name)' is missing: expected \(expected)"
    case .attributeType(let name, let found, let expected):
      "the attribute '\(name)' has the type \(found): expected \(expected)"
    case .attributeValue(let name, let found, let expected):
      "the attribute '\(name)' is \(found): expected \(expected)"
    case .valueType(let name, let found, let expected):
      "the value '\(name)' has the type \(found): expected \(expected)"
    case .valueShape(let name, let shape, let expected):
      "the value '\(name)' has the shape \(shape): expected \(expected)"
    case .unboundExtent(let input, let axis, let symbol):
      "the extent of axis \(axis) of the input '\(input)' is \(symbol.map { "'\($0)'" } ?? "not given"): "
        + "expected a number, or a number for it"
    case .notConstant(let name, let expected): "the value '\(name)' depends on an input: expected \(expected)"
    case .operandValue(let name, let found, let expected): "the value '\(name)' is \(found): expected \(expected)"
    case .emptyTensor(let name, let shape):
      "the value '\(name)' has the shape \(shape) and no elements: expected at least one"
    case .unsupportedForm(let what): "not supported: \(what)"
    case .tensor(let name, let problem): "the tensor '\(name)' \(problem)"
    case .nonFinite(let tensor, let position):
      "the tensor '\(tensor)' is NaN or infinite at position \(position): expected finite numbers"
    case .limit(let what, let needed, let limit): "\(what): \(needed) needed, the limit is \(limit)"
    case .network(let error): "\(error)"
    case .notExpressible(let what): "cannot be written as ONNX: \(what)"
    }
  }

  private static func text(domain: String) -> String { domain.isEmpty ? "ai.onnx" : domain }

  private static func text(_ range: ClosedRange<Int>) -> String {
    if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
    return range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

extension ONNXError.TensorProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .negativeExtent(let axis, let extent): "has the extent \(extent) at axis \(axis): expected none below 0"
    case .tooManyElements(let extents): "has the shape \(extents): expected at most \(Int32.max) elements"
    case .rank(let rank, let limit): "has \(rank) axes: expected at most \(limit)"
    case .dataSize(let found, let expected, let unit): "holds \(found) \(unit): expected \(expected), as its shape says"
    case .dataField(let found, let expected): "has its data in \(found): expected it in \(expected)"
    case .elementType(let type): "has the element type \(type), which is not supported"
    case .elementRange(let position, let value, let type):
      "has the element \(value) at position \(position), which is no \(type)"
    case .external: "has its data in another file, which is not supported"
    case .segmented: "is cut in segments, which is not supported"
    case .sparse(let what): "is a sparse tensor whose \(what)"
    }
  }
}
