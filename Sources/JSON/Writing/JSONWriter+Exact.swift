import Exact

extension JSONWriter {
  /// Writes an exact number as a string, `"12"`: whoever reads it as a number could round it.
  public mutating func write(_ value: Integer) { write(String(describing: value)) }

  /// Writes an exact number as a string, `"-7/3"`.
  public mutating func write(_ value: Rational) { write(String(describing: value)) }
}
