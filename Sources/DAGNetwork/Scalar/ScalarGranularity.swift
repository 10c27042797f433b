import Exact
import Symbolic

extension Network {
  /// The network at scalar granularity (mathematics, §1): a node for each coordinate wherever the outgoing arcs are sums of
  /// functions of single coordinates. The coordinates that an arc reads together (a maximum) also get a node for their
  /// group, fed by embeddings. An affine arc becomes one arc for each of its entries, structural zeros excepted, and its
  /// constant term one arc for each output from a constant source of value 1. A coordinate that only structural zeros reach
  /// becomes a constant source of value 0.
  ///
  /// Coordinate `i` of a node `v` is named `v[i]`, or `v` where it is the only one; group `k` is named `v#group<k>`; the
  /// constant source is named `#one`. The order of the inputs' and outputs' coordinates is that of this network.
  ///
  /// - Parameter limit: the largest number of nodes, and of arcs, that is built.
  /// - Throws: ``NetworkError/limit(what:needed:limit:)``, or ``NetworkError/duplicateNode(name:)`` where a node has the
  ///   name that a coordinate would get.
  /// - Complexity: linear in the nodes and arcs of the result.
  public func scalarized(limit: Int = 10_000_000) throws(NetworkError) -> Network {
    guard granularity != .scalar else { return self }
    let coordinates = stateWidth
    guard coordinates <= limit else {
      throw .limit(what: "nodes at scalar granularity", needed: coordinates, limit: limit)
    }
    var needed = 0
    for arc in arcs {
      let (sum, isOverflow) = needed.addingReportingOverflow(arc.function.scalarArcCount)
      needed = isOverflow ? Int.max : sum
    }
    guard needed <= limit else { throw .limit(what: "arcs at scalar granularity", needed: needed, limit: limit) }
    var scalarization = Scalarization(of: self)
    return try scalarization.run()
  }
}

extension ArcFunction {
  /// An upper bound on the number of arcs that this one becomes at scalar granularity.
  fileprivate var scalarArcCount: Int {
    switch self {
    case .affine(let function):
      (function.constant?.width ?? 0)
        + {
          switch function.linear {
          case .dense(let map): map.inputWidth * map.outputWidth
          case .kronecker(let map): map.outputWidth * map.matrix.inputWidth
          case .convolution(let map): map.entryCount
          case .sparse(let map): map.entryCount
          case .scaling, .diagonal, .selection, .embedding: max(function.inputWidth, function.outputWidth)
          }
        }()
    case .maximum(let function): function.coordinates.count + function.outputWidth
    case .expression(let function): function.outputWidth * (function.inputWidth + 1)
    case .elementwise(let function): function.inputWidth + function.outputWidth
    case .matrixProduct(let function): function.outputWidth * (2 * function.depth + 1)
    case .relu, .leakyRelu, .absoluteValue, .elementary, .normalization: inputWidth
    }
  }
}

extension ArcFunction {
  /// Marks the output coordinates that are not structural zeros.
  fileprivate func markReached(_ isReached: inout [Bool]) {
    if case .affine(let function) = self, function.constant == nil {
      switch function.linear {
      case .selection(let map):
        for (row, source) in map.sources.enumerated() where source >= 0 { isReached[row] = true }
        return
      case .embedding(let map):
        for target in map.targets { isReached[Int(target)] = true }
        return
      case .convolution(let map):
        map.forEachPlace { row, _, _ in isReached[row] = true }
        return
      case .sparse(let map):
        for row in 0..<map.outputWidth where !map.entries(ofRow: row).isEmpty { isReached[row] = true }
        return
      case .scaling, .dense, .kronecker, .diagonal: break
      }
    }
    for row in isReached.indices { isReached[row] = true }
  }
}

private struct Scalarization {
  let network: Network
  var builder: NetworkBuilder
  /// The node of coordinate 0 of each node; the others follow it.
  var firstCoordinate: [Int] = []
  /// The node of each group of coordinates of each node.
  var groups: [[Int32]: Int] = [:]
  var groupTail = -1
  var one: Int?
  var zeroParameter: Parameter?

  init(of network: Network) {
    self.network = network
    builder = NetworkBuilder(name: network.name)
  }

  mutating func run() throws(NetworkError) -> Network {
    for node in network.nodes.indices { try addCoordinates(of: node) }
    for tail in network.nodes.indices {
      groups = [:]
      groupTail = tail
      for arc in network.outgoingArcs(of: tail) { try add(network.arcs[arc]) }
    }
    for output in network.outputs {
      for i in 0..<network.nodes[output].width { builder.addOutput(firstCoordinate[output] + i) }
    }
    return try builder.build(granularity: .scalar)
  }

  private mutating func addCoordinates(of index: Int) throws(NetworkError) {
    let node = network.nodes[index]
    var isReached: [Bool] = []
    if node.role == .sum {
      isReached = Array(repeating: false, count: node.width)
      for arc in network.incomingArcs(of: index) { network.arcs[arc].function.markReached(&isReached) }
    }
    firstCoordinate.append(builder.nodeCount)
    for i in 0..<node.width {
      let role: Node.Role
      switch node.role {
      case .input: role = .input
      case .sum: role = isReached[i] ? .sum : .constant(try zero())
      case .constant(let value):
        role = .constant(
          ParameterVector(value.parameter, indices: [value.indices?[i] ?? Int32(i)], scale: value.scale))
      }
      try builder.add(Node(name: node.width == 1 ? node.name : "\(node.name)[\(i)]", shape: [], role: role))
    }
  }

