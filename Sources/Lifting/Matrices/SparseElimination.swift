import Exact

/// Gaussian elimination of a sparse square matrix over the rationals, row by row in the order given.
///
/// Row `i` takes its pivot in column `i` if that is not 0 once the rows before are eliminated from it, else in the first
/// column that has anything left. A row that has nothing left makes the determinant 0.
package struct SparseElimination {
  /// The reduced rows without their pivots.
  private var reduced: [[(column: Int, value: Rational)]] = []
  private var pivots: [Rational] = []
  private var pivotColumns: [Int] = []
  /// The row whose pivot stands in a column; -1 for none.
  private var pivotRows: [Int]
  /// The row that is being eliminated, written out, and which of its places are in use.
  private var work: [Rational]
  private var isInUse: [Bool]
  /// The products that may still be taken.
  private var budget: Int

  private init(size: Int, budget: Int) {
    pivotRows = Array(repeating: -1, count: size)
    work = Array(repeating: 0, count: size)
    isInUse = Array(repeating: false, count: size)
    self.budget = budget
  }

  /// The determinant.
  ///
  /// - Parameter rows: the entries of each row; several at one place are summed.
  /// - Parameter budget: the largest number of products that is taken.
  /// - Returns: `nil` if the fill-in needs more.
  /// - Complexity: for a matrix that is lower triangular in the order given, linear in the entries but for a heap of the
  ///   entries of one row; otherwise by fill-in, at most cubic.
  package static func determinant(of rows: [[(column: Int, value: Rational)]], budget: Int) -> Rational? {
    var elimination = SparseElimination(size: rows.count, budget: budget)
    for row in rows {
      switch elimination.eliminate(row) {
      case .pivot: continue
      case .nothingLeft: return 0
      case .outOfBudget: return nil
      }
    }
    let product = elimination.pivots.reduce(Rational(1)) { $1 == 1 ? $0 : $0 * $1 }
    return elimination.isOddPermutation ? -product : product
  }

  private enum Outcome {
    case pivot
    case nothingLeft
    case outOfBudget
  }

  private mutating func eliminate(_ row: [(column: Int, value: Rational)]) -> Outcome {
    var columns: [Int] = []
    var pending = AscendingQueue()
    for (column, value) in row { insert(column, into: &columns, &pending) { $0 + value } }
    // A reduced row has entries only in columns whose pivot rows come later, so that rows come out of the queue in order,
    // each once.
    while let pivotRow = pending.popSmallest() {
      let column = pivotColumns[pivotRow]
      let value = work[column]
      work[column] = 0
      if value.isZero || reduced[pivotRow].isEmpty { continue }
      budget -= reduced[pivotRow].count
      if budget < 0 { return .outOfBudget }
      let pivot = pivots[pivotRow]
      guard let factor = pivot == 1 ? value : try? value.divided(by: pivot) else { return .nothingLeft }
      for (column, entry) in reduced[pivotRow] { insert(column, into: &columns, &pending) { $0 - factor * entry } }
    }
    let index = pivots.count
    var left: [(column: Int, value: Rational)] = []
    for column in columns {
      if !work[column].isZero { left.append((column, work[column])) }
      work[column] = 0
      isInUse[column] = false
    }
    guard
      let place = left.firstIndex(where: { $0.column == index })
        ?? left.indices.min(by: { left[$0].column < left[$1].column })
    else { return .nothingLeft }
    let (column, pivot) = left.remove(at: place)
    pivotRows[column] = index
    pivotColumns.append(column)
    pivots.append(pivot)
    reduced.append(left)
    return .pivot
  }

  private mutating func insert(
    _ column: Int, into columns: inout [Int], _ pending: inout AscendingQueue, _ change: (Rational) -> Rational
  ) {
    if !isInUse[column] {
      isInUse[column] = true
      columns.append(column)
      if pivotRows[column] >= 0 { pending.insert(pivotRows[column]) }
    }
    work[column] = change(work[column])
  }

  /// Whether the permutation from rows to pivot columns is odd.
  private var isOddPermutation: Bool {
    var isSeen = [Bool](repeating: false, count: pivotColumns.count)
    var isOdd = false
    for start in pivotColumns.indices where !isSeen[start] {
      var row = start
      while !isSeen[row] {
        isSeen[row] = true
        row = pivotColumns[row]
        if row != start { isOdd.toggle() }
      }
    }
    return isOdd
  }
}

/// Numbers that come out in ascending order: a binary heap.
private struct AscendingQueue {
  private var heap: [Int] = []

  mutating func insert(_ number: Int) {
    heap.append(number)
    var place = heap.count - 1
    while place > 0, heap[(place - 1) / 2] > heap[place] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func popSmallest() -> Int? {
    guard let last = heap.popLast() else { return nil }
    guard let smallest = heap.first else { return last }
    heap[0] = last
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= heap.count { return smallest }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if heap[place] <= heap[child] { return smallest }
      heap.swapAt(place, child)
      place = child
    }
  }
}
