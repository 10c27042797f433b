import Exact
import Foundation
import Symbolic
import TestFiles

/// An identity of `identities.txt`, of which it is known whether it is true.
struct KnownIdentity: CustomStringConvertible {
  var family: String
  var isTrue: Bool
  var left: String
  var right: String
  /// What holds, if it is not about all real values.
  var conditions: String?

  var description: String {
    "[\(family)] \(isTrue) | \(left) | \(right)" + (conditions.map { " | \($0)" } ?? "")
  }

  /// The opaque functions of the file.
  static let functions = [
    OpaqueFunction("f", arity: 1), OpaqueFunction("g", arity: 1), OpaqueFunction("h", arity: 2),
  ]

  /// All of them, in the order of the file.
  static func all() throws -> [KnownIdentity] {
    let text = try String(contentsOf: ProjectFolder.file("Tests/OracleTests/identities.txt"), encoding: .utf8)
    var family = ""
    var identities: [KnownIdentity] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("[") {
        family = String(line.dropFirst().dropLast())
        continue
      }
      let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard (3...4).contains(parts.count), ["true", "false"].contains(parts[0]) else {
        throw Malformed(line: "\(line)")
      }
      identities.append(
        KnownIdentity(
          family: family, isTrue: parts[0] == "true", left: parts[1], right: parts[2],
          conditions: parts.count == 4 ? parts[3] : nil))
    }
    return identities
  }

  struct Malformed: Error {
    var line: String
  }

  /// What is decided about it.
  func verdict(seed: UInt64, solver: (any RealArithmeticSolver)?) throws -> Verdict {
    let pool = ExpressionPool()
    let domain = try conditions.map { DecisionDomain.conditions(try pool.parseConditions($0)) } ?? .all
    return try EqualityDecider(limits: DecisionLimits(seed: seed), solver: solver, claimsForAllFunctions: true)
      .decideEquality(
        pool.parse(left, functions: Self.functions), pool.parse(right, functions: Self.functions), on: domain)
  }
}
