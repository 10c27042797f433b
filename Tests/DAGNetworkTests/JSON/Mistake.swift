import Testing

/// A change of one text in a file that is right, and what the reader says of the result.
struct Mistake: Sendable, CustomTestStringConvertible {
  let original: String
  let changed: String
  let message: String

  init(_ original: String, _ changed: String, _ message: String) {
    self.original = original
    self.changed = changed
    self.message = message
  }

  var testDescription: String { "\(original) → \(changed)" }

  static let right = """
    {
      "schema": {"name": "daglift.network", "version": 1},
      "name": "all",
      "granularity": "tensor",
      "nodes": [
        {"name": "x", "role": "input", "shape": [3]},
        {"name": "c", "role": "constant", "shape": [2], "value": [1, "1/2"]},
        {"name": "h", "width": 2},
        {"name": "y", "shape": [2]}
      ],
      "arcs": [
        {"from": "x", "to": "h", "function": {"kind": "affine", "dense": "W", "constant": "b"}, "name": "first"},
        {"from": "h", "to": "y", "function": "relu", "name": "second"},
        {"from": "h", "to": "y", "function": {"kind": "leaky_relu", "slope": "1/10"}},
        {"from": "x", "to": "y", "function": {"kind": "maximum", "groups": [[0, 1], [2]]}},
        {"from": "x", "to": "y", "function": {"selection": [2, null]}},
        {"from": "x", "to": "y", "function": {"selection": {"offset": 1}}},
        {"from": "c", "to": "y", "function": {"embedding": [1, 0]}},
        {"from": "c", "to": "y", "function": {"diagonal": {"parameter": "b", "indices": [1, 1], "scale": 0.5}}},
        {"from": "x", "to": "y", "function": {"expression": ["x0", "x1 + 1"]}},
        {"from": "c", "to": "y", "function": {"kronecker": {"matrix": [[3]], "inner": 2}}}
      ],
      "outputs": ["y", "h"],
      "parameters": [
        {"name": "W", "type": "float32", "shape": [2, 3], "values": [[1, 2, 3], [4, 5, 6.5]]},
        {"name": "b", "type": "rational", "values": ["1/3", 0.1]}
      ]
    }
    """

