import Exact

/// Writes names as mathematics does: `x1`, `x_1` and `x[1]` as `x_{1}`, `alpha` as `\alpha`, `speed` in italics, and all others
/// letter for letter. Of several names that would look the same, the first one does.
struct LaTeXNames {
  private var taken: Set<String> = []

  /// A symbol with its indices.
  struct Symbol {
    fileprivate var base: String
    fileprivate var indices: [String]

    /// The symbol with one more index.
    func indexed(_ index: String) -> Symbol { Symbol(base: base, indices: indices + [index]) }

    var text: String { indices.isEmpty ? base : "\(base)_{\(indices.joined(separator: ","))}" }
  }

  /// A symbol that no other name has, for what is used with values (`x`), or, upright if it has several letters, for what is
  /// applied to arguments (`f`).
  mutating func symbol(for name: String, isFunction: Bool = false) -> Symbol {
    if let symbol = Self.mathematical(name, isFunction: isFunction), taken.insert(symbol.text).inserted {
      return symbol
    }
    var symbol = Symbol(base: "\\texttt{\(Self.literal(name))}", indices: [])
    // Only a name that spells out a letter that another one has can look the same.
    while !taken.insert(symbol.text).inserted { symbol.base = "\\underline{\(symbol.base)}" }
    return symbol
  }

  /// A symbol that is none of those there are, with any indices behind it.
  func prefix() -> String {
    // No primes: with the exponent of a power these would be two superscripts.
    for letter in ["t", "u", "v", "w"] where !isTaken(letter) { return letter }
    var letters = "tt"
    while isTaken("\\mathit{\(letters)}") { letters += "t" }
    return "\\mathit{\(letters)}"
  }

  private func isTaken(_ base: String) -> Bool { taken.contains { $0.hasPrefix(base + "_") } }

  // MARK: Names

  private static func mathematical(_ name: String, isFunction: Bool) -> Symbol? {
    let letters = name.prefix { $0.isASCII && $0.isLetter }
    guard !letters.isEmpty, let indices = indices(name.dropFirst(letters.count)) else { return nil }
    let base: String
    if letters.count == 1 {
      base = String(letters)
    } else if greek.contains(letters) {
      base = "\\\(letters)"
    } else {
      base = isFunction ? "\\operatorname{\(letters)}" : "\\mathit{\(letters)}"
    }
    return Symbol(base: base, indices: indices)
  }

  /// The indices of `12`, `_1_2`, `_max`, `[1]` and `[1,2]`.
  private static func indices(_ text: Substring) -> [String]? {
    guard let first = text.first else { return [] }
    let parts: [Substring]
    switch first {
    case "_": parts = text.dropFirst().split(separator: "_", omittingEmptySubsequences: false)
    case "[":
      guard text.last == "]" else { return nil }
      parts = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    default:
      guard isNumber(text) else { return nil }
      parts = [text]
    }
    var indices: [String] = []
    for part in parts {
      if isNumber(part) || part.count == 1 && part.allSatisfy({ $0.isASCII && $0.isLetter }) {
        indices.append(String(part))
      } else if !part.isEmpty && part.allSatisfy({ $0.isASCII && $0.isLetter }) {
        indices.append("\\mathrm{\(part)}")
      } else {
        return nil
      }
    }
    return indices
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }

  /// What LaTeX has a command for, which is what looks unlike a Latin letter.
  private static let greek: Set<Substring> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi",
    "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
  ]

  private static func literal(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\\": text += "\\textbackslash{}"
      case "^": text += "\\textasciicircum{}"
      case "~": text += "\\textasciitilde{}"
      case "{", "}", "$", "&", "#", "_", "%", " ": text += "\\\(scalar)"
      // Some pairs of these are one sign of the font.
      case "`", "'", "!", "?", "-", "<", ">", ",": text += "{\(scalar)}"
      case _ where scalar.isASCII && 0x20...0x7E ~= scalar.value: text.unicodeScalars.append(scalar)
      default: text += "\\textbackslash{}u\\{\(String(scalar.value, radix: 16))\\}"
      }
    }
    return text
  }
}
