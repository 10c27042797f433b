// DAGNetwork: networks as directed acyclic graphs whose arcs carry functions.
//
// A `Network` (Network/Network.swift: open that first) has nodes, which are tensors, and arcs, which carry functions. It
// is built with a `NetworkBuilder`, read from JSON (JSON/), or imported by the module ONNX; it knows its levels.
//
// ArcFunctions/  what an arc can carry. `ArcFunction` is the closed list, and each kind is one file that holds all that
//                the toolkit knows of it: its evaluation over any domain, its units and the affine form that they leave
//                it with (un-rectifying), its derivative.
// Linear/        the linear parts of affine arcs in the form that their operators have, and the engines that run them:
//                BLAS for floating-point numbers, common denominators for rationals.
// Parameters/    tensors of finite numbers, shared by identity.
// Values/        batches of values.
// Points/        points of an input space, and reading them from text, JSON and NumPy files.
// Network/       nodes, arcs, levels, masks, granularity, errors.
// Expressions/   expressions as networks.
//
// This module evaluates single arcs. Passes over whole networks are `Lifting`'s.