  static let all: [Mistake] = [
    Mistake(
      #""version": 1}"#, #""version": 2}"#,
      #"$.schema.version: expected the version 1, found 2, at byte 53 (line 2, column 52)"#),
    Mistake(
      #""daglift.network""#, #""daglift.verify""#,
      #"$.schema.name: expected the schema 'daglift.network', found "daglift.verify", at byte 23 (line "#
        + #"2, column 22)"#),
    Mistake(
      #""schema""#, #""comment""#,
      #"$: expected a member 'schema', found none, at byte 0 (line 1, column 1)"#),
    Mistake(
      #""name": "all""#, #""name": 7"#,
      #"$.name: expected a string, found a number, at byte 67 (line 3, column 11)"#),
    Mistake(
      #""name": "all""#, #""title": "all""#,
      #"$: expected only 'arcs', 'comment', 'granularity', 'name', 'nodes', 'outputs', 'parameters', "#
        + #"'schema', found 'title', at byte 59 (line 3, column 3)"#),
    Mistake(
      #""tensor""#, #""channel""#,
      #"$.granularity: expected one of 'tensor', 'scalar', found "channel", at byte 91 (line 4, column "#
        + #"18)"#),
    Mistake(
      #""nodes""#, #""vertices""#,
      #"$: expected only 'arcs', 'comment', 'granularity', 'name', 'nodes', 'outputs', 'parameters', "#
        + #"'schema', found 'vertices', at byte 103 (line 5, column 3)"#),
    Mistake(
      #""outputs": ["y", "h"]"#, #""comment": "none""#,
      #"$: expected a member 'outputs', found none, at byte 0 (line 1, column 1)"#),
    Mistake(
      #""role": "input""#, #""role": "inptu""#,
      #"$.nodes[0].role: expected one of 'input', 'constant', 'sum', found "inptu", at byte 140 (line "#
        + #"6, column 27)"#),
    Mistake(
      #""role": "input""#, #""rol": "input""#,
      #"$.nodes[0]: expected only 'comment', 'name', 'role', 'shape', 'value', 'width', found 'rol', at "#
        + #"byte 132 (line 6, column 19)"#),
    Mistake(
      #""shape": [3]"#, #""shape": [0]"#,
      #"$.nodes[0].shape[0]: expected an integer from 1 to 2147483647, found 0, at byte 159 (line 6, "#
        + #"column 46)"#),
    Mistake(
      #""shape": [3]"#, #""shape": [1.5]"#,
      #"$.nodes[0].shape[0]: expected an integer from 1 to 2147483647, found 1.5, at byte 159 (line 6, "#
        + #"column 46)"#),
    Mistake(
      #""shape": [3]"#, #""shape": 3"#,
      #"$.nodes[0].shape: expected an array, found a number, at byte 158 (line 6, column 45)"#),
    Mistake(
      #""shape": [3]"#, #""shape": [65536, 65536]"#,
      #"$.nodes[0]: the node 'x' has the shape [65536, 65536]: expected extents whose product is "#
        + #"between 1 and 2147483647, at byte 118 (line 6, column 5)"#),
    Mistake(
      #""width": 2"#, #""width": 2, "shape": [2]"#,
      #"$.nodes[2].shape: expected either a shape or a width, not both, found this array, at byte 277 "#
        + #"(line 8, column 40)"#),
    Mistake(
      #""name": "h", "width""#, #""width""#,
      #"$.nodes[2]: expected a member 'name', found none, at byte 242 (line 8, column 5)"#),
    Mistake(
      #""name": "h""#, #""name": "y""#,
      #"$.nodes[3]: two nodes have the name 'y', at byte 273 (line 9, column 5)"#),
    Mistake(
      #", "value": [1, "1/2"]"#, #""#,
      #"$.nodes[1]: expected a member 'value', found none, at byte 168 (line 7, column 5)"#),
    Mistake(
      #", "value": [1, "1/2"]"#, #", "value": [1, 2, 3]"#,
      #"$.nodes[1]: the constant 'c' has width 2, but its value has 3 entries, at byte 168 (line 7, "#
        + #"column 5)"#),
    Mistake(
      #""role": "constant", "#, #""#,
      #"$.nodes[1].value: expected no value, as the node 'c' is no constant, found this array, at byte "#
        + #"205 (line 7, column 42)"#),
    Mistake(
      #"[1, "1/2"]"#, #"[1, "1/0"]"#,
      #"$.nodes[1].value[1]: expected a rational number, as a number or a string such as "-7/3", found "#
        + #""1/0", at byte 229 (line 7, column 66)"#),
    Mistake(
      #"[1, "1/2"]"#, #"[1, "one"]"#,
      #"$.nodes[1].value[1]: expected a rational number, as a number or a string such as "-7/3", found "#
        + #""one", at byte 229 (line 7, column 66)"#),
    Mistake(
      #"[1, "1/2"]"#, #"[1, [2]]"#,
      #"$.nodes[1].value[1]: expected a rational number, as a number or a string such as "-7/3", found "#
        + #"an array, at byte 229 (line 7, column 66)"#),
    Mistake(
      #"[1, "1/2"]"#, #""v""#,
      #"$.nodes[1].value: this names the parameter 'v', which does not exist, at byte 225 (line 7, "#
        + #"column 62)"#),
    Mistake(
      #""from": "x", "to": "h""#, #""from": "x", "to": "hh""#,
      #"$.arcs[0].to: arc 'first' names the node 'hh', which does not exist, at byte 342 (line 12, "#
        + #"column 25)"#),
    Mistake(
      #""from": "x", "to": "h""#, #""to": "h""#,
      #"$.arcs[0]: expected a member 'from', found none, at byte 322 (line 12, column 5)"#),
    Mistake(
      #""from": "x", "to": "h""#, #""from": "y", "to": "h""#,
      #"$.arcs[0]: arc 'first': its function takes 3 coordinates, but its tail 'y' has width 2, at byte "#
        + #"322 (line 12, column 5)"#),
    Mistake(
      #""from": "x", "to": "h""#, #""from": "h", "to": "x""#,
      #"$.arcs[0]: arc 'first' ends in 'x', which is an input or a constant, at byte 322 (line 12, "#
        + #"column 5)"#),
    Mistake(
      #""from": "h", "to": "y", "function": "relu""#, #""from": "h", "to": "c", "function": "relu""#,
      #"$.arcs[1]: arc 'second' ends in 'c', which is an input or a constant, at byte 432 (line 13, "#
        + #"column 5)"#),
    Mistake(
      #""from": "h", "to": "y", "function": "relu""#, #""from": "x", "to": "y", "function": "relu""#,
      #"$.arcs[1]: arc 'second': its function gives 3 coordinates, but its head 'y' has width 2, at "#
        + #"byte 432 (line 13, column 5)"#),
    Mistake(
      #""from": "h", "to": "y", "function": "relu""#, #""from": "y", "to": "h", "function": "relu""#,
      #"$.arcs: the arcs form a cycle: y → h → y, at byte 316 (line 11, column 11)"#),
    Mistake(
      #""function": "relu""#, #""function": "reul""#,
      #"$.arcs[1].function: expected one of 'affine', 'identity', 'relu', 'abs', 'exp', 'log', 'sqrt', 'tanh', "#
        + #"'sigmoid', 'softplus', 'erf', 'sin', 'cos', 'atan', "#
        + #"'maximum', 'expression', 'elementwise', 'leaky_relu', 'normalization', "#
        + #"'matrix_product', found "reul", at byte 469 (line 13, column 42)"#),
    Mistake(
      #""function": "relu""#, #""function": 5"#,
      #"$.arcs[1].function: expected one of 'affine', 'identity', 'relu', 'abs', 'exp', 'log', 'sqrt', 'tanh', "#
        + #"'sigmoid', 'softplus', 'erf', 'sin', 'cos', 'atan', "#
        + #"'maximum', 'expression', 'elementwise', 'leaky_relu', 'normalization', "#
        + #"'matrix_product', found 5, at byte 469 (line 13, column 42)"#),
    Mistake(
      #""function": "relu", "#, #""#,
      #"$.arcs[1]: expected a member 'function', found none, at byte 432 (line 13, column 5)"#),
    Mistake(
      #""function": "relu""#, #""function": {"kind": "relu", "slope": 1}"#,
      #"$.arcs[1].function: expected only 'kind', found 'slope', at byte 486 (line 13, column 59)"#),
    Mistake(
      #""name": "second""#, #""name": "first""#,
      #"$.arcs[1]: two arcs have the name 'first', at byte 432 (line 13, column 5)"#),
    Mistake(
      #""kind": "leaky_relu", "slope": "1/10""#, #""kind": "leaky_relu""#,
      #"$.arcs[2].function: expected a member 'slope', found none, at byte 537 (line 14, column 42)"#),
    Mistake(
      #""slope": "1/10""#, #""slope": true"#,
      #"$.arcs[2].function.slope: expected a rational number, as a number or a string such as "-7/3", "#
        + #"found a truth value, at byte 569 (line 14, column 74)"#),
    Mistake(
      #""kind": "leaky_relu""#, #""kind": "leaky""#,
      #"$.arcs[2].function.kind: expected one of 'affine', 'identity', 'relu', 'abs', 'exp', 'log', 'sqrt', "#
        + #"'tanh', 'sigmoid', 'softplus', 'erf', 'sin', 'cos', 'atan', "#
        + #"'maximum', 'expression', 'elementwise', 'leaky_relu', 'normalization', "#
        + #"'matrix_product', found "leaky", at byte 546 (line 14, column 51)"#),
    Mistake(
      #"[[0, 1], [2]]"#, #"[[0, 1], []]"#,
      #"$.arcs[3].function.groups[1]: expected at least one coordinate, found this array, at byte 659 "#
        + #"(line 15, column 81)"#),
    Mistake(
      #"[[0, 1], [2]]"#, #"[[0, 1], [3]]"#,
      #"$.arcs[3].function.groups[1][0]: expected an integer from 0 to 2, found 3, at byte 660 (line "#
        + #"15, column 82)"#),
    Mistake(
      #"[[0, 1], [2]]"#, #"[[0, 1]]"#,
      #"$.arcs[3]: arc 3 (x → y): its function gives 1 coordinate, but its head 'y' has width 2, at "#
        + #"byte 583 (line 15, column 5)"#),
    Mistake(
      #"[2, null]"#, #"[3, null]"#,
      #"$.arcs[4].function.selection[0]: expected an integer from 0 to 2, found 3, at byte 723 (line "#
        + #"16, column 57)"#),
    Mistake(
      #"[2, null]"#, #"[2]"#,
      #"$.arcs[4]: arc 4 (x → y): its function gives 1 coordinate, but its head 'y' has width 2, at "#
        + #"byte 671 (line 16, column 5)"#),
    Mistake(
      #"{"selection": {"offset": 1}}"#, #"{"selection": {"offset": 2}}"#,
      #"$.arcs[5].function.selection: expected the coordinates 2..<4 to lie within the tail's 3, found "#
        + #"this object, at byte 790 (line 17, column 56)"#),
    Mistake(
      #"{"selection": {"offset": 1}}"#, #"{"selection": {"ofset": 1}}"#,
      #"$.arcs[5].function.selection: expected only 'offset', found 'ofset', at byte 791 (line 17, "#
        + #"column 57)"#),
    Mistake(
      #""embedding": [1, 0]"#, #""embedding": [1, 1]"#,
      #"$.arcs[6].function.embedding: expected distinct coordinates of the head, found this array, at "#
        + #"byte 862 (line 18, column 56)"#),
    Mistake(
      #""embedding": [1, 0]"#, #""embedding": [1, 2]"#,
      #"$.arcs[6].function.embedding[1]: expected an integer from 0 to 1, found 2, at byte 866 (line "#
        + #"18, column 60)"#),
    Mistake(
      #""embedding": [1, 0]"#, #""embedding": {"offset": 1}"#,
      #"$.arcs[6].function.embedding: expected the coordinates 1..<3 to lie within the head's 2, found "#
        + #"this object, at byte 862 (line 18, column 56)"#),
    Mistake(
      #""embedding": [1, 0]"#, #""embedding": [1, 0], "scaling": 2"#,
      #"$.arcs[6].function.scaling: expected only one linear part, found 2, at byte 881 (line 18, "#
        + #"column 75)"#),
    Mistake(
      #"{"embedding": [1, 0]}"#, #"{"constant": [1, 0]}"#,
      #"$.arcs[6].function: expected an affine function with 'scaling', 'dense', 'kronecker', "#
        + #"'convolution', 'sparse', 'diagonal', 'selection' or 'embedding', found this object, at byte 848 (line 18, column 42)"#
    ),
    Mistake(
      #""indices": [1, 1]"#, #""indices": [1, 2]"#,
      #"$.arcs[7].function.diagonal.indices[1]: expected an integer from 0 to 1, found 2, at byte 960 "#
        + #"(line 19, column 89)"#),
    Mistake(
      #""scale": 0.5"#, #""scale": 0.1"#,
      #"$.arcs[7].function.diagonal.scale: expected a number that is exactly a double, as 0.5 is and "#
        + #"0.1 is not, found 0.1, at byte 973 (line 19, column 102)"#),
    Mistake(
      #""parameter": "b", "indices""#, #""parameter": "bb", "indices""#,
      #"$.arcs[7].function.diagonal.parameter: this names the parameter 'bb', which does not exist, at "#
        + #"byte 940 (line 19, column 69)"#),
    Mistake(
      #""parameter": "b", "indices""#, #""indices""#,
      #"$.arcs[7].function.diagonal: expected a member 'parameter', found none, at byte 926 (line 19, "#
        + #"column 55)"#),
    Mistake(
      #""constant": "b""#, #""constant": [1]"#,
      #"$.arcs[0].function.constant: arc 'first': its constant term has width 1, but its linear part "#
        + #"gives 2 coordinates, at byte 404 (line 12, column 87)"#),
    Mistake(
      #""x1 + 1""#, #""x3 + 1""#,
      #"$.arcs[8].function.expression[1]: in the expression, expected one of the variables x0, x1, x2, "#
        + #"found 'x3', at line 1, column 1; at byte 1044 (line 20, column 64)"#),
    Mistake(
      #""x1 + 1""#, #""x1 +""#,
      #"$.arcs[8].function.expression[1]: in the expression, expected an expression, found the end of "#
        + #"the text, at line 1, column 5; at byte 1044 (line 20, column 64)"#),
    Mistake(
      #"["x0", "x1 + 1"]"#, #"[]"#,
      #"$.arcs[8].function.expression: expected an expression for each coordinate of the head, found "#
        + #"this array, at byte 1037 (line 20, column 57)"#),
    Mistake(
      #"["x0", "x1 + 1"]"#, #""x0, x1, x2""#,
      #"$.arcs[8]: arc 8 (x → y): its function gives 3 coordinates, but its head 'y' has width 2, at "#
        + #"byte 985 (line 20, column 5)"#),
    Mistake(
      #""inner": 2"#, #""inner": 3"#,
      #"$.arcs[9]: arc 9 (c → y): its function takes 3 coordinates, but its tail 'c' has width 2, at "#
        + #"byte 1061 (line 21, column 5)"#),
    Mistake(
      #"[[3]]"#, #"[[3, 4]]"#,
      #"$.arcs[9]: arc 9 (c → y): its function takes 4 coordinates, but its tail 'c' has width 2, at "#
        + #"byte 1061 (line 21, column 5)"#),
    Mistake(
      #"["y", "h"]"#, #"["y", "z"]"#,
      #"$.outputs[1]: the list of outputs names the node 'z', which does not exist, at byte 1168 (line "#
        + #"23, column 20)"#),
    Mistake(
      #"["y", "h"]"#, #"["y", "y"]"#,
      #"$.outputs[1]: the node 'y' is listed twice among the outputs, at byte 1168 (line 23, column 20)"#),
    Mistake(#"["y", "h"]"#, #"[]"#, #"$.outputs: the network has no outputs, at byte 1162 (line 23, column 14)"#),
    Mistake(
      #""shape": [2, 3]"#, #""shape": [3, 2]"#,
      #"$.parameters[0].values: the parameter 'W' has the shape [3, 2], but its values are nested as "#
        + #"[2, 3], at byte 1256 (line 25, column 65)"#),
    Mistake(
      #""shape": [2, 3]"#, #""shape": [5]"#,
      #"$.parameters[0].values: the parameter 'W' has the shape [5], but its values are nested as [2, "#
        + #"3], at byte 1253 (line 25, column 62)"#),
    Mistake(
      #"[[1, 2, 3], [4, 5, 6.5]]"#, #"[1, 2, 3, 4, 5]"#,
      #"$.parameters[0].values: the parameter 'W' has the shape [2, 3] but 5 values, at byte 1256 (line "#
        + #"25, column 65)"#),
    Mistake(
      #"[[1, 2, 3], [4, 5, 6.5]]"#, #"[[1, 2, 3], [4, 5]]"#,
      #"$.parameters[0].values[1]: expected 3 elements, as in its siblings, found this array, at byte "#
        + #"1268 (line 25, column 77)"#),
    Mistake(
      #"[[1, 2, 3], [4, 5, 6.5]]"#, #"[[1, 2, 3], 4]"#,
      #"$.parameters[0].values[1]: expected an array, as its siblings are, found 4, at byte 1268 (line "#
        + #"25, column 77)"#),
    Mistake(
      #"6.5]]"#, #"1e39]]"#,
      #"$.parameters[0].values[1][2]: expected a number in the range of floats, found 1e39, at byte "#
        + #"1275 (line 25, column 84)"#),
    Mistake(
      #"6.5]]"#, #""NaN"]]"#,
      #"$.parameters[0].values[1][2]: expected a number, found a string, at byte 1275 (line 25, column "#
        + #"84)"#),
    Mistake(
      #"6.5]]"#, #"NaN]]"#,
      #"$.parameters[0].values[1][2]: expected a value, found 'N', at byte 1275 (line 25, column 84)"#),
    Mistake(
      #""float32""#, #""float16""#,
      #"$.parameters[0].type: expected one of 'float32', 'float64', 'rational', found "float16", at "#
        + #"byte 1218 (line 25, column 27)"#),
    Mistake(
      #"0.1]}"#, #"1e999999999]}"#,
      #"$.parameters[1].values[1]: expected a rational number, as a number or a string such as "-7/3", "#
        + #"found 1e999999999, at byte 1339 (line 26, column 57)"#),
    Mistake(
      #""name": "b""#, #""name": "W""#,
      #"$.parameters[1]: two parameters have the name 'W', at byte 1287 (line 26, column 5)"#),
    Mistake(
      #""name": "b", "#, #""#,
      #"$.parameters[1]: expected a member 'name', found none, at byte 1287 (line 26, column 5)"#),
  ]
}
