import DAGLift

/// A file with what another evaluation computed for the outputs: `--compare`.
struct ComputedOutputsArgument {
  let path: String

  /// The values of each output of a model, row-major.
  ///
  /// - Throws: status 65 for a file that does not hold them, 66 for one that cannot be read.
  func values(for model: Network, _ options: CommonOptions) throws(CommandFailure) -> [[Rational]] {
    do throws(CommandFailure) {
      let bytes = try InputFile(path: path).contents(limit: options.fileLimit << 20)
      if path.hasSuffix(".npz") { return try values(inArchive: bytes, for: model) }
      if path.hasSuffix(".npy") {
        let array: NumPyArray
        do { array = try NumPyArray(parsing: bytes[...]) } catch { throw CommandFailure(.badInput, "\(error)") }
        return try split(array.values, for: model)
      }
      if path.hasSuffix(".pb") {
        let tensor: StoredTensor
        do { tensor = try StoredTensor(parsing: bytes) } catch { throw CommandFailure(.badInput, "\(error)") }
        return try split(tensor.values, for: model)
      }
      throw CommandFailure(.badInput, "expected a .npz, .npy or .pb file")
    } catch {
      throw error.at("--compare \(path)")
    }
  }

  /// An array for each output by its name; a single array is that of a single output, whatever its name.
  private func values(inArchive bytes: [UInt8], for model: Network) throws(CommandFailure) -> [[Rational]] {
    var values: [[Rational]] = []
    let archive: NumPyArchive
    do { archive = try NumPyArchive(parsing: bytes) } catch { throw CommandFailure(.badInput, "\(error)") }
    let isOnly = model.outputs.count == 1 && archive.names.count == 1
    for output in model.outputs {
      let node = model.nodes[output]
      let array: NumPyArray?
      do { array = try archive.array(named: isOnly ? archive.names[0] : node.name) } catch {
        throw CommandFailure(.badInput, "\(error)")
      }
      guard let array else {
        throw CommandFailure(
          .badInput,
          "the archive has no array for the output '\(node.name)'; it has "
            + archive.names.map { "'\($0)'" }.joined(separator: ", "))
      }
      guard array.values.count == node.width else { throw wrongCount(array.values.count, expected: node.width) }
      values.append(array.values)
    }
    return values
  }

  /// The values of all outputs, one after the other.
  private func split(_ values: [Rational], for model: Network) throws(CommandFailure) -> [[Rational]] {
    let widths = model.outputs.map { model.nodes[$0].width }
    let expected = widths.reduce(0, +)
    guard values.count == expected else { throw wrongCount(values.count, expected: expected) }
    var start = 0
    return widths.map { width in
      defer { start += width }
      return Array(values[start..<start + width])
    }
  }

  private func wrongCount(_ count: Int, expected: Int) -> CommandFailure {
    CommandFailure(.badInput, "\(counted(count, "value")) for the outputs; expected \(grouped(expected))")
  }
}
