/// Numbers and text as pictures in SVG have them.
enum SVG {
  /// At most three digits after the point, so that a picture is the same on every machine.
  static func number(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    var digits = "\(thousandths.magnitude % 1000)"
    while digits.count < 3 { digits = "0" + digits }
    while digits.last == "0" { digits.removeLast() }
    return "\(thousandths < 0 ? "-" : "")\(thousandths.magnitude / 1000)\(digits.isEmpty ? "" : "." + digits)"
  }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
