import Exact

/// Sixteen doubles at a time, one for each of as many points. Every lane has, bit for bit, the value that ``Exact/Doubles`` has;
/// only the sign of a NaN may differ.
///
/// Sixteen lanes are two or four vectors of the processor, whose additions do not wait for one another; and a step of a program
/// is decoded once for all of them.
struct DoubleLanes: LaneDomain {
  typealias Element = SIMD16<Double>

  static let count = Element.scalarCount

  /// Said in errors: what the lanes are of matters to nobody who evaluates.
  var name: String { Doubles().name }
  var zero: Element { .zero }
  var one: Element { Element(repeating: 1) }

  func element(_ value: Rational) -> Element { Element(repeating: Doubles().element(value)) }
  func element(_ value: Double) -> Element { Element(repeating: value) }
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
    var holds = SIMDMask<SIMD16<Int64>>(repeating: true)
    for condition in conditions {
      holds .&= condition.isStrict ? condition.value .> 0 : condition.value .>= 0
    }
    return otherwise.replacing(with: value, where: holds)
  }

  func apply(_ function: ElementaryFunction, to a: Element) -> Element {
    if function == .sqrt { return a.squareRoot() }
    var result = a
    for lane in a.indices { result[lane] = Doubles().apply(function, to: a[lane]) }
    return result
  }
}

extension ExpressionEvaluator where D == Doubles {
  /// The values at the first points, a multiple of ``DoubleLanes/count`` of them, by vectors.
  ///
  /// - Returns: how many points that are.
  func evaluateLanes(
    _ points: [Double], count: Int, adding: Bool, into results: inout [Double]
  ) throws(DomainError) -> Int {
    let (width, outputs) = (program.variables.count, program.outputs)
    let lanes = try ExpressionEvaluator<DoubleLanes>(program, over: DoubleLanes())
    var point = Array(repeating: SIMD16<Double>.zero, count: width)
    var values = lanes.scratch()
    let blocks = count / DoubleLanes.count
    for block in 0..<blocks {
      let first = block * DoubleLanes.count
      for lane in 0..<DoubleLanes.count {
        let start = (first + lane) * width
        for variable in 0..<width { point[variable][lane] = points[start + variable] }
      }
      try lanes.run(point, from: 0, choices: nil, into: &values)
      for (i, output) in outputs.enumerated() {
        let value = values[Int(output)]
        for lane in 0..<DoubleLanes.count {
          let target = (first + lane) * outputs.count + i
          results[target] = adding ? results[target] + value[lane] : value[lane]
        }
      }
    }
    return blocks * DoubleLanes.count
  }
}
