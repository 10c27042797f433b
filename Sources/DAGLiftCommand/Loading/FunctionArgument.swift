import DAGLift

/// Functions of which only the name and the number of arguments are known, as the command line declares them: `f` or `g:2`.
struct FunctionArgument {
  static let help =
    "A function of which nothing is known but that it is smooth, with its number of arguments, as f:2 (f alone has one); f'2 is its derivative by the second argument. Repeatable."

  /// The largest number of arguments.
  private static let arityLimit = 1000

  let texts: [String]

  /// Reads the functions.
  ///
  /// - Throws: status 65 for what declares no function.
  func functions() throws(CommandFailure) -> [OpaqueFunction] {
    var functions: [OpaqueFunction] = []
    for text in texts {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      func failure(_ reason: String) -> CommandFailure {
        CommandFailure(.badInput, "--function \(text.count > 40 ? "\(text.prefix(40))…" : text): \(reason)")
      }
      guard ExpressionPool.isFreeName(name) else {
        throw failure(
          ExpressionPool.functionNames.contains(name)
            ? "'\(name)' has a meaning already" : "'\(name)' is no name of letters, digits and '_'")
      }
      guard !functions.contains(where: { $0.name == name }) else { throw failure("'\(name)' is declared twice") }
      let arity = parts.count == 1 ? 1 : Int(parts[1])
      guard let arity, (1...Self.arityLimit).contains(arity) else {
        throw failure("expected a number of arguments from 1 to \(Self.arityLimit) after ':'")
      }
      functions.append(OpaqueFunction(name, arity: arity))
    }
    return functions
  }
}
