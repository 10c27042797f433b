import DAGNetwork
import Exact

extension RoundingBounds {
  /// The terms of row `i` of a linear map are `α w_ij x_j` over the entries that are not structural zeros:
  ///
  ///     Σ_j |α w_ij x̂_j − α w_ij x_j| ≤ |α| (|W| e)_i,     Σ_j |α w_ij x̂_j| ≤ |α| (|W| |x̂|)_i.
  ///
  /// Both products run on the engine of the doubles, as two halves of one batch, and are rounded up by ``innerProductUp(_:terms:)``.
  func addLinear(_ map: LinearMap, of x: Reading, to sums: inout TermSums) {
    let form = RoundedForm(of: map, in: format)
    // With a scale, or coefficients that are rounded, a third part of the batch has 1 + |x̂|, for the underflow.
    let hasFactors = form.hasProducts && !(form.scale.isExact && form.isRepresented)
    let parts = hasFactors ? 3 : 2
    var input = x.errors + x.magnitudes
    if hasFactors { input += x.magnitudes.map { (1 + $0).nextUp } }
    let width = map.outputWidth
    var output = Batch(repeating: 0.0, width: width, count: parts * x.count)
    do {
      guard let magnitudes = form.magnitudes else { throw DomainError.unsupported(operation: "", domain: "") }
      try Doubles().apply(
        magnitudes, to: Batch(width: x.width, count: parts * x.count, elements: input), adding: false, into: &output)
    } catch {
      // A coefficient beyond the doubles, or extents beyond the engine's.
      sums.propagated = Array(repeating: .infinity, count: sums.propagated.count)
      return
    }
    for sample in 0..<x.count {
      // Also a coefficient 0 makes a NaN of a value that is not finite.
      let largest = x.magnitudes[sample * x.width..<(sample + 1) * x.width].max() ?? 0
      let isSafe = form.isSafe(with: largest) && (!form.hasProducts || largest < .infinity)
      for i in 0..<width {
        let at = sample * width + i
        let terms = form.terms(inRow: i)
        func bound(part: Int) -> Double {
          let product = output.elements[part * x.count * width + at]
          return form.hasProducts ? innerProductUp(product, terms: terms) : product
        }
        let magnitude = bound(part: 1)
        // Before a scale applies, the sum must not overflow either.
        let isFinite = isSafe && (form.scale.size == 1 || format.holds(magnitude))
        sums.propagated[at] = sumUp(sums.propagated[at], productUp(form.scale.size, bound(part: 0)))
        sums.magnitudes[at] = sumUp(
          sums.magnitudes[at], isFinite ? productUp(form.scale.size, magnitude) : .infinity)
        let underflow =
          if hasFactors {
            // (1 + |α|) η Σ_j (1 + |w_ij|)(1 + |x̂_j|).
            productUp(
              productUp(format.leastPositive, (1 + form.scale.size).nextUp),
              sumUp(productUp(Double(terms), (1 + largest).nextUp), bound(part: 2)))
          } else if form.hasProducts {
            productUp(Double(terms), format.leastPositive)
          } else {
            terms == 0 ? 0 : form.scale.underflow(of: magnitude)
          }
        sums.underflow[at] = sumUp(sums.underflow[at], underflow)
      }
    }
    for i in 0..<width where form.terms(inRow: i) > 0 {
      sums.terms[i] += form.terms(inRow: i)
      sums.roundings[i] = max(sums.roundings[i], form.roundings)
    }
  }

  /// The terms `α v_i` of a constant.
  func addConstant(_ vector: ParameterVector, to sums: inout TermSums) {
    let scale = FactorRounding(
      size: abs(vector.scale), isRepresented: format.represents(vector.scale), in: format)
    let isRepresented = format.representsAll(of: vector.parameter)
    let roundings = scale.roundings + (isRepresented ? 0 : 1)
    let magnitudes = vector.parameter.magnitude?.doubles
    for i in 0..<vector.width {
      let entry = magnitudes?[vector.indices.map { Int($0[i]) } ?? i] ?? .infinity
      let isSafe = isRepresented && scale.isExact || scale.isFinite && format.holds(entry)
      let magnitude = isSafe ? productUp(scale.size, entry) : .infinity
      let underflow =
        scale.isExact && isRepresented
        ? 0 : productUp(format.leastPositive, productUp((1 + scale.size).nextUp, (1 + entry).nextUp))
      for sample in 0..<sums.count {
        let at = sample * sums.width + i
        sums.magnitudes[at] = sumUp(sums.magnitudes[at], magnitude)
        sums.underflow[at] = sumUp(sums.underflow[at], underflow)
      }
      sums.terms[i] += 1
      sums.roundings[i] = max(sums.roundings[i], roundings)
    }
  }
}

