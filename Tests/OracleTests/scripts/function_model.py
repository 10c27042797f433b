"""Makes a model whose operators are calls of functions that it defines by their bodies."""

import base64

import onnx
from onnx import TensorProto, helper
from oracle import serve

DOMAIN = "functions"


def function(name, inputs, outputs, nodes, **kinds):
    sets = [helper.make_opsetid("", 20), helper.make_opsetid(DOMAIN, 1)]
    return helper.make_function(DOMAIN, name, inputs, outputs, nodes, sets, **kinds)


def referring(kind, inputs, outputs, domain="", **references):
    """An operator whose attributes are those of the function that it stands in: `name=(reference, type)`."""
    node = helper.make_node(kind, inputs, outputs, domain=domain)
    for name, (reference, number) in references.items():
        attribute = onnx.AttributeProto(name=name, type=number, ref_attr_name=reference)
        node.attribute.append(attribute)
    return node


FLOAT = onnx.AttributeProto.FLOAT


def answer(_):
    scaled = function(
        "Scaled",
        ["a"],
        ["b"],
        [referring("Constant", [], ["factor"], value_float=("factor", FLOAT)), helper.make_node("Mul", ["a", "factor"], ["b"])],
        attributes=["factor"],
    )
    kink = function(
        "Kink",
        ["a"],
        ["b"],
        [referring("LeakyRelu", ["a"], ["b"], alpha=("slope", FLOAT))],
        attribute_protos=[helper.make_attribute("slope", 0.375)],
    )
    block = function(
        "Block",
        ["a", "w"],
        ["sum", "inner"],
        [
            helper.make_node("MatMul", ["a", "w"], ["t"]),
            helper.make_node("Kink", ["t"], ["inner"], domain=DOMAIN),
            referring("Kink", ["inner"], ["u"], DOMAIN, slope=("slope", FLOAT)),
            referring("Scaled", ["u"], ["s"], DOMAIN, factor=("factor", FLOAT)),
            helper.make_node("Add", ["a", "s"], ["sum"]),
        ],
        attributes=["factor", "slope"],
    )
    weights = [0.5, -1.25, 2, 1, 0.75, -0.5, -2, 1.5, 0.25]
    nodes = [
        helper.make_node("Block", ["x", "w"], ["h", "unread"], name="first", domain=DOMAIN, factor=0.5, slope=-1.5),
        helper.make_node("Block", ["h", "w"], ["y", "z"], domain=DOMAIN, factor=-3.0, slope=0.125),
    ]
    graph = helper.make_graph(
        nodes,
        "calls",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 3]) for name in ["y", "z"]],
        [helper.make_tensor("w", TensorProto.FLOAT, [3, 3], weights)],
    )
    model = helper.make_model(
        graph,
        functions=[scaled, kink, block],
        opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid(DOMAIN, 1)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    return base64.b64encode(model.SerializeToString()).decode()


serve(answer)
