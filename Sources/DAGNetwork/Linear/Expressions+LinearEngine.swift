import Symbolic

/// Expressions run linear maps entry by entry: the composed functions of a network's nodes, as expressions.
extension ExpressionDomain: LinearEngine {}
