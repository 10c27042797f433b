import DAGLift

// What the library's errors are to the caller of the process.

extension CommandFailure {
  init(_ error: NetworkError) {
    if case .limit = error {
      self.init(.limit, "\(error); --arc-limit raises it")
    } else {
      self.init(.badInput, "\(error)")
    }
  }

  init(_ error: NetworkFormatError) { self.init(.badInput, "\(error)") }

  init(_ error: InputPointError) { self.init(.badInput, "\(error)") }
}

extension CommandFailure {
  /// - Parameter isExact: whether the numbers were exact.
  init(evaluating error: DomainError, isExact: Bool) {
    if isExact, case .unsupported(let operation, _) = error {
      self.init(
        .badInput,
        "the network has an arc with '\(operation)', whose values are irrational: they have no exact form; expected arcs "
          + "with rational values, or no --exact, which evaluates in floating point")
    } else {
      self.init(.badInput, "the network has no value at this point: \(error)")
    }
  }
}
