extension JSONScanner {
  /// Checks that the members of the object that is about to be closed have distinct names.
  ///
  /// - Complexity: O(n log n) for n members, whatever their names are.
  func checkNames(of container: Int) throws(JSONError) {
    var names: [Int] = []
    var index = container + 1
    while index < tape.entries.count {
      names.append(index)
      index = tape.index(after: index + 1)
    }
    let found = names.count <= 8 ? firstDuplicate(ofFew: names) : firstDuplicate(ofMany: names)
    guard let duplicate = found else { return }
    throw JSONError(
      .duplicateMember(shortened(tape.string(at: duplicate, in: bytes))),
      path: tape.path(open + [duplicate], in: bytes),
      offset: tape.entries[duplicate].start, expected: "members with distinct names", in: bytes)
  }

  private func firstDuplicate(ofFew names: [Int]) -> Int? {
    for (i, name) in names.enumerated().dropFirst() {
      for other in names[..<i] where areEqual(name, other) { return name }
    }
    return nil
  }

  private func firstDuplicate(ofMany names: [Int]) -> Int? {
    // Equal names have equal hashes: after sorting by hash, only a run of equal hashes needs comparing.
    var hashed: [(hash: Int, name: Int)] = []
    hashed.reserveCapacity(names.count)
    for name in names {
      var hasher = Hasher()
      if tape.entries[name].mark == .plainString {
        for byte in bytes[tape.contents(at: name)] { hasher.combine(byte) }
      } else {
        for byte in tape.string(at: name, in: bytes).utf8 { hasher.combine(byte) }
      }
      hashed.append((hasher.finalize(), name))
    }
    hashed.sort { ($0.hash, $0.name) < ($1.hash, $1.name) }
    var duplicate: Int?
    for i in hashed.indices.dropFirst() where hashed[i].hash == hashed[i - 1].hash {
      // Different names of equal hash: possible, not to be expected twice.
      var j = i
      while j > 0, hashed[j - 1].hash == hashed[i].hash {
        j -= 1
        if areEqual(hashed[j].name, hashed[i].name) {
          duplicate = Swift.min(duplicate ?? hashed[i].name, hashed[i].name)
          break
        }
      }
    }
    return duplicate
  }

  private func areEqual(_ a: Int, _ b: Int) -> Bool {
    if tape.entries[a].mark == .plainString && tape.entries[b].mark == .plainString {
      let (a, b) = (tape.contents(at: a), tape.contents(at: b))
      return a.count == b.count && zip(a, b).allSatisfy { bytes[$0] == bytes[$1] }
    }
    return tape.string(at: a, in: bytes).utf8.elementsEqual(tape.string(at: b, in: bytes).utf8)
  }
}
