import DAGNetwork

/// What random networks look like. The ranges are wishes where they contradict each other: a network has at least one
/// source, one output, and one arc into each node that is no source.
public struct NetworkOptions: Sendable {
  /// The number of nodes, sources included.
  public var nodes: ClosedRange<Int>
  public var inputs = 1...3
  public var constants = 0...2
  public var outputs = 1...3
  /// The number of arcs into a node.
  public var arcsPerNode = 1...3
  public var widths: ClosedRange<Int>
  /// The functions that arcs may carry; all kinds if empty.
  public var kinds: Set<ArcKind>
  /// Whether affine arcs may have constant terms.
  public var hasConstantTerms = true
  public var numbers: RandomNumbers
  /// The degree in the inputs that the values of nodes may have, as far as polynomial arcs raise it: exact values have as
  /// many times the digits of their inputs.
  public var degree = 8
  public var numberTypes: Set<NumberType> = Set(NumberType.allCases)
  /// Whether nodes and arcs are stored in a random order, which is then hardly ever topological.
  public var isShuffled = true
  public var names = NameStyle.plain

  /// The type of a parameter's numbers.
  public enum NumberType: String, Sendable, Hashable, CaseIterable { case float32, float64, exact }

  public enum NameStyle: Sendable, Hashable {
    /// `x0`, `c0`, `v0` for inputs, constants and the other nodes, some of the arcs named too.
    case plain
    /// Names that need escaping or that look like something else, among plain ones; distinct, but not those of coordinates
    /// (``Network/scalarized(limit:)``) distinct from others.
    case nasty
  }

  public init(
    kinds: Set<ArcKind>, nodes: ClosedRange<Int> = 2...12, widths: ClosedRange<Int> = 1...4,
    numbers: RandomNumbers = .small
  ) {
    self.kinds = kinds
    self.nodes = nodes
    self.widths = widths
    self.numbers = numbers
  }

  /// Linear arcs only: no constant terms, and no constant sources.
  public static var linear: NetworkOptions {
    var options = affine
    options.hasConstantTerms = false
    options.constants = 0...0
    return options
  }

  /// Affine arcs only.
  public static var affine: NetworkOptions { NetworkOptions(kinds: ArcKind.affine) }

  /// Affine and piecewise affine arcs.
  public static var piecewiseAffine: NetworkOptions { NetworkOptions(kinds: ArcKind.piecewiseAffine) }

  /// Arcs that rational numbers can evaluate: affine, piecewise affine and polynomial ones.
  public static var exact: NetworkOptions { NetworkOptions(kinds: ArcKind.exact) }

  /// Arcs of all kinds.
  public static var any: NetworkOptions { NetworkOptions(kinds: Set(ArcKind.allCases)) }

  /// The same options with so many nodes.
  public func with(nodes: ClosedRange<Int>) -> NetworkOptions {
    var options = self
    options.nodes = nodes
    return options
  }

  /// The same options with such numbers.
  public func with(numbers: RandomNumbers) -> NetworkOptions {
    var options = self
    options.numbers = numbers
    return options
  }
}
