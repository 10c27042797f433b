"""Writes a dense ONNX network with random weights: make_dense.py PATH 784-256-256-10, with ReLU between the layers."""

import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

path, widths = sys.argv[1], [int(width) for width in sys.argv[2].split("-")]
random = numpy.random.default_rng(1)
nodes, initializers, value = [], [], "x"
last = len(widths) - 2
for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
    # He's scale keeps the values of all layers of one size.
    weight = (random.standard_normal((inputs, outputs)) * (2 / inputs) ** 0.5).astype(numpy.float32)
    bias = random.standard_normal(outputs).astype(numpy.float32)
    initializers += [numpy_helper.from_array(weight, f"w{layer}"), numpy_helper.from_array(bias, f"b{layer}")]
    result = "y" if layer == last else f"h{layer}"
    nodes.append(helper.make_node("Gemm", [value, f"w{layer}", f"b{layer}"], [result]))
    if layer != last:
        value = f"r{layer}"
        nodes.append(helper.make_node("Relu", [result], [value]))
graph = helper.make_graph(
    nodes,
    "dense",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", widths[0]])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", widths[-1]])],
    initializers,
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
