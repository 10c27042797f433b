import DAGLift
import ShippedNetworks

/// A network with where it comes from.
struct LoadedNetwork {
  /// The network as it is stored.
  let model: Network
  /// The network at the granularity asked for.
  let network: Network
  /// What reports call the place where it comes from.
  let source: String

  /// Reads the network that the command line asks for.
  ///
  /// - Throws: status 66 for what cannot be read, 65 for what is no network, 75 for what is too large.
  init(_ argument: NetworkArgument, _ options: CommonOptions) throws(CommandFailure) {
    if let threads = options.threads { BLASThreads.use(threads) }
    let bytes: [UInt8]
    let place: String
    if let path = argument.file {
      let file = InputFile(path: path)
      bytes = try file.contents(limit: options.fileLimit << 20)
      place = file.name
      source = file.name
    } else {
      bytes = ShippedNetwork.standard.bytes
      place = "the network that ships with daglift (\(ShippedNetwork.standard.name))"
      source = place
    }
    do throws(CommandFailure) {
      model = try Self.network(from: bytes)
      network = try Self.network(model, at: options.granularity, limit: options.arcLimit)
    } catch {
      throw error.at(place)
    }
  }

  private static func network(from bytes: [UInt8]) throws(CommandFailure) -> Network {
    switch try ModelFormat(recognising: bytes) {
    case .json:
      do { return try Network(json: bytes) } catch { throw CommandFailure(error) }
    case .onnx: throw CommandFailure(.badInput, "ONNX models are not read yet; expected a JSON network")
    }
  }

  private static func network(
    _ model: Network, at granularity: Granularity, limit: Int
  ) throws(CommandFailure) -> Network {
    guard granularity == .scalar else { return model }
    do { return try model.scalarized(limit: limit) } catch { throw CommandFailure(error) }
  }
}
