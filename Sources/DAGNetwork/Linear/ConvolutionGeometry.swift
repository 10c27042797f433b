/// Which input positions each output position of a convolution reads, along one to three axes.
///
/// Tap `k` of output position `p` reads the input position `p · stride + k · dilation − padding`, along each axis; outside of the
/// input it reads a structural zero.
public struct ConvolutionGeometry: Sendable, Hashable {
  /// Independent images.
  public let batch: Int
  /// The groups into which both kinds of channels are divided; each reads its own.
  public let groups: Int
  public let inputChannels: Int
  public let outputChannels: Int
  /// The extents of the input, the output and the kernel along each axis.
  public let inputExtents: [Int]
  public let outputExtents: [Int]
  public let kernelExtents: [Int]
  public let strides: [Int]
  public let dilations: [Int]
  /// How far before the input the first tap of the first position lies.
  public let padding: [Int]

  /// - Returns: `nil` unless there are one to three axes, the same number for all; all extents, strides, dilations and numbers
  ///   of channels are positive; the groups divide the channels; the padding is not negative; and widths, and the numbers of
  ///   entries, fit 32 bits.
  public init?(
    batch: Int = 1, groups: Int = 1, inputChannels: Int, outputChannels: Int, inputExtents: [Int], outputExtents: [Int],
    kernelExtents: [Int], strides: [Int]? = nil, dilations: [Int]? = nil, padding: [Int]? = nil
  ) {
    let rank = inputExtents.count
    let ones = Array(repeating: 1, count: rank)
    self.batch = batch
    self.groups = groups
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.inputExtents = inputExtents
    self.outputExtents = outputExtents
    self.kernelExtents = kernelExtents
    self.strides = strides ?? ones
    self.dilations = dilations ?? ones
    self.padding = padding ?? Array(repeating: 0, count: rank)
    let all = [inputExtents, outputExtents, kernelExtents, self.strides, self.dilations, self.padding]
    let limit = Int(Int32.max)
    guard (1...3).contains(rank), all.allSatisfy({ $0.count == rank }) else { return nil }
    guard all.dropLast().joined().allSatisfy({ (1...limit).contains($0) }),
      self.padding.allSatisfy({ (0...limit).contains($0) }),
      [batch, groups, inputChannels, outputChannels].allSatisfy({ (1...limit).contains($0) }),
      inputChannels.isMultiple(of: groups), outputChannels.isMultiple(of: groups)
    else { return nil }
    func fits(_ factors: [Int]) -> Bool {
      var product = 1
      for factor in factors {
        let (next, isOverflow) = product.multipliedReportingOverflow(by: factor)
        guard !isOverflow, next <= limit else { return false }
        product = next
      }
      return true
    }
    guard fits([batch, inputChannels] + inputExtents), fits([batch, outputChannels] + outputExtents),
      fits([outputChannels, inputChannels / groups] + kernelExtents)
    else { return nil }
  }

  public var inputWidth: Int { batch * inputChannels * inputPositions }
  public var outputWidth: Int { batch * outputChannels * outputPositions }
  public var inputPositions: Int { inputExtents.reduce(1, *) }
  public var outputPositions: Int { outputExtents.reduce(1, *) }
  public var taps: Int { kernelExtents.reduce(1, *) }
  public var weightCount: Int { outputChannels * (inputChannels / groups) * taps }

  /// How many pairs of an output position and a tap lie within the input.
  public var insidePairs: Int {
    inputExtents.indices.reduce(1) { product, axis in
      var pairs = 0
      for tap in 0..<kernelExtents[axis] { pairs += insidePositions(axis: axis, tap: tap).count }
      return product * pairs
    }
  }

  /// The output positions along an axis at which a tap lies within the input.
  func insidePositions(axis: Int, tap: Int) -> Range<Int> {
    // 0 ≤ p·s + o < n
    let offset = tap * dilations[axis] - padding[axis]
    let stride = strides[axis]
    let low = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let room = inputExtents[axis] - 1 - offset
    let high = room < 0 ? 0 : min(outputExtents[axis], room / stride + 1)
    return low < high ? low..<high : 0..<0
  }

  /// The same along three axes, the ones in front of extent 1.
  var threeDimensional: ConvolutionGeometry {
    let missing = 3 - inputExtents.count
    if missing == 0 { return self }
    let ones = Array(repeating: 1, count: missing)
    guard
      let geometry = ConvolutionGeometry(
        batch: batch, groups: groups, inputChannels: inputChannels, outputChannels: outputChannels,
        inputExtents: ones + inputExtents, outputExtents: ones + outputExtents, kernelExtents: ones + kernelExtents,
        strides: ones + strides, dilations: ones + dilations,
        padding: Array(repeating: 0, count: missing) + padding)
    else { preconditionFailure("axes of extent 1 change no number of elements") }
    return geometry
  }

  /// Calls `body` with each output position, tap and input position (all row-major) of the pairs within the input.
  func forEachPair<E: Error>(_ body: (_ output: Int, _ tap: Int, _ input: Int) throws(E) -> Void) throws(E) {
    let g = threeDimensional
    for kd in 0..<g.kernelExtents[0] {
      for kh in 0..<g.kernelExtents[1] {
        for kw in 0..<g.kernelExtents[2] {
          let tap = (kd * g.kernelExtents[1] + kh) * g.kernelExtents[2] + kw
          for d in g.insidePositions(axis: 0, tap: kd) {
            let id = d * g.strides[0] + kd * g.dilations[0] - g.padding[0]
            for h in g.insidePositions(axis: 1, tap: kh) {
              let ih = h * g.strides[1] + kh * g.dilations[1] - g.padding[1]
              let row = (d * g.outputExtents[1] + h) * g.outputExtents[2]
              let source = (id * g.inputExtents[1] + ih) * g.inputExtents[2]
              for w in g.insidePositions(axis: 2, tap: kw) {
                try body(row + w, tap, source + w * g.strides[2] + kw * g.dilations[2] - g.padding[2])
              }
            }
          }
        }
      }
    }
  }
}
