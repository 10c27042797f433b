import Exact
import Testing

/// Passes a result on, and records an issue if its representation is not the canonical one.
func canonical(_ value: Integer, _ location: SourceLocation = #_sourceLocation) -> Integer {
  if !value.isCanonical { Issue.record("\(value) is not in canonical form", sourceLocation: location) }
  return value
}

/// Passes a result on, and records an issue if its representation is not the canonical one.
func canonical(_ value: Rational, _ location: SourceLocation = #_sourceLocation) -> Rational {
  if !value.isCanonical { Issue.record("\(value) is not in canonical form", sourceLocation: location) }
  return value
}
