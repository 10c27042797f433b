import DAGNetwork
import Exact
import Foundation

/// onnxruntime on the CPU, its graph optimisations off.
enum ONNXRuntime {
  /// An output of a model at several samples.
  struct Output: Decodable {
    let name: String
    /// The shape at one sample, the batch axis included.
    let shape: [Int]
    private let values: Data

    /// The values, sample by sample.
    var floats: [Float] { values.words(UInt32.self).map { Float(bitPattern: $0) } }
    var doubles: [Double] { values.words(UInt64.self).map { Double(bitPattern: $0) } }
  }

  private struct Request: Encodable {
    var file: String?
    var model: Data?
    let inputs: [Data]
    let samples: Int
  }

  /// The outputs of a model in a file at samples of its inputs.
  static func outputs(ofFile url: URL, at inputs: [Batch<Float>]) throws -> [Output] {
    try outputs(Request(file: url.path, inputs: inputs.map { Data($0.elements) }, samples: inputs[0].count))
  }

  /// The outputs of a model given by its bytes at samples of its inputs.
  static func outputs(ofModel bytes: [UInt8], at inputs: [Batch<Float>]) throws -> [Output] {
    try outputs(Request(model: Data(bytes), inputs: inputs.map { Data($0.elements) }, samples: inputs[0].count))
  }

  /// The outputs of a model whose numbers are doubles.
  static func outputs(ofModel bytes: [UInt8], at inputs: [Batch<Double>]) throws -> [Output] {
    try outputs(Request(model: Data(bytes), inputs: inputs.map { Data($0.elements) }, samples: inputs[0].count))
  }

  private static func outputs(_ request: Request) throws -> [Output] {
    let answers: [[Output]] = try PythonOracle("onnxruntime_outputs").answers(to: [request])
    return answers[0]
  }
}

extension Data {
  fileprivate init(_ values: [Float]) { self.init(littleEndian: values.map(\.bitPattern)) }
  fileprivate init(_ values: [Double]) { self.init(littleEndian: values.map(\.bitPattern)) }

  private init(littleEndian words: [some FixedWidthInteger]) {
    self.init(capacity: words.count * 8)
    for word in words {
      for byte in 0..<word.bitWidth / 8 { append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
    }
  }

  fileprivate func words<Word: FixedWidthInteger & UnsignedInteger>(_: Word.Type) -> [Word] {
    let size = Word.bitWidth / 8
    return stride(from: startIndex, to: endIndex, by: size).map { start in
      (0..<size).reduce(0) { $0 | Word(self[start + $1]) << (8 * $1) }
    }
  }
}
