import Exact
import ONNX
import TestSeeds
import Testing

/// Tensors in files of their own.
@Suite struct StoredTensorTests {
  private func bytes(_ values: [Float], dims: [Int], type: Int = 1) -> [UInt8] {
    var wire = Wire()
    wire.add(1, packed: dims)
    wire.add(2, type)
    wire.add(4, packed: values)
    wire.add(8, "y")
    return wire.bytes
  }

  @Test func elementsAreRead() throws {
    let tensor = try StoredTensor(parsing: bytes([1, -0.5, 3], dims: [3, 1]))
    #expect(tensor.name == "y" && tensor.shape == [3, 1])
    #expect(tensor.values == [1, Rational(-1, positiveDenominator: 2), 3])
  }

  @Test func whatIsNoTensorIsRefused() throws {
    let whole = bytes([1, 2], dims: [2])
    for bad in [[], bytes([1, 2], dims: [3]), bytes([1, .nan], dims: [2]), bytes([1], dims: [1], type: 8)] {
      #expect(throws: ONNXError.self) { try StoredTensor(parsing: bad) }
    }
    // Cut anywhere and with any bit flipped: a tensor or an error.
    var random = TestSeeds.generator()
    for end in whole.indices { _ = try? StoredTensor(parsing: Array(whole[..<end])) }
    for _ in 0..<200 {
      var damaged = whole
      damaged[Int.random(in: damaged.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      _ = try? StoredTensor(parsing: damaged)
    }
  }
}
