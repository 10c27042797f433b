/// Which sub-expressions of a program a text gives a name of its own, and which names.
///
/// A small expression is written as it is. A large one gets a line for each sub-expression that is used more than once, and
/// for as many others as it takes to keep lines short: otherwise the text of a shared expression could be exponentially
/// longer than the expression.
struct SubexpressionNames {
  /// How much is written in one piece. A size is a count of numbers, variables and operators.
  struct Limits {
    /// The size up to which expressions are written without names.
    let inline: Int
    /// The size and the depth that a line should not exceed.
    let line: Int
    let depth: Int

    static let text = Limits(inline: 160, line: 48, depth: 16)
  }

  /// The steps with names, ascending; each can be written with the names of those before it.
  private(set) var named: [UInt32] = []
  private(set) var prefix = "t"
  /// The number in the name of each step; 0 for none.
  private var numbers: [UInt32]

  /// - Complexity: linear in the steps and their operands.
  init(for program: ExpressionProgram, limits: Limits = .text) {
    numbers = Array(repeating: 0, count: program.steps.count)
    let uses = program.useCounts()
    var isOperand = [Bool](repeating: false, count: program.steps.count)
    var sizes = [Int](repeating: 1, count: program.steps.count)
    for i in program.steps.indices {
      program.forEachOperand(of: i) {
        isOperand[$0] = true
        // Saturating: the size of a shared expression written out has no bound.
        sizes[i] = Swift.min(sizes[i] + sizes[$0] + 1, 1 << 40)
      }
    }
    let total = program.outputs.reduce(0) { Swift.min($0 + sizes[Int($1)], 1 << 40) }
    if total <= limits.inline { return }

    // Sizes and depths of what is written without names inside.
    var depths = [Int](repeating: 0, count: program.steps.count)
    for i in program.steps.indices {
      var (size, depth) = (1, 0)
      program.forEachOperand(of: i) {
        size += numbers[$0] > 0 ? 2 : sizes[$0] + 1
        if numbers[$0] == 0 { depth = Swift.max(depth, depths[$0]) }
      }
      (sizes[i], depths[i]) = (size, depth + 1)
      let isNamed =
        uses[i] > 1 && size > 3 || isOperand[i] && (size > limits.line || depth >= limits.depth)
      if isNamed {
        named.append(UInt32(i))
        numbers[i] = UInt32(named.count)
      }
    }
    prefix = Self.prefix(avoiding: program.variables + program.opaqueFunctions.map(\.name))
  }

  /// The number of a step that has a name, from 1.
  func number(of step: Int) -> Int? { numbers[step] == 0 ? nil : Int(numbers[step]) }

  /// The name of a step, if it has one.
  func name(of step: Int) -> String? { numbers[step] == 0 ? nil : "\(prefix)\(numbers[step])" }

  /// A prefix that makes no variable's or function's name with a number behind it.
  private static func prefix(avoiding names: [String]) -> String {
    func isTaken(_ prefix: String) -> Bool {
      names.contains { name in
        name.hasPrefix(prefix) && name.utf8.dropFirst(prefix.utf8.count).allSatisfy { 0x30...0x39 ~= $0 }
      }
    }
    var prefix = "t"
    while isTaken(prefix) { prefix += "_" }
    return prefix
  }
}

extension ExpressionProgram {
  func forEachOperand(of step: Int, _ body: (Int) -> Void) {
    let step = steps[step]
    let (a, count) = (Int(step.a), Int(step.b))
    switch step.operation {
    case .constant, .variable: break
    case .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary: body(a)
    case .sum: for i in 0..<count { body(Int(operands[a + 1 + 2 * i])) }
    case .product: for i in 0..<count { body(Int(operands[a + 2 * i])) }
    case .maximum, .minimum: for i in 0..<count { body(Int(operands[a + i])) }
    case .opaque: for i in 1...count { body(Int(operands[a + i])) }
    case .conditional:
      for i in 1...count { body(Int(operands[a + 2 * i])) }
      body(Int(operands[a]))
      body(Int(operands[a + 1]))
    }
  }
}
