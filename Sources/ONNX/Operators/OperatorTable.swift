/// All operators that are supported, by domain and name.
enum OperatorTable {
  private struct Key: Hashable {
    let domain: String
    let name: String
  }

  private static let definitions: [Key: [OperatorDefinition]] = Dictionary(
    grouping: [
      Accumulations.operators, Activations.operators, Arithmetic.operators, Casts.operators, Concatenation.operators,
      Conditions.operators, Constants.operators, Convolutions.operators, Einsum.operators,
      ElementwiseFunctions.operators,
      ElementwiseOperators.operators, Gathering.operators,
      Layout.operators, Masks.operators, MatrixProducts.operators, Normalizations.operators, Padding.operators,
      Pooling.operators, PowerReductions.operators, Rankings.operators, Reductions.operators, Repetition.operators,
      Resizing.operators,
      Scattering.operators,
      ShapeArithmetic.operators, Slices.operators, SpaceAndDepth.operators, Splits.operators,
    ].joined(), by: { Key(domain: $0.domain, name: $0.name) })

  private static let constantOperators: [String: [ConstantOperator]] = Dictionary(
    grouping: [
      Comparisons.operators, ConstantArithmetic.operators, ConstantReductions.operators,
    ].joined(), by: \.name)

  /// What an operator makes of constants alone, in a version of its domain.
  static func constantOperator(named name: String, domain: String, version: Int) -> ConstantOperator? {
    guard OperatorSets.canonical(domain).isEmpty else { return nil }
    return constantOperators[name]?.first { $0.versions.contains(version) }
  }

  /// The definition of an operator in a version of its domain.
  static func definition(ofOperator name: String, domain: String, version: Int) -> OperatorDefinition? {
    definitions[Key(domain: OperatorSets.canonical(domain), name: name)]?.first { $0.versions.contains(version) }
  }
}
