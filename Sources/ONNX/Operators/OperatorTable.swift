/// All operators that are supported, by domain and name.
enum OperatorTable {
  private struct Key: Hashable {
    let domain: String
    let name: String
  }

  private static let definitions: [Key: [OperatorDefinition]] = Dictionary(
    grouping: [
      Activations.operators, Arithmetic.operators, Concatenation.operators, Constants.operators, Convolutions.operators,
      Layout.operators,
      MatrixProducts.operators, Pooling.operators, Reductions.operators, Selections.operators,
    ].joined(), by: { Key(domain: $0.domain, name: $0.name) })

  /// The definition of an operator in a version of its domain.
  static func definition(ofOperator name: String, domain: String, version: Int) -> OperatorDefinition? {
    definitions[Key(domain: OperatorSets.canonical(domain), name: name)]?.first { $0.versions.contains(version) }
  }
}
