import DAGLift

// What the library's errors are to the caller of the process.

extension CommandFailure {
  init(_ error: NetworkFormatError) {
    if case .network(.limit, _) = error {
      self.init(.limit, "\(error); --element-limit raises it")
    } else {
      self.init(.badInput, "\(error)")
    }
  }

  /// - Parameter elementLimit: the limit that was set; the others are the importer's own.
  init(_ error: ONNXError, elementLimit: Int) {
    if case .limit(_, _, elementLimit) = error.reason {
      self.init(.limit, "\(error); --element-limit raises it")
      return
    }
    switch error.kind {
    case .limit: self.init(.limit, "\(error)")
    case .unreadable: self.init(.unreadableInput, "\(error)")
    case .malformed, .unsupported, .notExpressible: self.init(.badInput, "\(error)")
    }
  }

  init(_ error: InputPointError) { self.init(.badInput, "\(error)") }
}

extension CommandFailure {
  init(evaluating error: DomainError) {
    self.init(.badInput, "the network has no value at this point: \(error)")
  }
}

extension CommandFailure {
  init(_ error: UnrectifyingError) {
    if case .notPiecewiseAffine = error {
      self.init(.badInput, "\(error): there are no regions on which the network is affine")
    } else {
      self.init(.badInput, "the network has no value at this point: \(error)")
    }
  }
}
