/// The functions that a model defines by their bodies.
struct ModelFunctions {
  struct Key: Hashable {
    let domain: String
    let name: String
    let overload: String
  }

  struct Function {
    let body: Onnx_FunctionProto
    let opsets: OperatorSets
    /// The names of the attributes that a call may give.
    let attributes: Set<String>
    /// The attributes that have a value where a call gives none.
    let defaults: [String: Onnx_AttributeProto]
  }

  private let functions: [Key: Function]

  var isEmpty: Bool { functions.isEmpty }

  /// - Throws: ``ONNXError`` for a function without a name, two of the same name, or one that names a value or an
  ///   attribute twice.
  init(of model: Onnx_ModelProto) throws(ONNXError) {
    var functions: [Key: Function] = [:]
    for body in model.functions {
      guard !body.name.isEmpty else { throw ONNXError(.unnamed("a function")) }
      let key = Key(domain: OperatorSets.canonical(body.domain), name: body.name, overload: body.overload)
      var interface = Set<String>()
      for name in body.input {
        guard !name.isEmpty else { throw ONNXError(.unnamed("an input of the function '\(body.name)'")) }
        guard interface.insert(name).inserted else { throw ONNXError(.duplicateValue(name: name)) }
      }
      var results = Set<String>()
      for name in body.output {
        guard !name.isEmpty else { throw ONNXError(.unnamed("an output of the function '\(body.name)'")) }
        guard results.insert(name).inserted else { throw ONNXError(.duplicateValue(name: name)) }
      }
      var attributes = Set<String>()
      var defaults: [String: Onnx_AttributeProto] = [:]
      for name in body.attribute {
        guard attributes.insert(name).inserted else { throw ONNXError(.duplicateAttribute(name: name)) }
      }
      for attribute in body.attributeProto {
        guard attributes.insert(attribute.name).inserted else {
          throw ONNXError(.duplicateAttribute(name: attribute.name))
        }
        defaults[attribute.name] = attribute
      }
      let function = Function(
        body: body, opsets: try OperatorSets(ofFunction: body), attributes: attributes, defaults: defaults)
      guard functions.updateValue(function, forKey: key) == nil else {
        throw ONNXError(.duplicateFunction(name: body.name, domain: key.domain))
      }
    }
    self.functions = functions
  }

  /// The function that an operator calls; `nil` for an operator of an operator set. A function of the model comes
  /// before an operator of the same name, as in onnxruntime.
  subscript(node: Onnx_NodeProto) -> (key: Key, function: Function)? {
    guard !functions.isEmpty else { return nil }
    let key = Key(domain: OperatorSets.canonical(node.domain), name: node.opType, overload: node.overload)
    return functions[key].map { (key, $0) }
  }
}
