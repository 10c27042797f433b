import DAGNetwork
import Exact

// Arcs that pooling operators carry: maxima and averages over windows, averages and sums along axes.

extension GraphExporter {
  /// `MaxPool`, where the groups are the windows of one; `nil` elsewhere.
  func pooling(_ function: Maximum, of x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue? {
    let rank = x.extents.count
    guard (3...5).contains(rank), shape.count == rank - (x.extents[0] == 1 ? 1 : 0) else { return nil }
    let extents = Array(x.extents[2...])
    let images = x.extents[0] * x.extents[1]
    let result = Array(shape.suffix(rank - 2))
    let positions = result.reduce(1, *)
    guard function.outputWidth == images * positions, shape.dropLast(rank - 2).reduce(1, *) == images else {
      return nil
    }
    // Along each axis: the members of the windows at the first position of the other axes.
    var strides = result.indices.map { result[($0 + 1)...].reduce(1, *) }
    var inner = extents.indices.map { extents[($0 + 1)...].reduce(1, *) }
    var windows: [WindowsOnAxis] = []
    for axis in extents.indices {
      let members = (0..<result[axis]).map { position in
        Set(function.group(position * strides[axis]).map { Int($0) / inner[axis] % extents[axis] }).sorted()
      }
      guard let found = WindowsOnAxis(members, extent: extents[axis]) else { return nil }
      windows.append(found)
    }
    // The windows of all axes together, in every image, must be the groups.
    strides = strides.map { max($0, 1) }
    inner = inner.map { max($0, 1) }
    let size = extents.reduce(1, *)
    for unit in 0..<function.outputWidth {
      let (image, position) = (unit / positions, unit % positions)
      var window = [image * size]
      for axis in extents.indices {
        let members = windows[axis].members(at: position / strides[axis] % result[axis], extent: extents[axis])
        window = window.flatMap { start in members.map { start + $0 * inner[axis] } }
      }
      guard function.group(unit).elementsEqual(window.lazy.map { Int32($0) }) else { return nil }
    }
    var lists = [
      "kernel_shape": windows.map(\.kernel), "strides": windows.map(\.stride),
      "pads": windows.map(\.padding) + windows.map(\.endPadding),
    ]
    if windows.contains(where: { $0.dilation != 1 }) {
      guard opset >= 10 else { return nil }
      lists["dilations"] = windows.map(\.dilation)
    }
    let isBatched = x.isBatched && x.extents[0] == 1
    return shaped([x.extents[0], x.extents[1]] + result, isBatched: isBatched, as: name, shape: shape) {
      emit("MaxPool", [x.name], $0, ints: lists)
    }
  }

  /// `AveragePool`, for a map of that form; `nil` elsewhere.
  func averagePooling(
    _ map: ConvolutionMap, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue? {
    let g = map.geometry
    guard map.isWindowAverage, let end = map.endPadding, end.output.allSatisfy({ $0 == 0 }),
      x.extents == [g.batch, g.inputChannels] + g.inputExtents,
      opset >= 19 || g.dilations.allSatisfy({ $0 == 1 })
    else { return nil }
    var lists = ["kernel_shape": g.kernelExtents, "strides": g.strides, "pads": g.padding + end.end]
    if g.dilations.contains(where: { $0 != 1 }) { lists["dilations"] = g.dilations }
    return shaped(
      [g.batch, g.outputChannels] + g.outputExtents, isBatched: x.isBatched && g.batch == 1, as: name, shape: shape
    ) {
      emit("AveragePool", [x.name], $0, ints: lists, int: ["count_include_pad": 1])
    }
  }

  /// `ReduceMean` or `ReduceSum`, for a row of equal numbers along an axis; `nil` elsewhere.
  func reduction(
    _ map: DenseMap, outer: Int, inner: Int, of x: ExportedValue, as name: String, shape: [Int]
  ) -> ExportedValue? {
    guard let kind = map.equalRow else { return nil }
    let operatorType = kind == .mean ? "ReduceMean" : "ReduceSum"
    let isOperand = opset >= (kind == .mean ? 18 : 13)
    // The neighbouring axes that the row goes along.
    var before = 1
    for first in x.extents.indices {
      var product = 1
      for last in x.extents.indices where last >= first && before == outer {
        product *= x.extents[last]
        guard product == map.inputWidth, x.extents[(last + 1)...].reduce(1, *) == inner else { continue }
        if first == 0 && x.isBatched && last > 0 { continue }
        let kept = x.extents.indices.map { (first...last).contains($0) ? 1 : x.extents[$0] }
        let dropped = Array(x.extents[..<first] + x.extents[(last + 1)...])
        for (extents, keeps) in [(kept, 1), (dropped, 0)] {
          let isBatched = x.isBatched && first > 0
          guard ExportedValue(name: "", extents: extents, isBatched: isBatched).shape == shape else { continue }
          let axes = Array(first...last)
          if isOperand {
            emit(operatorType, [x.name, shapeConstant(axes)], name, int: ["keepdims": keeps])
          } else {
            emit(operatorType, [x.name], name, ints: ["axes": axes], int: ["keepdims": keeps])
          }
          return ExportedValue(name: name, extents: extents, isBatched: isBatched)
        }
      }
      before *= x.extents[first]
    }
    return nil
  }
}

/// How windows lie along one axis.
private struct WindowsOnAxis {
  let kernel: Int
  let stride: Int
  let dilation: Int
  let padding: Int
  let endPadding: Int

  /// The windows that have these members at their positions; `nil` if no operator's have.
  init?(_ members: [[Int]], extent: Int) {
    guard let kernel = members.map(\.count).max(), kernel > 0, members.allSatisfy({ !$0.isEmpty }) else { return nil }
    let dilation = members.lazy.filter { $0.count > 1 }.map { $0[1] - $0[0] }.min() ?? 1
    for stride in 1...extent {
      for padding in 0...(kernel - 1) * dilation {
        let end = (members.count - 1) * stride + (kernel - 1) * dilation + 1 - extent - padding
        guard end > -stride, end <= (kernel - 1) * dilation else { continue }
        let found = WindowsOnAxis(
          kernel: kernel, stride: stride, dilation: dilation, padding: padding, endPadding: max(end, 0))
        if members.indices.allSatisfy({ found.members(at: $0, extent: extent) == members[$0] }) {
          self = found
          return
        }
      }
    }
    return nil
  }

  private init(kernel: Int, stride: Int, dilation: Int, padding: Int, endPadding: Int) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.endPadding = endPadding
  }

  func members(at position: Int, extent: Int) -> [Int] {
    (0..<kernel).map { position * stride + $0 * dilation - padding }.filter { $0 >= 0 && $0 < extent }
  }
}

extension ConvolutionMap {
  /// Whether every channel is averaged by itself, over windows that count their padding.
  var isWindowAverage: Bool {
    guard !isTransposed, scale == 1, geometry.groups == geometry.inputChannels,
      geometry.inputChannels == geometry.outputChannels, case .exact(let values) = parameter.values
    else { return false }
    let share = Rational(1, positiveDenominator: Integer(geometry.taps))
    return values.allSatisfy { $0 == share }
  }
}

extension DenseMap {
  enum EqualRow { case sum, mean }

