import DAGNetwork
import Exact

/// The domain of sizes: an element is about how many bits the numerator and the denominator of a rational number may have
/// together. Products add sizes; sums keep the larger size and one bit more, as they do where denominators divide one
/// another. A pass over it tells beforehand how large the numbers of an exact pass may get: in a deep network they are as
/// long as it is deep.
struct SizeBounds: LinearEngine {
  var name: String { "sizes" }
  var zero: Double { 0 }
  var one: Double { 1 }

  func element(_ value: Rational) -> Double { Double(value.numerator.bitWidth + value.denominator.bitWidth - 1) }

  func add(_ a: Double, _ b: Double) -> Double { a == 0 ? b : b == 0 ? a : max(a, b) + 1 }
  func negate(_ a: Double) -> Double { a }
  func multiply(_ a: Double, _ b: Double) -> Double { a == 0 || b == 0 ? 0 : a + b }
  func areEqual(_ a: Double, _ b: Double) -> Bool { a == b }
  func divide(_ a: Double, by b: Double) -> Double { a == 0 ? 0 : a + b }
  func maximum(_ a: Double, _ b: Double) -> Double { max(a, b) }
  func minimum(_ a: Double, _ b: Double) -> Double { max(a, b) }
  func absoluteValue(_ a: Double) -> Double { a }
  func relu(_ a: Double) -> Double { a }
  func sign(_ a: Double) -> Double { min(a, 1) }
  /// A value that is no number stays a symbol, which has no size.
  func apply(_ function: ElementaryFunction, to a: Double) -> Double { 1 }

  /// The sums of a dense map are over the common denominator of its parameter.
  func apply(dense map: DenseMap, to x: Batch<Double>, adding: Bool, into y: inout Batch<Double>) {
    let columns = Double(Int.bitWidth - map.inputWidth.leadingZeroBitCount)
    let coefficients = map.parameter.scaledIntegers.size + (Rational(exactly: map.scale).map(element) ?? 0)
    for sample in 0..<x.count {
      let largest = x.sample(sample).max() ?? 0
      let size = largest == 0 ? 0 : largest + coefficients + columns
      for row in 0..<map.outputWidth {
        let target = sample * map.outputWidth + row
        y.elements[target] = adding ? add(y.elements[target], size) : size
      }
    }
  }
}

extension ScaledIntegers {
  /// The bits of the longest numerator and of the common denominator.
  fileprivate var size: Double {
    let longest =
      switch numerators {
      case .words(let words): Int.bitWidth - (words.lazy.map(\.magnitude).max() ?? 0).leadingZeroBitCount
      case .integers(let integers): integers.lazy.map(\.bitWidth).max() ?? 0
      }
    return Double(longest + denominator.bitWidth - 1)
  }
}

extension Transitions {
  /// About how many bits the exact values of all nodes of a network at a point may have together.
  ///
  /// - Throws: what the domain of sizes throws, which is nothing for functions that the rationals have.
  /// - Complexity: one pass.
  func stateSize(of network: Network, at point: [[Rational]]) throws(DomainError) -> Double {
    let sizes = SizeBounds()
    let evaluation = Evaluation(over: sizes)
    var state = try network.lift(point.map { Batch($0.map(sizes.element)) }, over: evaluation)
    try synthesize(&state, over: evaluation)
    return state.values.reduce(0) { $0 + ($1?.elements.reduce(0, +) ?? 0) }
  }
}