  private mutating func add(_ arc: Arc) throws(NetworkError) {
    let tail = firstCoordinate[arc.tail]
    let head = firstCoordinate[arc.head]
    switch arc.function {
    case .affine(let function):
      try function.linear.forEachEntry { (row, column, coefficient) throws(NetworkError) in
        builder.addArc(from: tail + column, to: head + row, try scaling(by: coefficient))
      }
      if let constant = function.constant {
        let source = try constantOne()
        for row in 0..<constant.width {
          builder.addArc(from: source, to: head + row, try scaling(by: constant.rational(at: row)))
        }
      }
    case .relu: addElementwise(.relu(Relu(width: 1)), arc, from: tail, to: head)
    case .leakyRelu(let function):
      addElementwise(.leakyRelu(LeakyRelu(width: 1, slope: function.slope)), arc, from: tail, to: head)
    case .absoluteValue: addElementwise(.absoluteValue(AbsoluteValue(width: 1)), arc, from: tail, to: head)
    case .elementary(let function):
      addElementwise(.elementary(Elementary(function.function, width: 1)), arc, from: tail, to: head)
    case .maximum(let function):
      for unit in 0..<function.outputWidth {
        let members = Array(Set(function.group(unit))).sorted()
        guard members.count > 1 else {
          builder.addArc(from: tail + Int(members[0]), to: head + unit, .identity(width: 1))
          continue
        }
        // The order within the group decides among equal maxima, so it is kept.
        let position = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($0.element, Int32($0.offset)) })
        let positions = function.group(unit).compactMap { position[$0] }
        let group = try node(ofGroup: members)
        builder.addArc(
          from: group, to: head + unit, .maximum(Maximum(inputWidth: members.count, groups: [positions])))
      }
    case .expression(let function):
      for (row, expression) in function.expressions.enumerated() {
        try add(expression, inputWidth: function.inputWidth, from: tail, to: head + row)
      }
    case .normalization(let function):
      for i in 0..<function.width {
        builder.addArc(from: tail + i, to: head + i, .normalization(try function.coordinates([i])))
      }
    case .matrixProduct(let function):
      let one = MatrixProduct(batch: 1, rows: 1, depth: function.depth, columns: 1)
      try function.forEachOutput { (output, left, right, _) throws(NetworkError) in
        let group = try node(ofGroup: function.sources(left: left, right: right))
        builder.addArc(from: group, to: head + output, .matrixProduct(one))
      }
    case .elementwise(let function):
      let one = function.resized(to: 1)
      for i in 0..<function.width {
        let source =
          function.operandCount == 1 ? tail + i : try node(ofGroup: function.sources(of: i).map { Int32($0) })
        builder.addArc(from: source, to: head + i, .elementwise(one))
      }
    }
  }

  /// One arc for an expression of the coordinates that it has, from the node of their group.
  private mutating func add(
    _ expression: Expression, inputWidth: Int, from tail: Int, to head: Int
  ) throws(NetworkError) {
    var coordinates: [String: Int32] = [:]
    for (i, name) in ExpressionFunction.variables(inputWidth).enumerated() { coordinates[name] = Int32(i) }
    let members = expression.freeVariables.compactMap { coordinates[$0] }.sorted()
    // The group's coordinates are the variables x0, x1, … of the arc in their order.
    let pool = ExpressionPool()
    let program = ExpressionProgram(of: [expression])
    let point = program.variables.map { name in
      pool.variable("x\(members.firstIndex(of: coordinates[name]!)!)")
    }
    guard
      let renamed = try? program.evaluate(at: point, over: ExpressionDomain(pool)),
      let function = try? ExpressionFunction(renamed, inputWidth: max(members.count, 1))
    else { preconditionFailure("renaming the variables of an expression keeps it one") }
    let source =
      switch members.count {
      case 0: try constantOne()
      case 1: tail + Int(members[0])
      default: try node(ofGroup: members)
      }
    builder.addArc(from: source, to: head, .expression(function))
  }

  private mutating func addElementwise(_ function: ArcFunction, _ arc: Arc, from tail: Int, to head: Int) {
    for i in 0..<network.nodes[arc.tail].width { builder.addArc(from: tail + i, to: head + i, function) }
  }

  /// The node for coordinates of the current tail that are read together, made at their first use.
  private mutating func node(ofGroup members: [Int32]) throws(NetworkError) -> Int {
    if let node = groups[members] { return node }
    let node = try builder.addNode("\(network.nodes[groupTail].name)#group\(groups.count)", width: members.count)
    for (offset, member) in members.enumerated() {
      builder.addArc(
        from: firstCoordinate[groupTail] + Int(member), to: node,
        .linear(.embedding(EmbeddingMap(outputWidth: members.count, offset: offset, inputWidth: 1))))
    }
    groups[members] = node
    return node
  }

  /// The value of the coordinates that no arc reaches.
  private mutating func zero() throws(NetworkError) -> ParameterVector {
    if let zeroParameter { return ParameterVector(zeroParameter) }
    let parameter = try Parameter(name: "#zero", shape: [], values: .exact([0]))
    zeroParameter = parameter
    return ParameterVector(parameter)
  }

  private mutating func constantOne() throws(NetworkError) -> Int {
    if let one { return one }
    let parameter = try Parameter(name: "#one", shape: [], values: .exact([1]))
    let node = try builder.addConstant("#one", shape: [], value: ParameterVector(parameter))
    one = node
    return node
  }

  /// `x ↦ coefficient · x`, without an object of its own where the coefficient is a double.
  private func scaling(by coefficient: Rational) throws(NetworkError) -> ArcFunction {
    let nearest = Double(coefficient)
    if Rational(exactly: nearest) == coefficient { return .linear(.scaling(width: 1, factor: nearest)) }
    let parameter = try Parameter(name: "", shape: [], values: .exact([coefficient]))
    return .linear(.diagonal(ParameterVector(parameter)))
  }
}
