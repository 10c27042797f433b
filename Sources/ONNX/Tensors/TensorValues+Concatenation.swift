import Exact

extension TensorValues {
  var isExact: Bool { if case .exact = self { true } else { false } }

  /// The elements of several tensors of one type, one after the other.
  ///
  /// - Precondition: there is a tensor, and all hold their elements in the same form.
  init(concatenating parts: [TensorValues]) {
    var floats: [Float] = []
    var doubles: [Double] = []
    var rationals: [Rational] = []
    var integers: [Int] = []
    for part in parts {
      switch part {
      case .float32(let values): floats += values
      case .float64(let values): doubles += values
      case .exact(let values): rationals += values
      case .integers(let values): integers += values
      case .strings: break
      }
    }
    self =
      switch parts[0] {
      case .float32: .float32(floats)
      case .float64: .float64(doubles)
      case .exact: .exact(rationals)
      case .integers: .integers(integers)
      case .strings: .strings
      }
  }
}
