import Exact
import Symbolic

/// What z3 printed, read.
struct Z3Answer {
  /// Its name and version.
  var engine: String?
  /// `sat`, `unsat` or `unknown`, unless it complained before.
  var status: String?
  /// The first complaint, or that it reached a limit, if it did so before it knew.
  var complaint: String?
  /// Why it does not know.
  var unknownReason: String?
  /// The values of the variables, exact ones and decimals.
  private var valueLists: [[SExpression]] = []

  init(output: [UInt8]) {
    var name: String?
    for part in SExpression.sequence(in: output) {
      switch part {
      case .list(let members): readList(members, &name)
      case .word(let word) where ["sat", "unsat", "unknown"].contains(word):
        if status == nil && complaint == nil { status = word }
      case .word("timeout"): if status == nil { complaint = complaint ?? "timeout" }
      case .word, .text: continue
      }
    }
  }

  private mutating func readList(_ members: [SExpression], _ name: inout String?) {
    switch members.first {
    case .word(":name"): if members.count == 2, case .text(let text) = members[1] { name = text }
    case .word(":version"):
      if members.count == 2, case .text(let version) = members[1], let name { engine = "\(name) \(version)" }
    case .word(":reason-unknown"): if members.count == 2, case .text(let text) = members[1] { unknownReason = text }
    case .word("error"):
      if status == nil, members.count == 2, case .text(let text) = members[1] { complaint = complaint ?? text }
    case .list: if status == "sat" { valueLists.append(members) }
    default: return
    }
  }

  /// The values of `v0`, `v1`, …: `nil` where they cannot be read.
  func values(count: Int) -> [SolverReport.Value]? {
    if count == 0 { return [] }
    guard valueLists.count == 2 else { return nil }
    guard let exact = Self.numbers(valueLists[0], count), let close = Self.numbers(valueLists[1], count) else {
      return nil
    }
    var values: [SolverReport.Value] = []
    for (exact, close) in zip(exact, close) {
      if let exact, exact.isExact {
        values.append(.exact(exact.value))
      } else if let close {
        values.append(.approximation(close.value))
      } else {
        return nil
      }
    }
    return values
  }

  private typealias Number = (value: Rational, isExact: Bool)

  /// Numbers of a list `((v0 1.0) (v1 (- 2.0)))`, those that are written as such.
  private static func numbers(_ list: [SExpression], _ count: Int) -> [Number?]? {
    guard list.count == count else { return nil }
    var numbers: [Number?] = []
    for (position, entry) in list.enumerated() {
      guard case .list(let pair) = entry, pair.count == 2, pair[0] == .word("v\(position)") else { return nil }
      numbers.append(number(pair[1]))
    }
    return numbers
  }

  /// A number `1.5`, `1.4142?`, `(- n)` or `(/ n m)`.
  private static func number(_ expression: SExpression) -> Number? {
    // Signs and one quotient: nothing is nested deeper.
    var sign: Rational = 1
    var rest = expression
    while case .list(let members) = rest, members.count == 2, members[0] == .word("-") {
      sign = -sign
      rest = members[1]
    }
    if case .list(let members) = rest, members.count == 3, members[0] == .word("/"),
      let numerator = decimal(members[1]), let denominator = decimal(members[2]),
      let value = try? numerator.value.divided(by: denominator.value)
    {
      return (sign * value, numerator.isExact && denominator.isExact)
    }
    return decimal(rest).map { (sign * $0.value, $0.isExact) }
  }

  private static func decimal(_ expression: SExpression) -> Number? {
    switch expression {
    case .word(var text):
      let isExact = text.last != "?"
      if !isExact { text.removeLast() }
      guard let value = try? Rational(parsing: text) else { return nil }
      return (value, isExact)
    case .list(let members):
      guard members.count == 2, members[0] == .word("-"), case .word = members[1] else { return nil }
      return decimal(members[1]).map { (-$0.value, $0.isExact) }
    case .text: return nil
    }
  }
}
