/// How a file refers to the parameters of a network: by an id into a table; or not at all, where an unnamed exact parameter
/// has a single use whose numbers say everything of it, and stands on the spot.
struct ParameterTable {
  struct Entry {
    let id: String
    let parameter: Parameter
  }

  /// The parameters of the table, in the order of their first use.
  private(set) var entries: [Entry] = []
  private var ids: [ObjectIdentifier: String] = [:]
  private var inline = Set<ObjectIdentifier>()

  init(constants: [ParameterVector], functions: some Collection<ArcFunction>) {
    var uses: [ObjectIdentifier: (count: Int, isPlain: Bool)] = [:]
    var parameters: [Parameter] = []
    forEachParameterUse(constants, functions) { parameter, isPlain in
      let identity = ObjectIdentifier(parameter)
      if uses[identity] == nil { parameters.append(parameter) }
      uses[identity, default: (0, isPlain)].count += 1
    }
    var taken = Set(parameters.map(\.name))
    var isFirstOfName: [String: Bool] = [:]
    for parameter in parameters {
      let identity = ObjectIdentifier(parameter)
      if let use = uses[identity], use.count == 1, use.isPlain, parameter.name.isEmpty,
        case .exact = parameter.values
      {
        inline.insert(identity)
        continue
      }
      var id = parameter.name
      if id.isEmpty || isFirstOfName.updateValue(false, forKey: id) != nil {
        var number = entries.count
        repeat {
          number += 1
          id = "\(parameter.name)#\(number)"
        } while taken.contains(id)
        taken.insert(id)
      }
      ids[identity] = id
      entries.append(Entry(id: id, parameter: parameter))
    }
  }

  func isInline(_ parameter: Parameter) -> Bool { inline.contains(ObjectIdentifier(parameter)) }

  /// The id of a parameter that is not inline; empty for one of another network.
  func id(of parameter: Parameter) -> String { ids[ObjectIdentifier(parameter)] ?? "" }
}

/// Calls `body` for each use of a parameter, and whether the values alone, nested as the use needs them, say all of the
/// parameter's shape and of how it is read.
private func forEachParameterUse(
  _ constants: [ParameterVector], _ functions: some Collection<ArcFunction>,
  _ body: (Parameter, _ isPlain: Bool) -> Void
) {
  func use(_ vector: ParameterVector) {
    let isWhole = vector.indices == nil && vector.scale == 1
    body(vector.parameter, isWhole && vector.parameter.shape.count <= 1)
  }
  func use(_ map: DenseMap) {
    let isPlain = !map.isTransposed && map.scale == 1 && map.parameter.shape == [map.outputWidth, map.inputWidth]
    body(map.parameter, isPlain)
  }
  for constant in constants { use(constant) }
  for function in functions {
    if case .normalization(let normalization) = function { for vector in normalization.vectors { use(vector) } }
    guard case .affine(let affine) = function else { continue }
    switch affine.linear {
    case .dense(let map): use(map)
    case .kronecker(let map): use(map.matrix)
    // How the values are nested is not what the map needs: they are always in the table.
    case .convolution(let map): body(map.parameter, false)
    case .sparse(let map): use(map.coefficients)
    case .diagonal(let vector): use(vector)
    case .scaling, .selection, .embedding: break
    }
    if let constant = affine.constant { use(constant) }
  }
}
