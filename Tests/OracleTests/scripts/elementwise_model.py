"""Makes a model with one operator of each name that is asked for, each with an output of its own, and some of two operands."""

import base64

import onnx
from onnx import TensorProto, helper
from oracle import serve

ATTRIBUTES = {
    "Elu": {"alpha": 0.75},
    "Celu": {"alpha": 2.5},
    "ThresholdedRelu": {"alpha": 1.25},
    "HardSigmoid": {"alpha": 0.25, "beta": 0.375},
    "Shrink": {"bias": 0.5, "lambd": 1.5},
    "Gelu": {"approximate": "tanh"},
}


def answer(names):
    nodes = [helper.make_node(name, ["x"], [f"{name}(x)"], **ATTRIBUTES.get(name, {})) for name in names]
    bounds = [helper.make_tensor(name, TensorProto.FLOAT, [], [value]) for name, value in [("low", -0.5), ("high", 2)]]
    nodes += [
        helper.make_node("Mul", ["x", "z"], ["product"]),
        helper.make_node("Div", ["z", "w"], ["quotient"]),
        helper.make_node("Max", ["x", "w"], ["largest"]),
        helper.make_node("MatMul", ["m", "x"], ["matrices"]),
        helper.make_node("Clip", ["x", "low", "high"], ["clipped"]),
    ]
    inputs = [("x", ["N", 2, 3]), ("z", ["N", 2, 3]), ("w", ["N", 1, 3]), ("m", ["N", 4, 2])]
    shapes = {"matrices": ["N", 4, 3]}
    outputs = [output for node in nodes for output in node.output]
    graph = helper.make_graph(
        nodes,
        "operators",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shapes.get(name, ["N", 2, 3])) for name in outputs],
        bounds,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return base64.b64encode(model.SerializeToString()).decode()


serve(answer)
