import DAGNetwork
import Exact

/// The lifting domain of proved rounding bounds: a pass over it computes reference values, and with them bounds on
/// the error of every coordinate of every node for floating-point evaluations of the network.
///
/// - Over the rationals the references are the exact values, and the bounds hold for **any** evaluation in the format that
///   computes with real arithmetic's formulas: sums in any order and grouping over all arcs into a node, with or without
///   fused multiply-adds, scales before or after a product, maxima in any order. BLAS, and the kernels of onnxruntime without
///   graph optimisations, are such evaluations; Strassen's and Winograd's products are not.
/// - Over the doubles the references are one evaluation in `float64`, the one that ``Evaluation`` makes, and the bounds hold
///   for it. The values of elementary functions are held against proved enclosures one by one, since nothing is
///   proved of the C library's.
///
/// How bounds come about is in ``TermSums``; what an arc adds to them in `RoundingBounds+Arcs.swift`. The bounds are
/// computed in doubles, each operation rounded up (`OutwardRounding.swift`).
struct RoundingBounds<Reference: RoundingReference>: InvertibleLiftingDomain {
  let evaluation: Evaluation<Reference>
  let format: FloatingPointFormat
  var reference: Reference { evaluation.domain }

  /// - Parameter count: the number of samples in each batch.
  /// - Precondition: over doubles the format is `float64`.
  init(over reference: Reference, format: FloatingPointFormat, count: Int) {
    precondition(Reference.self != Doubles.self || format == .float64)
    evaluation = Evaluation(over: reference, count: count)
    self.format = format
  }

  func zero(width: Int) -> RoundedBatch<Reference.Element> {
    RoundedBatch(reference: evaluation.zero(width: width), sums: TermSums(width: width, count: evaluation.count))
  }

  /// The value of a source: exact numbers, which an evaluation rounds to the format.
  func value(_ exact: Batch<Rational>) -> RoundedBatch<Reference.Element> {
    let (values, errors) = reference.rounded(exact, to: format)
    return value(values, errors: errors)
  }

  /// The value of a source that every evaluation has, up to errors; without error unless given.
  func value(_ values: Batch<Reference.Element>, errors: [Double]? = nil) -> RoundedBatch<Reference.Element> {
    var sums = TermSums(width: values.width, count: values.count)
    sums.terms = Array(repeating: 1, count: values.width)
    if let errors { sums.propagated = errors }
    sums.magnitudes = reference.reading(of: values, errors: sums.propagated).magnitudes
    return RoundedBatch(reference: values, sums: sums)
  }

  func constant(_ value: ParameterVector) throws(DomainError) -> RoundedBatch<Reference.Element> {
    var sums = TermSums(width: value.width, count: evaluation.count)
    addConstant(value, to: &sums)
    return RoundedBatch(reference: try evaluation.constant(value), sums: sums)
  }

  /// Upper bounds on the errors of a value.
  func errors(of value: RoundedBatch<Reference.Element>) -> [Double] {
    reading(of: value).errors
  }

  func reading(of value: RoundedBatch<Reference.Element>) -> Reading {
    reference.reading(of: value.reference, errors: value.sums.errors(in: format))
  }

  func add(
    _ function: ArcFunction, of value: RoundedBatch<Reference.Element>, to sum: inout RoundedBatch<Reference.Element>?
  ) throws(DomainError) {
    var sums = sum?.sums ?? TermSums(width: function.outputWidth, count: evaluation.count)
    var references = sum?.reference
    // The storage has one owner again, so that it is changed in place.
    sum = nil
    let reading = reading(of: value)
    switch function {
    case .normalization(let normalization) where Reference.self == Enclosures.self:
      try evaluation.add(function, of: value.reference, to: &references)
      try addNormalization(normalization, of: reading, to: &sums)
    case .expression, .elementwise, .normalization:
      try addOperations(of: function, of: value.reference, reading.errors, to: &references, &sums)
    case .elementary(let elementary):
      var term: Batch<Reference.Element>?
      try evaluation.add(function, of: value.reference, to: &term)
      if let term {
        let errors = try reference.errors(of: elementary.function, at: value.reference, computed: term)
        addSmooth(elementary.function, of: reading, computed: reference.reading(of: term, errors: errors), to: &sums)
        try evaluation.add(.identity(width: term.width), of: term, to: &references)
      }
    default:
      try evaluation.add(function, of: value.reference, to: &references)
      addTerms(function, of: reading, to: &sums)
    }
    sum = references.map { RoundedBatch(reference: $0, sums: sums) }
  }

  func subtract(
    _ term: RoundedBatch<Reference.Element>, from value: inout RoundedBatch<Reference.Element>?
  ) throws(DomainError) {
    // The terms of the sum that is subtracted are terms of the difference, their signs changed.
    var sums = value?.sums ?? TermSums(width: term.sums.width, count: term.sums.count)
    var references = value?.reference
    value = nil
    sums.add(term.sums)
    try evaluation.subtract(term.reference, from: &references)
    value = references.map { RoundedBatch(reference: $0, sums: sums) }
  }
}
