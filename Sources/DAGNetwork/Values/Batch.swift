/// The values of one node at several points: `count` samples of `width` coordinates.
///
/// The storage is sample-major: coordinate `i` of sample `s` is `elements[s * width + i]`, a row-major `count × width`
/// matrix.
public struct Batch<Element: Sendable>: Sendable {
  public let width: Int
  public let count: Int
  public var elements: [Element]

  /// - Precondition: `elements.count == width * count`.
  public init(width: Int, count: Int, elements: [Element]) {
    precondition(elements.count == width * count, "a batch of \(count) samples of width \(width)")
    self.width = width
    self.count = count
    self.elements = elements
  }

  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public init(repeating element: Element, width: Int, count: Int) {
    self.width = width
    self.count = count
    elements = Array(repeating: element, count: width * count)
  }

  /// One sample.
  public init(_ sample: [Element]) {
    width = sample.count
    count = 1
    elements = sample
  }

  /// The coordinates of sample `index`.
  public func sample(_ index: Int) -> ArraySlice<Element> { elements[index * width..<(index + 1) * width] }

  public func map<T, E: Error>(_ transform: (Element) throws(E) -> T) throws(E) -> Batch<T> {
    Batch<T>(width: width, count: count, elements: try elements.map(transform))
  }
}

extension Batch: Equatable where Element: Equatable {}
extension Batch: Hashable where Element: Hashable {}
