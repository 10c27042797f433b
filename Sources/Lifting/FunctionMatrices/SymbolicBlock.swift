import DAGNetwork
import Exact
import Symbolic

/// A block of functions written out: each entry as expressions in the variables of its column (``StateVariables``), one for
/// each coordinate of its row.
///
/// At tensor granularity an entry leads from a tensor to a tensor; at scalar granularity (``DAGNetwork/Network/scalarized(limit:)``)
/// it is one function of one number wherever the arc is a sum of such.
public struct SymbolicBlock: Sendable {
  /// An entry that is not structurally 0.
  public struct Entry: Sendable {
    /// The nodes of the row and of the column.
    public let row: Int
    public let column: Int
    /// What is added up there.
    public let terms: ArraySlice<FunctionTerm>
    /// One for each coordinate of the row's node; `nil` for an entry that is larger than the limit for one.
    public let expressions: [Expression]?
  }

  public let block: FunctionBlock
  public let variables: StateVariables
  /// By row, then by column.
  public private(set) var entries: [Entry] = []

  /// - Parameters:
  ///   - variables: the variables of the network's coordinates, and the pool where the expressions are to live.
  ///   - entryLimit: the largest number of coefficients and constants of an entry that is written out.
  ///   - limit: the largest number of coefficients and constants that these entries may have together.
  /// - Throws: ``SymbolicBlockError``.
  /// - Complexity: linear in the coefficients of the block's functions.
  public init(
    of block: FunctionBlock, in variables: StateVariables, entryLimit: Int = .max, limit: Int = 1_000_000
  ) throws(SymbolicBlockError) {
    let network = variables.network
    let sizes = block.sizesOfEntries
    let needed = sizes.reduce(0) { $1 <= entryLimit ? min($0, .max - $1) + $1 : $0 }
    guard needed <= limit else { throw .limit(coefficients: needed, limit: limit) }
    self.block = block
    self.variables = variables
    var first = 0
    for size in sizes {
      let (row, column) = (block.terms[first].row, block.terms[first].column)
      var end = first
      while end < block.terms.count, block.terms[end].row == row, block.terms[end].column == column { end += 1 }
      let terms = block.terms[first..<end]
      first = end
      guard size <= entryLimit else {
        entries.append(Entry(row: row, column: column, terms: terms, expressions: nil))
        continue
      }
      var sum = ExpressionSum(width: network.nodes[row].width)
      for term in terms {
        do throws(DomainError) {
          try sum.add(term.function, of: variables[column], isNegated: term.isNegated, in: variables.pool)
        } catch {
          throw .undefined(row: network.nodes[row].name, column: network.nodes[column].name, error)
        }
      }
      entries.append(
        Entry(row: row, column: column, terms: terms, expressions: sum.expressions(in: variables.pool)))
    }
  }
}

extension FunctionBlock {
  /// The number of coefficients of each entry that is not structurally 0, at most `Int.max`.
  fileprivate var sizesOfEntries: [Int] {
    var sizes: [Int] = []
    var previous: FunctionTerm?
    for term in terms {
      let size = term.function.coefficientCount
      if let previous, previous.row == term.row, previous.column == term.column {
        sizes[sizes.count - 1] = min(sizes[sizes.count - 1], .max - size) + size
      } else {
        sizes.append(size)
      }
      previous = term
    }
    return sizes
  }
}

/// Why a block cannot be written out.
public enum SymbolicBlockError: Error, Sendable, Equatable {
  case limit(coefficients: Int, limit: Int)
  /// The function is not defined anywhere.
  case undefined(row: String, column: String, DomainError)
}

extension SymbolicBlockError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .limit(let coefficients, let limit):
      "the entries have \(coefficients) coefficients, the limit is \(limit)"
    case .undefined(let row, let column, let error):
      "the entry in row '\(row)' and column '\(column)' is not defined: \(error)"
    }
  }
}

extension ArcFunction {
  /// An upper bound on the coefficients and constants that the function has when it is written out.
  public var coefficientCount: Int {
    switch self {
    case .affine(let function):
      (function.constant == nil ? 0 : outputWidth)
        + {
          switch function.linear {
          case .dense(let map): map.inputWidth * map.outputWidth
          case .kronecker(let map): map.outputWidth * map.matrix.inputWidth
          case .convolution(let map): map.entryCount
          case .sparse(let map): map.entryCount
          case .scaling, .diagonal, .selection, .embedding: max(inputWidth, outputWidth)
          }
        }()
    case .maximum(let function): function.coordinates.count + outputWidth
    case .expression(let function): function.program.count + outputWidth
    case .elementwise(let function): function.program.count * outputWidth
    case .matrixProduct(let function): 2 * function.productCount
    case .normalization: 5 * outputWidth
    case .relu, .leakyRelu, .absoluteValue, .elementary: inputWidth
    }
  }
}

extension FunctionComposition {
  /// The composition as a map: for each node the expressions of the result, in variables for all coordinates of the state.
  /// Expressions share what is equal, so that they are linear in the coefficients, however many paths there are.
  ///
  /// - Throws: ``SymbolicBlockError``.
  public func symbolicValues(
    in variables: StateVariables, limit: Int = 1_000_000
  ) throws(SymbolicBlockError) -> [[Expression]] {
    var needed = 0
    for factor in factors {
      for term in factor.matrix.deviation.terms {
        let size = term.function.coefficientCount
        needed = min(needed, .max - size) + size
      }
    }
    guard needed <= limit else { throw .limit(coefficients: needed, limit: limit) }
    var values = variables.network.nodes.indices.map { variables[$0] }
    for factor in factors { try Self.apply(factor, to: &values, variables) }
    return values
  }

  private static func apply(
    _ factor: Factor, to values: inout [[Expression]], _ variables: StateVariables
  ) throws(SymbolicBlockError) {
    let network = variables.network
    let terms = factor.matrix.deviation.terms
    // A solve reads the rows that are solved already; a product reads the state as it was.
    let before: [[Expression]]? = factor.isInverse || factor.matrix.isLiftingStep ? nil : values
    var next = 0
    while next < terms.count {
      let row = terms[next].row
      var sum = ExpressionSum(width: network.nodes[row].width)
      sum.add(values[row])
      while next < terms.count, terms[next].row == row {
        let term = terms[next]
        do throws(DomainError) {
          try sum.add(
            term.function, of: (before ?? values)[term.column], isNegated: term.isNegated != factor.isInverse,
            in: variables.pool)
        } catch {
          throw .undefined(row: network.nodes[row].name, column: network.nodes[term.column].name, error)
        }
        next += 1
      }
      values[row] = sum.expressions(in: variables.pool)
    }
  }
}
