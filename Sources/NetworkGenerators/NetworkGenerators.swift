// NetworkGenerators: random numbers and networks for property-based tests, with shrinking.
//
// Whoever writes an algorithm on networks states a law and lets `forAllNetworks` look for a network that breaks it:
//
//     try forAllNetworks(seed: 1, count: 1_000, options: .piecewiseAffine) { network, random in
//       let point = RandomNumbers.small.point(of: network, using: &random)
//       return try mine(network, at: point) == theirs(network, at: point)
//     }
//
// A network that breaks it is made smaller for as long as it breaks it, and thrown as a `PropertyFailure` whose description
// has the seed, the case and the network as JSON. Everything repeats from the seed.
//
// Running/    `forAll` (open that first), for values of any kind, and `forAllNetworks`.
// Networks/   what random networks look like: `NetworkOptions` and `NetworkGenerator`; random masks.
// Numbers/    random integers, rationals, doubles and floats, the nasty ones included.
// Shrinking/  simpler values to try next: `NetworkSimplifications`, and those of numbers.
