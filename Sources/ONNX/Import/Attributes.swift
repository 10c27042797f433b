/// The attributes of an operator, checked against those that it may have.
struct Attributes {
  /// What type an attribute has.
  enum Kind: String, Sendable {
    case float = "FLOAT"
    case int = "INT"
    case string = "STRING"
    case tensor = "TENSOR"
    case sparseTensor = "SPARSE_TENSOR"
    case floats = "FLOATS"
    case ints = "INTS"
    case strings = "STRINGS"
  }

  private let attributes: [String: Onnx_AttributeProto]

  /// - Parameter expected: every attribute that the operator may have.
  /// - Throws: ``ONNXError`` for an attribute that is unknown, given twice, or of another type.
  init(of node: Onnx_NodeProto, expected: [String: Kind]) throws(ONNXError) {
    var attributes: [String: Onnx_AttributeProto] = [:]
    for attribute in node.attribute {
      guard let kind = expected[attribute.name] else {
        throw ONNXError(.unknownAttribute(name: attribute.name, expected: expected.keys.sorted()))
      }
      guard attribute.refAttrName.isEmpty else {
        throw ONNXError(
          .attributeType(
            name: attribute.name, found: "reference to '\(attribute.refAttrName)'", expected: kind.rawValue))
      }
      let found = attribute.kindName
      guard found == kind.rawValue else {
        throw ONNXError(.attributeType(name: attribute.name, found: found, expected: kind.rawValue))
      }
      guard attributes.updateValue(attribute, forKey: attribute.name) == nil else {
        throw ONNXError(.duplicateAttribute(name: attribute.name))
      }
    }
    self.attributes = attributes
  }

  /// The names of the attributes that are given, sorted.
  var names: [String] { attributes.keys.sorted() }

  func has(_ name: String) -> Bool { attributes[name] != nil }

  func int(_ name: String) -> Int? { attributes[name].map { Int($0.i) } }

  func ints(_ name: String) -> [Int]? { attributes[name].map { $0.ints.map { Int($0) } } }

  /// A number that may be NaN or infinite.
  func anyFloat(_ name: String) -> Float? { attributes[name]?.f }

  func floats(_ name: String) -> [Float]? { attributes[name]?.floats }

  /// A text; bytes that are no UTF-8 are replaced, and match no expected word.
  func string(_ name: String) -> String? { attributes[name].map { String(decoding: $0.s, as: UTF8.self) } }

  func tensor(_ name: String) -> Onnx_TensorProto? { attributes[name]?.t }

  func sparseTensor(_ name: String) -> Onnx_SparseTensorProto? { attributes[name]?.sparseTensor }

  /// A number that becomes a coefficient.
  ///
  /// - Throws: ``ONNXError`` if it is NaN or infinite.
  func float(_ name: String) throws(ONNXError) -> Float? {
    guard let attribute = attributes[name] else { return nil }
    guard attribute.f.isFinite else {
      throw ONNXError(.attributeValue(name: name, found: "\(attribute.f)", expected: "a finite number"))
    }
    return attribute.f
  }

  /// An attribute that is a truth value.
  func flag(_ name: String, default value: Bool = false) throws(ONNXError) -> Bool {
    switch int(name) {
    case nil: value
    case 0: false
    case 1: true
    case let other?: throw ONNXError(.attributeValue(name: name, found: "\(other)", expected: "0 or 1"))
    }
  }

  /// An attribute that names an axis, or one past the last if `allowsEnd`; negative ones count from the end.
  func axis(_ name: String, rank: Int, default value: Int, allowsEnd: Bool = false) throws(ONNXError) -> Int {
    let axis = int(name) ?? value
    guard let resolved = resolveAxis(axis, rank: rank, allowsEnd: allowsEnd) else {
      throw ONNXError(
        .attributeValue(name: name, found: "\(axis)", expected: "an axis of a tensor of rank \(rank)"))
    }
    return resolved
  }
}

/// An axis counted from the front; `nil` if it is none. Negative ones count from the end.
func resolveAxis(_ axis: Int, rank: Int, allowsEnd: Bool = false) -> Int? {
  let upper = allowsEnd ? rank : rank - 1
  guard axis >= -rank, axis <= upper else { return nil }
  return axis < 0 ? axis + rank : axis
}

extension Onnx_AttributeProto {
  /// The name of the attribute's type. Some early models do not give it, and are read by the field that is set.
  fileprivate var kindName: String {
    switch type {
    case .undefined: kindNameByField
    case .float: "FLOAT"
    case .int: "INT"
    case .string: "STRING"
    case .tensor: "TENSOR"
    case .graph: "GRAPH"
    case .sparseTensor: "SPARSE_TENSOR"
    case .typeProto: "TYPE_PROTO"
    case .floats: "FLOATS"
    case .ints: "INTS"
    case .strings: "STRINGS"
    case .tensors: "TENSORS"
    case .graphs: "GRAPHS"
    case .sparseTensors: "SPARSE_TENSORS"
    case .typeProtos: "TYPE_PROTOS"
    }
  }

  private var kindNameByField: String {
    if hasF { return "FLOAT" }
    if hasI { return "INT" }
    if hasS { return "STRING" }
    if hasT { return "TENSOR" }
    if hasG { return "GRAPH" }
    if hasSparseTensor { return "SPARSE_TENSOR" }
    if !floats.isEmpty { return "FLOATS" }
    if !ints.isEmpty { return "INTS" }
    if !strings.isEmpty { return "STRINGS" }
    return "UNDEFINED"
  }
}
