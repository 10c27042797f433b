import Exact

/// `max(x, 0)`.
public func relu(_ x: Expression) -> Expression { x.pool.expression { $0.relu(x.index) } }

/// `x` where x is positive, `slope · x` elsewhere.
public func leakyRelu(_ x: Expression, slope: Rational) -> Expression {
  x.pool.expression { $0.leakyRelu(x.index, slope: slope) }
}

public func abs(_ x: Expression) -> Expression { x.pool.expression { $0.absoluteValue(x.index) } }

/// -1 where x is negative, 0 where it is 0, 1 where it is positive.
public func sign(_ x: Expression) -> Expression { x.pool.expression { $0.sign(x.index) } }

/// 1 where x is positive, 0 elsewhere.
public func step(_ x: Expression) -> Expression { x.pool.expression { $0.step(x.index) } }

/// The largest of some expressions. Their order says which one is taken to win where several are equal: the first.
public func max(_ first: Expression, _ others: Expression...) -> Expression {
  extremum(.maximum, first, others)
}

/// The smallest of some expressions. Their order says which one is taken to win where several are equal: the first.
public func min(_ first: Expression, _ others: Expression...) -> Expression {
  extremum(.minimum, first, others)
}

/// `min(max(x, lower), upper)`.
public func clip(_ x: Expression, _ lower: Expression, _ upper: Expression) -> Expression {
  min(max(x, lower), upper)
}

private func extremum(_ operation: Operation, _ first: Expression, _ others: [Expression]) -> Expression {
  let arguments = [first.index] + others.map { first.pool.index(of: $0) }
  return first.pool.expression { $0.extremum(operation, arguments) }
}

public func exp(_ x: Expression) -> Expression { apply(.exp, to: x) }
/// The natural logarithm, which is not defined where x is not positive.
public func log(_ x: Expression) -> Expression { apply(.log, to: x) }
/// The square root, which is not defined where x is negative.
public func sqrt(_ x: Expression) -> Expression { apply(.sqrt, to: x) }
public func tanh(_ x: Expression) -> Expression { apply(.tanh, to: x) }
/// `1 / (1 + exp(-x))`.
public func sigmoid(_ x: Expression) -> Expression { apply(.sigmoid, to: x) }
/// `log(1 + exp(x))`.
public func softplus(_ x: Expression) -> Expression { apply(.softplus, to: x) }
/// The error function, `2/√π` times the integral of `exp(-t²)` from 0 to x.
public func erf(_ x: Expression) -> Expression { apply(.erf, to: x) }
public func sin(_ x: Expression) -> Expression { apply(.sin, to: x) }
public func cos(_ x: Expression) -> Expression { apply(.cos, to: x) }
/// The arc tangent, between -π/2 and π/2.
public func atan(_ x: Expression) -> Expression { apply(.atan, to: x) }

func apply(_ function: ElementaryFunction, to x: Expression) -> Expression {
  x.pool.expression { $0.apply(function, to: x.index) }
}
