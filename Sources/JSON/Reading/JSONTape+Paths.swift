// Paths are made when an error needs one, from the tape alone: values carry no parents.

extension JSONTape {
  /// The path of a value of a whole document.
  func path(to target: Int, in bytes: [UInt8]) -> String {
    var chain = [0]
    while let last = chain.last, last != target {
      // The child whose extent contains the target.
      var child = last + 1
      let isObject = entries[last].mark == .object
      while child < entries[last].end {
        // A member's name counts as its value: their path is the same.
        let value = isObject ? child + 1 : child
        let after = index(after: value)
        if target < after {
          chain.append(target < value ? target : value)
          break
        }
        child = after
      }
    }
    return path(chain, in: bytes)
  }

  /// The path of what comes next inside the open containers of a text that is being read.
  func openPath(_ open: [Int], in bytes: [UInt8]) -> String {
    guard let last = open.last else { return "$" }
    // What comes next in an object is a value if the last complete entry is a name, else a name, which has no path yet.
    var child = last + 1
    if entries[last].mark == .array { return path(open + [entries.count], in: bytes) }
    while child < entries.count {
      if child + 1 == entries.count { return path(open + [child], in: bytes) }
      child = index(after: child + 1)
    }
    return path(open, in: bytes)
  }

  /// The path along a chain of tape indices, each a container but for the last, which may be a member's name.
  func path(_ chain: [Int], in bytes: [UInt8]) -> String {
    let kept = 16
    var path = "$"
    for (depth, (container, child)) in zip(chain, chain.dropFirst()).enumerated() {
      if depth == kept && chain.count - 1 > 2 * kept { path += "…" }
      if depth >= kept && depth < chain.count - 1 - kept { continue }
      path += component(of: child, in: container, bytes)
    }
    return path
  }

  private func component(of child: Int, in container: Int, _ bytes: [UInt8]) -> String {
    if entries[container].mark == .array {
      var position = 0
      var index = container + 1
      while index < child {
        index = self.index(after: index)
        position += 1
      }
      return "[\(position)]"
    }
    // The child is a name, or the value behind it.
    var name = container + 1
    while name + 1 < child { name = index(after: name + 1) }
    let text = shortened(string(at: Swift.min(name, child), in: bytes))
    let isPlain =
      !text.isEmpty && text.utf8.first.map { $0 < 0x30 || $0 > 0x39 } == true
      && text.utf8.allSatisfy { $0 == 0x5F || 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }
    return isPlain ? ".\(text)" : "[\(quoted(text))]"
  }
}

/// A text as a JSON string.
func quoted(_ text: String) -> String {
  var bytes: [UInt8] = []
  JSONWriter.append(text, to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}
