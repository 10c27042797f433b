import Exact
import Symbolic

extension Network {
  /// The network that computes some expressions: an input of width 1 for each variable, an output of width 1 for each
  /// expression, and between them a node for the arguments of each distinct function that is no affine one. Arcs carry
  /// coefficients, or a function such as `relu` or `x0*x1` of the arguments.
  ///
  /// A sub-expression that occurs many times is one node. The variables keep their names, as inputs in the order in which
  /// they were first constructed in the expressions' pool.
  ///
  /// - Parameters:
  ///   - expressions: one for each output, at least one.
  ///   - outputNames: as many names as expressions; `f`, or `f0`, `f1`, …, unless given. A name that a variable has gets
  ///     a mark behind it.
  /// - Throws: ``NetworkError`` for no expressions.
  /// - Complexity: linear in the distinct sub-expressions.
  public init(computing expressions: [Expression], outputNames: [String]? = nil, name: String = "expression")
    throws(NetworkError)
  {
    var construction = ExpressionNetworkConstruction(of: ExpressionProgram(of: expressions), name: name)
    let names = outputNames ?? (expressions.count == 1 ? ["f"] : expressions.indices.map { "f\($0)" })
    self = try construction.network(outputNames: names)
  }
}