/// A linear map as rounding sees it: a scale, coefficients, and the number of terms in each row.
private struct RoundedForm {
  let scale: FactorRounding
  /// Whether coefficients multiply: not those of a selection, an embedding or a multiple of the identity.
  let hasProducts: Bool
  /// Whether the format represents all coefficients.
  let isRepresented: Bool
  /// The map of the coefficients' magnitudes, or larger numbers, without the scale; `nil` if one is beyond the doubles.
  let magnitudes: LinearMap?
  private let largestCoefficient: Double
  private let uniformTerms: Int
  private let termsOfRow: [Int]?
  private let format: FloatingPointFormat

  init(of map: LinearMap, in format: FloatingPointFormat) {
    self.format = format
    var scale = 1.0
    var terms: (uniform: Int, ofRow: [Int]?) = (1, nil)
    switch map {
    case .scaling(let width, let factor):
      scale = factor
      magnitudes = .identity(width: width)
    case .dense(let dense):
      scale = dense.scale
      terms.uniform = dense.inputWidth
      magnitudes = dense.magnitude.map { .dense($0) }
    case .kronecker(let kronecker):
      scale = kronecker.matrix.scale
      terms.uniform = kronecker.matrix.inputWidth
      magnitudes = kronecker.matrix.magnitude.map {
        .kronecker(KroneckerMap($0, outer: kronecker.outer, inner: kronecker.inner))
      }
    case .convolution(let convolution):
      // Taps outside of the input are terms 0, which the count may have too many of.
      scale = convolution.scale
      let geometry = convolution.geometry
      let channels = convolution.isTransposed ? geometry.outputChannels : geometry.inputChannels
      terms.uniform = channels / geometry.groups * geometry.taps
      magnitudes = convolution.parameter.magnitude.map {
        .convolution(ConvolutionMap($0, geometry: geometry, isTransposed: convolution.isTransposed))
      }
    case .sparse(let sparse):
      scale = sparse.coefficients.scale
      terms.ofRow = (0..<sparse.outputWidth).map { sparse.entries(ofRow: $0).count }
      magnitudes = sparse.coefficients.parameter.magnitude.map {
        .sparse(
          SparseMap(
            inputWidth: sparse.inputWidth, starts: sparse.starts, columns: sparse.columns,
            coefficients: ParameterVector($0, indices: sparse.coefficients.indices)))
      }
    case .diagonal(let vector):
      scale = vector.scale
      magnitudes = vector.parameter.magnitude.map { .diagonal(ParameterVector($0, indices: vector.indices)) }
    case .selection(let selection):
      terms.ofRow = selection.sources.map { $0 < 0 ? 0 : 1 }
      magnitudes = map
    case .embedding(let embedding):
      var counts = [Int](repeating: 0, count: embedding.outputWidth)
      for target in embedding.targets { counts[Int(target)] = 1 }
      terms.ofRow = counts
      magnitudes = map
    }
    self.scale = FactorRounding(size: abs(scale), isRepresented: format.represents(scale), in: format)
    hasProducts = map.parameter != nil
    isRepresented = map.parameter.map { format.representsAll(of: $0) } ?? true
    largestCoefficient = hasProducts ? map.parameter?.largestMagnitude ?? .infinity : 1
    uniformTerms = terms.uniform
    termsOfRow = terms.ofRow
  }

  func terms(inRow row: Int) -> Int { termsOfRow?[row] ?? uniformTerms }

  /// The roundings of each term by factors `1 + δ`: the coefficient's, its product's and those of the scale.
  var roundings: Int { scale.roundings + (hasProducts ? 1 : 0) + (isRepresented ? 0 : 1) }

  /// Whether rounded factors, and products of two factors of a term, stay finite for values up to a magnitude. (Sums and
  /// whole terms are another matter.)
  func isSafe(with magnitude: Double) -> Bool {
    scale.isFinite && (isRepresented || format.holds(largestCoefficient))
      && (scale.size == 1 || format.holds(productUp(scale.size, max(largestCoefficient, magnitude))))
  }
}

extension DenseMap {
  /// The map of the magnitudes of the parameter's values, without the scale.
  fileprivate var magnitude: DenseMap? {
    parameter.magnitude.map {
      DenseMap($0, outputWidth: outputWidth, inputWidth: inputWidth, isTransposed: isTransposed)
    }
  }
}
