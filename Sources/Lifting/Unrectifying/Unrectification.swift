import DAGNetwork
import Exact

/// A network at a rational point with every unit replaced by the affine branch that it takes there (I8; the companion
/// paper's un-rectifying): on the activation region of the point the network is the affine network ``affineNetwork``.
///
/// At a kink a unit counts as off, among equal maxima the first wins; then ``isInterior`` is false.
public struct Unrectification: Sendable {
  public let network: Network
  /// One value for each input, in the order of ``Network/inputs``.
  public let point: [[Rational]]
  /// The exact values of all nodes at the point.
  public let state: State<Batch<Rational>>
  /// The choices of the units of each arc; `nil` for an arc without units.
  public let activations: [Activation?]
  /// The network whose arcs carry the branches that the units take.
  public let affineNetwork: Network

  /// - Throws: ``UnrectifyingError/notPiecewiseAffine(arc:)`` for a smooth arc, ``UnrectifyingError/domain(arc:_:)`` where
  ///   an arc is not defined at the point.
  /// - Precondition: one value for each input, of the input's width.
  /// - Complexity: one exact pass.
  public init(of network: Network, at point: [[Rational]]) throws(UnrectifyingError) {
    let rationals = Rationals()
    let state = try Self.state(of: network, at: point)
    var activations: [Activation?] = []
    activations.reserveCapacity(network.arcs.count)
    let affineNetwork = try network.mapArcs { (index, arc) throws(UnrectifyingError) in
      let value = state[arc.tail]?.elements ?? Array(repeating: 0, count: arc.function.inputWidth)
      let activation: Activation?
      do throws(DomainError) {
        activation = try arc.function.activation(at: value, over: rationals)
      } catch {
        throw .domain(arc: network.label(ofArc: index), error)
      }
      activations.append(activation)
      guard let affine = arc.function.unrectified(on: activation) else {
        throw .notPiecewiseAffine(arc: network.label(ofArc: index))
      }
      return .affine(affine)
    }
    self.network = network
    self.point = point
    self.state = state
    self.activations = activations
    self.affineNetwork = affineNetwork
  }

  /// The exact state at the point, arc by arc, so that an error names its arc.
  private static func state(
    of network: Network, at point: [[Rational]]
  ) throws(UnrectifyingError) -> State<Batch<Rational>> {
    let domain = Evaluation(over: Rationals())
    var state: State<Batch<Rational>>
    do { state = try network.lift(point.map { Batch($0) }, over: domain) } catch { throw .evaluation(error) }
    for coefficient in Transitions(of: network).coefficients {
      do throws(DomainError) {
        try ElementaryStep(network.arcs[coefficient.arc]).apply(to: &state, over: domain)
      } catch {
        // What the rationals do not have at all is a smooth function.
        let label = network.label(ofArc: coefficient.arc)
        if case .unsupported = error { throw .notPiecewiseAffine(arc: label) }
        throw .domain(arc: label, error)
      }
    }
    return state
  }

  /// Whether the point lies in the interior of its region: no unit is at a kink.
  public var isInterior: Bool { activations.allSatisfy { $0?.kinks.isEmpty ?? true } }

  /// The affine form of each node in the input coordinates, by a lifting pass over ``AffineForms``.
  public func nodeForms() throws(DomainError) -> State<Batch<Rational>> {
    let forms = AffineForms(over: Rationals(), inputWidth: network.inputWidth)
    var state = try affineNetwork.lift(affineNetwork.inputForms(over: forms), over: forms)
    try Transitions(of: affineNetwork).synthesize(&state, over: forms)
    return state
  }

  /// The exact affine map from the inputs to the outputs on the region: `outputs = weight · inputs + bias`.
  public func affineMap() throws(DomainError) -> RegionMap { RegionMap(of: affineNetwork, from: try nodeForms()) }

  /// The polyhedron of the recorded conditions: all inputs at which every unit may make the same choices; closed, unless an
  /// expression on an arc jumps. Conditions that hold for all inputs are left out.
  public func region() throws(DomainError) -> [LinearInequality] { region(from: try nodeForms()) }

  /// The polyhedron, given the affine forms of the nodes.
  func region(from forms: State<Batch<Rational>>) -> [LinearInequality] {
    let inputWidth = network.inputWidth
    var inequalities: [LinearInequality] = []
    for (index, arc) in network.arcs.enumerated() {
      guard let activation = activations[index] else { continue }
      let width = network.nodes[arc.tail].width
      let form = forms[arc.tail]
      for condition in arc.function.conditions(of: activation) {
        var coefficients = [Rational](repeating: 0, count: inputWidth)
        var bound = condition.constant
        for (coordinate, coefficient) in condition.terms {
          guard let form else { continue }
          for j in 0..<inputWidth {
            let entry = form.elements[j * width + coordinate]
            if !entry.isZero { coefficients[j] -= coefficient * entry }
          }
          bound += coefficient * form.elements[inputWidth * width + coordinate]
        }
        // A condition without coefficients holds at the point, and so everywhere.
        if coefficients.allSatisfy(\.isZero) { continue }
        inequalities.append(
          LinearInequality(
            coefficients: coefficients, bound: bound, isStrict: condition.isStrict, arc: index))
      }
    }
    return inequalities
  }
}

/// An affine map in the coordinates of a network's inputs and outputs.
public struct RegionMap: Sendable, Equatable {
  /// One row for each output coordinate, one column for each input coordinate.
  public let weight: [[Rational]]
  /// One entry for each output coordinate.
  public let bias: [Rational]

  init(weight: [[Rational]], bias: [Rational]) {
    self.weight = weight
    self.bias = bias
  }

  init(of network: Network, from forms: State<Batch<Rational>>) {
    var weight: [[Rational]] = []
    var bias: [Rational] = []
    let inputWidth = network.inputWidth
    for output in network.outputs {
      let width = network.nodes[output].width
      for i in 0..<width {
        weight.append((0..<inputWidth).map { forms[output]?.elements[$0 * width + i] ?? 0 })
        bias.append(forms[output]?.elements[inputWidth * width + i] ?? 0)
      }
    }
    self.weight = weight
    self.bias = bias
  }
}

/// `coefficients · x ≤ bound`, or `< bound`, on the coordinates of a network's inputs.
public struct LinearInequality: Sendable, Equatable {
  public let coefficients: [Rational]
  public let bound: Rational
  /// Whether it is `< bound`: what a function that jumps asks for.
  public let isStrict: Bool
  /// The arc whose unit asks for it.
  public let arc: Int

  public init(coefficients: [Rational], bound: Rational, isStrict: Bool = false, arc: Int) {
    self.coefficients = coefficients
    self.bound = bound
    self.isStrict = isStrict
    self.arc = arc
  }
}

/// Why a network cannot be un-rectified at a point.
public enum UnrectifyingError: Error, Sendable, Equatable {
  case notPiecewiseAffine(arc: String)
  case domain(arc: String, DomainError)
  case evaluation(DomainError)
}

extension UnrectifyingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notPiecewiseAffine(let arc): "\(arc) carries a function that is not piecewise affine"
    case .domain(let arc, let error): "\(arc): \(error)"
    case .evaluation(let error): "\(error)"
    }
  }
}
