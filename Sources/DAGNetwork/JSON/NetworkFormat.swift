import Exact
import JSON

/// The JSON form of networks, version 1. `Networks/FORMAT.md` describes it for who writes or reads such files.
enum NetworkFormat {
  static let schema = "daglift.network"
  static let version = 1

  enum Member: String, CaseIterable { case schema, name, granularity, parameters, nodes, arcs, outputs, comment }

  enum SchemaMember: String, CaseIterable { case name, version }

  enum NodeMember: String, CaseIterable { case name, shape, width, role, value, comment }

  enum Role: String, CaseIterable { case input, constant, sum }

  enum ParameterMember: String, CaseIterable { case id, name, type, shape, values, comment }

  enum NumberType: String, CaseIterable { case float32, float64, rational }

  enum ArcMember: String, CaseIterable { case name, from, to, function, comment }

  /// The value of a function's `kind`; each kind has members of its own, or none.
  enum Kind: String, CaseIterable {
    case affine, identity, relu, abs
    // Called as the elementary functions are.
    case exp, log, sqrt, tanh, sigmoid, softplus, erf, sin, cos, atan
    case maximum, expression, elementwise
    case leakyRelu = "leaky_relu"
    case normalization
    case matrixProduct = "matrix_product"
  }

  enum AffineMember: String, CaseIterable {
    case kind, scaling, dense, kronecker, convolution, sparse, diagonal, selection, embedding, constant
  }

  enum ConvolutionMember: String, CaseIterable {
    case parameter, batch, groups, input, output, kernel, strides, dilations, padding, transposed, scale
  }

  enum SparseMember: String, CaseIterable { case columns, coefficients }

  enum LeakyReluMember: String, CaseIterable { case kind, slope }

  enum MaximumMember: String, CaseIterable { case kind, groups }

  enum ExpressionMember: String, CaseIterable { case kind, expression, functions }

  enum ElementwiseMember: String, CaseIterable { case kind, expression, operands, functions }

  /// The largest number of arguments that the opaque functions of one function of an arc have together: a few bytes of a text can
  /// declare more than memory holds.
  static let declaredArgumentLimit = 65_536

  enum NormalizationMember: String, CaseIterable { case kind, scale, mean, variance, bias, epsilon }

  enum MatrixProductMember: String, CaseIterable { case kind, batch, rows, depth, columns }

  enum KindMember: String, CaseIterable { case kind }

  enum MatrixMember: String, CaseIterable { case parameter, values, transposed, scale, rows, columns }

  enum KroneckerMember: String, CaseIterable { case matrix, outer, inner }

  enum VectorMember: String, CaseIterable { case parameter, values, indices, scale }

  enum PlacementMember: String, CaseIterable { case offset }
}

extension JSONWriter {
  mutating func name(_ member: some RawRepresentable<String>) { name(member.rawValue) }

  mutating func write(_ member: some RawRepresentable<String>) { write(member.rawValue) }

  mutating func writeIntegers(_ values: some Sequence<some BinaryInteger>) {
    beginArray(inline: true)
    for value in values { write(Int(value)) }
    end()
  }

  /// Writes a double exactly: as a number where its shortest decimal is its value, else as a fraction in a string.
  ///
  /// - Precondition: the value is finite.
  mutating func writeExactly(_ value: Double) {
    if let integer = Int(exactly: value), integer != 0, integer.magnitude < 1 << 53 {
      write(integer)
    } else if let exact = Rational(exactly: value), (try? Rational(parsing: value.description)) != exact {
      write(exact)
    } else {
      write(value)
    }
  }
}
