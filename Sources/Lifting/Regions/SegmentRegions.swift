import DAGNetwork
import Exact

/// All regions that the segment from one point to another crosses.
public struct SegmentRegions: Sendable {
  /// In the order of the parameter, from 0 to 1; each begins where the one before ends.
  public let pieces: [SegmentPiece]
  /// The positions of the pieces that begin a maximal interval on which all outputs are one affine map of the inputs.
  public let affineStarts: [Int]
  /// The positions of the pieces that begin a maximal interval on which all outputs are one affine function of the parameter.
  /// Several units that change together may change the map, and leave what the segment shows of it.
  public let graphStarts: [Int]
  /// The units that have the first point on the boundary between two of their branches, in ascending order.
  public let startKinks: [NetworkUnit]
  /// The same of the last point.
  public let endKinks: [NetworkUnit]

  /// - Parameter pieceLimit: the largest number of pieces; a segment may cross very many regions.
  /// - Throws: ``SegmentError``.
  /// - Precondition: both points have one value for each input, of the input's width.
  /// - Complexity: linear in the pieces; see ``SegmentWalk/next()``.
  public init(
    of network: Network, from start: [[Rational]], to end: [[Rational]], pieceLimit: Int = 10_000
  ) throws(SegmentError) {
    var pieces: [SegmentPiece] = []
    var (affineStarts, graphStarts): ([Int], [Int]) = ([], [])
    do throws(UnrectifyingError) {
      var walk = try SegmentWalk(of: network, from: start, to: end)
      startKinks = try Unrectification(of: network, at: start).activations.kinks
      endKinks = try Unrectification(of: network, at: end).activations.kinks
      while pieces.count <= pieceLimit, let piece = try walk.next() {
        let previous = pieces.last
        if previous?.outputs != piece.outputs { graphStarts.append(pieces.count) }
        do throws(DomainError) {
          if let previous, try piece.hasMap(of: previous) {} else { affineStarts.append(pieces.count) }
        } catch {
          throw .evaluation(error)
        }
        pieces.append(piece)
      }
    } catch {
      throw .unrectifying(error)
    }
    if pieces.count > pieceLimit { throw .pieces(limit: pieceLimit, parameter: pieces[pieceLimit].from) }
    self.pieces = pieces
    self.affineStarts = affineStarts
    self.graphStarts = graphStarts
  }

  /// Whether the outputs at the beginning of a piece are other values than at the end of the piece before.
  public func jumps(atPiece index: Int) -> Bool {
    guard index > 0 else { return false }
    let parameter = pieces[index].from
    return zip(pieces[index - 1].outputs, pieces[index].outputs).contains { $0(parameter) != $1(parameter) }
  }
}

/// Why the regions along a segment are not known.
public enum SegmentError: Error, Sendable, Equatable {
  case unrectifying(UnrectifyingError)
  /// More pieces than the limit; this many lie before the parameter.
  case pieces(limit: Int, parameter: Rational)
}

extension SegmentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unrectifying(let error): "\(error)"
    case .pieces(let limit, let parameter):
      "the segment crosses more than \(limit) regions: so many lie before the parameter \(Double(parameter))"
    }
  }
}
