import DAGNetwork
import Exact
import Foundation
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct JSONErrorTests {
  @Test func whatTheMistakesAreMadeInIsRight() throws {
    let network = try Network(json: Mistake.right)
    #expect(network.arcs.count == 10)
  }

  @Test(arguments: Mistake.all)
  func aMistakeIsNamedWithItsPlace(_ mistake: Mistake) throws {
    let range = try #require(Mistake.right.range(of: mistake.original))
    let text = Mistake.right.replacingCharacters(in: range, with: mistake.changed)
    let error = try #require(throws: NetworkFormatError.self) { try Network(json: text) }
    #expect(error.description == mistake.message)
  }

  @Test func anErrorOfTheNetworkKeepsItsTypeAndItsPlace() throws {
    let text = Mistake.right.replacingOccurrences(of: #""to": "h""#, with: #""to": "hh""#)
    let error = try #require(throws: NetworkFormatError.self) { try Network(json: text) }
    guard case .network(let reason, at: let place) = error else {
      Issue.record("expected an error of the network, got \(error)")
      return
    }
    #expect(reason == .unknownNode(name: "hh", referredBy: "arc 'first'"))
    #expect(place.path == "$.arcs[0].to")
    #expect(Array(text.utf8)[place.offset...].starts(with: #""hh""#.utf8))
    #expect(place.line == 12)
  }

  /// Whatever a file says, reading it ends, with a network or an error.
  @Test func damagedFilesNeverTrap() throws {
    let texts =
      try [Mistake.right]
      + (0..<20).map { index in
        var options = NetworkOptions.any.with(numbers: .nasty)
        options.names = .nasty
        var random = TestSeeds.generator(case: index)
        return String(decoding: try NetworkGenerator(options).network(using: &random).json(), as: UTF8.self)
      }
    var read = 0
    for index in TestSeeds.cases(4_000) {
      var random = TestSeeds.generator("damage", case: index)
      var bytes = Array((texts.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&bytes, using: &random) }
      if (try? Network(json: bytes)) != nil { read += 1 }
    }
    // Some of the damage is harmless: otherwise this test would hardly look behind the first error.
    #expect(read > 0)
  }

  private func damage(_ bytes: inout [UInt8], using random: inout some RandomNumberGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
    case 2: bytes.removeSubrange(place...)
    default:
      // One number for another, the ends of the integer types among them.
      let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
      guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
      let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
      let number = [
        "0", "-1", "1", "2", "7", "2147483647", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "1e30", "1e-30", "0.5", "null", "[]", "{}", "[0]", "\"\"",
      ].randomElement(using: &random)
      bytes.replaceSubrange(start..<end, with: (number ?? "").utf8)
    }
  }

  @Test(.timeLimit(.minutes(10))) func deepNestingIsNoMatterOfTheStack() throws {
    let depth = 1_000_000
    let opening = String(repeating: "[", count: depth)
    let closing = String(repeating: "]", count: depth)
    // A tensor with so many axes and one element in all; it says no matrix, but the ends of the arc do.
    let deep = Mistake.right.replacingOccurrences(of: "[[3]]", with: opening + "1" + closing)
    #expect(try Network(json: deep).arcs.count == 10)
    let ragged = Mistake.right.replacingOccurrences(of: "[[3]]", with: opening + "1, [1]" + closing)
    #expect(throws: NetworkFormatError.self) { try Network(json: ragged) }
    let slope = Mistake.right.replacingOccurrences(of: "\"1/10\"", with: opening + closing)
    #expect(throws: NetworkFormatError.self) { try Network(json: slope) }
  }
}
