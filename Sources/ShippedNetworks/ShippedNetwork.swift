/// A network that comes with the toolkit, as the bytes of its ONNX model.
///
/// The bytes are compiled into the binary, so a copied or installed one needs no file beside it. They are those of a file
/// in `Networks/`, to which `Resources/` holds a link: it stands in the repository once. This is a module of its own
/// because compiling the bytes takes seconds, and only a changed network should cost them.
public struct ShippedNetwork: Sendable {
  /// The name of its folder in `Networks/`, where its page says what it is and where it comes from.
  public let name: String
  /// The ONNX model.
  public let bytes: [UInt8]

  /// Handwritten digits: 64 pixels to 10 scores, 7,378 parameters, with a skip connection and a concatenation.
  public static let digits = ShippedNetwork(name: "digits", bytes: PackageResources.digits_onnx)

  /// The one that is taken where no network is named.
  public static let standard = digits
}
