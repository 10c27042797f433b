/// A function of which only its name, its number of arguments, and that it is defined and smooth everywhere are known; or a
/// partial derivative of such a function.
///
///     let f = OpaqueFunction("f", arity: 2)
///     f.derivative(byArgument: 1)   // f'2
///
/// Whatever is said about an expression with opaque functions is said for every choice of them.
public struct OpaqueFunction: Sendable, Hashable {
  public let name: String
  /// How often the function is differentiated by each of its arguments; 0 for the function itself. The order in which that
  /// is done does not matter, since the function is smooth.
  public let derivativeOrders: [Int]

  /// - Precondition: at least one argument.
  public init(_ name: String, arity: Int) {
    precondition(arity > 0, "a function of no arguments is a variable")
    self.name = name
    derivativeOrders = Array(repeating: 0, count: arity)
  }

  /// A partial derivative of the function of a name.
  ///
  /// - Precondition: at least one argument; orders that are not negative.
  public init(_ name: String, derivativeOrders: [Int]) {
    precondition(!derivativeOrders.isEmpty && derivativeOrders.allSatisfy { $0 >= 0 }, "an order for each argument")
    self.name = name
    self.derivativeOrders = derivativeOrders
  }

  public var arity: Int { derivativeOrders.count }

  /// The function that this is a derivative of.
  public var primitive: OpaqueFunction { OpaqueFunction(name, arity: arity) }

  /// The partial derivative by an argument, which are counted from 0.
  public func derivative(byArgument argument: Int) -> OpaqueFunction {
    var orders = derivativeOrders
    orders[argument] += 1
    return OpaqueFunction(name, derivativeOrders: orders)
  }
}

extension OpaqueFunction: CustomStringConvertible {
  /// The name, with `'` and the number of the argument, from 1, for each differentiation: `f'1'1'2`; `f''` where there is one
  /// argument.
  public var description: String {
    var text = name
    for (argument, order) in derivativeOrders.enumerated() {
      text += String(repeating: arity == 1 ? "'" : "'\(argument + 1)", count: order)
    }
    return text
  }
}
