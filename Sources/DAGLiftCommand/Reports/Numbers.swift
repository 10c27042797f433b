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

/// A number that is not negative, rounded up to three significant digits: `3.71e-15`, or `0`.
func readable(bound value: Double) -> String {
  guard value > 0, let exact = Rational(exactly: value) else { return value == 0 ? "0" : "\(value)" }
  // A bound that is printed smaller than it is would be none, so the digits are those of the exact value.
  var exponent = 0
  var power: Rational = 1
  while exact >= power * 10 {
    exponent += 1
    power = power * 10
  }
  while exact < power {
    exponent -= 1
    power = power * Rational(1, positiveDenominator: 10)
  }
  let quotient = exact * Rational(100) * Rational(power.denominator, positiveDenominator: power.numerator)
  let digits = Int(exactly: quotient.ceil()) ?? 0
  // 999.2 rounds up to 1000.
  let (shown, shift) = digits == 1000 ? (100, 1) : (digits, 0)
  let fraction = shown % 100
  return "\(shown / 100).\(fraction < 10 ? "0" : "")\(fraction)e\(exponent + shift)"
}

/// The ends of an interval as decimals with the digits in which they differ, rounded outward: `[0.73105, 0.73106]`.
func readable(_ value: RealInterval) -> String {
  guard let lower = value.lower, let upper = value.upper else {
    return value.lower.map { "at least \(Double($0))" } ?? value.upper.map { "at most \(Double($0))" } ?? "unknown"
  }
  // The least number of digits that tells the ends apart; none where the interval is wide.
  var digits = 0
  var scale: Rational = 1
  while digits < 400, (upper - lower) * scale < 1 {
    digits += 1
    scale = scale * 10
  }
  return "[\(decimal((lower * scale).floor(), digits)), \(decimal((upper * scale).ceil(), digits))]"
}

/// An integer over a power of ten, as a decimal; with an exponent where there are many zeros behind the point.
private func decimal(_ numerator: Integer, _ digits: Int) -> String {
  let sign = numerator.signum() < 0 ? "-" : ""
  var text = "\(numerator.magnitude)"
  if digits == 0 { return sign + text }
  if text.utf8.count + 8 < digits { return "\(sign)\(text)e-\(digits)" }
  if text.utf8.count <= digits { text = String(repeating: "0", count: digits + 1 - text.utf8.count) + text }
  let point = text.index(text.endIndex, offsetBy: -digits)
  return "\(sign)\(text[..<point]).\(text[point...])"
}
