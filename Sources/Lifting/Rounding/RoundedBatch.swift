import DAGNetwork

/// The value of a node with what is known of its rounding errors: the lifting domain ``RoundingBounds`` passes these.
struct RoundedBatch<Element: Sendable>: Sendable {
  var reference: Batch<Element>
  var sums: TermSums
}
