import DAGNetwork
import Exact

/// A network and its transitions at one point: the exact values `f_v(x)` of all nodes by direct recursion over the graph,
/// and the branches that the units take there.
struct PointLinearization {
  let network: Network
  let transitions: Transitions
  let point: [[Rational]]
  /// By node.
  let values: [[Rational]]
  /// By arc of the network; `nil` for an arc without units.
  let arcActivations: [Activation?]
  /// By coefficient of the transitions, each at the value of its column.
  let coefficientActivations: [Activation?]

  init(of network: Network, _ transitions: Transitions, at point: [[Rational]]) throws(PointError) {
    self.network = network
    self.transitions = transitions
    self.point = point
    let rationals = Rationals()
    var values: [[Rational]] = []
    values.reserveCapacity(network.nodes.count)
    do {
      var recursion = try DirectRecursion(network, at: point.map { Batch($0) }, over: Evaluation(over: rationals))
      for node in network.nodes.indices { values.append(try recursion.value(of: node).elements) }
    } catch {
      throw PointError(error, in: network)
    }
    func activation(_ function: ArcFunction, at node: Int) throws(PointError) -> Activation? {
      do {
        return try function.activation(at: values[node], over: rationals)
      } catch {
        throw PointError(error, in: network)
      }
    }
    var arcActivations: [Activation?] = []
    for arc in network.arcs { arcActivations.append(try activation(arc.function, at: arc.tail)) }
    var coefficientActivations: [Activation?] = []
    for coefficient in transitions.coefficients {
      coefficientActivations.append(try activation(coefficient.function, at: coefficient.column))
    }
    self.values = values
    self.arcActivations = arcActivations
    self.coefficientActivations = coefficientActivations
  }

  /// Whether a unit of an arc of the graph or of a coefficient of the transitions is at a kink.
  var isAtKink: Bool {
    arcActivations.contains { $0?.kinks.isEmpty == false }
      || coefficientActivations.contains { $0?.kinks.isEmpty == false }
  }

  /// The derivatives of the arcs and of the transitions, level by level.
  func jacobianBlocks() throws(PointError) -> (arcs: [JacobianBlock], levels: [[JacobianBlock]]) {
    func block(
      _ function: ArcFunction, row: Int, column: Int, _ activation: Activation?
    ) throws(PointError) -> JacobianBlock {
      do {
        return JacobianBlock(
          row: row, column: column,
          try function.jacobian(at: values[column], activation: activation, over: Rationals()))
      } catch {
        throw PointError(error, in: network)
      }
    }
    var arcs: [JacobianBlock] = []
    for (arc, activation) in zip(network.arcs, arcActivations) {
      arcs.append(try block(arc.function, row: arc.head, column: arc.tail, activation))
    }
    var levels: [[JacobianBlock]] = []
    for level in stride(from: 1, through: transitions.height, by: 1) {
      let coefficients = transitions.coefficients(ofLevel: level)
      var blocks: [JacobianBlock] = []
      for index in coefficients.indices {
        let coefficient = coefficients[index]
        blocks.append(
          try block(
            coefficient.function, row: coefficient.row, column: coefficient.column, coefficientActivations[index]))
      }
      levels.append(blocks)
    }
    return (arcs, levels)
  }
}

/// Why a network cannot be examined exactly at a point.
enum PointError: Error {
  /// The identity says nothing there: a function is not defined at the point.
  case outside(String)
  /// A function has no exact values.
  case unsupported(String)

  init(_ error: DomainError, in network: Network) {
    switch error {
    case .unsupported:
      let arc = network.arcs.firstIndex { !$0.function.hasRationalValues }
      self = .unsupported(arc.map { "\(network.label(ofArc: $0)): \(error)" } ?? "\(error)")
    case .divisionByZero, .undefined: self = .outside("\(error)")
    }
  }
}

extension ArcFunction {
  /// Whether the rationals have the operations that this function takes, as far as one point shows.
  fileprivate var hasRationalValues: Bool {
    do throws(DomainError) {
      _ = try self(Array(repeating: 1, count: inputWidth), over: Rationals())
      return true
    } catch {
      if case .unsupported = error { return false }
      return true
    }
  }
}
