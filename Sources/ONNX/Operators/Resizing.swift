import DAGNetwork
import Exact

/// Images brought to another size: along each axis every position of the result is a weighted sum of some neighbours in the
/// operand, with weights that are computed exactly from the stored scales.
enum Resizing {
  private static let newest = OperatorSets.supportedVersions.upperBound
  private static let attributes: [String: Attributes.Kind] = [
    "coordinate_transformation_mode": .string, "cubic_coeff_a": .float, "exclude_outside": .int,
    "extrapolation_value": .float, "mode": .string, "nearest_mode": .string,
  ]
  private static let newAttributes = attributes.merging([
    "antialias": .int, "axes": .ints, "keep_aspect_ratio_policy": .string,
  ]) { $1 }

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Resize", operands: 2...2, attributes: ["mode": .string], versions: 10...10) {
      call throws(ONNXError) in try simple(call, scalesAt: 1)
    },
    OperatorDefinition(name: "Resize", operands: 1...4, attributes: attributes, versions: 11...17) {
      call throws(ONNXError) in try resize(call)
    },
    OperatorDefinition(name: "Resize", operands: 1...4, attributes: newAttributes, versions: 18...newest) {
      call throws(ONNXError) in try resize(call)
    },
    OperatorDefinition(
      name: "Upsample", operands: 1...1, attributes: ["mode": .string, "scales": .floats], versions: 7...8
    ) {
      call throws(ONNXError) in
      guard let scales = call.attributes.floats("scales") else {
        throw ONNXError(.missingAttribute(name: "scales", expected: "a number for each axis"))
      }
      let exact = scales.compactMap { Rational(exactly: $0) }
      guard exact.count == scales.count else {
        throw ONNXError(.attributeValue(name: "scales", found: "\(scales.prefix(8))", expected: "finite numbers"))
      }
      try simple(call, scales: exact)
    },
    OperatorDefinition(name: "Upsample", operands: 2...2, attributes: ["mode": .string], versions: 9...9) {
      call throws(ONNXError) in try simple(call, scalesAt: 1)
    },
  ]

  // MARK: What is asked for

  /// How positions in the result are positions in the operand.
  private enum Transformation: String {
    case halfPixel = "half_pixel"
    case halfPixelSymmetric = "half_pixel_symmetric"
    case pytorchHalfPixel = "pytorch_half_pixel"
    case alignCorners = "align_corners"
    case asymmetric
    case halfPixelForNearest = "tf_half_pixel_for_nn"
    case cropAndResize = "tf_crop_and_resize"
  }

  private enum Rounding: String {
    case preferFloor = "round_prefer_floor"
    case preferCeil = "round_prefer_ceil"
    case floor
    case ceil
  }

  private enum Kernel {
    case nearest(Rounding)
    case linear
    case cubic(Rational)
  }

  /// One axis: the extents before and after, and the stored ratio of them, which need not be their quotient.
  private struct Axis {
    let extent: Int
    let result: Int
    let scale: Rational
    /// The part of the operand that is read, as fractions of its extent.
    let region: (start: Rational, end: Rational)

    /// The position in the operand of a position in the result.
    func origin(of position: Int, _ transformation: Transformation) throws(ArithmeticError) -> Rational {
      let half = Rational(1, positiveDenominator: 2)
      let x = Rational(position)
      let (last, length) = (Rational(extent - 1), scale * Rational(extent))
      switch transformation {
      case .halfPixel: return try (x + half).divided(by: scale) - half
      case .halfPixelSymmetric:
        let adjustment = try Rational(result).divided(by: length)
        let center = half * Rational(extent)
        return center * (1 - adjustment) + (try (x + half).divided(by: scale)) - half
      case .pytorchHalfPixel: return result == 1 ? 0 : try (x + half).divided(by: scale) - half
      case .alignCorners: return length == 1 ? 0 : try (x * last).divided(by: length - 1)
      case .asymmetric: return try x.divided(by: scale)
      case .halfPixelForNearest: return try (x + half).divided(by: scale)
      case .cropAndResize:
        let span = (region.end - region.start) * last
        return region.start * last
          + (result == 1 ? half * span : try (x * span).divided(by: Rational(result - 1)))
      }
    }

    /// The neighbours that a position of the result is made of, with their weights; `nil` for one beyond the operand where
    /// those have a value of their own.
    func taps(
      of position: Int, _ kernel: Kernel, _ transformation: Transformation, antialias: Bool, excludesOutside: Bool
    ) throws(ArithmeticError) -> [Int: Rational]? {
      let x = try origin(of: position, transformation)
      if transformation == .cropAndResize, x.signum() < 0 || x > Rational(extent - 1) { return nil }
      func clamped(_ index: Integer) -> Int {
        index.signum() < 0 ? 0 : min(Int(exactly: index) ?? extent - 1, extent - 1)
      }
      let half = Rational(1, positiveDenominator: 2)
      // Where a neighbour stands on the position itself, it is the one on the right.
      let base = x.ceil() - 1
      let ratio = x - Rational(base)
      let step = antialias ? min(scale, 1) : 1
      let reach: Rational
      let weight: (Rational) -> Rational
      switch kernel {
      case .nearest(let rounding):
        let index: Integer =
          switch rounding {
          case .preferFloor: (x - half).ceil()
          case .preferCeil: (x + half).floor()
          case .floor: x.floor()
          case .ceil: x.ceil()
          }
        return [clamped(index): 1]
      case .linear:
        reach = 1
        weight = { max(1 - $0.magnitude, 0) }
      case .cubic(let a):
        reach = 2
        weight = { distance in
          let d = distance.magnitude
          if d <= 1 { return ((a + 2) * d - (a + 3)) * d * d + 1 }
          return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0
        }
      }
      // As many neighbours on either side as the kernel, stretched where the image shrinks, reaches.
      let first = (try -reach.divided(by: step)).floor() + 1
      guard let first = Int(exactly: first), first > -(1 << 20) else { throw .divisionByZero }
      var taps: [(index: Integer, weight: Rational)] = []
      for offset in first...(1 - first) {
        taps.append((base + Integer(offset), weight((Rational(offset) - ratio) * step)))
      }
      if excludesOutside {
        for (place, tap) in taps.enumerated() where tap.index.signum() < 0 || tap.index >= Integer(extent) {
          taps[place].weight = 0
        }
      }
      let total = taps.reduce(Rational(0)) { $0 + $1.weight }
      let isNormalized = antialias || excludesOutside
      var merged: [Int: Rational] = [:]
      for tap in taps where !tap.weight.isZero {
        merged[clamped(tap.index), default: 0] += isNormalized ? try tap.weight.divided(by: total) : tap.weight
      }
      return merged
    }
  }

  // MARK: Operators

  /// The operators without transformations: positions are divided by the scale, and rounded down.
  private static func simple(_ call: OperatorCall, scalesAt index: Int) throws(ONNXError) {
    guard case .constant(let tensor) = try call.operand(index) else {
      throw ONNXError(.notConstant(name: call.name(index), expected: "scales known when the model is imported"))
    }
    try simple(call, scales: try call.rationals(tensor))
  }

  private static func simple(_ call: OperatorCall, scales: [Rational]) throws(ONNXError) {
    let shape = try call.operand(0).shape
    let mode = call.attributes.string("mode") ?? "nearest"
    let kernel: Kernel
    switch mode {
    case "nearest":
      guard scales.allSatisfy({ $0 >= 1 }) else {
        throw ONNXError(
          .unsupportedForm(
            "nearest neighbours in a smaller image, whose rounding operator set \(call.opset) does not say"))
      }
      kernel = .nearest(.floor)
    case "linear", "bilinear", "trilinear": kernel = .linear
    default: throw ONNXError(.attributeValue(name: "mode", found: mode, expected: "nearest or linear"))
    }
    try resample(
      call, try axes(call, of: shape, scales: scales, axes: Array(shape.extents.indices), regions: nil), kernel,
      .asymmetric, antialias: false, excludesOutside: false, outside: 0)
  }

  private static func resize(_ call: OperatorCall) throws(ONNXError) {
    let shape = try call.operand(0).shape
    let name = call.attributes.string("coordinate_transformation_mode") ?? "half_pixel"
    guard let transformation = Transformation(rawValue: name), call.opset >= 19 || transformation != .halfPixelSymmetric
    else {
      throw ONNXError(
        .attributeValue(name: "coordinate_transformation_mode", found: name, expected: "one of ONNX's transformations"))
    }
    let kernel: Kernel
    switch call.attributes.string("mode") ?? "nearest" {
    case "nearest":
      let name = call.attributes.string("nearest_mode") ?? "round_prefer_floor"
      guard let rounding = Rounding(rawValue: name) else {
        throw ONNXError(.attributeValue(name: "nearest_mode", found: name, expected: "a way of rounding that ONNX has"))
      }
      kernel = .nearest(rounding)
    case "linear": kernel = .linear
    case "cubic": kernel = .cubic(Rational(exactly: try call.attributes.float("cubic_coeff_a") ?? -0.75)!)
    case let mode: throw ONNXError(.attributeValue(name: "mode", found: mode, expected: "nearest, linear or cubic"))
    }
    let axes = try call.axes(call.attributes.ints("axes") ?? Array(shape.extents.indices), rank: shape.rank)
    var regions: [Rational]?
    if transformation == .cropAndResize {
      guard let given = try numbers(call, 1), given.count == 2 * axes.count else {
        throw ONNXError(.unsupportedForm("a crop without a region of two numbers for each axis"))
      }
      regions = given
    }
    let plan: [Axis]
    if let scales = try numbers(call, 2), !scales.isEmpty {
      plan = try self.axes(call, of: shape, scales: scales, axes: axes, regions: regions)
    } else if let sizes = try call.integers(3, meaning: "sizes") {
      plan = try self.axes(call, of: shape, sizes: sizes, axes: axes, regions: regions)
    } else {
      throw ONNXError(.unsupportedForm("neither scales nor sizes"))
    }
    try resample(
      call, plan, kernel, transformation, antialias: try call.attributes.flag("antialias"),
      excludesOutside: try call.attributes.flag("exclude_outside"),
      outside: Rational(exactly: try call.attributes.float("extrapolation_value") ?? 0)!)
  }

  private static func numbers(_ call: OperatorCall, _ index: Int) throws(ONNXError) -> [Rational]? {
    guard let value = try call.optional(index) else { return nil }
    guard case .constant(let tensor) = value else {
      throw ONNXError(.notConstant(name: call.name(index), expected: "numbers known when the model is imported"))
    }
    return try call.rationals(tensor)
  }

  private static func region(_ regions: [Rational]?, _ index: Int) -> (start: Rational, end: Rational) {
    regions.map { ($0[index], $0[$0.count / 2 + index]) } ?? (0, 1)
  }

  private static func axes(
    _ call: OperatorCall, of shape: TensorShape, scales: [Rational], axes: [Int], regions: [Rational]?
  ) throws(ONNXError) -> [Axis] {
    guard scales.count == axes.count, scales.allSatisfy({ $0.signum() > 0 }) else {
      throw ONNXError(.unsupportedForm("the scales \(scales.prefix(8)): expected \(axes.count) positive numbers"))
    }
    var plan = shape.extents.map { Axis(extent: $0, result: $0, scale: 1, region: (0, 1)) }
    for (index, axis) in axes.enumerated() {
      let extent = shape.extents[axis]
      let length = (scales[index] * Rational(extent)).floor()
      guard let result = Int(exactly: length) else {
        throw ONNXError(.tensor(name: call.label(), .tooManyElements(extents: [.max])))
      }
      plan[axis] = Axis(extent: extent, result: result, scale: scales[index], region: region(regions, index))
    }
    return plan
  }

  private static func axes(
    _ call: OperatorCall, of shape: TensorShape, sizes: [Int], axes: [Int], regions: [Rational]?
  ) throws(ONNXError) -> [Axis] {
    guard sizes.count == axes.count, sizes.allSatisfy({ $0 > 0 }), axes.allSatisfy({ shape.extents[$0] > 0 }) else {
      throw ONNXError(.unsupportedForm("the sizes \(sizes.prefix(8)): expected \(axes.count) positive numbers"))
    }
    let scales = zip(sizes, axes).map { Rational(Integer($0), positiveDenominator: Integer(shape.extents[$1])) }
    let policy = call.attributes.string("keep_aspect_ratio_policy") ?? "stretch"
    let common: Rational?
    switch policy {
    case "stretch": common = nil
    case "not_larger": common = scales.min()
    case "not_smaller": common = scales.max()
    default:
      throw ONNXError(
        .attributeValue(
          name: "keep_aspect_ratio_policy", found: policy, expected: "stretch, not_larger or not_smaller"))
    }
    var plan = shape.extents.map { Axis(extent: $0, result: $0, scale: 1, region: (0, 1)) }
    for (index, axis) in axes.enumerated() {
      let extent = shape.extents[axis]
      var result = sizes[index]
      if let common {
        // The nearest integer, the larger one of two.
        let length = (common * Rational(extent) + Rational(1, positiveDenominator: 2)).floor()
        guard let rounded = Int(exactly: length) else {
          throw ONNXError(.tensor(name: call.label(), .tooManyElements(extents: [.max])))
        }
        result = rounded
      }
      plan[axis] = Axis(
        extent: extent, result: result, scale: common ?? scales[index], region: region(regions, index))
    }
    return plan
  }

  // MARK: The map

  private static func resample(
    _ call: OperatorCall, _ axes: [Axis], _ kernel: Kernel, _ transformation: Transformation, antialias: Bool,
    excludesOutside: Bool, outside: Rational
  ) throws(ONNXError) {
    let value = try call.operand(0)
    let shape = try call.shape(axes.map(\.result))
    guard value.shape.count > 0, shape.count > 0 else {
      throw ONNXError(.emptyTensor(name: call.label(), shape: shape.extents))
    }
    var taps: [[[(index: Int, weight: Rational)]?]] = []
    var total = shape.count
    for axis in axes {
      try call.reserve(axis.result)
      var along: [[(index: Int, weight: Rational)]?] = []
      for position in 0..<axis.result {
        if axis.scale == 1, axis.result == axis.extent, transformation != .cropAndResize {
          along.append([(position, 1)])
          continue
        }
        do throws(ArithmeticError) {
          let found = try axis.taps(
            of: position, kernel, transformation, antialias: antialias, excludesOutside: excludesOutside)
          along.append(found.map { $0.sorted { $0.key < $1.key }.map { (index: $0.key, weight: $0.value) } })
        } catch {
          throw ONNXError(.unsupportedForm("the scale \(axis.scale), at which positions or weights have no value"))
        }
      }
      let (product, overflow) = total.multipliedReportingOverflow(by: along.map { $0?.count ?? 1 }.max() ?? 1)
      total = overflow ? .max : product
      taps.append(along)
    }
    try call.reserve(total)
    let isPicked = taps.allSatisfy { $0.allSatisfy { $0.map { $0.count == 1 && $0[0].weight == 1 } ?? true } }
    if isPicked {
      let fill = ConstantTensor(
        name: "\(call.label())#outside", type: value.type, shape: .scalar, values: .exact([outside]))
      return try call.pick(value, extents: shape.extents, fill: outside.isZero ? nil : fill) { [taps] axis, index in
        taps[axis][index]?[0].index ?? -1
      }
    }
    let x = try call.activation(0)
    var rows: [[(column: Int, coefficient: Rational)]?] = [[(0, 1)]]
    for (axis, along) in taps.enumerated() {
      var next: [[(column: Int, coefficient: Rational)]?] = []
      next.reserveCapacity(rows.count * along.count)
      for row in rows {
        for taps in along {
          guard let row, let taps else {
            next.append(nil)
            continue
          }
          next.append(
            row.flatMap { entry in
              taps.map { (entry.column * axes[axis].extent + $0.index, entry.coefficient * $0.weight) }
            })
        }
      }
      rows = next
    }
    let map = LinearMap.sparse(
      SparseMap(inputWidth: x.shape.count, rows: rows.map { $0 ?? [] }, name: "\(call.label())#weights"))
    var constant: ParameterVector?
    if !outside.isZero, rows.contains(where: { $0 == nil }) {
      let numbers = ConstantTensor(
        name: "\(call.label())#outside", type: x.type, shape: .vector(2), values: .exact([0, outside]))
      constant = ParameterVector(try numbers.storage.parameter(), indices: rows.map { $0 == nil ? 1 : 0 })
    }
    try call.makeNode(shape, from: x, .affine(Affine(map, constant: constant)))
  }
}
