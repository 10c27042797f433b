import DAGNetwork
import Exact

/// The matrix `M = I − DA` of a network at a point, its inverse by `dtrtri`, and a bound on the inverse's error that holds for
/// whatever `dtrtri` does.
///
/// `M` is unit lower triangular, the nodes in the order of their levels. For any `X`, let `R = M X − I`; it is computed block by
/// block with rounding bounds. With `ρ_j = ‖R_j‖₁` for column `j` and `ρ = max ρ_j < 1`, `I + R` is invertible and
/// `M⁻¹ = X (I + R)⁻¹`, so that `M⁻¹ − X = −M⁻¹ R`. With `x_i = max_k |X_ik|`, `m_i = max_k |M⁻¹_ik|` is at most `x_i + m_i ρ`, and
///
///     |M⁻¹ − X|_ij ≤ m_i ρ_j ≤ x_i ρ_j / (1 − ρ).
///
/// (An a posteriori bound: those of Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §14.2, are about
/// particular methods of inversion, and an optimised LAPACK need not use one of them.)
struct ResolventMatrix {
  let linearization: NumericLinearization
  /// The nodes by level: rows and columns of the matrices.
  let layout: StateLayout
  /// `X`.
  let inverse: LowerTriangularMatrix
  /// What `dtrcon` says of `1 / κ₁(M)`.
  let reciprocalCondition: Double
  /// `‖M‖₁` and `‖X‖₁` as LAPACK computes them.
  let norms: (matrix: Double, inverse: Double)
  /// `x_i / (1 − ρ)` by row.
  private let rowFactors: [Double]
  /// `ρ_j` by column.
  private let columnFactors: [Double]

  /// How many columns run through a pass at a time: few enough to stay in the cache.
  static let columnsAtATime = 128

  /// - Throws: ``NumericObstacle/open(_:)`` where there is no bound.
  init(_ linearization: NumericLinearization) throws(NumericObstacle) {
    let network = linearization.network
    self.linearization = linearization
    layout = StateLayout(network.order, of: network)
    do throws(LAPACKError) {
      let matrix = LowerTriangularMatrix(DenseMatrix.identity(minus: linearization.arcs, layout))
      reciprocalCondition = try matrix.reciprocalConditionEstimate()
      inverse = try matrix.inverse()
      norms = (try matrix.oneNorm(), try inverse.oneNorm())
    } catch {
      throw .open("\(error)")
    }
    columnFactors = try Self.residualColumns(of: inverse.matrix, linearization, layout)
    let rho = columnFactors.max() ?? 0
    guard rho < 0.5 else {
      throw .open("the computed inverse of I − DA is too far from being one: ‖M X − I‖₁ may be \(rho)")
    }
    var rowMaxima = [Double](repeating: 0, count: layout.size)
    for column in 0..<layout.size {
      let base = column * layout.size
      for row in column..<layout.size {
        rowMaxima[row] = max(rowMaxima[row], abs(inverse.matrix.elements[base + row]))
      }
    }
    rowFactors = rowMaxima.map { quotientUp($0, (1 - rho).nextDown) }
  }

  /// An upper bound of `|M⁻¹ − X|_ij`.
  func error(row: Int, column: Int) -> Double { productUp(rowFactors[row], columnFactors[column]) }

  /// Upper bounds of the column sums of `|M X − I|`.
  private static func residualColumns(
    of inverse: DenseMatrix, _ linearization: NumericLinearization, _ layout: StateLayout
  ) throws(NumericObstacle) -> [Double] {
    var sums = [Double](repeating: 0, count: layout.size)
    for first in stride(from: 0, to: layout.size, by: columnsAtATime) {
      let columns = first..<min(first + columnsAtATime, layout.size)
      let pass = LinearPass(linearization, count: columns.count)
      var state = LinearPass.Values(zeroOf: linearization.network)
      for node in layout.nodes {
        guard let offset = layout.offsets[node] else { continue }
        let width = linearization.network.nodes[node].width
        // Above the block diagonal the triangular inverse is zero.
        if offset + width <= columns.lowerBound { continue }
        var elements: [Double] = []
        elements.reserveCapacity(width * columns.count)
        for column in columns {
          let base = column * layout.size + offset
          for i in 0..<width { elements.append(offset + i < column ? 0 : inverse.elements[base + i]) }
        }
        state[node] = pass.domain.value(Batch(width: width, count: columns.count, elements: elements))
      }
      let residual = try pass.resolve(state)
      for node in layout.nodes {
        guard let offset = layout.offsets[node], let value = residual[node] else { continue }
        let width = value.reference.width
        let errors = pass.domain.errors(of: value)
        for (sample, column) in columns.enumerated() {
          for i in 0..<width {
            let at = sample * width + i
            let distance = abs(value.reference.elements[at] - (offset + i == column ? 1 : 0))
            sums[column] = sumUp(sums[column], sumUp(distance.nextUp, errors[at]))
          }
        }
      }
    }
    return sums
  }
}

extension DenseMatrix {
  /// `I − J`, for the matrix `J` with these blocks, in doubles; several blocks at one place add up.
  static func identity(minus blocks: [LinearBlock], _ layout: StateLayout) -> DenseMatrix {
    var matrix = DenseMatrix(zeroOfRows: layout.size, columns: layout.size)
    for i in 0..<layout.size { matrix[i, i] = 1 }
    for block in blocks {
      guard let top = layout.offsets[block.row], let left = layout.offsets[block.column] else { continue }
      if case .dense(let map) = block.map {
        let values = map.parameter.doubles
        for row in 0..<map.outputWidth {
          for column in 0..<map.inputWidth {
            matrix[top + row, left + column] -= map.scale * values[map.position(row: row, column: column)]
          }
        }
      } else {
        block.map.forEachEntry { row, column, coefficient in
          matrix[top + row, left + column] -= Double(coefficient)
        }
      }
    }
    return matrix
  }
}
