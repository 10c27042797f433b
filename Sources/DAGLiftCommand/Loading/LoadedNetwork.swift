import DAGLift
import ShippedNetworks

/// A network with where it comes from.
struct LoadedNetwork {
  /// The network as it is stored.
  let model: Network
  /// The network at the granularity asked for.
  let network: Network
  /// What an ONNX model says beside its network; `nil` for a JSON network.
  let origin: ModelOrigin?
  /// What reports call the place where it comes from.
  let source: String

  /// Reads the network that the command line asks for.
  ///
  /// - Throws: status 66 for what cannot be read, 65 for what is no network, 75 for what is too large.
  init(_ argument: NetworkArgument, _ options: CommonOptions) throws(CommandFailure) {
    if let threads = options.threads { BLASThreads.use(threads) }
    if !argument.expressions.isEmpty {
      model = try Self.network(
        computing: argument.expressions, FunctionArgument(texts: argument.functions).functions())
      origin = nil
      source = "--expr"
      do throws(CommandFailure) {
        network = options.granularity == .scalar ? try Self.scalarized(model, arcLimit: options.arcLimit) : model
      } catch {
        throw error.at(source)
      }
      return
    }
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
      (model, origin) = try Self.network(from: bytes, elementLimit: options.elementLimit)
      network = options.granularity == .scalar ? try Self.scalarized(model, arcLimit: options.arcLimit) : model
    } catch {
      throw error.at(place)
    }
  }

  private static func network(
    computing texts: [String], _ functions: [OpaqueFunction]
  ) throws(CommandFailure) -> Network {
    let pool = ExpressionPool()
    var expressions: [Expression] = []
    for text in texts {
      do { expressions.append(try pool.parse(text, functions: functions)) } catch {
        let shown = text.count > 60 ? "\(text.prefix(60))…" : text
        throw CommandFailure(.badInput, "--expr '\(shown)': \(error)")
      }
    }
    do { return try Network(computing: expressions) } catch { throw CommandFailure(.badInput, "--expr: \(error)") }
  }

  private static func network(
    from bytes: [UInt8], elementLimit: Int
  ) throws(CommandFailure) -> (Network, ModelOrigin?) {
    switch try ModelFormat(recognising: bytes) {
    case .json:
      do { return (try Network(json: bytes, elementLimit: elementLimit), nil) } catch { throw CommandFailure(error) }
    case .onnx:
      do {
        let importer = ModelImporter(options: ImportOptions(elementLimit: elementLimit))
        let imported = try importer.importModel(bytes)
        return (imported.network, imported.origin)
      } catch {
        throw CommandFailure(error, elementLimit: elementLimit)
      }
    }
  }

  private static func scalarized(_ model: Network, arcLimit: Int) throws(CommandFailure) -> Network {
    do {
      return try model.scalarized(limit: arcLimit)
    } catch {
      if case .limit = error { throw CommandFailure(.limit, "\(error); --arc-limit raises it") }
      throw CommandFailure(.badInput, "\(error)")
    }
  }
}
