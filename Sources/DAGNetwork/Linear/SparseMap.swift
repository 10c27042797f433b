import Exact

/// A matrix by its rows, each with the columns of its coefficients: an average over windows, an interpolation, a sum along an
/// axis. Everything else is a structural zero; a stored coefficient 0 is not.
public struct SparseMap: Sendable, Equatable {
  public let inputWidth: Int
  /// Where each row starts in ``columns``, and at the end the number of entries.
  public let starts: [Int32]
  /// The columns of the entries, row by row, ascending within a row.
  public let columns: [Int32]
  /// The coefficients of the entries, in the order of ``columns``.
  public let coefficients: ParameterVector

  /// - Precondition: the starts ascend from 0 to the number of columns; columns are coordinates of the input that ascend
  ///   within each row; there is a coefficient for each.
  public init(inputWidth: Int, starts: [Int32], columns: [Int32], coefficients: ParameterVector) {
    precondition(starts.first == 0 && Int(starts[starts.count - 1]) == columns.count, "rows from the first to the last")
    precondition(coefficients.width == columns.count, "a coefficient for each entry")
    for row in 0..<starts.count - 1 {
      precondition(starts[row] <= starts[row + 1], "rows one after the other")
      var last: Int32 = -1
      for at in Int(starts[row])..<Int(starts[row + 1]) {
        precondition(columns[at] > last && Int(columns[at]) < inputWidth, "ascending columns within the input")
        last = columns[at]
      }
    }
    self.inputWidth = inputWidth
    self.starts = starts
    self.columns = columns
    self.coefficients = coefficients
  }

  /// Rows of entries, whose coefficients are few distinct numbers.
  ///
  /// - Parameter name: what the parameter of the coefficients is called.
  /// - Precondition: the columns of a row are distinct coordinates of the input.
  public init(inputWidth: Int, rows: [[(column: Int, coefficient: Rational)]], name: String) {
    var starts: [Int32] = [0]
    var columns: [Int32] = []
    var indices: [Int32] = []
    var values: [Rational] = []
    var places: [Rational: Int32] = [:]
    for row in rows {
      for (column, coefficient) in row.sorted(by: { $0.column < $1.column }) {
        let place = places[coefficient] ?? Int32(values.count)
        if Int(place) == values.count {
          places[coefficient] = place
          values.append(coefficient)
        }
        columns.append(Int32(column))
        indices.append(place)
      }
      starts.append(Int32(columns.count))
    }
    guard let parameter = try? Parameter(name: name, shape: [values.count], values: .exact(values)) else {
      preconditionFailure("as many numbers as the shape says, all of them rational")
    }
    self.init(
      inputWidth: inputWidth, starts: starts, columns: columns,
      coefficients: ParameterVector(parameter, indices: indices))
  }

  public var outputWidth: Int { starts.count - 1 }
  public var entryCount: Int { columns.count }

  /// The entries of a row, as positions in ``columns`` and ``coefficients``.
  public func entries(ofRow row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

  /// Calls `body` with the row, the column and the position in the parameter of every entry.
  func forEachPlace<E: Error>(_ body: (_ row: Int, _ column: Int, _ position: Int) throws(E) -> Void) throws(E) {
    for row in 0..<outputWidth {
      for at in entries(ofRow: row) { try body(row, Int(columns[at]), coefficients.indices.map { Int($0[at]) } ?? at) }
    }
  }

  /// - Complexity: linear in the entries and the widths.
  public var transposed: SparseMap {
    var starts = [Int32](repeating: 0, count: inputWidth + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for column in 0..<inputWidth { starts[column + 1] += starts[column] }
    var next = starts
    var rows = [Int32](repeating: 0, count: entryCount)
    var indices = [Int32](repeating: 0, count: entryCount)
    forEachPlace { row, column, position in
      let at = Int(next[column])
      next[column] += 1
      rows[at] = Int32(row)
      indices[at] = Int32(position)
    }
    return SparseMap(
      inputWidth: outputWidth, starts: starts, columns: rows,
      coefficients: ParameterVector(coefficients.parameter, indices: indices, scale: coefficients.scale))
  }
}

extension LinearEngine {
  @_specialize(where Self == Doubles)
  @_specialize(where Self == Floats)
  func apply(
    sparse map: SparseMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    let coefficients = try elements(of: map.coefficients)
    for sample in 0..<x.count {
      let base = sample * map.inputWidth
      for row in 0..<map.outputWidth {
        let target = sample * map.outputWidth + row
        var sum = adding ? y.elements[target] : zero
        for at in map.entries(ofRow: row) {
          sum = add(sum, multiply(coefficients[at], x.elements[base + Int(map.columns[at])]))
        }
        y.elements[target] = sum
      }
    }
  }
}
