import DAGNetwork
import Exact
import Symbolic

/// I8 at one point, numerically. On the region of the point the network is affine, and its state solves a triangular system:
/// `(I − J) x = b`, with the un-rectified coefficients `J` of the transitions, and `b` the lifted input and the constant terms.
/// The solution by `dtrtrs` is the path sum, `(I − J)⁻¹ b = Σ_k J^k b`.
///
/// The error of the solution is bounded for whatever `dtrtrs` does. Let `r = b − (I − J) x̂`, computed block by block
/// with rounding bounds. Then `x − x̂ = (I − J)⁻¹ r`, and as `|(I − J)⁻¹| ≤ Σ_k |J|^k = (I − |J|)⁻¹` (Higham, *Accuracy and Stability
/// of Numerical Algorithms*, 2nd ed., §8.2, theorem 8.12: the comparison matrix), `|x − x̂| ≤ (I − |J|)⁻¹ |r|`: one pass
/// of `|r|` through the transitions' magnitudes.
struct UnrectifiedSystem {
  let linearization: NumericLinearization
  let point: [[Rational]]
  /// `f_v` at the point, by node.
  let values: [RoundedPoint]
  private var network: Network { linearization.network }

  /// Compares the solution with the values `f_v` of the graph, at every node.
  func compareSolution(into comparison: inout BallComparison) throws(NumericObstacle) {
    let layout = StateLayout(network.order, of: network)
    let blocks = Array(linearization.levels.joined())
    guard blocks.allSatisfy({ (layout.offsets[$0.column] ?? 0) < (layout.offsets[$0.row] ?? 0) }) else {
      throw .open("the transitions and the graph order the nodes in opposite ways")
    }
    let pass = LinearPass(linearization, count: 1, hasConstants: true)
    let lifted = try liftedInput(pass)
    let solution = try solve(blocks, layout, lifted, pass)

    // r = lift − (x̂ − J x̂ − c).
    var state = LinearPass.Values(zeroOf: network)
    for node in layout.nodes {
      let offset = layout.offsets[node] ?? 0
      state[node] = pass.domain.value(Batch(Array(solution[offset..<offset + network.nodes[node].width])))
    }
    let applied = try pass.resolveByTransitions(state)
    var residual = LinearPass.Values(zeroOf: network)
    for node in layout.nodes {
      guard let value = applied[node] else { continue }
      let errors = pass.domain.errors(of: value)
      let source = lifted[node].map { ($0.reference.elements, pass.domain.errors(of: $0)) }
      let bounds = value.reference.elements.indices.map { i in
        sumUp(abs(value.reference.elements[i] - (source?.0[i] ?? 0)).nextUp, sumUp(errors[i], source?.1[i] ?? 0))
      }
      residual[node] = pass.domain.value(Batch(repeating: 0, width: bounds.count, count: 1), errors: bounds)
    }
    try LinearPass(linearization, count: 1).synthesize(&residual)
    for node in layout.nodes {
      let errors = residual[node].map { pass.domain.errors(of: $0) }
      for i in 0..<network.nodes[node].width {
        comparison.compare(
          solution[(layout.offsets[node] ?? 0) + i], error: errors?[i] ?? 0, values[node].values[i],
          error: values[node].errors[i],
          place: "\(network.coordinateName(i, ofNode: node)), (I − J)⁻¹ b of the transitions against f")
      }
    }
  }

  /// `ι(x_0)`, with constants in their places.
  private func liftedInput(_ pass: LinearPass) throws(NumericObstacle) -> LinearPass.Values {
    do {
      return try network.lift(point.map { pass.domain.value(Batch($0)) }, over: pass.domain)
    } catch {
      throw .open("\(error)")
    }
  }

  private func solve(
    _ blocks: [LinearBlock], _ layout: StateLayout, _ lifted: LinearPass.Values, _ pass: LinearPass
  ) throws(NumericObstacle) -> [Double] {
    // The constant terms are what the blocks make of the zero state.
    let constants = try pass.products(of: blocks, with: LinearPass.Values(zeroOf: network))
    var right = [Double](repeating: 0, count: layout.size)
    for node in layout.nodes {
      for i in 0..<network.nodes[node].width {
        right[(layout.offsets[node] ?? 0) + i] =
          (lifted[node]?.reference.elements[i] ?? 0) + (constants[node]?.reference.elements[i] ?? 0)
      }
    }
    do throws(LAPACKError) {
      return try LowerTriangularMatrix(DenseMatrix.identity(minus: blocks, layout)).solution(of: right)
    } catch {
      throw .open("\(error)")
    }
  }

  /// Compares the derivatives by the inputs that the transitions give with those of the graph's un-rectified arcs by direct
  /// recursion, at every node.
  func compareInputColumns(into comparison: inout BallComparison) throws(NumericObstacle) {
    let layout = StateLayout(network.inputs, of: network)
    try linearization.forEachColumns(ofProductIn: layout) { columns, values throws(NumericObstacle) in
      let pass = LinearPass(linearization, count: columns.count)
      let graph = try pass.recursion(from: pass.unitStates(columns, layout))
      for node in network.order {
        let right = graph[node].map { RoundedColumns(values: $0.reference, errors: pass.domain.errors(of: $0)) }
        guard values[node] != nil || right != nil else { continue }
        let width = network.nodes[node].width
        for at in 0..<width * columns.count {
          comparison.compare(
            values[node]?.values.elements[at] ?? 0, error: values[node]?.errors[at] ?? 0,
            right?.values.elements[at] ?? 0, error: right?.errors[at] ?? 0,
            place: place(at, node, columns, layout))
        }
      }
    }
  }

  private func place(_ at: Int, _ node: Int, _ columns: Range<Int>, _ layout: StateLayout) -> String {
    let width = network.nodes[node].width
    let input = layout.place(of: columns.lowerBound + at / width)
    return "coefficient of \(network.coordinateName(input.coordinate, ofNode: input.node)) in "
      + "\(network.coordinateName(at % width, ofNode: node)), transitions against path sum, on the region of the input"
  }
}
