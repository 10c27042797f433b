import DAGNetwork
import Exact

/// The lifting domain that evaluates: the value at a node is a batch of samples over a domain of numbers or expressions.
public struct Evaluation<D: LinearEngine>: InvertibleLiftingDomain {
  public let domain: D
  /// The number of samples in each batch, at least 1.
  public let count: Int

  public init(over domain: D, count: Int = 1) {
    self.domain = domain
    self.count = count
  }

  public func zero(width: Int) -> Batch<D.Element> { Batch(repeating: domain.zero, width: width, count: count) }

  public func constant(_ value: ParameterVector) throws(DomainError) -> Batch<D.Element> {
    let sample = try domain.elements(of: value)
    var elements: [D.Element] = []
    elements.reserveCapacity(sample.count * count)
    for _ in 0..<count { elements += sample }
    return Batch(width: sample.count, count: count, elements: elements)
  }

  public func add(
    _ function: ArcFunction, of value: Batch<D.Element>, to sum: inout Batch<D.Element>?
  ) throws(DomainError) {
    if var target = sum {
      // The only reference to the storage moves out of the optional and back, so that it is changed in place.
      sum = nil
      try function.apply(to: value, over: domain, adding: true, into: &target)
      sum = target
    } else {
      var target = zero(width: function.outputWidth)
      try function.apply(to: value, over: domain, adding: false, into: &target)
      sum = target
    }
  }

  public func subtract(_ term: Batch<D.Element>, from value: inout Batch<D.Element>?) throws(DomainError) {
    guard var target = value else {
      value = term.map(domain.negate)
      return
    }
    value = nil
    for i in target.elements.indices {
      target.elements[i] = domain.subtract(target.elements[i], term.elements[i])
    }
    value = target
  }
}
