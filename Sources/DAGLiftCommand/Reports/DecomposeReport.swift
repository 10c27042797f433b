import ArgumentParser
import DAGLift

/// The matrices of functions that a network decomposes into.
struct DecomposeReport: Report {
  static let schema = TransitionsFormat.schema
  static let version = TransitionsFormat.version

  enum Format: String, FormatChoice {
    case text
    case json
    case dot
    case svg
  }

  /// Which matrices.
  enum Matrices: String, CaseIterable, ExpressibleByArgument {
    /// `T_n`.
    case transitions
    /// `E_a`.
    case steps
    /// `I − A`.
    case resolvent
    /// `S`, as a map.
    case synthesis
  }

  /// A matrix: what of it is not the identity.
  struct Matrix {
    /// As in `T_2`.
    let name: String
    /// As in `T_2 = [I 0; L_2 I], adds level 2`.
    let title: String
    /// The level that its rows belong to, if it is one.
    let level: Int?
    let block: SymbolicBlock
  }

  let subject: Subject
  let kind: Matrices
  let transitions: Transitions
  let variables: StateVariables
  /// The matrices; none where a map is asked for.
  private(set) var matrices: [Matrix] = []
  /// The values of the nodes under `S`.
  private(set) var synthesis: [[Expression]] = []

  var network: Network { subject.loaded.network }

  /// - Parameters:
  ///   - level: the level of the matrices; all of them if `nil`.
  ///   - entryLimit: the largest number of coefficients of an entry that is written out.
  init(subject: Subject, kind: Matrices, level: Int?, entryLimit: Int) throws(SymbolicBlockError) {
    let network = subject.loaded.network
    self.subject = subject
    self.kind = kind
    transitions = Transitions(of: network)
    variables = StateVariables(of: network)
    let levels = level.map { [$0] } ?? Array(stride(from: 1, through: network.height, by: 1))
    func block(_ rows: [Int], _ terms: [FunctionTerm]) throws(SymbolicBlockError) -> SymbolicBlock {
      try SymbolicBlock(
        of: FunctionBlock(rows: rows, columns: Set(terms.map(\.column)).sorted(), terms: terms), in: variables,
        entryLimit: entryLimit)
    }
    switch kind {
    case .transitions:
      for level in levels {
        matrices.append(
          Matrix(
            name: "T_\(level)", title: "T_\(level) = [I 0; L_\(level) I], adds level \(level)", level: level,
            block: try block(
              Array(network.nodes(atLevel: level)),
              transitions.coefficients(ofLevel: level).map { FunctionTerm($0) })))
      }
    case .steps:
      for level in levels {
        for coefficient in transitions.coefficients(ofLevel: level) {
          matrices.append(
            Matrix(
              name: "E_\(coefficient.arc)",
              title: "E_\(coefficient.arc) = I + e_v g e_uᵀ, adds \(network.label(ofArc: coefficient.arc))",
              level: level, block: try block([coefficient.row], [FunctionTerm(coefficient)])))
        }
      }
    case .resolvent:
      let terms = FunctionMatrix.resolvent(of: network).deviation.terms
      let rows = network.order.filter { !network.incomingArcs(of: $0).isEmpty }
      matrices.append(
        Matrix(name: "I - A", title: "I − A, the inverse of S", level: nil, block: try block(rows, terms)))
    case .synthesis:
      synthesis = try FunctionComposition.synthesis(of: network).symbolicValues(in: variables)
    }
  }
}
