import Exact

/// Rows of a sparse matrix of integers, those without entries left out: compressed rows.
struct SparseRows: Sendable {
  enum Values: Sendable {
    case words([Int])
    case integers([Integer])
  }

  /// The rows that have entries, ascending.
  let rows: [Int]
  /// Where the entries of each such row start, and at the end their number.
  let starts: [Int]
  let columns: [Int]
  let values: Values
  /// Whether an entry stands in the column of a coordinate that has a row.
  let mapsRowsIntoRows: Bool

  struct Entry {
    let row: Int
    let column: Int
    let value: Integer
  }

  /// - Parameter entries: in any order. Several entries at one place are several terms of their sum.
  init(_ entries: [Entry]) {
    let order = entries.indices.sorted { (entries[$0].row, $0) < (entries[$1].row, $1) }
    var rows: [Int] = []
    var starts: [Int] = []
    var words: [Int] = []
    words.reserveCapacity(entries.count)
    for (position, index) in order.enumerated() {
      if rows.last != entries[index].row {
        rows.append(entries[index].row)
        starts.append(position)
      }
      if let word = Int(exactly: entries[index].value) { words.append(word) }
    }
    starts.append(entries.count)
    self.rows = rows
    self.starts = starts
    let columns = order.map { entries[$0].column }
    self.columns = columns
    let isRow = Set(rows)
    mapsRowsIntoRows = Set(columns).contains { isRow.contains($0) }
    values = words.count == entries.count ? .words(words) : .integers(order.map { entries[$0].value })
  }

  var entryCount: Int { columns.count }

  /// The entries of the row at a position in ``rows``.
  func entries(at position: Int) -> Range<Int> { starts[position]..<starts[position + 1] }

  func value(at entry: Int) -> Integer {
    switch values {
    case .words(let words): Integer(words[entry])
    case .integers(let integers): integers[entry]
    }
  }
}
