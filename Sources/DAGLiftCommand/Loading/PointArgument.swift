import DAGLift

/// A point that the command line gives: as text, or as the name of a file that holds it.
struct PointArgument {
  let text: String

  /// Reads the point, in the coordinates of the network at the granularity asked for.
  ///
  /// - Throws: status 65 for what is no point of the network's input space, 66 for a file that cannot be read.
  func point(for loaded: LoadedNetwork, _ options: CommonOptions) throws(CommandFailure) -> InputPoint {
    do throws(CommandFailure) {
      let point = try read(for: loaded.model, options)
      // Points are in the coordinates of the model, whatever the granularity.
      do { return try point.regrouped(for: loaded.network) } catch { throw CommandFailure(error) }
    } catch {
      throw error.at("--input \(shownText)")
    }
  }

  private func read(for model: Network, _ options: CommonOptions) throws(CommandFailure) -> InputPoint {
    if text.hasSuffix(".json") {
      let bytes = try InputFile(path: text).contents(limit: options.fileLimit << 20)
      do {
        return try InputPoint(json: try JSONDocument(parsing: bytes).root, for: model)
      } catch let error as InputPointError {
        throw CommandFailure(error)
      } catch {
        throw CommandFailure(.badInput, "\(error)")
      }
    }
    for suffix in [".npz", ".npy", ".pb"] where text.hasSuffix(suffix) {
      throw CommandFailure(
        .badInput,
        "points from \(suffix) files are not read; expected a list of exact numbers such as 0,1/3,-2.5, or a JSON list "
          + "of them, or a JSON object with such a list for each input, as text or in a .json file")
    }
    do { return try InputPoint(parsing: text, for: model) } catch { throw CommandFailure(error) }
  }

  /// The text in a message, cut where it is long.
  private var shownText: String { text.count > 40 ? "\(text.prefix(40))…" : text }
}

extension InputPoint {
  /// Writes the point as `--input` reads it: an object with a list of exact numbers for each input.
  func write(to json: inout JSONWriter, of network: Network) {
    json.beginObject(inline: true)
    for (input, coordinates) in zip(network.inputs, coordinates) {
      json.name(network.nodes[input].name)
      json.beginArray()
      for coordinate in coordinates { json.write(coordinate) }
      json.end()
    }
    json.end()
  }

  /// The coordinates in one line, the first of them where they are many.
  var shortDescription: String {
    let all = flat
    let shown = all.prefix(8).map { readable($0) }.joined(separator: ", ")
    return all.count > 8 ? "\(shown), … (\(counted(all.count, "coordinate")))" : shown
  }
}
