/// The windows of a convolution or a pooling along its axes, as the attributes say them.
struct Windows {
  let kernel: [Int]
  let strides: [Int]
  let dilations: [Int]
  private let padding: Padding

  private enum Padding {
    case explicit(begin: [Int], end: [Int])
    case sameUpper, sameLower
  }

  /// Where windows lie.
  struct Placement {
    /// The number of positions along each axis.
    let extents: [Int]
    /// How far before the input the first window starts.
    let padding: [Int]
    /// How far behind the input its padding reaches.
    let endPadding: [Int]
  }

  /// - Throws: ``ONNXError`` for attributes that do not fit the number of axes or are out of range.
  init(_ call: OperatorCall, kernel: [Int]) throws(ONNXError) {
    let rank = kernel.count
    func list(_ name: String, count: Int, least: Int, default value: Int) throws(ONNXError) -> [Int] {
      guard let list = call.attributes.ints(name) else { return Array(repeating: value, count: count) }
      guard list.count == count, list.allSatisfy({ $0 >= least && $0 <= Int(Int32.max) }) else {
        throw ONNXError(
          .attributeValue(name: name, found: "\(list.prefix(20))", expected: "\(count) numbers from \(least) on"))
      }
      return list
    }
    guard kernel.allSatisfy({ $0 >= 1 && $0 <= Int(Int32.max) }) else {
      throw ONNXError(.attributeValue(name: "kernel_shape", found: "\(kernel)", expected: "positive extents"))
    }
    self.kernel = kernel
    strides = try list("strides", count: rank, least: 1, default: 1)
    dilations = try list("dilations", count: rank, least: 1, default: 1)
    let pads = try list("pads", count: 2 * rank, least: 0, default: 0)
    switch call.attributes.string("auto_pad") ?? "NOTSET" {
    case "NOTSET", "": padding = .explicit(begin: Array(pads[..<rank]), end: Array(pads[rank...]))
    case "VALID":
      let zeros = Array(repeating: 0, count: rank)
      padding = .explicit(begin: zeros, end: zeros)
    case "SAME_UPPER": padding = .sameUpper
    case "SAME_LOWER": padding = .sameLower
    case let other:
      throw ONNXError(
        .attributeValue(name: "auto_pad", found: other, expected: "NOTSET, VALID, SAME_UPPER or SAME_LOWER"))
    }
  }

  /// How far a window reaches along an axis.
  private func reach(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

  /// The positions of windows on an input.
  ///
  /// - Parameter roundsUp: whether a last window counts that reaches beyond the padded input, but starts within it.
  func positions(_ input: [Int], of call: OperatorCall, roundsUp: Bool) throws(ONNXError) -> Placement {
    var extents: [Int] = []
    var begins: [Int] = []
    var ends: [Int] = []
    for axis in kernel.indices {
      let stride = strides[axis]
      switch padding {
      case .explicit(let begin, let end):
        let room = input[axis] + begin[axis] + end[axis] - reach(axis)
        guard room >= 0 else {
          throw ONNXError(
            .valueShape(
              name: call.name(0), shape: input, expected: "an extent of at least \(reach(axis)) with its padding"))
        }
        var count = room / stride + 1
        if roundsUp, !room.isMultiple(of: stride), count * stride < input[axis] + begin[axis] { count += 1 }
        extents.append(count)
        begins.append(begin[axis])
        ends.append(end[axis])
      case .sameUpper, .sameLower:
        let count = (input[axis] + stride - 1) / stride
        let total = max((count - 1) * stride + reach(axis) - input[axis], 0)
        extents.append(count)
        if case .sameUpper = padding { begins.append(total / 2) } else { begins.append((total + 1) / 2) }
        ends.append(total - begins[axis])
      }
    }
    return Placement(extents: extents, padding: begins, endPadding: ends)
  }

  /// The output of a transposed convolution of an input.
  func transposed(_ input: [Int], of call: OperatorCall) throws(ONNXError) -> Placement {
    let rank = kernel.count
    let zeros = Array(repeating: 0, count: rank)
    let added = call.attributes.ints("output_padding") ?? zeros
    guard added.count == rank, added.allSatisfy({ $0 >= 0 && $0 <= Int(Int32.max) }) else {
      throw ONNXError(
        .attributeValue(name: "output_padding", found: "\(added.prefix(20))", expected: "\(rank) numbers from 0 on"))
    }
    var stated = call.attributes.ints("output_shape")
    if let shape = stated, shape.count == rank + 2 { stated = Array(shape[2...]) }
    if let stated, stated.count != rank || stated.contains(where: { $0 < 1 || $0 > Int(Int32.max) }) {
      throw ONNXError(
        .attributeValue(name: "output_shape", found: "\(stated.prefix(20))", expected: "\(rank) positive extents"))
    }
    var extents: [Int] = []
    var begins: [Int] = []
    for axis in 0..<rank {
      let full = (input[axis] - 1) * strides[axis] + reach(axis) + added[axis]
      var isUpper = false
      if case .sameUpper = padding { isUpper = true }
      if let stated {
        // More than all taps reach is filled with what no tap reaches.
        let total = max(full - stated[axis], 0)
        extents.append(stated[axis])
        begins.append(isUpper ? total / 2 : total - total / 2)
      } else if case .explicit(let begin, let end) = padding {
        extents.append(full - begin[axis] - end[axis])
        begins.append(begin[axis])
      } else {
        let extent = input[axis] * strides[axis]
        let total = max(full - extent, 0)
        extents.append(extent)
        begins.append(isUpper ? total / 2 : total - total / 2)
      }
      guard extents[axis] >= 1 else {
        throw ONNXError(.attributeValue(name: "pads", found: "\(begins)", expected: "padding smaller than the output"))
      }
    }
    return Placement(extents: extents, padding: begins, endPadding: zeros)
  }

  /// The input indices that a window covers along an axis, ascending.
  func members(axis: Int, position: Int, padding: Int, extent: Int) -> [Int] {
    (0..<kernel[axis]).map { position * strides[axis] + $0 * dilations[axis] - padding }
      .filter { $0 >= 0 && $0 < extent }
  }
}
