import DAGNetwork
import Exact

extension LinearEngine {
  /// Adds what the derivative of an arc makes of tangents at its tail to those at its head: `y = y + J x`. A `nil` sum is 0.
  func add(
    _ jacobian: Jacobian<Element>, of x: Batch<Element>, width: Int, to sum: inout Batch<Element>?
  ) throws(DomainError) {
    var y = sum ?? Batch(repeating: zero, width: width, count: x.count)
    sum = nil
    switch jacobian {
    case .linear(let map): try apply(map, to: x, adding: true, into: &y)
    case .diagonal(let entries): addDiagonal(entries, of: x, to: &y)
    case .sparse(let matrix):
      for sample in 0..<x.count {
        let (tail, head) = (sample * matrix.inputWidth, sample * matrix.outputWidth)
        matrix.forEach { row, column, entry in
          y.elements[head + row] = add(y.elements[head + row], multiply(entry, x.elements[tail + column]))
        }
      }
    case .dense(let rows, let columns, let entries):
      for sample in 0..<x.count {
        for row in 0..<rows {
          var value = y.elements[sample * rows + row]
          for column in 0..<columns {
            value = add(value, multiply(entries[row * columns + column], x.elements[sample * columns + column]))
          }
          y.elements[sample * rows + row] = value
        }
      }
    }
    sum = y
  }

  /// Adds what the transposed derivative of an arc makes of covectors at its head to those at its tail: `x = x + Jᵀ y`. A
  /// `nil` sum is 0.
  func add(
    transposed jacobian: Jacobian<Element>, of y: Batch<Element>, width: Int, to sum: inout Batch<Element>?
  ) throws(DomainError) {
    var x = sum ?? Batch(repeating: zero, width: width, count: y.count)
    sum = nil
    switch jacobian {
    case .linear(let map): for part in map.transposedParts { try apply(part, to: y, adding: true, into: &x) }
    case .diagonal(let entries): addDiagonal(entries, of: y, to: &x)
    case .sparse(let matrix):
      for sample in 0..<y.count {
        let (tail, head) = (sample * matrix.inputWidth, sample * matrix.outputWidth)
        matrix.forEach { row, column, entry in
          x.elements[tail + column] = add(x.elements[tail + column], multiply(entry, y.elements[head + row]))
        }
      }
    case .dense(let rows, let columns, let entries):
      for sample in 0..<y.count {
        for row in 0..<rows {
          let factor = y.elements[sample * rows + row]
          for column in 0..<columns {
            let target = sample * columns + column
            x.elements[target] = add(x.elements[target], multiply(entries[row * columns + column], factor))
          }
        }
      }
    }
    sum = x
  }

  private func addDiagonal(_ entries: [Element], of x: Batch<Element>, to y: inout Batch<Element>) {
    for sample in 0..<x.count {
      for (i, entry) in entries.enumerated() {
        let at = sample * entries.count + i
        y.elements[at] = add(y.elements[at], multiply(entry, x.elements[at]))
      }
    }
  }
}
