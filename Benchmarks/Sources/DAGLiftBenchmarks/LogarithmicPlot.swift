import Foundation

/// Measurements over a size, both on logarithmic scales, and a line for what grows as the size does.
struct LogarithmicPlot {
  struct Point {
    let x: Double
    let y: Double
  }

  let title: String
  let points: [Point]
  /// The value for each one of the size on the line.
  let guide: Double
  let guideTitle: String
  let y: (range: ClosedRange<Double>, ticks: [(value: Double, text: String)])

  private static let (width, height, left, top, gap) = (300.0, 260.0, 70.0, 40.0, 110.0)

  /// Plots side by side, in SVG.
  static func svg(_ plots: [LogarithmicPlot], x: [(value: Double, text: String)], xTitle: String) -> String {
    let extent = (
      width: left + Double(plots.count) * (width + gap) - gap + 30, height: top + height + 60
    )
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(extent.width))" height="\(number(extent.height))" \
      font-family="sans-serif" font-size="12">
      <rect width="100%" height="100%" fill="white"/>

      """
    for (index, plot) in plots.enumerated() {
      text += "<g transform=\"translate(\(number(left + Double(index) * (width + gap))) \(number(top)))\">\n"
      text += plot.elements(x: x, xTitle: xTitle)
      text += "</g>\n"
    }
    return text + "</svg>\n"
  }

  private func elements(x ticks: [(value: Double, text: String)], xTitle: String) -> String {
    let range = (ticks.first?.value ?? 1)...(ticks.last?.value ?? 10)
    func across(_ value: Double) -> Double { Self.width * Self.share(value, of: range) }
    func down(_ value: Double) -> Double { Self.height * (1 - Self.share(value, of: y.range)) }
    func element(_ name: String, _ attributes: String) -> String { "<\(name) \(attributes)/>\n" }
    func line(_ a: (Double, Double), _ b: (Double, Double), _ style: String) -> String {
      element(
        "line",
        "x1=\"\(Self.number(a.0))\" y1=\"\(Self.number(a.1))\" x2=\"\(Self.number(b.0))\" y2=\"\(Self.number(b.1))\" \(style)"
      )
    }
    func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\">\(text)</text>\n"
    }
    var text = label(title, Self.width / 2, -18, "middle") + label(xTitle, Self.width / 2, Self.height + 40, "middle")
    for tick in ticks {
      text += line((across(tick.value), 0), (across(tick.value), Self.height), "stroke=\"#ddd\"")
      text += label(tick.text, across(tick.value), Self.height + 18, "middle")
    }
    for tick in y.ticks {
      text += line((0, down(tick.value)), (Self.width, down(tick.value)), "stroke=\"#ddd\"")
      text += label(tick.text, -8, down(tick.value) + 4, "end")
    }
    let (first, last) = (range.lowerBound, range.upperBound)
    text += line(
      (across(first), down(guide * first)), (across(last), down(guide * last)),
      "stroke=\"#888\" stroke-dasharray=\"5 4\"")
    text += label(guideTitle, across(last) - 6, down(guide * last) - 10, "end")
    for point in points {
      text += element(
        "circle", "cx=\"\(Self.number(across(point.x)))\" cy=\"\(Self.number(down(point.y)))\" r=\"4\" fill=\"#06c\"")
    }
    return text
  }

  private static func share(_ value: Double, of range: ClosedRange<Double>) -> Double {
    log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
  }

  private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
