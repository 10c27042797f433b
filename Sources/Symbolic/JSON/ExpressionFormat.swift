import Exact

/// The JSON form of expressions, version 1. `Networks/EXPRESSIONS.md` describes it for who writes or reads such files.
enum ExpressionFormat {
  static let schema = "daglift.expression"
  static let version = 1

  enum Member: String, CaseIterable { case schema, variables, nodes, expressions, comment }

  enum SchemaMember: String, CaseIterable { case name, version }

  /// What a node has beside its kind and its comment.
  enum NodeMember: String, CaseIterable {
    case kind, name, value, constant, terms, factors, argument, arguments, slope, conditions, otherwise, orders, comment
  }

  enum ConditionMember: String, CaseIterable { case node, strict }

  /// The value of a node's `kind`, besides the names of the elementary functions.
  enum Kind: String, CaseIterable {
    case variable, number, sum, product, relu, abs, sign, step, maximum, minimum, piecewise, opaque
    case leakyRelu = "leaky_relu"
  }

  /// The largest number of differentiations of an opaque function: its name in a text has a mark for each.
  static let orderLimit = 65_535

  static let kinds = (Kind.allCases.map(\.rawValue) + ElementaryFunction.allCases.map(\.rawValue)).sorted()
}
