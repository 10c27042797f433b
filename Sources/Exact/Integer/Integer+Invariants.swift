extension Integer {
  /// Whether the representation is the canonical one, for tests: what fits `Int` is stored as one, and the most significant
  /// limb of anything else is not zero and within the room of its storage.
  package var isCanonical: Bool {
    guard case .large(let limbs) = storage else { return true }
    return withMagnitude { words, count in
      1...limbs.room ~= count && words[count - 1] != 0
        && (count > 1 || Int(magnitude: words[0], isNegative: isNegative) == nil)
    }
  }
}
