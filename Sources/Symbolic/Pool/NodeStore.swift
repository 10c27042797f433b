import Exact

/// The nodes of a pool, in flat arrays. Equal nodes are one index; the operands of a node have smaller indices than the
/// node, so that the order of the indices is a topological order and nothing here recurses.
///
/// A node takes 12 bytes, 12 to 24 bytes in the hash table, and its operands: none for a constant, a variable or a function
/// of one argument, 4 bytes for an argument of a maximum, 8 for a term or a factor.
struct NodeStore: Sendable {
  struct Node: Sendable {
    var operation: Operation
    /// Whether the node is defined at every real point.
    var isTotal: Bool
    /// The code of an elementary function.
    var function: UInt8
    /// By operation: the index of a constant or variable, the argument, or where the operands start.
    var a: UInt32
    /// By operation: the constant index of a slope, or the number of operands.
    var b: UInt32
  }

  private(set) var nodes: [Node] = []
  /// Of a sum: the constant index of its constant, then a term and the constant index of its coefficient for each term,
  /// the terms ascending. Of a product: a base and the bit pattern of an exponent for each factor, ascending. Of a maximum
  /// or minimum: the arguments as they were given. Of a conditional: the value where the conditions hold, the value
  /// elsewhere, then for each condition its expression and 1 if it is strict, else 0. Of an opaque function: the index of the
  /// function and the arguments.
  private(set) var operands: [UInt32] = []
  private(set) var constants = ConstantTable()
  private(set) var variableNames: [String] = []
  private(set) var opaqueFunctions: [OpaqueFunction] = []
  private var opaqueIndices: [OpaqueFunction: UInt32] = [:]
  private var variables: [String: UInt32] = [:]
  /// Open addressing: 0 is empty, else the hash of a node in the high half and its index plus 1 in the low half, so that a
  /// search looks at nodes of the same hash only. Its size is a power of two.
  private var table: [UInt64] = Array(repeating: 0, count: 64)

  /// For traversals: the number of the traversal that reached the node last, and what that traversal noted.
  private var marks: [UInt64] = []
  private var traversal: UInt32 = 0

  /// The node of a rational number.
  mutating func constant(_ value: Rational) -> UInt32 { constant(at: constants.index(of: value)) }

  mutating func constant(at index: UInt32) -> UInt32 {
    intern(.constant, a: index, b: 0, isTotal: true)
  }

  /// The node of the variable of a name.
  mutating func variable(_ name: String) -> UInt32 {
    let index: UInt32
    if let known = variables[name] {
      index = known
    } else {
      index = UInt32(variableNames.count)
      variables[name] = index
      variableNames.append(name)
    }
    return intern(.variable, a: index, b: 0, isTotal: true)
  }

  mutating func opaqueIndex(of function: OpaqueFunction) -> UInt32 {
    if let known = opaqueIndices[function] { return known }
    let index = UInt32(opaqueFunctions.count)
    opaqueIndices[function] = index
    opaqueFunctions.append(function)
    return index
  }

  mutating func constantIndex(of value: Rational) -> UInt32 { constants.index(of: value) }

  /// The value of a constant node.
  func constantValue(of node: UInt32) -> Rational? {
    let node = nodes[Int(node)]
    return node.operation == .constant ? constants[node.a] : nil
  }

  // MARK: Interning

  /// The node with these contents, whose operands, if it has any, are elsewhere: those of `b` bits or indices.
  mutating func intern(
    _ operation: Operation, function: UInt8 = 0, a: UInt32, b: UInt32, isTotal: Bool
  ) -> UInt32 {
    var hash = Self.mix(UInt32(operation.rawValue) | UInt32(function) << 8, a)
    hash = Self.mix(hash, b)
    var slot = Int(hash) & (table.count - 1)
    while table[slot] != 0 {
      if UInt32(truncatingIfNeeded: table[slot] >> 32) == hash {
        let index = UInt32(truncatingIfNeeded: table[slot]) - 1
        let node = nodes[Int(index)]
        if node.operation == operation && node.function == function && node.a == a && node.b == b { return index }
      }
      slot = (slot + 1) & (table.count - 1)
    }
    return insert(Node(operation: operation, isTotal: isTotal, function: function, a: a, b: b), hash, at: slot)
  }

  /// The node with these operands.
  ///
  /// - Parameter count: the number of terms, factors or arguments.
  mutating func intern(
    _ operation: Operation, operands contents: [UInt32], count: Int, isTotal: Bool
  ) -> UInt32 {
    var hash = UInt32(operation.rawValue) | UInt32(truncatingIfNeeded: contents.count) << 8
    for operand in contents { hash = Self.mix(hash, operand) }
    var slot = Int(hash) & (table.count - 1)
    while table[slot] != 0 {
      if UInt32(truncatingIfNeeded: table[slot] >> 32) == hash {
        let index = UInt32(truncatingIfNeeded: table[slot]) - 1
        let node = nodes[Int(index)]
        if node.operation == operation && node.b == UInt32(count) && areOperands(at: Int(node.a), contents) {
          return index
        }
      }
      slot = (slot + 1) & (table.count - 1)
    }
    let start = UInt32(operands.count)
    operands += contents
    return insert(
      Node(operation: operation, isTotal: isTotal, function: 0, a: start, b: UInt32(count)), hash, at: slot)
  }

  private func areOperands(at start: Int, _ contents: [UInt32]) -> Bool {
    for i in contents.indices where operands[start + i] != contents[i] { return false }
    return true
  }

  private mutating func insert(_ node: Node, _ hash: UInt32, at slot: Int) -> UInt32 {
    let index = UInt32(nodes.count)
    nodes.append(node)
    table[slot] = UInt64(hash) << 32 | UInt64(index + 1)
    if nodes.count * 3 > table.count * 2 { growTable() }
    return index
  }

  private mutating func growTable() {
    var larger = [UInt64](repeating: 0, count: table.count * 2)
    for entry in table where entry != 0 {
      var slot = Int(truncatingIfNeeded: entry >> 32) & (larger.count - 1)
      while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = entry
    }
    table = larger
  }

  /// One round of MurmurHash3 (Appleby), with its finalizer so that low bits depend on all.
  private static func mix(_ hash: UInt32, _ value: UInt32) -> UInt32 {
    var k = value &* 0xCC9E_2D51
    k = (k << 15 | k >> 17) &* 0x1B87_3593
    var h = hash ^ k
    h = (h << 13 | h >> 19) &* 5 &+ 0xE654_6B64
    h ^= h >> 16
    h = h &* 0x85EB_CA6B
    return h ^ h >> 13
  }

  // MARK: Traversals

  /// Starts a traversal: no node is marked.
  mutating func beginTraversal() {
    if traversal == UInt32.max {
      marks = []
      traversal = 0
    }
    traversal += 1
    let missing = nodes.count - marks.count
    if missing > 0 { marks.append(contentsOf: repeatElement(0, count: missing)) }
  }

  /// What this traversal noted at a node; `nil` if it was not there.
  func mark(of node: UInt32) -> UInt32? {
    let mark = marks[Int(node)]
    return UInt32(truncatingIfNeeded: mark >> 32) == traversal ? UInt32(truncatingIfNeeded: mark) : nil
  }

  mutating func setMark(of node: UInt32, to value: UInt32) {
    marks[Int(node)] = UInt64(traversal) << 32 | UInt64(value)
  }
}
