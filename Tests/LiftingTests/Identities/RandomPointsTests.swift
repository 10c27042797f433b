import DAGNetwork
import Exact
import Lifting
import Testing

@Suite struct RandomPointsTests {
  @Test func pointsFitTheInputsAndRepeat() throws {
    let network = try smallNetwork()
    let points = RandomPoints(of: network, seed: 3)
    #expect(points.prefix(5).allSatisfy { $0.map(\.count) == [2, 2] })
    #expect(points[4] == RandomPoints(of: network, seed: 3).prefix(5)[4])
    #expect(points.prefix(5) != RandomPoints(of: network, seed: 4).prefix(5))
    #expect(Set(points.prefix(50)).count > 45)
  }

  @Test func pointsMixKindsOfNumbers() throws {
    let network = try smallNetwork()
    let numbers = RandomPoints(of: network, seed: 1).prefix(250).flatMap { $0.flatMap { $0 } }
    #expect(numbers.count == 1000)
    #expect((50...250).contains(numbers.count { $0.isZero }))
    #expect(numbers.count { $0.isInteger && !$0.isZero } > 150)
    #expect(numbers.count { $0.isDyadic && !$0.isInteger } > 150)
    #expect(numbers.count { !$0.isDyadic } > 150)
    #expect(numbers.contains { $0.signum() < 0 } && numbers.allSatisfy { $0.magnitude <= 20 })
  }
}
