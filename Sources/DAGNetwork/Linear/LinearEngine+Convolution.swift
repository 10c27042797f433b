import Exact

// A convolution is a matrix product with the patches that the taps see: the weights of a group by the values at
// (channel and tap) × (position). The patches are made for a range of positions at a time, so that they stay small. Where a
// channel of the output reads one channel only, the products are few for what the patches cost, and the sums are taken
// directly.

/// The values that a block of patches holds at most, about what a cache does.
private let patchLimit = 1 << 18

extension LinearEngine {
  func apply(
    convolution map: ConvolutionMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    if map.geometry.inputChannels == map.geometry.groups {
      try applyDepthwise(map, to: x, adding: adding, into: &y)
    } else if map.isTransposed {
      try applyTransposed(map, to: x, adding: adding, into: &y)
    } else {
      try applyForward(map, to: x, adding: adding, into: &y)
    }
  }

  private func applyForward(
    _ map: ConvolutionMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    let g = map.geometry
    let channels = g.inputChannels / g.groups
    let rows = g.outputChannels / g.groups
    let patches = PatchPlan(g)
    let block = max(1, min(g.outputPositions, patchLimit / (channels * g.taps)))
    var columns: [Element] = []
    for image in 0..<x.count * g.batch {
      for group in 0..<g.groups {
        let matrix = map.matrix(ofGroup: group)
        let source = (image * g.inputChannels + group * channels) * g.inputPositions
        let target = (image * g.outputChannels + group * rows) * g.outputPositions
        if patches.isPointwise {
          // The values themselves are the patches.
          try apply(
            dense: matrix, toColumns: x.elements, from: source, stride: g.inputPositions, count: g.outputPositions,
            adding: adding, into: &y.elements, from: target, stride: g.outputPositions)
          continue
        }
        var first = 0
        while first < g.outputPositions {
          let positions = first..<min(first + block, g.outputPositions)
          fill(&columns, patches, channels: channels, positions, of: x.elements, from: source)
          try apply(
            dense: matrix, toColumns: columns, from: 0, stride: positions.count, count: positions.count, adding: adding,
            into: &y.elements, from: target + first, stride: g.outputPositions)
          first = positions.upperBound
        }
      }
    }
  }

  private func applyTransposed(
    _ map: ConvolutionMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    let g = map.geometry
    let channels = g.inputChannels / g.groups
    let rows = g.outputChannels / g.groups
    let patches = PatchPlan(g)
    let block = max(1, min(g.outputPositions, patchLimit / (channels * g.taps)))
    if !adding { y.elements = Array(repeating: zero, count: y.elements.count) }
    for image in 0..<x.count * g.batch {
      for group in 0..<g.groups {
        let matrix = map.matrix(ofGroup: group).transposed
        let source = (image * g.outputChannels + group * rows) * g.outputPositions
        let target = (image * g.inputChannels + group * channels) * g.inputPositions
        if patches.isPointwise {
          try apply(
            dense: matrix, toColumns: x.elements, from: source, stride: g.outputPositions, count: g.outputPositions,
            adding: true, into: &y.elements, from: target, stride: g.inputPositions)
          continue
        }
        var first = 0
        while first < g.outputPositions {
          let positions = first..<min(first + block, g.outputPositions)
          var columns = Array(repeating: zero, count: channels * g.taps * positions.count)
          try apply(
            dense: matrix, toColumns: x.elements, from: source + first, stride: g.outputPositions,
            count: positions.count, adding: false, into: &columns, from: 0, stride: positions.count)
          spread(columns, patches, channels: channels, positions, into: &y.elements, from: target)
          first = positions.upperBound
        }
      }
    }
  }

  /// Makes the patches: row `(channel, tap)`, one value for each position.
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  private func fill(
    _ columns: inout [Element], _ plan: PatchPlan, channels: Int, _ positions: Range<Int>, of x: [Element],
    from source: Int
  ) {
    let count = positions.count
    if columns.count != channels * plan.tapCount * count {
      columns = Array(repeating: zero, count: channels * plan.tapCount * count)
    }
    let values = x.span
    var output = columns.mutableSpan
    for tap in 0..<plan.tapCount {
      let runs = plan.runs(tap: tap, positions)
      for channel in 0..<channels {
        let start = source + channel * plan.inputPositions
        var at = (channel * plan.tapCount + tap) * count
        for run in runs {
          if let input = run.input {
            StridedRun(start: start + input, count: run.count, step: plan.step).copy(from: values, to: &output, at: at)
          } else {
            for i in at..<at + run.count { output[i] = zero }
          }
          at += run.count
        }
      }
    }
  }

