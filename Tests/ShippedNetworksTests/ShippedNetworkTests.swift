import Foundation
import ShippedNetworks
import TestFiles
import Testing

@Suite struct ShippedNetworkTests {
  @Test func theBytesAreThoseOfTheFile() throws {
    let file = try Data(contentsOf: ProjectFolder.file("Networks/digits/digits.onnx"))
    #expect(ShippedNetwork.digits.bytes == [UInt8](file))
    #expect(ShippedNetwork.standard.name == "digits")
  }
}
