import Exact
import TestSeeds
import Testing

@Suite struct IntegerVectorTests {
  /// A vector against an array of integers, through random operations with nasty numbers.
  @Test func isAnArrayOfSums() {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let count = Int.random(in: 1...6, using: &random)
      let vector = IntegerVector(count: count)
      var expected = [Integer](repeating: 0, count: count)
      for _ in 0..<40 {
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
          vector.reset()
          expected = Array(repeating: 0, count: count)
        case 1..<4:
          let (a, b) = (Integer.random(words: 5, using: &random), Integer.random(words: 5, using: &random))
          let place = Int.random(in: 0..<count, using: &random)
          vector.addProduct(a, b, at: place)
          expected[place] += a * b
        default:
          let source = Int.random(in: 0..<count, using: &random)
          let terms = Int.random(in: 0..<8, using: &random)
          let words = (0..<terms).map { _ in
            [.min, .max, 0, 1, -1, Int(truncatingIfNeeded: random.next())].randomElement(using: &random)!
          }
          let places = (0..<terms).map { _ in Int.random(in: 0..<count, using: &random) }
          let range = Int.random(in: 0...terms, using: &random)..<terms
          vector.addMultiples(ofEntry: source, words, at: places, in: range)
          let factor = expected[source]
          for k in range { expected[places[k]] += factor * Integer(words[k]) }
        }
        for i in 0..<count {
          #expect(canonical(vector[i]) == expected[i])
          #expect(vector.isZero(at: i) == expected[i].isZero)
        }
      }
    }
  }

  /// Sums that grow by a word and more at a time, of either sign, and cancel.
  @Test func growsAndCancels() {
    let vector = IntegerVector(count: 3)
    vector.addProduct(1, 1, at: 0)
    vector.addProduct(-1, 1, at: 1)
    for n in 1...60 {
      vector.addMultiples(ofEntry: 0, [.max], at: [0], in: 0..<1)
      vector.addMultiples(ofEntry: 1, [.max], at: [1], in: 0..<1)
      #expect(vector[0] == Integer(1) << (63 * n))
      #expect(vector[1] == -(Integer(1) << (63 * n)))
    }
    vector.addMultiples(ofEntry: 0, [-1, 1], at: [0, 1], in: 0..<2)
    #expect(vector.isZero(at: 0) && vector.isZero(at: 1) && vector.isZero(at: 2))
  }
}
