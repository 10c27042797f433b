import ArgumentParser

/// The network that a subcommand works on.
struct NetworkArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A network: a JSON network or an ONNX model, recognised by its content; '-' is standard input. Without it, the network that ships with daglift.",
      valueName: "file"))
  var file: String?
}
