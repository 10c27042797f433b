import Exact

/// A domain of several numbers at a time.
protocol LaneDomain: Domain where Element: SIMD {}

// Expressions of corresponding coordinates of several vectors.

extension ExpressionEvaluator {
  /// The values of the program's only expression at the coordinates of vectors that lie one after the other: the value at
  /// coordinate `i` has coordinate `i` of the `v`-th vector for the `v`-th variable.
  ///
  /// - Parameters:
  ///   - blocks: for each sample one vector for each variable.
  ///   - width: the length of each vector.
  ///   - adding: whether the values are added to what is in `results`.
  ///   - results: one vector for each sample.
  /// - Precondition: the lengths fit, and the program has one output.
  /// - Complexity: `width * count` times that of one point. Over ``Exact/Doubles`` and ``Exact/Floats``, vectors of sixteen
  ///   coordinates are run at a time, which gives the same values.
  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  public func evaluate(
    blocks: [D.Element], width: Int, count: Int, adding: Bool = false, into results: inout [D.Element]
  ) throws(DomainError) {
    let variables = program.variables.count
    precondition(program.outputCount == 1, "one expression")
    precondition(blocks.count == variables * width * count && results.count == width * count, "a value for each place")
    // What the casts ask is known where this is specialised. A few points cost less one by one than as many lanes.
    if width * count >= 4, D.self == Doubles.self, let numbers = blocks as? [Double], var sums = results as? [Double] {
      // Not held twice, which would copy them.
      results = []
      defer { if let sums = sums as? [D.Element] { results = sums } }
      return try ExpressionEvaluator<DoubleLanes>(program, over: DoubleLanes()).evaluate(
        laneBlocks: numbers, width: width, count: count, adding: adding, into: &sums)
    }
    if width * count >= 4, D.self == Floats.self, let numbers = blocks as? [Float], var sums = results as? [Float] {
      results = []
      defer { if let sums = sums as? [D.Element] { results = sums } }
      return try ExpressionEvaluator<FloatLanes>(program, over: FloatLanes()).evaluate(
        laneBlocks: numbers, width: width, count: count, adding: adding, into: &sums)
    }
    if variables == 1 { return try evaluate(blocks, count: width * count, adding: adding, into: &results) }
    let output = Int(program.outputs[0])
    var values = scratch()
    var point = [D.Element](repeating: domain.zero, count: variables)
    for sample in 0..<count {
      for i in 0..<width {
        for v in 0..<variables { point[v] = blocks[(sample * variables + v) * width + i] }
        try run(point, from: 0, choices: nil, into: &values)
        let target = sample * width + i
        results[target] = adding ? domain.add(results[target], values[output]) : values[output]
      }
    }
  }
}

extension ExpressionEvaluator where D: LaneDomain {
  @_specialize(where D == DoubleLanes)
  @_specialize(where D == FloatLanes)
  fileprivate func evaluate(
    laneBlocks: [D.Element.Scalar], width: Int, count: Int, adding: Bool, into results: inout [D.Element.Scalar]
  ) throws(DomainError) {
    let variables = program.variables.count
    // Functions of one variable have all samples in one row.
    let (width, count) = variables == 1 ? (width * count, 1) : (width, count)
    let output = Int(program.outputs[0])
    let lanes = D.Element.scalarCount
    var values = scratch()
    var point = [D.Element](repeating: domain.zero, count: variables)
    for sample in 0..<count {
      for first in stride(from: 0, to: width, by: lanes) {
        // What is left of a row is filled up with its last coordinate, whose values are dropped.
        let used = min(lanes, width - first)
        for v in 0..<variables {
          let start = (sample * variables + v) * width + first
          var element = domain.zero
          for lane in 0..<lanes { element[lane] = laneBlocks[start + min(lane, used - 1)] }
          point[v] = element
        }
        try run(point, from: 0, choices: nil, into: &values)
        var value = values[output]
        let target = sample * width + first
        if adding {
          var before = value
          for lane in 0..<used { before[lane] = results[target + lane] }
          value = domain.add(before, value)
        }
        for lane in 0..<used { results[target + lane] = value[lane] }
      }
    }
  }
}
