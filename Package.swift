// swift-tools-version: 6.2
import PackageDescription

// What is not ours, and why:
// - GMP: integers beyond one machine word. Nothing in Swift is as fast or as well tested.
// - MPFR: proved bounds of the elementary functions. It rounds every one of them correctly, in the direction asked for.
// - OpenBLAS and LAPACKE: dense linear algebra, that of exact matrices too. liblapacke alone would link the reference BLAS, which is far slower.
// - Z3: linear and polynomial real arithmetic beyond our own procedures. It is no library here but a program that is run,
//   where it is installed: what it does with memory, time or a defect of its own stays in its process. See Sources/Z3.
// - SwiftProtobuf: ONNX models are protocol buffers. Its reader is fuzz-tested and bounds the nesting.
let package = Package(
  name: "DAGLift",
  products: [
    .library(name: "DAGLift", targets: ["DAGLift"]),
    .library(name: "NetworkGenerators", targets: ["NetworkGenerators"]),
    .executable(name: "daglift", targets: ["DAGLiftCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CMPFR", pkgConfig: "mpfr", providers: [.apt(["libmpfr-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(name: "Exact", dependencies: ["CGMP", "CMPFR", "COpenBLAS"]),
    .target(name: "JSON", dependencies: ["Exact"]),
    .target(name: "Symbolic", dependencies: ["Exact", "JSON"]),
    .target(name: "Z3", dependencies: ["Exact", "Symbolic"]),
    .target(name: "DAGNetwork", dependencies: ["COpenBLAS", "Exact", "JSON", "Symbolic"]),
    .target(name: "Lifting", dependencies: ["CLAPACKE", "COpenBLAS", "DAGNetwork", "Exact", "JSON", "Symbolic"]),
    .target(name: "NetworkGenerators", dependencies: ["DAGNetwork", "Exact", "Symbolic"]),
    .target(name: "ShippedNetworks", resources: [.embedInCode("Resources/digits.onnx")]),
    .target(
      name: "ONNX",
      dependencies: ["DAGNetwork", "Exact", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Protobuf/README.md"]),
    .target(name: "DAGLift", dependencies: ["DAGNetwork", "Exact", "JSON", "Lifting", "ONNX", "Symbolic", "Z3"]),
    .executableTarget(
      name: "DAGLiftCommand",
      dependencies: [
        "DAGLift", "ShippedNetworks", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "ExactTests", dependencies: ["Exact", "TestSeeds"]),
    .testTarget(name: "JSONTests", dependencies: ["Exact", "JSON", "TestSeeds"]),
    .testTarget(
      name: "SymbolicTests",
      dependencies: ["Exact", "JSON", "RandomExpressions", "Symbolic", "TestFiles", "TestSeeds"]),
    .testTarget(
      name: "Z3Tests", dependencies: ["Exact", "RandomExpressions", "Symbolic", "TestFiles", "TestSeeds", "Z3"]),
    .testTarget(
      name: "DAGNetworkTests",
      dependencies: [
        "DAGNetwork", "Exact", "JSON", "NetworkGenerators", "RandomExpressions", "Symbolic", "TestFiles", "TestSeeds",
      ]),
    .testTarget(
      name: "LiftingTests",
      dependencies: [
        "DAGNetwork", "Exact", "JSON", "Lifting", "NetworkGenerators", "RandomExpressions", "Symbolic", "TestSeeds",
      ]),
    .testTarget(
      name: "NetworkGeneratorsTests", dependencies: ["DAGNetwork", "Exact", "NetworkGenerators", "TestSeeds"]),
    .testTarget(name: "CommandLineTests", dependencies: ["DAGLift", "DAGLiftCommand", "TestFiles"]),
    .testTarget(name: "ShippedNetworksTests", dependencies: ["ShippedNetworks", "TestFiles"]),
    .testTarget(
      name: "ONNXTests", dependencies: ["DAGNetwork", "Exact", "Lifting", "ONNX", "TestFiles", "TestSeeds"]),
    .testTarget(
      name: "OracleTests",
      dependencies: [
        "DAGNetwork", "Exact", "Lifting", "NetworkGenerators", "ONNX", "RandomExpressions", "ShippedNetworks",
        "Symbolic", "TestFiles", "TestSeeds", "Z3",
      ],
      exclude: ["identities.txt", "requirements.txt", "scripts"]),
    .target(name: "RandomExpressions", dependencies: ["Exact", "Symbolic"], path: "Tests/RandomExpressions"),
    .target(name: "TestFiles", path: "Tests/TestFiles"),
    .target(name: "TestSeeds", dependencies: ["Exact"], path: "Tests/TestSeeds"),
  ],
  swiftLanguageModes: [.v6]
)
