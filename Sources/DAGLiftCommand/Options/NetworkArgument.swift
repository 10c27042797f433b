import ArgumentParser

/// The network that a subcommand works on.
struct NetworkArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A network: a JSON network or an ONNX model, recognised by its content; '-' is standard input. Without it, and without --expr, the network that ships with daglift.",
      valueName: "file"))
  var file: String?

  @Option(
    name: .customLong("expr"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A network as an expression, such as 'relu(2*x - y/3) + x', in place of a file; repeatable, one for each output. Its variables are the inputs.",
      valueName: "expression"))
  var expressions: [String] = []

  @Option(
    name: .customLong("function"),
    help: ArgumentHelp("With --expr: " + FunctionArgument.help, valueName: "name:n"))
  var functions: [String] = []

  func validate() throws {
    if !functions.isEmpty && expressions.isEmpty {
      throw ValidationError("--function: expected it with --expr; a file declares its functions itself")
    }
    if file != nil && !expressions.isEmpty {
      throw ValidationError("--expr: expected either a file or expressions, not both")
    }
  }
}
