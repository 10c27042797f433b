import Foundation
import Testing

@Suite struct InspectTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func printsWhatANetworkIsMadeOf() throws {
    try folder.write(SampleNetwork.residual, to: "residual.json")
    let run = try Daglift.run(["inspect", "residual.json"], in: folder.url)
    #expect(
      run.output == """
        Network   residual, from residual.json
                  3 nodes, 3 arcs, levels 0 to 2, 6 parameters; a node is a tensor
                  input x (2)
                  output y (1×2)
        Operators 1 dense, 1 identity, 1 relu
        MACs      4 multiply-accumulates for one input
        Paths     2 from the inputs to the outputs, constants excluded

        Level  nodes  width  arcs into it
        0          1      2             0
        1          1      2             1
        2          1      2             2

        """)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test func printsTheSameAsJSON() throws {
    let run = try Daglift.run(["inspect", "-", "--format", "json"], input: SampleNetwork.residual)
    #expect(
      run.output == """
        {
          "schema": {"name": "daglift.inspect", "version": 1},
          "network": {
            "name": "residual",
            "source": "standard input",
            "nodes": 3,
            "arcs": 3,
            "levels": 2,
            "parameters": 6
          },
          "granularity": "tensor",
          "seed": null,
          "levels": 2,
          "level_table": [
            {"first": 0, "last": 0, "nodes": 1, "width": 2, "arcs": 0},
            {"first": 1, "last": 1, "nodes": 1, "width": 2, "arcs": 1},
            {"first": 2, "last": 2, "nodes": 1, "width": 2, "arcs": 2}
          ],
          "operators": {
            "dense": 1,
            "identity": 1,
            "relu": 1
          },
          "parameters": 6,
          "macs": 4,
          "paths": "2"
        }

        """)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  /// Four arcs from `x` to `h`, two from the constant of value 1; two relus; two identities.
  @Test func scalarGranularityHasANodeForEachCoordinate() throws {
    let run = try Daglift.run(
      ["inspect", "-", "--granularity", "scalar", "--format", "json"], input: SampleNetwork.residual)
    let json = try run.json()
    let network = try #require(json["network"] as? [String: Any])
    #expect(json["granularity"] as? String == "scalar")
    #expect(network["nodes"] as? Int == 7)
    #expect(network["arcs"] as? Int == 10)
    // The parameters are those of the model. Paths: one for each entry of W, and the two identities.
    #expect(json["parameters"] as? Int == 6)
    #expect(json["paths"] as? String == "6")
  }

  @Test func countsThePathsOfALadderExactly() throws {
    let ladder = SampleNetwork.chain(nodes: 1001, functions: ["identity", "relu"])
    let run = try Daglift.run(["inspect", "-", "--format", "json"], input: ladder)
    // 2^1000 digit by digit, lowest first, in a way that shares nothing with the one that is tested.
    var power = [1]
    for _ in 0..<1000 {
      var carry = 0
      for i in power.indices {
        let digit = 2 * power[i] + carry
        power[i] = digit % 10
        carry = digit / 10
      }
      if carry > 0 { power.append(carry) }
    }
    #expect(try run.json()["paths"] as? String == power.reversed().map(String.init).joined())
  }

  @Test func takesAChainOfAMillionNodes() throws {
    let file = try folder.write(SampleNetwork.chain(nodes: 1_000_000, functions: ["identity"]), to: "chain.json")
    let run = try Daglift.run(["inspect", file.path, "--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["levels"] as? Int == 999_999)
    #expect(json["paths"] as? String == "1")
    let table = try #require(json["level_table"] as? [[String: Int]])
    #expect(table.last == ["first": 1, "last": 999_999, "nodes": 1, "width": 1, "arcs": 1])
  }
}
