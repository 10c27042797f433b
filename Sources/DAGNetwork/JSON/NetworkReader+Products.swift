import JSON

// Normalizations and products of matrices that are both values.

extension NetworkReader {
  /// Normalization by known statistics; an epsilon of 0 if it is absent.
  func normalization(_ value: JSONValue) throws(NetworkFormatError) -> Normalization {
    var epsilon = 0.0
    try value.forEachMember(NetworkFormat.NormalizationMember.self) { (member, content) throws(NetworkFormatError) in
      if member == .epsilon { epsilon = try self.scale(content) }
    }
    let scale = try vector(value.required(NetworkFormat.NormalizationMember.scale))
    let mean = try vector(value.required(NetworkFormat.NormalizationMember.mean))
    let variance = try vector(value.required(NetworkFormat.NormalizationMember.variance))
    let bias = try vector(value.required(NetworkFormat.NormalizationMember.bias))
    return try placed(at: value) { () throws(NetworkError) in
      try Normalization(scale: scale, mean: mean, variance: variance, bias: bias, epsilon: epsilon)
    }
  }

  func matrixProduct(_ value: JSONValue) throws(NetworkFormatError) -> MatrixProduct {
    var batch = 1
    try value.forEachMember(NetworkFormat.MatrixProductMember.self) { (member, content) throws(NetworkFormatError) in
      if member == .batch { batch = try extent(content) }
    }
    let rows = try extent(value.required(NetworkFormat.MatrixProductMember.rows))
    let depth = try extent(value.required(NetworkFormat.MatrixProductMember.depth))
    let columns = try extent(value.required(NetworkFormat.MatrixProductMember.columns))
    guard MatrixProduct.isValid(batch: batch, rows: rows, depth: depth, columns: columns) else {
      throw .json(value.invalid(expected: "matrices between widths of at most \(Int32.max)"))
    }
    return MatrixProduct(batch: batch, rows: rows, depth: depth, columns: columns)
  }
}
