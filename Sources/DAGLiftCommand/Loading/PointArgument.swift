import DAGLift

/// A point that the command line gives: as text, or as the name of a file that holds it.
struct PointArgument {
  /// The forms of a point, for the help of the options that take one.
  static let help =
    "A point: exact numbers such as 0,1/3,-2.5 in the order of the inputs, row-major; or a JSON list of them; or JSON "
    + "such as {\"x\": [\"1/3\"]}; or a .json, .npy or .npz file."

  let text: String
  /// The option that gives it.
  var option = "--input"

  /// Reads the point, in the coordinates of the network at the granularity asked for.
  ///
  /// - Throws: status 65 for what is no point of the network's input space, 66 for a file that cannot be read.
  func point(for loaded: LoadedNetwork, _ options: CommonOptions) throws(CommandFailure) -> InputPoint {
    do throws(CommandFailure) {
      let point = try read(for: loaded.model, options)
      // Points are in the coordinates of the model, whatever the granularity.
      do { return try point.regrouped(for: loaded.network) } catch { throw CommandFailure(error) }
    } catch {
      throw error.at("\(option) \(shownText)")
    }
  }

  private func read(for model: Network, _ options: CommonOptions) throws(CommandFailure) -> InputPoint {
    if text.hasSuffix(".pb") {
      throw CommandFailure(
        .badInput, "points from .pb files are not read; expected a point as text, or a .json, .npy or .npz file")
    }
    if [".json", ".npy", ".npz"].contains(where: text.hasSuffix) {
      let bytes = try InputFile(path: text).contents(limit: options.fileLimit << 20)
      do { return try point(from: bytes, for: model) } catch { throw CommandFailure(error) }
    }
    do { return try InputPoint(parsing: text, for: model) } catch { throw CommandFailure(error) }
  }

  /// The point that a file holds, by the file's extension.
  private func point(from bytes: [UInt8], for model: Network) throws(InputPointError) -> InputPoint {
    if text.hasSuffix(".npy") {
      let array: NumPyArray
      do { array = try NumPyArray(parsing: bytes[...]) } catch { throw .array(error) }
      return try InputPoint(array, for: model)
    }
    if text.hasSuffix(".npz") {
      let archive: NumPyArchive
      do { archive = try NumPyArchive(parsing: bytes) } catch { throw .array(error) }
      return try InputPoint(archive, for: model)
    }
    let document: JSONDocument
    do { document = try JSONDocument(parsing: bytes) } catch { throw .json(error) }
    return try InputPoint(json: document.root, for: model)
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
