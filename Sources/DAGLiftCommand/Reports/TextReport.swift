/// Plain text for a reader, in lines of at most 100 columns: labelled fields, tables, paragraphs.
struct TextReport {
  static let width = 100
  static let labelWidth = 10
  /// What a time in brackets takes: `[0.0123 s]`.
  static let timeWidth = 10

  private var lines: [String] = []

  var text: String { lines.joined(separator: "\n") + "\n" }

  mutating func line(_ line: String = "") {
    var line = line.printable[...]
    while line.last == " " { line.removeLast() }
    lines.append(String(line))
  }

  /// A field: a label, and its value in the column after the labels.
  mutating func field(_ label: String, _ value: String) {
    wrap(value, first: label.padded(to: Self.labelWidth), others: Self.labelWidth)
  }

  /// A further line of the last field.
  mutating func more(_ value: String) { field("", value) }

  /// Text broken into lines at spaces; a word that is longer than a line stays whole.
  ///
  /// - Parameter time: what ends the last line. Room is kept for as much as a time takes, so that the lines break at the
  ///   same places in every run.
  mutating func wrap(_ text: String, first: String, others indent: Int, time: String? = nil) {
    var line = first
    var column = first.count
    var isFresh = true
    for word in text.split(separator: " ") {
      if !isFresh && column + 1 + word.count > Self.width {
        self.line(line)
        line = String(repeating: " ", count: indent)
        column = indent
        isFresh = true
      }
      line += isFresh ? "\(word)" : " \(word)"
      column += word.count + (isFresh ? 0 : 1)
      isFresh = false
    }
    if let time {
      if column + 1 + Self.timeWidth <= Self.width {
        line += " "
      } else {
        self.line(line)
        line = String(repeating: " ", count: indent)
      }
      line += time
    }
    self.line(line)
  }

  /// A table under a heading. Columns are as wide as their widest entry; those of numbers are aligned at the right.
  mutating func table(indent: Int, heading: [String], isNumber: [Bool], rows: [[String]]) {
    var widths = heading.map(\.count)
    for row in rows { for (i, entry) in row.enumerated() { widths[i] = max(widths[i], entry.count) } }
    for row in [heading] + rows {
      let entries = row.enumerated().map { i, entry in
        isNumber[i] ? entry.padded(to: widths[i], atLeft: true) : entry.padded(to: widths[i])
      }
      line(String(repeating: " ", count: indent) + entries.joined(separator: "  "))
    }
  }
}

extension String {
  func padded(to width: Int, atLeft: Bool = false) -> String {
    let padding = String(repeating: " ", count: max(0, width - count))
    return atLeft ? padding + self : self + padding
  }

  /// The text without characters that a terminal would obey: a name from a file may hold anything.
  var printable: String {
    guard unicodeScalars.contains(where: Self.isControl) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if Self.isControl(scalar) {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Marks that change the direction of what follows.
    case .format: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    default: false
    }
  }
}
