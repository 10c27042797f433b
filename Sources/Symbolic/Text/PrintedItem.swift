/// What a printer still has to write: a text as it is, or a step of the program in what surrounds it.
enum PrintedItem<Context> {
  case text(String)
  case step(Int, Context)

  /// A sum of terms, each of which begins with the text `-` if it is negative.
  static func sum(_ terms: [[PrintedItem]]) -> [PrintedItem] {
    var items: [PrintedItem] = []
    for (i, term) in terms.enumerated() {
      if i == 0 {
        items += term
      } else if case .text("-")? = term.first {
        items.append(.text(" - "))
        items += term.dropFirst()
      } else {
        items.append(.text(" + "))
        items += term
      }
    }
    return items
  }
}
