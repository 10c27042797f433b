import Exact
import Synchronization

/// The atoms of ``FormalSum``s, each once: equal functions of equal sums are one atom.
final class AtomTable: Sendable {
  enum Atom: Sendable, Hashable {
    case variable(Int)
    case relu(FormalSum)
    case absoluteValue(FormalSum)
    case sign(FormalSum)
    case maximum(FormalSum, FormalSum)
    case minimum(FormalSum, FormalSum)
    case product(FormalSum, FormalSum)
    case elementary(ElementaryFunction, FormalSum)
  }

  private struct Contents {
    /// The atoms; those that an atom's arguments have come before it.
    var atoms: [Atom] = []
    var indices: [Atom: UInt32] = [:]
    /// Intervals that hold the values of the first atoms, as far as they were asked for.
    var enclosures: [RealInterval?] = []
    var budget: Int
  }

  private let contents: Mutex<Contents>

  /// - Parameter budget: how many terms may be handled before ``isExhausted``.
  init(budget: Int) { contents = Mutex(Contents(budget: budget)) }

  /// The index of an atom, which is made at its first mention.
  func index(of atom: Atom) -> UInt32 {
    contents.withLock { contents in
      if let index = contents.indices[atom] { return index }
      let index = UInt32(contents.atoms.count)
      contents.atoms.append(atom)
      contents.indices[atom] = index
      return index
    }
  }

  /// Takes from the budget.
  ///
  /// - Returns: whether it is not exhausted.
  @discardableResult
  func spend(_ terms: Int) -> Bool {
    contents.withLock { contents in
      contents.budget -= terms
      return contents.budget >= 0
    }
  }

  /// Whether more terms were asked for than the budget has. Sums that were computed since are meaningless.
  var isExhausted: Bool { contents.withLock { $0.budget < 0 } }

  /// An interval that holds the value of a sum; `nil` if it has variables.
  ///
  /// - Complexity: linear in the atoms that come before the sum's, at their first mention.
  func enclosure(of sum: FormalSum) -> RealInterval? {
    contents.withLock { contents in
      while contents.enclosures.count < contents.atoms.count {
        let atom = contents.atoms[contents.enclosures.count]
        let enclosure = atom.enclosure { Self.enclosure(of: $0, contents.enclosures) }
        contents.enclosures.append(enclosure)
      }
      return Self.enclosure(of: sum, contents.enclosures)
    }
  }

  private static func enclosure(of sum: FormalSum, _ enclosures: [RealInterval?]) -> RealInterval? {
    var result = RealInterval(sum.constant)
    for term in sum.terms {
      guard let enclosure = enclosures[Int(term.atom)] else { return nil }
      result = FormalSums.intervals.add(result, FormalSums.intervals.scale(enclosure, by: term.coefficient))
    }
    return result
  }
}
