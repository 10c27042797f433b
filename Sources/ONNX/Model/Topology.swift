/// The order in which the operators of a graph are imported: the model's own where each stands after what it reads, as
/// ONNX demands and not every exporter keeps, else the nearest one that does.
enum Topology {
  /// - Parameter known: the names of what no operator makes: inputs and initializers.
  /// - Throws: ``ONNXError`` if a value is made twice, is read and made by nothing, or depends on itself.
  /// - Complexity: linear in the operators and their operands; the stack does not grow with them.
  static func order(_ operators: [GraphOperator], known: Set<String>) throws(ONNXError) -> [Int] {
    var makers: [String: Int] = [:]
    for (index, maker) in operators.enumerated() {
      for name in maker.node.output where !name.isEmpty {
        guard !known.contains(name), makers.updateValue(index, forKey: name) == nil else {
          throw ONNXError(.duplicateValue(name: name), at: OperatorLocation(maker))
        }
      }
    }
    var order: [Int] = []
    order.reserveCapacity(operators.count)
    var marks = [Mark](repeating: .new, count: operators.count)
    for root in operators.indices where marks[root] == .new {
      // Each entry: an operator and how many of its operands have been looked at.
      var path = [(node: root, operand: 0)]
      marks[root] = .open
      while let (index, operand) = path.last {
        let node = operators[index].node
        guard operand < node.input.count else {
          marks[index] = .done
          order.append(index)
          path.removeLast()
          continue
        }
        path[path.count - 1].operand += 1
        let name = node.input[operand]
        if name.isEmpty || known.contains(name) { continue }
        guard let maker = makers[name] else {
          let site = OperatorLocation(operators[index])
          throw ONNXError(.unknownValue(name: name, referredBy: "operand \(operand)"), at: site)
        }
        switch marks[maker] {
        case .done: continue
        case .new:
          marks[maker] = .open
          path.append((maker, 0))
        case .open: throw cycle(from: maker, along: path, of: operators)
        }
      }
    }
    return order
  }

  private enum Mark {
    case new
    case open
    case done
  }

  /// The values on the path from an open operator to the one that reads its result.
  private static func cycle(
    from start: Int, along path: [(node: Int, operand: Int)], of operators: [GraphOperator]
  ) -> ONNXError {
    let first = path.firstIndex { $0.node == start } ?? 0
    // On the path each operator reads a result of the next one; values flow the other way.
    let members = path[first...].reversed().map { entry in
      operators[entry.node].node.input[entry.operand - 1]
    }
    return ONNXError(
      .cycle(values: Array(members.prefix(10)), length: members.count),
      at: OperatorLocation(operators[start]))
  }
}

extension OperatorLocation {
  init(_ node: Onnx_NodeProto, at position: Int, opsets: OperatorSets) {
    name = node.name
    self.position = position
    operatorType = node.opType
    domain = OperatorSets.canonical(node.domain)
    opset = opsets[node.domain]
    output = node.output.first { !$0.isEmpty }
  }
}
