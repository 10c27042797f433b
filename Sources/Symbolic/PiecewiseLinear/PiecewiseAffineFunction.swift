import Exact

/// A continuous function of one real variable that is affine between finitely many rational breakpoints.
///
/// Neighbouring pieces are different affine functions: equal functions have equal breakpoints and pieces.
public struct PiecewiseAffineFunction: Sendable, Hashable {
  /// The affine function `slope · x + intercept`.
  public struct Piece: Sendable, Hashable {
    public var slope: Rational
    public var intercept: Rational

    public init(slope: Rational, intercept: Rational) {
      self.slope = slope
      self.intercept = intercept
    }

    public func callAsFunction(_ x: Rational) -> Rational { slope * x + intercept }
  }

  /// Ascending.
  public private(set) var breakpoints: [Rational] = []
  /// One more than breakpoints: the first up to the first breakpoint, the last from the last one on.
  public private(set) var pieces: [Piece]

  public init(_ piece: Piece) { pieces = [piece] }

  /// The value at a point.
  ///
  /// - Complexity: logarithmic in the number of pieces.
  public func callAsFunction(_ x: Rational) -> Rational {
    var (low, high) = (0, breakpoints.count)
    while low < high {
      let middle = (low + high) / 2
      if breakpoints[middle] < x { low = middle + 1 } else { high = middle }
    }
    return pieces[low](x)
  }

  /// A function without pieces yet; ``append(_:from:)`` adds them from left to right.
  private init(capacity: Int) {
    pieces = []
    breakpoints.reserveCapacity(capacity)
    pieces.reserveCapacity(capacity + 1)
  }

  /// Adds a piece at the right, which joins the last one where that is the same affine function.
  private mutating func append(_ piece: Piece, from breakpoint: Rational?) {
    if piece == pieces.last { return }
    if let breakpoint, !pieces.isEmpty { breakpoints.append(breakpoint) }
    pieces.append(piece)
  }
}

extension PiecewiseAffineFunction {
  func scaled(by factor: Rational, plus constant: Rational = 0) -> PiecewiseAffineFunction {
    if factor.isZero { return PiecewiseAffineFunction(Piece(slope: 0, intercept: constant)) }
    var result = self
    for i in pieces.indices {
      result.pieces[i] = Piece(slope: factor * pieces[i].slope, intercept: factor * pieces[i].intercept + constant)
    }
    return result
  }

  static func + (a: PiecewiseAffineFunction, b: PiecewiseAffineFunction) -> PiecewiseAffineFunction {
    var result = PiecewiseAffineFunction(capacity: a.breakpoints.count + b.breakpoints.count)
    var (i, j) = (0, 0)
    var start: Rational?
    while true {
      let (p, q) = (a.pieces[i], b.pieces[j])
      result.append(Piece(slope: p.slope + q.slope, intercept: p.intercept + q.intercept), from: start)
      let (next, other) = (
        i < a.breakpoints.count ? a.breakpoints[i] : nil, j < b.breakpoints.count ? b.breakpoints[j] : nil
      )
      switch (next, other) {
      case (let x?, let y?):
        start = Swift.min(x, y)
        if x <= y { i += 1 }
        if y <= x { j += 1 }
      case (let x?, nil):
        start = x
        i += 1
      case (nil, let y?):
        start = y
        j += 1
      case (nil, nil): return result
      }
    }
  }

  /// `on · f` where this function f is not negative, `off · f` where it is not positive.
  func twoSided(on: Rational, off: Rational) -> PiecewiseAffineFunction {
    var result = PiecewiseAffineFunction(capacity: 2 * breakpoints.count)
    for (i, piece) in pieces.enumerated() {
      let (start, end) = (i > 0 ? breakpoints[i - 1] : nil, i < breakpoints.count ? breakpoints[i] : nil)
      func side(_ isPositive: Bool) -> Piece {
        let factor = isPositive ? on : off
        return Piece(slope: factor * piece.slope, intercept: factor * piece.intercept)
      }
      // The sign right of the start, and where it changes.
      guard piece.slope.signum() != 0 else {
        result.append(side(piece.intercept.signum() >= 0), from: start)
        continue
      }
      let root = -quotient(piece.intercept, piece.slope)
      let isRising = piece.slope.signum() > 0
      if start.map({ $0 < root }) ?? true { result.append(side(!isRising), from: start) }
      if end.map({ root < $0 }) ?? true {
        result.append(side(isRising), from: start.map { Swift.max($0, root) } ?? root)
      }
    }
    return result
  }

  /// A point of an interval where the function is not 0; `nil` if it is 0 on the interval.
  ///
  /// - Precondition: the interval is not empty; an end that is `nil` is infinite.
  func nonzeroPoint(from lower: Rational?, to upper: Rational?, isOpen: Bool) -> Rational? {
    let inside = breakpoints.filter { x in (lower.map { $0 < x } ?? true) && (upper.map { x < $0 } ?? true) }
    // An affine piece is 0 if it is 0 at two of its points; infinite pieces reach one further.
    let first = lower ?? inside.first.map { $0 - 1 } ?? upper.map { $0 - 1 } ?? 0
    let last = upper ?? inside.last.map { $0 + 1 } ?? first + 1
    guard isOpen else { return ([first] + inside + [last]).first { !self($0).isZero } }
    // Two points of each of the pieces that reach the ends.
    let (second, beforeLast) = (inside.first ?? last, inside.last ?? first)
    let third = Rational(1, positiveDenominator: 3)
    let between = [(first, second), (second, first), (beforeLast, last), (last, beforeLast)]
      .map { $0 + ($1 - $0) * third }
    return (inside + between).first { !self($0).isZero }
  }
}
