import DAGLift

/// Bounds of variables that the command line gives, as in `x=0:1,y=-1/2:2`.
struct BoxArgument {
  static let help =
    "Bounds of variables, as x=0:1,y=-1/2:2 (or x=0..1): exact numbers, inclusive. Other variables are free."

  let text: String

  /// Reads the bounds.
  ///
  /// - Parameter variables: the names that may have bounds.
  /// - Throws: status 65 for what is no box of these variables.
  func bounds(of variables: [String]) throws(CommandFailure) -> [String: ClosedRange<Rational>] {
    var bounds: [String: ClosedRange<Rational>] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let (name, range) = try parse(part)
      guard variables.contains(name) else {
        throw failure(
          "'\(name)' is no variable of the expressions; expected "
            + (variables.isEmpty ? "no box, as they have none" : "one of \(variables.joined(separator: ", "))"))
      }
      if bounds.updateValue(range, forKey: name) != nil { throw failure("'\(name)' has bounds twice") }
    }
    return bounds
  }

  private func parse(_ part: Substring) throws(CommandFailure) -> (String, ClosedRange<Rational>) {
    let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw failure("'\(part)' has no '='; expected bounds such as x=0:1") }
    let ends =
      sides[1].contains(":")
      ? sides[1].split(separator: ":", omittingEmptySubsequences: false) : sides[1].split(separator: "..")
    guard ends.count == 2 else { throw failure("'\(part)' has no two bounds; expected them such as x=0:1") }
    let (lower, upper) = (try number(ends[0]), try number(ends[1]))
    guard lower <= upper else { throw failure("'\(part)': the lower bound is above the upper one") }
    return (Self.trimmed(sides[0]), lower...upper)
  }

  private func number(_ text: Substring) throws(CommandFailure) -> Rational {
    do throws(NumberParseError) {
      return try Rational(parsing: Self.trimmed(text))
    } catch {
      throw failure("'\(text)' is no number: \(error)")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  private func failure(_ reason: String) -> CommandFailure {
    CommandFailure(.badInput, "--box \(text.count > 40 ? "\(text.prefix(40))…" : text): \(reason)")
  }
}
