import Exact

/// The coefficients of a polynomial: machine words as long as all of them fit.
enum IntegerList: Sendable, Hashable {
  case words([Int])
  /// At least one does not fit a word.
  case integers([Integer])

  /// - Complexity: O(n).
  init(_ values: [Integer]) {
    var words: [Int] = []
    words.reserveCapacity(values.count)
    for value in values {
      guard let word = Int(exactly: value) else {
        self = .integers(values)
        return
      }
      words.append(word)
    }
    self = .words(words)
  }

  var count: Int {
    switch self {
    case .words(let values): values.count
    case .integers(let values): values.count
    }
  }

  subscript(index: Int) -> Integer {
    switch self {
    case .words(let values): Integer(values[index])
    case .integers(let values): values[index]
    }
  }

  var integers: [Integer] {
    switch self {
    case .words(let values): values.map { Integer($0) }
    case .integers(let values): values
    }
  }

  /// The numbers at some indices.
  func selecting(_ indices: [Int]) -> IntegerList {
    switch self {
    case .words(let values): .words(indices.map { values[$0] })
    case .integers(let values): IntegerList(indices.map { values[$0] })
    }
  }

  /// The greatest common divisor of a number and all coefficients.
  ///
  /// - Complexity: O(n), but O(1) once the divisor is 1.
  func greatestCommonDivisor(with number: Integer) -> Integer {
    var divisor = number
    switch self {
    case .words(let values):
      for value in values {
        if divisor.isOne { break }
        divisor = divisor.greatestCommonDivisor(Integer(value))
      }
    case .integers(let values):
      for value in values {
        if divisor.isOne { break }
        divisor = divisor.greatestCommonDivisor(value)
      }
    }
    return divisor
  }

  /// - Precondition: the divisor divides all of them, and is positive.
  func exactlyDivided(by divisor: Integer) -> IntegerList {
    if divisor.isOne { return self }
    if case .words(let values) = self, let word = Int(exactly: divisor) { return .words(values.map { $0 / word }) }
    return IntegerList(integers.map { $0.exactlyDivided(by: divisor) })
  }

  func multiplied(by factor: Integer) -> IntegerList {
    if factor.isOne { return self }
    if case .words(let values) = self, let word = Int(exactly: factor) {
      var products: [Int] = []
      products.reserveCapacity(values.count)
      for value in values {
        let (product, overflow) = value.multipliedReportingOverflow(by: word)
        if overflow { break }
        products.append(product)
      }
      if products.count == values.count { return .words(products) }
    }
    return IntegerList(integers.map { $0 * factor })
  }
}
