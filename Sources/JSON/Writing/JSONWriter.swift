/// Writes JSON text, value by value, into a byte buffer. Members keep the order in which they are written.
///
///     var writer = JSONWriter(style: .pretty)
///     writer.beginObject()
///     writer.name("point")
///     writer.beginArray(inline: true)
///     writer.write("1/3")
///     writer.write(2.5)
///     writer.end()
///     writer.end()
///     // writer.text: {"point": ["1/3", 2.5]}
///
/// - Precondition: calls follow the grammar: one value at the top, a name before each value in an object, as many ends as
///   beginnings. The names in an object are distinct, which is not checked.
public struct JSONWriter: Sendable {
  public enum Style: Sendable {
    /// No space, no line breaks.
    case compact
    /// Each element and member on a line of its own, indented by two spaces for each container around it.
    case pretty
  }

  /// The text so far, as UTF-8.
  public private(set) var bytes: [UInt8] = []
  public let style: Style

  private struct Container {
    let isObject: Bool
    let isInline: Bool
    var isEmpty = true
  }
  private var open: [Container] = []
  private var isAfterName = false

  public init(style: Style = .compact) { self.style = style }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Takes the text out of the writer, so that a long one can be written piece by piece; what is open stays open.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// - Parameter inline: whether a pretty writer puts the whole object on one line.
  public mutating func beginObject(inline: Bool = false) { begin("{", isObject: true, inline) }

  /// - Parameter inline: whether a pretty writer puts the whole array on one line.
  public mutating func beginArray(inline: Bool = false) { begin("[", isObject: false, inline) }

  private mutating func begin(_ bracket: Unicode.Scalar, isObject: Bool, _ isInline: Bool) {
    beginValue()
    bytes.append(UInt8(ascii: bracket))
    open.append(Container(isObject: isObject, isInline: isInline || open.last?.isInline == true))
  }

  /// Ends the innermost container that is open.
  public mutating func end() {
    precondition(!open.isEmpty && !isAfterName, "no container to end here")
    let container = open.removeLast()
    if style == .pretty && !container.isEmpty && !container.isInline { breakLine() }
    bytes.append(UInt8(ascii: container.isObject ? "}" : "]"))
  }

  /// Writes the name of the next member.
  public mutating func name(_ name: String) {
    precondition(open.last?.isObject == true && !isAfterName, "a member's name belongs in an object, before its value")
    separate()
    Self.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if style == .pretty { bytes.append(UInt8(ascii: " ")) }
    isAfterName = true
  }

  private mutating func beginValue() {
    if isAfterName {
      isAfterName = false
    } else if let container = open.last {
      precondition(!container.isObject, "a value in an object follows a member's name")
      separate()
    } else {
      precondition(bytes.isEmpty, "a text is one value")
    }
  }

  private mutating func separate() {
    let container = open[open.count - 1]
    if !container.isEmpty { bytes.append(UInt8(ascii: ",")) }
    open[open.count - 1].isEmpty = false
    guard style == .pretty else { return }
    if !container.isInline {
      breakLine()
    } else if !container.isEmpty {
      bytes.append(UInt8(ascii: " "))
    }
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<open.count { bytes += [UInt8(ascii: " "), UInt8(ascii: " ")] }
  }

  public mutating func writeNull() { writeLiteral("null") }

  public mutating func write(_ value: Bool) { writeLiteral(value ? "true" : "false") }

  public mutating func write(_ value: String) {
    beginValue()
    Self.append(value, to: &bytes)
  }

  public mutating func write(_ value: Int) { writeLiteral(String(value)) }

  /// Writes the shortest decimal that reads back as the same double.
  ///
  /// - Precondition: the value is finite; JSON has no NaN and no infinities.
  public mutating func write(_ value: Double) {
    precondition(value.isFinite, "JSON has no number for \(value)")
    writeLiteral(value.description)
  }

  /// Writes the shortest decimal that reads back as the same float.
  ///
  /// - Precondition: the value is finite; JSON has no NaN and no infinities.
  public mutating func write(_ value: Float) {
    precondition(value.isFinite, "JSON has no number for \(value)")
    writeLiteral(value.description)
  }

  /// Writes text that is a JSON scalar already.
  mutating func writeLiteral(_ text: String) {
    beginValue()
    bytes += text.utf8
  }

  /// Appends a string with its quotation marks.
  static func append(_ string: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case 0..<0x20, 0x7F: bytes += (byte < 16 ? "\\u000" : "\\u00").utf8 + Array(String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
