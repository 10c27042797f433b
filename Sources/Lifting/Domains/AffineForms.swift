import DAGNetwork
import Exact

/// The lifting domain of affine forms: the value at a node of width `d` is an affine function of the network's `n` input
/// coordinates, as a batch of `n + 1` samples of width `d`: sample `j < n` holds the coefficients of input coordinate `j`,
/// sample `n` the constant terms. It passes through affine arcs only; un-rectifying makes them so.
public struct AffineForms<D: LinearEngine>: LiftingDomain {
  public let domain: D
  /// The number `n` of input coordinates.
  public let inputWidth: Int

  public init(over domain: D, inputWidth: Int) {
    self.domain = domain
    self.inputWidth = inputWidth
  }

  public func zero(width: Int) -> Batch<D.Element> {
    Batch(repeating: domain.zero, width: width, count: inputWidth + 1)
  }

  public func constant(_ value: ParameterVector) throws(DomainError) -> Batch<D.Element> {
    var form = zero(width: value.width)
    let elements = try domain.elements(of: value)
    form.elements.replaceSubrange(inputWidth * value.width..<form.elements.count, with: elements)
    return form
  }

  public func add(
    _ function: ArcFunction, of value: Batch<D.Element>, to sum: inout Batch<D.Element>?
  ) throws(DomainError) {
    guard let affine = function.affine else {
      throw .unsupported(operation: "a function that is not affine", domain: "affine forms over \(domain.name)")
    }
    var target = sum ?? zero(width: function.outputWidth)
    try domain.apply(affine.linear, to: value, adding: sum != nil, into: &target)
    if let constant = affine.constant {
      let base = inputWidth * target.width
      for (i, element) in try domain.elements(of: constant).enumerated() {
        target.elements[base + i] = domain.add(target.elements[base + i], element)
      }
    }
    sum = target
  }
}

extension Network {
  /// The inputs as affine forms of their own coordinates: a lifted identity matrix.
  ///
  /// - Parameter forms: a domain of this network's input width.
  public func inputForms<D: LinearEngine>(over forms: AffineForms<D>) -> [Batch<D.Element>] {
    var offset = 0
    return inputs.map { input in
      var form = forms.zero(width: nodes[input].width)
      for i in 0..<nodes[input].width { form.elements[(offset + i) * nodes[input].width + i] = forms.domain.one }
      offset += nodes[input].width
      return form
    }
  }
}
