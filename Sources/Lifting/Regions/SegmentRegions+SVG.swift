import DAGNetwork
import Exact

extension SegmentRegions {
  /// A picture of the outputs along the segment, as a document in SVG: a polyline over the parameter for each output
  /// coordinate, exact up to the rounding of its corners to a thousandth of a pixel; a line at each parameter where a unit
  /// changes, a darker one where the affine map of the outputs does.
  ///
  /// - Parameter names: what the output coordinates are called.
  /// - Precondition: a name for each output coordinate.
  /// - Complexity: linear in the pieces and the output coordinates.
  public func svg(title: String, names: [String]) -> String {
    let plot = Plot(range: valueRange)
    let height = max(Plot.height, Double(names.count) * 16)
    let extent = (width: 2 * Plot.margin + Plot.width + 150, height: 2 * Plot.margin + height)
    let size = "\(SVG.number(extent.width)) \(SVG.number(extent.height))"
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(SVG.number(extent.width))\" "
        + "height=\"\(SVG.number(extent.height))\" viewBox=\"0 0 \(size)\" font-family=\"sans-serif\" font-size=\"12\">",
      "<title>\(SVG.escaped(title))</title>",
      "<rect width=\"\(SVG.number(extent.width))\" height=\"\(SVG.number(extent.height))\" fill=\"white\"/>",
    ]
    lines += breakpointLines(in: plot)
    lines += plot.axes
    for (output, name) in names.enumerated() {
      let colour = Plot.colours[output % Plot.colours.count]
      lines.append(
        "<path d=\"\(path(ofOutput: output, in: plot))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\">"
          + "<title>\(SVG.escaped(name))</title></path>")
      let (x, y) = (Plot.margin + Plot.width + 16, Plot.margin + 12 + 16 * Double(output))
      lines.append(
        "<text x=\"\(SVG.number(x))\" y=\"\(SVG.number(y))\" fill=\"\(colour)\">\(SVG.escaped(name))</text>")
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  /// The least and the largest value of an output.
  private var valueRange: ClosedRange<Rational> {
    var range: ClosedRange<Rational>?
    for piece in pieces {
      for value in piece.outputs.flatMap({ [$0(piece.from), $0(piece.to)] }) {
        range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
      }
    }
    return range ?? 0...0
  }

  private func breakpointLines(in plot: Plot) -> [String] {
    let mapStarts = Set(affineStarts)
    return pieces.indices.dropFirst().map { index in
      let isMapStart = mapStarts.contains(index)
      let count = pieces[index].changes.count
      return "<path d=\"M\(plot.x(pieces[index].from)) \(SVG.number(Plot.margin))v\(SVG.number(Plot.height))\" "
        + "stroke=\"\(isMapStart ? "#c0c0c0" : "#ececec")\" stroke-width=\"0.75\">"
        + "<title>t ≈ \(Double(pieces[index].from)): \(count == 1 ? "1 unit changes" : "\(count) units change")"
        + "\(isMapStart ? "" : ", the map of the outputs does not")</title></path>"
    }
  }

  /// The graph of an output; a new line where it jumps.
  private func path(ofOutput output: Int, in plot: Plot) -> String {
    var path = ""
    var last: (parameter: Rational, value: Rational)?
    for (index, piece) in pieces.enumerated() {
      let form = piece.outputs[output]
      let first = form(piece.from)
      if last?.value != first { path += "M\(plot.x(piece.from)) \(plot.y(first))" }
      last = (piece.to, form(piece.to))
      // Corners alone: where the next piece goes on as this one does, there is none.
      if index + 1 < pieces.count, pieces[index + 1].outputs[output] == form { continue }
      path += "L\(plot.x(piece.to)) \(plot.y(form(piece.to)))"
    }
    return path
  }
}

/// The rectangle that the picture is drawn in.
private struct Plot {
  static let width = 720.0
  static let height = 400.0
  static let margin = 48.0
  static let colours = [
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#17becf", "#e377c2", "#7f7f7f", "#bcbd22",
  ]

  let range: ClosedRange<Rational>

  func x(_ parameter: Rational) -> String { SVG.number(Self.margin + Self.width * Double(parameter)) }

  func y(_ value: Rational) -> String {
    let extent = range.upperBound - range.lowerBound
    // What is constant is drawn in the middle.
    let share = extent.isZero ? 0.5 : Double(quotient(range.upperBound - value, extent))
    return SVG.number(Self.margin + Self.height * share)
  }

  /// The frame, the ends of both axes, and the line of the value 0.
  var axes: [String] {
    let (left, bottom) = (SVG.number(Self.margin), SVG.number(Self.margin + Self.height + 18))
    var lines = [
      "<rect x=\"\(left)\" y=\"\(left)\" width=\"\(SVG.number(Self.width))\" height=\"\(SVG.number(Self.height))\" "
        + "fill=\"none\" stroke=\"#606060\"/>"
    ]
    for (parameter, text) in [(Rational(0), "t = 0"), (1, "t = 1")] {
      lines.append("<text x=\"\(x(parameter))\" y=\"\(bottom)\" text-anchor=\"middle\">\(text)</text>")
    }
    var values = [range.lowerBound]
    if !range.lowerBound.isZero, !range.upperBound.isZero, range.contains(0) { values.append(0) }
    if range.upperBound != range.lowerBound { values.append(range.upperBound) }
    for value in values {
      if value.isZero {
        lines.append("<path d=\"M\(left) \(y(0))h\(SVG.number(Self.width))\" stroke=\"#606060\" stroke-width=\"0.5\"/>")
      }
      let text = SVG.escaped(Self.short(value))
      lines.append(
        "<text x=\"\(SVG.number(Self.margin - 4))\" y=\"\(y(value))\" text-anchor=\"end\" dominant-baseline=\"middle\">"
          + "\(text)</text>")
    }
    return lines
  }

  /// A value to three significant digits, or as its nearest double where it is very large or very small.
  private static func short(_ value: Rational) -> String {
    let double = Double(value)
    guard (1e-2..<1e5).contains(abs(double)) else { return "\(double)" }
    return SVG.number(abs(double) < 10 ? (double * 100).rounded() / 100 : (double * 10).rounded() / 10)
  }
}
