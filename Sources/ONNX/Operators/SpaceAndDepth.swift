/// Blocks of an image as channels, and back: permutations of coordinates.
enum SpaceAndDepth {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    definition("DepthToSpace", hasMode: false, versions: 7...10, toSpace),
    definition("DepthToSpace", hasMode: true, versions: 11...newest, toSpace),
    definition("SpaceToDepth", hasMode: false, versions: 7...27, toDepth),
    definition("SpaceToDepth", hasMode: true, versions: 28...newest, toDepth),
  ]

  /// An image is seen as a tensor with more axes, those are put in another order, and some are joined.
  private struct Rearrangement {
    let view: [Int]
    let order: [Int]
    let extents: [Int]
  }

  private static func definition(
    _ name: String, hasMode: Bool, versions: ClosedRange<Int>,
    _ rearrangement: @escaping @Sendable (_ extents: [Int], _ block: Int, _ isDepthFirst: Bool) -> Rearrangement?
  ) -> OperatorDefinition {
    OperatorDefinition(
      name: name, operands: 1...1, attributes: hasMode ? ["blocksize": .int, "mode": .string] : ["blocksize": .int],
      versions: versions
    ) { call throws(ONNXError) in
      guard let block = call.attributes.int("blocksize") else {
        throw ONNXError(.missingAttribute(name: "blocksize", expected: "the extent of a block"))
      }
      guard 1...Int(Int16.max) ~= block else {
        throw ONNXError(
          .attributeValue(name: "blocksize", found: "\(block)", expected: "an extent from 1 to \(Int16.max)"))
      }
      let mode = call.attributes.string("mode") ?? "DCR"
      guard mode == "DCR" || mode == "CRD" else {
        throw ONNXError(.attributeValue(name: "mode", found: mode, expected: "DCR or CRD"))
      }
      let value = try call.operand(0)
      let extents = value.shape.extents
      guard extents.count == 4, let rearrangement = rearrangement(extents, block, mode == "DCR") else {
        throw ONNXError(
          .valueShape(name: call.name(0), shape: extents, expected: "four axes that divide in blocks of \(block)"))
      }
      let view = try call.shape(rearrangement.view)
      let order = rearrangement.order
      try call.reserve(view.count)
      let sources = view.permuted(order).offsets(strides: order.map { view.strides[$0] })
      try call.define(value, at: sources, shape: try call.shape(rearrangement.extents))
    }
  }

  /// `DCR`: a channel's number has the block's row and column before the depth. `CRD`: behind it.
  private static func toSpace(_ extents: [Int], block: Int, isDepthFirst: Bool) -> Rearrangement? {
    let (batch, depth, height, width) = (extents[0], extents[1] / (block * block), extents[2], extents[3])
    guard extents[1] % (block * block) == 0 else { return nil }
    return Rearrangement(
      view: isDepthFirst ? [batch, block, block, depth, height, width] : [batch, depth, block, block, height, width],
      order: isDepthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3],
      extents: [batch, depth, height * block, width * block])
  }

  private static func toDepth(_ extents: [Int], block: Int, isDepthFirst: Bool) -> Rearrangement? {
    let (batch, depth, height, width) = (extents[0], extents[1], extents[2] / block, extents[3] / block)
    guard extents[2] % block == 0, extents[3] % block == 0 else { return nil }
    return Rearrangement(
      view: [batch, depth, height, block, width, block],
      order: isDepthFirst ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4],
      extents: [batch, depth * block * block, height, width])
  }
}
