import Exact

extension LinearEngine {
  /// Computes `y[i] = f(x[i])`, or `y[i] = y[i] + f(x[i])` if `adding`, for every coordinate of every sample. Inlined into
  /// its callers, so that the loop is compiled for the domain and the function that they have.
  @inline(__always)
  func applyElementwise(
    to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>,
    _ f: (Element) throws(DomainError) -> Element
  ) throws(DomainError) {
    let input = x.elements.span
    var output = y.elements.mutableSpan
    if adding {
      for i in input.indices { output[i] = add(output[i], try f(input[i])) }
    } else {
      for i in input.indices { output[i] = try f(input[i]) }
    }
  }

  /// Computes `y[i] = f(entries[i], x[i])`, or adds it to `y[i]` if `adding`, for every sample.
  @inline(__always)
  func applyElementwise(
    _ entries: [Element], to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>,
    _ f: (Element, Element) -> Element
  ) {
    let entries = entries.span
    let input = x.elements.span
    var output = y.elements.mutableSpan
    var base = 0
    while base < input.count {
      if adding {
        for i in entries.indices { output[base + i] = add(output[base + i], f(entries[i], input[base + i])) }
      } else {
        for i in entries.indices { output[base + i] = f(entries[i], input[base + i]) }
      }
      base += entries.count
    }
  }
}
