import Exact

/// Sixteen floats at a time, as ``DoubleLanes`` are doubles. Every lane has, bit for bit, the value that ``Exact/Floats`` has;
/// only the sign of a NaN may differ.
struct FloatLanes: LaneDomain {
  typealias Element = SIMD16<Float>

  var name: String { Floats().name }
  var zero: Element { .zero }
  var one: Element { Element(repeating: 1) }

  func element(_ value: Rational) -> Element { Element(repeating: Floats().element(value)) }
  func element(_ value: Double) -> Element { Element(repeating: Floats().element(value)) }
  func add(_ a: Element, _ b: Element) -> Element { a + b }
  func subtract(_ a: Element, _ b: Element) -> Element { a - b }
  /// Not `-a`, which is 0 of 0, where the negative of 0 is -0.
  func negate(_ a: Element) -> Element { Element(repeating: -0.0) - a }
  func multiply(_ a: Element, _ b: Element) -> Element { a * b }
  func areEqual(_ a: Element, _ b: Element) -> Bool { a == b }
  func divide(_ a: Element, by b: Element) -> Element { a / b }

  func relu(_ a: Element) -> Element { a.replacing(with: 0, where: a .< 0) }
  /// -0 becomes 0, as a magnitude is.
  func absoluteValue(_ a: Element) -> Element { a.replacing(with: 0 - a, where: a .<= 0) }
  func maximum(_ a: Element, _ b: Element) -> Element { a.replacing(with: b, where: (b .> a) .| (b .!= b)) }
  func minimum(_ a: Element, _ b: Element) -> Element { a.replacing(with: b, where: (b .< a) .| (b .!= b)) }
  /// A NaN stays one, and so does a zero with its sign.
  func sign(_ a: Element) -> Element { a.replacing(with: 1, where: a .> 0).replacing(with: -1, where: a .< 0) }

  /// Each lane chooses for itself. A condition on a NaN fails.
  func choose(_ conditions: [SignCondition<Element>], _ value: Element, otherwise: Element) -> Element {
    var holds = SIMDMask<SIMD16<Int32>>(repeating: true)
    for condition in conditions {
      holds .&= condition.isStrict ? condition.value .> 0 : condition.value .>= 0
    }
    return otherwise.replacing(with: value, where: holds)
  }

  func apply(_ function: ElementaryFunction, to a: Element) -> Element {
    var result = a
    for lane in a.indices { result[lane] = Floats().apply(function, to: a[lane]) }
    return result
  }
}
