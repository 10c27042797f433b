import DAGNetwork
import Exact
import Lifting
import Symbolic
import Testing

/// Segments whose pieces can be told by hand.
@Suite struct SegmentTests {
  private func regions(
    _ texts: String..., from start: [Rational], to end: [Rational], pieceLimit: Int = 10_000
  ) throws -> SegmentRegions {
    let pool = ExpressionPool()
    let network = try Network(computing: try texts.map { try pool.parse($0) })
    return try SegmentRegions(
      of: network, from: start.map { [$0] }, to: end.map { [$0] }, pieceLimit: pieceLimit)
  }

  private func fraction(_ numerator: Int, _ denominator: Int) -> Rational {
    Rational(Integer(numerator), positiveDenominator: Integer(denominator))
  }

  /// `relu(x + y) − relu(x − y)` along `y = 0`: both units change at 0 and the map does, from 0 to `2 y`, but not what the
  /// segment shows of it.
  @Test func mapsMayDifferBesideTheSegmentOnly() throws {
    let regions = try regions("relu(x+y) - relu(x-y)", from: [-1, 0], to: [1, 0])
    #expect(regions.pieces.map(\.from) == [0, fraction(1, 2)])
    #expect(regions.pieces[1].changes.count == 2)
    #expect(regions.affineStarts == [0, 1] && regions.graphStarts == [0])
    #expect(try regions.pieces.map { try $0.map().weight } == [[[0, 0]], [[0, 2]]])
  }

  /// A unit whose two branches cancel in the output: `relu(x) − relu(−x) = x`.
  @Test func changesThatCancelAreNoChangeOfTheMap() throws {
    let regions = try regions("relu(x) - relu(-x)", from: [-1], to: [2])
    #expect(regions.pieces.map(\.from) == [0, fraction(1, 3)])
    #expect(regions.affineStarts == [0] && regions.graphStarts == [0])
  }

  /// A dead unit changes alone, behind a unit that stays off.
  @Test func aChangeThatReachesNoOutput() throws {
    let regions = try regions("relu(relu(x) - 5)", from: [-1], to: [1])
    #expect(regions.pieces.map(\.from) == [0, fraction(1, 2)])
    #expect(regions.affineStarts == [0])
  }

  /// `relu(y)` along `y = 0` is at its kink all along; `relu(x)` is where the segment begins.
  @Test func kinksAtEndsAndAllAlong() throws {
    let regions = try regions("relu(x) + relu(y)", from: [0, 0], to: [1, 0])
    #expect(regions.pieces.count == 1)
    #expect(regions.pieces[0].kinks.count == 1 && regions.endKinks == regions.pieces[0].kinks)
    #expect(regions.startKinks.count == 2)
    // On the segment x is positive, so that its unit is on, though at the first point it counts as off.
    #expect(try regions.pieces[0].map().weight == [[1, 0]])
  }

  /// `relu(|x|)` falls to 0 where `|x|` turns, and does not change its own choice there.
  @Test func aUnitThatTouchesItsKinkDoesNotChange() throws {
    let regions = try regions("relu(abs(x) + x/2)", from: [-1], to: [1])
    #expect(regions.pieces.map(\.from) == [0, fraction(1, 2)])
    #expect(regions.pieces[1].changes.count == 1)
  }

  @Test func tiesOfAMaximum() throws {
    // x and y are the same on the segment, and z takes over at 1/3.
    let regions = try regions("max(x, y, z)", from: [0, 0, -1], to: [0, 0, 2])
    #expect(regions.pieces.map(\.from) == [0, fraction(1, 3)])
    #expect(regions.pieces[0].kinks.count == 1 && regions.pieces[1].kinks.isEmpty)
    #expect(try regions.pieces.map { try $0.map().weight } == [[[1, 0, 0]], [[0, 0, 1]]])
    // The unit has the value 0 of both x and y at the first point, and z alone is largest at the last.
    #expect(regions.startKinks.count == 1 && regions.endKinks.isEmpty)
  }

  /// Strict and other inequalities take the sides that they take, and single points are no pieces.
  @Test func functionsThatJump() throws {
    let strict = try regions("piecewise(x > 0, 2*x + 1, -x)", from: [-1], to: [1])
    let other = try regions("piecewise(x >= 0, 2*x + 1, -x)", from: [-1], to: [1])
    for regions in [strict, other] {
      #expect(regions.pieces.map(\.from) == [0, fraction(1, 2)])
      #expect(regions.jumps(atPiece: 1) && !regions.jumps(atPiece: 0))
      #expect(try regions.pieces.map { try $0.map().bias } == [[0], [1]])
    }
    let sign = try regions("sign(x) + y", from: [-1, 3], to: [1, 3])
    #expect(sign.pieces.map { $0.outputs[0].constant } == [2, 4])
    let along = try regions("sign(x) + y", from: [0, 1], to: [0, 2])
    #expect(along.pieces.count == 1 && along.pieces[0].kinks.count == 1)
    #expect(along.pieces[0].outputs == [SegmentForm(constant: 1, slope: 1)])
    let isolated = try regions("piecewise(x >= 0 and x <= 0, 7, x)", from: [-1], to: [1])
    #expect(isolated.pieces.count == 2 && isolated.graphStarts == [0])
  }

  /// The tent map composed `n` times has `2^n` pieces, all of one length.
  @Test func teeth() throws {
    var text = "x"
    for _ in 0..<7 { text = "(1 - abs(2*\(text) - 1))" }
    let regions = try regions(text, from: [0], to: [1])
    #expect(regions.pieces.map(\.from) == (0..<128).map { fraction($0, 128) })
    #expect(regions.affineStarts.count == 128)
    #expect(regions.pieces.enumerated().allSatisfy { $1.outputs[0].slope == ($0.isMultiple(of: 2) ? 128 : -128) })
    let error = try #require(throws: SegmentError.self) {
      try self.regions(text, from: [0], to: [1], pieceLimit: 127)
    }
    #expect(error == .pieces(limit: 127, parameter: fraction(127, 128)))
    #expect(try self.regions(text, from: [0], to: [1], pieceLimit: 128).pieces.count == 128)
  }

  @Test func whatIsNotPiecewiseAffineIsNamed() throws {
    let error = try #require(throws: SegmentError.self) { try regions("relu(x) + tanh(x)", from: [0], to: [1]) }
    guard case .unrectifying(.notPiecewiseAffine(let arc)) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(arc.contains("arc"))
  }

  /// Jumps break the lines of the picture, and the same numbers make the same picture.
  @Test func thePictureHasALineForEachOutput() throws {
    let regions = try regions("abs(x)", "piecewise(x > 0, 2, 1)", from: [-1], to: [1])
    let picture = regions.svg(title: "a < b", names: ["f", "g&h"])
    #expect(picture.hasPrefix("<svg ") && picture.contains("<title>a &lt; b</title>") && picture.contains("g&amp;h"))
    // From 1 at the left to 0 in the middle: the values are from 0 to 2, on 400 pixels below the margin of 48.
    #expect(picture.contains("d=\"M48 248L408 448L768 248\""))
    #expect(picture.contains("d=\"M48 248L408 248M408 48L768 48\""))
    #expect(picture == regions.svg(title: "a < b", names: ["f", "g&h"]))
  }
}
