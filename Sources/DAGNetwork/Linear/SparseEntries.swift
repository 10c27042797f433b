/// Elements of some domain as entries of a matrix, row by row; everything else is 0.
public struct SparseEntries<Element: Sendable>: Sendable {
  public let inputWidth: Int
  /// Where each row starts in ``columns``, and at the end the number of entries.
  public let starts: [Int32]
  /// The columns of the entries, ascending within a row.
  public let columns: [Int32]
  /// The entries, in the order of ``columns``.
  public let values: [Element]

  /// - Precondition: the starts ascend from 0 to the number of columns, and there is a value for each.
  public init(inputWidth: Int, starts: [Int32], columns: [Int32], values: [Element]) {
    precondition(starts.first == 0 && Int(starts[starts.count - 1]) == columns.count && columns.count == values.count)
    self.inputWidth = inputWidth
    self.starts = starts
    self.columns = columns
    self.values = values
  }

  public var outputWidth: Int { starts.count - 1 }

  /// Calls `body` with the row, the column and the value of every entry, row by row.
  @inline(__always)
  public func forEach<E: Error>(_ body: (_ row: Int, _ column: Int, Element) throws(E) -> Void) throws(E) {
    for row in 0..<outputWidth {
      for at in Int(starts[row])..<Int(starts[row + 1]) { try body(row, Int(columns[at]), values[at]) }
    }
  }
}
