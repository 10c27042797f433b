/// Why bytes are no array or archive of arrays as NumPy writes them, or not one that can be read.
public enum NumPyError: Error, Sendable, Hashable {
  /// The bytes do not begin as an array does.
  case notAnArray
  /// The header says what it may not say, at an offset in bytes.
  case header(offset: Int, expected: String)
  /// The elements are of a type that is not read.
  case elementType(String)
  /// The elements take another number of bytes than the shape says.
  case dataSize(expected: Int, found: Int)
  /// An element is NaN or infinite; positions count from 0, in the order of the file.
  case nonFinite(position: Int)
  /// The bytes do not end as a ZIP archive does, or their directory does not fit them.
  case notAnArchive
  /// An entry of the archive cannot be read.
  case entry(name: String, problem: String)
}

extension NumPyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAnArray: "no NumPy array: expected a file that begins with the bytes 93 'NUMPY'"
    case .header(let offset, let expected): "the array's header: expected \(expected) at byte \(offset)"
    case .elementType(let type):
      "the array has elements of the type '\(type)': expected booleans, integers of 1 to 8 bytes, or float32 or float64"
    case .dataSize(let expected, let found):
      "the array's elements take \(found) bytes: expected \(expected), as its shape says"
    case .nonFinite(let position): "element \(position) of the array is NaN or infinite: expected finite numbers"
    case .notAnArchive: "no archive of NumPy arrays: expected a ZIP file, as numpy.savez writes it"
    case .entry(let name, let problem): "the entry '\(name)' of the archive \(problem)"
    }
  }
}
