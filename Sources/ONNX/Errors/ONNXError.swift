import DAGNetwork

/// What is wrong with an ONNX model, or why it cannot be read or written; and where.
public struct ONNXError: Error, Sendable, Equatable {
  public let reason: Reason
  /// The operator at which it is wrong, if it is an operator.
  public private(set) var site: OperatorLocation?
  /// The file that was read or written, if it was a file.
  public private(set) var file: String?

  public init(_ reason: Reason, at site: OperatorLocation? = nil, file: String? = nil) {
    self.reason = reason
    self.site = site
    self.file = file
  }

  /// The same error with the place added, where it does not name one yet.
  func located(at site: OperatorLocation) -> ONNXError { ONNXError(reason, at: self.site ?? site, file: file) }

  /// The same error with the file added.
  func located(in file: String?) -> ONNXError { ONNXError(reason, at: site, file: self.file ?? file) }
}

/// An operator of a graph: a `NodeProto`.
public struct OperatorLocation: Sendable, Equatable {
  /// The name of the operator's node; often empty.
  public let name: String
  /// The position among the nodes of the graph, from 0.
  public let position: Int
  public let operatorType: String
  /// Empty for the domain of ONNX itself.
  public let domain: String
  /// The version of the domain's operator set that the model imports, if it imports one.
  public let opset: Int?
  /// The first of the operator's results that has a name.
  public let output: String?
}

extension OperatorLocation: CustomStringConvertible {
  public var description: String {
    let named = name.isEmpty ? "node \(position)" : "node \(position) '\(name)'"
    let result = output.map { ", which makes '\($0)'" } ?? ""
    let version = opset.map { "opset \($0)" } ?? "no opset"
    return "\(operatorType) (\(named)\(result); domain '\(domain.isEmpty ? "ai.onnx" : domain)', \(version))"
  }
}

extension ONNXError {
  /// What kind of answer an error asks for.
  public enum Kind: String, Sendable, Equatable {
    /// The file cannot be read.
    case unreadable
    /// The model breaks the rules of ONNX.
    case malformed
    /// The model may be right, but holds something that is not understood.
    case unsupported
    /// A limit of the import was reached; the caller may raise it.
    case limit
    /// The network cannot be written as an ONNX model without changing it.
    case notExpressible
  }

  public enum Reason: Sendable, Equatable {
    // The file.
    case unreadable(String)
    case empty
    case truncated(byteCount: Int)
    case notAModel(String)
    case nestedTooDeeply(limit: Int)

    // The model.
    case irVersion(Int, expected: ClosedRange<Int>)
    case missingOpset(domain: String)
    /// The model defines two functions of one name.
    case duplicateFunction(name: String, domain: String)
    /// The body of a function calls the function, at once or through others.
    case recursiveFunction(name: String, domain: String)
    case duplicateOpset(domain: String)
    case opset(domain: String, version: Int, expected: ClosedRange<Int>)
    case noOutputs

    // The graph.
    case unnamed(String)
    case duplicateValue(name: String)
    case unknownValue(name: String, referredBy: String)
    /// Values that depend on each other, in order; `length` counts them all where the list is cut short.
    case cycle(values: [String], length: Int)
    case unsupportedOperator
    case operandCount(Int, expected: ClosedRange<Int>)
    case resultCount(Int, expected: ClosedRange<Int>)
    case missingOperand(index: Int)

    // Attributes.
    case unknownAttribute(name: String, expected: [String])
    case duplicateAttribute(name: String)
    case missingAttribute(name: String, expected: String)
    case attributeType(name: String, found: String, expected: String)
    case attributeValue(name: String, found: String, expected: String)

    // Values and their types.
    case valueType(name: String, found: String, expected: String)
    case valueShape(name: String, shape: [Int], expected: String)
    /// An extent of an input is neither a number nor bound to one.
    case unboundExtent(input: String, axis: Int, symbol: String?)
    /// An operand must be a constant and depends on an input.
    case notConstant(name: String, expected: String)
    case operandValue(name: String, found: String, expected: String)
    case emptyTensor(name: String, shape: [Int])
    /// A combination of operands that no arc function stands for yet.
    case unsupportedForm(String)

    // Tensors with values.
    case tensor(name: String, TensorProblem)
    case nonFinite(tensor: String, position: Int)

    case limit(what: String, needed: Int, limit: Int)
    case network(NetworkError)
    case notExpressible(String)
  }

  /// What is wrong with a stored tensor.
  public enum TensorProblem: Sendable, Equatable {
    case negativeExtent(axis: Int, extent: Int)
    case tooManyElements(extents: [Int])
    case rank(Int, limit: Int)
    /// The data has another size than the shape says.
    case dataSize(found: Int, expected: Int, unit: String)
    case dataField(found: String, expected: String)
    case elementType(String)
    case elementRange(position: Int, value: Int, type: String)
    case external
    case segmented
    case sparse(String)
  }

  public var kind: Kind {
    switch reason {
    case .unreadable: .unreadable
    case .unsupportedOperator, .unsupportedForm, .opset, .irVersion, .unboundExtent, .notConstant: .unsupported
    case .tensor(_, .elementType), .tensor(_, .external), .tensor(_, .segmented): .unsupported
    case .limit, .network(.limit): .limit
    case .notExpressible: .notExpressible
    default: .malformed
    }
  }
}
