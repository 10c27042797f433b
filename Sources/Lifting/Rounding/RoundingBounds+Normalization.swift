import DAGNetwork
import Exact

extension RoundingBounds {
  /// A normalization, by whatever formula: the output is a sum of three terms `a x`, `a m` and `b`, with `a = s / √(v + ε)`. A
  /// formula rounds `v`, `ε`, `s`, `m` and `b`, a sum, a root (`√(1 + δ)` is nearer to 1 than `1 + δ`), a quotient or an inverse
  /// and a product, a difference, and one more product: at most 12 times along the way of each term, beside the additions.
  func addNormalization(_ function: Normalization, of x: Reading, to sums: inout TermSums) throws(DomainError) {
    let domain = Enclosures(fractionBits: 128)
    func sizes(_ elements: [Enclosure]) -> [Double] {
      elements.map { sumUp($0.midpoint.sizeUp(exponent: -128), productUp($0.radius, 0x1p-128)) }
    }
    let scales = sizes(try domain.elements(of: function.scale))
    let means = sizes(try domain.elements(of: function.mean))
    let biases = sizes(try domain.elements(of: function.bias))
    let deviations = sizes(try function.inverseDeviations(over: domain))
    let limit = format.greatestFinite / 4
    for i in 0..<function.width {
      let variance = function.variance.rational(at: i)
      let sum = Double(variance) + function.epsilon
      // Sums of numbers of two signs cancel, and small ones lose digits.
      let isRegular = variance.signum() >= 0 && function.epsilon >= 0 && sum >= 0x1p-100 && sum <= 0x1p100
      let factor = productUp(scales[i], deviations[i])
      for sample in 0..<x.count {
        let at = sample * x.width + i
        let reach = sumUp(x.magnitudes[at], means[i])
        let largest = [
          productUp(reach, sumUp(1, scales[i])), productUp(reach, sumUp(factor, deviations[i])), scales[i], biases[i],
        ].max()
        let isFinite = largest.map { $0 <= limit } ?? false
        sums.propagated[at] = sumUp(sums.propagated[at], productUp(factor, x.errors[at]))
        sums.magnitudes[at] =
          isRegular && isFinite
          ? sumUp(sums.magnitudes[at], sumUp(productUp(factor, reach), biases[i])) : .infinity
        // What underflows is below `η`, which the other factors multiply.
        let others = productUp(sumUp(1, scales[i]), productUp(sumUp(1, deviations[i]), sumUp(1, reach)))
        sums.underflow[at] = sumUp(sums.underflow[at], productUp(16 * format.leastPositive, others))
      }
    }
    for i in 0..<sums.width {
      sums.terms[i] += 3
      sums.roundings[i] = max(sums.roundings[i], 12)
    }
  }
}
