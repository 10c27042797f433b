import Exact
import Symbolic

/// Which steps of a program get nodes of their own, and which are computed on the arc of the conditional that may choose them.
///
/// Every node of a network has a value, but a conditional has one also where the value that it does not choose has none, such
/// as `1/x` in `piecewise(x > 0, 1/x, 0)` at 0. So a step that can fail and that only a conditional may need stays on that
/// conditional's arc.
struct StepPlacement {
  private enum Place: UInt8 {
    case nowhere
    /// On the arcs of the conditionals that may choose it.
    case onArcs
    /// Its value is that of a node, or of an arc into it.
    case node
  }

  private let program: ExpressionProgram
  private var places: [Place]

  /// - Complexity: linear in the operands of the program.
  init(of program: ExpressionProgram) {
    self.program = program
    places = Array(repeating: .nowhere, count: program.steps.count)
    var isTotal: [Bool] = []
    isTotal.reserveCapacity(places.count)
    for index in program.steps.indices {
      isTotal.append(
        program.cannotFailByItself(step: index) && program.operands(ofStep: index).allSatisfy { isTotal[$0] })
    }
    for output in program.outputs { places[Int(output)] = .node }
    for index in program.steps.indices.reversed() where places[index] != .nowhere {
      // What cannot fail may as well have a node.
      if isTotal[index] { places[index] = .node }
      let operands = program.operands(ofStep: index)
      let isConditional = program.steps[index].operation == .conditional
      for (position, operand) in operands.enumerated() {
        // The first condition is always needed.
        let isNeeded = places[index] == .node && (!isConditional || position == 0 || isTotal[index])
        if isNeeded {
          places[operand] = .node
        } else if places[operand] == .nowhere {
          places[operand] = .onArcs
        }
      }
    }
  }

  /// Whether the network must have the value of a step.
  func hasNode(_ step: Int) -> Bool { places[step] == .node }

  /// The steps whose values an arc takes that carries a step.
  func arguments(ofStep index: Int) -> [Int] {
    let operands = program.operands(ofStep: index)
    return operands.allSatisfy(hasNode) ? operands : cone(of: index).arguments
  }

  /// What an arc carries for a step, of coordinates that stand for its arguments in their order.
  func expression(ofStep index: Int, at coordinates: [Expression]) -> Expression {
    let operands = program.operands(ofStep: index)
    if operands.allSatisfy(hasNode) { return program.expression(ofStep: index, at: coordinates) }
    let (arguments, interior) = cone(of: index)
    var values: [Int: Expression] = [:]
    for (argument, coordinate) in zip(arguments, coordinates) { values[argument] = coordinate }
    let pool = coordinates[0].pool
    func value(_ step: Int) -> Expression { values[step] ?? pool.constant(program.constant(ofStep: step) ?? 0) }
    for step in interior {
      values[step] = program.expression(ofStep: step, at: program.operands(ofStep: step).map(value))
    }
    return program.expression(ofStep: index, at: operands.map(value))
  }

  /// The steps that are computed on the arc of a step, and those that have nodes and are used there, both ascending. Numbers
  /// are neither.
  private func cone(of index: Int) -> (arguments: [Int], interior: [Int]) {
    var seen: Set<Int> = []
    var arguments: [Int] = []
    var interior: [Int] = []
    var pending = program.operands(ofStep: index)
    while let step = pending.popLast() {
      guard program.steps[step].operation != .constant, seen.insert(step).inserted else { continue }
      if hasNode(step) {
        arguments.append(step)
      } else {
        interior.append(step)
        pending += program.operands(ofStep: step)
      }
    }
    return (arguments.sorted(), interior.sorted())
  }
}
