// DAGLift: the umbrella. `import DAGLift` is the whole library.
//
// What to open first in each module is said in the file named after it: exact numbers and domains in Exact, expressions
// and verdicts in Symbolic, networks in DAGNetwork, transitions, passes and identities in Lifting, models of
// other tools in ONNX, the solver that is run as a program in Z3.

@_exported import DAGNetwork
@_exported import Exact
@_exported import JSON
@_exported import Lifting
@_exported import ONNX
@_exported import Symbolic
@_exported import Z3
