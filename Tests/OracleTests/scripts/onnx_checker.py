"""Checks ONNX models with ONNX's own checker, shape inference included, and answers with what they hold."""

import base64

import onnx
from oracle import serve


def answer(model):
    parsed = onnx.load_from_string(base64.b64decode(model))
    onnx.checker.check_model(parsed, full_check=True)
    return {
        "irVersion": parsed.ir_version,
        "opset": next(entry.version for entry in parsed.opset_import if entry.domain in ("", "ai.onnx")),
        "producer": parsed.producer_name,
        "inputs": [value.name for value in parsed.graph.input],
        "outputs": [value.name for value in parsed.graph.output],
        "initializers": [tensor.name for tensor in parsed.graph.initializer],
        "operatorTypes": [node.op_type for node in parsed.graph.node],
    }


serve(answer)
