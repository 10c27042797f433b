// Z3: the solver of L. de Moura and N. Bjørner ("Z3: an efficient SMT solver", TACAS 2008), as a child process.
//
// `Z3Solver` (open that first) writes a formula as SMT-LIB 2 to the standard input of the executable `z3`, and reads its
// answer. The library libz3 is not linked: where it runs out of memory or meets a defect of its own it may end the process
// that it is in, and nothing can stop it at a deadline. A process of its own has limits, and can be ended.
//
// `ChildProcess` runs a program with a deadline and a bound on what it may print; `SExpression` reads what z3 prints.
