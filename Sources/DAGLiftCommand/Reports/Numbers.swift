import DAGLift

// Numbers as readers like them.

/// `13,310`.
func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (i, digit) in digits.enumerated() {
    if i > 0 && (digits.count - i) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

/// `1 node`, `13,310 nodes`.
func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// An exact number, cut to its first digits and its length where nobody would read it all.
func readable(_ value: Rational) -> String {
  let text = "\(value)"
  guard text.utf8.count > 40 else { return text }
  return "≈ \(Double(value)) (exactly: \(grouped(text.utf8.count)) characters, with --format json)"
}

/// An exact integer, cut to its first digits and its size where nobody would read it all.
func readable(_ value: Integer) -> String {
  let text = "\(value)"
  guard text.utf8.count > 60 else { return text }
  return "\(text.prefix(30))… (\(grouped(text.utf8.count)) digits; all of them with --format json)"
}

/// Seconds to the hundredth, or to the microsecond where they are fewer.
func readable(seconds: Double) -> String {
  let (scale, digits) = seconds >= 0.1 ? (100.0, 2) : (10_000.0, 4)
  let units = Int((seconds * scale).rounded())
  let fraction = String(units % Int(scale))
  return "\(units / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction) s"
}
