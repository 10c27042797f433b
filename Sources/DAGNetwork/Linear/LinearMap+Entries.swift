extension LinearMap {
  /// The matrix with the places of some entries, and the values of a parameter there.
  ///
  /// - Precondition: the parameter has a value for each entry.
  package static func entries<Element>(like matrix: SparseEntries<Element>, _ parameter: Parameter) -> LinearMap {
    .sparse(
      SparseMap(
        inputWidth: matrix.inputWidth, starts: matrix.starts, columns: matrix.columns,
        coefficients: ParameterVector(parameter)))
  }
}
