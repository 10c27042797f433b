import DAGNetwork
import Exact

/// The type of the numbers of an exported model.
enum NumberType {
  case float32
  case float64

  var elementType: ElementType { self == .float32 ? .float32 : .float64 }

  /// The narrowest type that holds every number of a network; doubles where the network came with doubles.
  ///
  /// - Throws: ``ONNXError`` with the reason `notExpressible` if a number is no double.
  static func fit(for network: Network, origin: ModelOrigin?) throws(ONNXError) -> NumberType {
    let stored = origin?.model.graph.input.first?.type.tensorType.elemType
    var type = stored == ElementType.float64.rawValue ? NumberType.float64 : .float32
    for parameter in network.storedParameters {
      switch parameter.values {
      case .float32: continue
      case .float64(let values): if !values.allSatisfy({ Double(Float($0)) == $0 }) { type = .float64 }
      case .exact(let values):
        for (position, value) in values.enumerated() where Rational(exactly: Double(value)) != value {
          throw ONNXError(
            .notExpressible(
              "the value \(value) of the parameter '\(parameter.name)' at position \(position) is no double"))
        }
        if !parameter.doubles.allSatisfy({ Double(Float($0)) == $0 }) { type = .float64 }
      }
    }
    return type
  }
}