  /// What a single row of equal numbers computes, where they are made for it.
  var equalRow: EqualRow? {
    guard outputWidth == 1, scale == 1, case .exact(let values) = parameter.values, let first = values.first,
      values.allSatisfy({ $0 == first })
    else { return nil }
    return first == 1 ? .sum : first == Rational(1, positiveDenominator: Integer(inputWidth)) ? .mean : nil
  }
}

extension LinearMap {
  /// The parameter that an operator makes by itself: the equal numbers of an average or a sum.
  fileprivate var impliedParameter: Parameter? {
    switch self {
    case .convolution(let map): map.isWindowAverage ? map.parameter : nil
    case .dense(let map): map.equalRow == nil ? nil : map.parameter
    case .kronecker(let map): map.matrix.equalRow == nil ? nil : map.matrix.parameter
    default: nil
    }
  }
}

extension Network {
  /// The parameters that a model stores: those that no operator makes by itself.
  var storedParameters: [Parameter] {
    var implied = Set<ObjectIdentifier>()
    var used = Set<ObjectIdentifier>()
    for node in constants {
      if case .constant(let value) = nodes[node].role { used.insert(ObjectIdentifier(value.parameter)) }
    }
    for arc in arcs {
      guard case .affine(let affine) = arc.function else { continue }
      if let parameter = affine.linear.impliedParameter {
        implied.insert(ObjectIdentifier(parameter))
      } else if let parameter = affine.linear.parameter {
        used.insert(ObjectIdentifier(parameter))
      }
      if let constant = affine.constant { used.insert(ObjectIdentifier(constant.parameter)) }
    }
    return parameters.filter { used.contains(ObjectIdentifier($0)) || !implied.contains(ObjectIdentifier($0)) }
  }
}
