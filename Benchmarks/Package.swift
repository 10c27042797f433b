// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses the toolkit builds the benchmarks. No benchmark library: those for Swift
// time one implementation, and here the figures are ratios to a peer that runs in turn with ours, and whole processes.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "DAGLift", path: "..")],
  targets: [
    .executableTarget(name: "DAGLiftBenchmarks", dependencies: [.product(name: "DAGLift", package: "DAGLift")])
  ],
  swiftLanguageModes: [.v6]
)