  /// Adds patches to where they were taken from.
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  private func spread(
    _ columns: [Element], _ plan: PatchPlan, channels: Int, _ positions: Range<Int>, into y: inout [Element],
    from target: Int
  ) {
    let values = columns.span
    var output = y.mutableSpan
    for tap in 0..<plan.tapCount {
      let runs = plan.runs(tap: tap, positions)
      for channel in 0..<channels {
        let start = target + channel * plan.inputPositions
        var at = (channel * plan.tapCount + tap) * positions.count
        for run in runs {
          if let input = run.input {
            StridedRun(start: start + input, count: run.count, step: plan.step)
              .spread(from: values, at: at, into: &output) { add($0, $1) }
          }
          at += run.count
        }
      }
    }
  }

  /// Channels of the output that each read one channel.
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  private func applyDepthwise(
    _ map: ConvolutionMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    let g = map.geometry
    let weights = try elements(of: ParameterVector(map.parameter, scale: map.scale))
    let plan = PatchPlan(g)
    let factor = g.outputChannels / g.groups
    if !adding { y.elements = Array(repeating: zero, count: y.elements.count) }
    let values = x.elements.span
    var output = y.elements.mutableSpan
    let runs = (0..<g.taps).map { plan.runs(tap: $0, 0..<g.outputPositions) }
    for image in 0..<x.count * g.batch {
      for m in 0..<g.outputChannels {
        let wide = (image * g.inputChannels + m / factor) * g.inputPositions
        let narrow = (image * g.outputChannels + m) * g.outputPositions
        for tap in 0..<g.taps {
          let weight = weights[m * g.taps + tap]
          var at = narrow
          for run in runs[tap] {
            if let input = run.input {
              let neighbours = StridedRun(start: wide + input, count: run.count, step: plan.step)
              if map.isTransposed {
                neighbours.spread(from: values, at: at, into: &output) { add($0, multiply(weight, $1)) }
              } else {
                neighbours.combine(from: values, into: &output, at: at) { add($0, multiply(weight, $1)) }
              }
            }
            at += run.count
          }
        }
      }
    }
  }
}

/// How the positions of each tap lie in the input: in runs along the last axis.
private struct PatchPlan {
  /// Neighbouring output positions that read inputs at an equal distance, or all of them structural zeros.
  struct Run {
    let count: Int
    /// The input position of the first; `nil` for structural zeros.
    let input: Int?
  }

  let geometry: ConvolutionGeometry
  let tapCount: Int
  let inputPositions: Int
  /// The distance between the inputs of neighbours in a run.
  let step: Int
  /// Whether the only tap of each output position is the input at that position.
  let isPointwise: Bool

  init(_ geometry: ConvolutionGeometry) {
    let g = geometry.threeDimensional
    self.geometry = g
    tapCount = g.taps
    inputPositions = g.inputPositions
    step = g.strides[2]
    isPointwise =
      g.taps == 1 && g.strides == [1, 1, 1] && g.padding == [0, 0, 0] && g.inputExtents == g.outputExtents
  }

  /// The runs of a tap that make up a range of output positions, in their order.
  func runs(tap: Int, _ positions: Range<Int>) -> [Run] {
    var runs: [Run] = []
    let g = geometry
    let width = g.outputExtents[2]
    let kw = tap % g.kernelExtents[2]
    let kh = tap / g.kernelExtents[2] % g.kernelExtents[1]
    let kd = tap / (g.kernelExtents[2] * g.kernelExtents[1])
    let inside = g.insidePositions(axis: 2, tap: kw)
    var position = positions.lowerBound
    while position < positions.upperBound {
      let row = position / width
      let from = position - row * width
      let to = min(width, from + positions.upperBound - position)
      let h = row % g.outputExtents[1] * g.strides[1] + kh * g.dilations[1] - g.padding[1]
      let d = row / g.outputExtents[1] * g.strides[0] + kd * g.dilations[0] - g.padding[0]
      if h < 0 || h >= g.inputExtents[1] || d < 0 || d >= g.inputExtents[0] {
        runs.append(Run(count: to - from, input: nil))
      } else {
        let start = (d * g.inputExtents[1] + h) * g.inputExtents[2] + kw * g.dilations[2] - g.padding[2]
        let low = min(max(from, inside.lowerBound), to)
        let high = min(max(low, inside.upperBound), to)
        if low > from { runs.append(Run(count: low - from, input: nil)) }
        if high > low { runs.append(Run(count: high - low, input: start + low * step)) }
        if to > high { runs.append(Run(count: to - high, input: nil)) }
      }
      position += to - from
    }
    return runs
  }
}
