/// Elements of an array at equal distances: what one row of windows, or one tap of a convolution, reads.
///
/// The loops over runs are most of what passes over images do beside matrix products. Their bounds are checked once for a run
/// and not at each element, so that the compiler makes vector instructions of them.
public struct StridedRun: Sendable, Equatable {
  public var start: Int
  public var count: Int
  public var step: Int

  @inlinable public init(start: Int, count: Int, step: Int) {
    self.start = start
    self.count = count
    self.step = step
  }

  /// Whether all elements of the run are elements of an array of `length`.
  @inlinable func lies(within length: Int) -> Bool {
    count == 0 || count > 0 && start >= 0 && step >= 0 && start < length && (count - 1) * step < length - start
  }

  /// Copies the elements to neighbours in another array.
  ///
  /// - Precondition: the run lies within `source`, and as many neighbours within `target`.
  @inlinable @inline(__always)
  public func copy<Element>(from source: Span<Element>, to target: inout MutableSpan<Element>, at place: Int) {
    precondition(
      lies(within: source.count) && StridedRun(start: place, count: count, step: 1).lies(within: target.count))
    // Every index lies within its span, as was checked: the largest is that of the last element.
    if step == 1 {
      for i in 0..<count { unsafe target[unchecked: place + i] = source[unchecked: start + i] }
    } else {
      for i in 0..<count { unsafe target[unchecked: place + i] = source[unchecked: start + i * step] }
    }
  }

  /// Replaces neighbours in an array by a function of them and the elements of the run.
  ///
  /// - Precondition: as for ``copy(from:to:at:)``.
  @inlinable @inline(__always)
  public func combine<Element, Failure: Error>(
    from source: Span<Element>, into target: inout MutableSpan<Element>, at place: Int,
    _ function: (_ old: Element, _ new: Element) throws(Failure) -> Element
  ) throws(Failure) {
    precondition(
      lies(within: source.count) && StridedRun(start: place, count: count, step: 1).lies(within: target.count))
    // Every index lies within its span, as was checked.
    if step == 1 {
      for i in 0..<count {
        unsafe target[unchecked: place + i] = try function(target[unchecked: place + i], source[unchecked: start + i])
      }
    } else {
      for i in 0..<count {
        unsafe target[unchecked: place + i] = try function(
          target[unchecked: place + i], source[unchecked: start + i * step])
      }
    }
  }

  /// Replaces the elements of the run by a function of them and of neighbours in another array.
  ///
  /// - Precondition: as for ``copy(from:to:at:)``, the run in `target` and the neighbours in `source`.
  @inlinable @inline(__always)
  public func spread<Element>(
    from source: Span<Element>, at place: Int, into target: inout MutableSpan<Element>,
    _ function: (_ old: Element, _ new: Element) -> Element
  ) {
    precondition(
      lies(within: target.count) && StridedRun(start: place, count: count, step: 1).lies(within: source.count))
    // Every index lies within its span, as was checked.
    if step == 1 {
      for i in 0..<count {
        unsafe target[unchecked: start + i] = function(target[unchecked: start + i], source[unchecked: place + i])
      }
    } else {
      for i in 0..<count {
        unsafe target[unchecked: start + i * step] = function(
          target[unchecked: start + i * step], source[unchecked: place + i])
      }
    }
  }
}
