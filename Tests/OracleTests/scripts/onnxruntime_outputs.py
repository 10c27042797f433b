"""Runs an ONNX model in onnxruntime on the CPU, its graph optimisations off, one sample at a time.

A request has the file of a model or its bytes ("model", base64), and for each input its samples, one after the other, as
little-endian float32 or float64 ("inputs", base64). The answer has the outputs in the same form, and their shapes.
"""

import base64

import numpy
import onnxruntime
from oracle import serve

TYPES = {"tensor(float)": "<f4", "tensor(double)": "<f8"}


def session(request):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = request.get("file") or base64.b64decode(request["model"])
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def answer(request):
    model = session(request)
    samples = request["samples"]
    feeds = {}
    for value, data in zip(model.get_inputs(), request["inputs"], strict=True):
        shape = [extent if isinstance(extent, int) else 1 for extent in value.shape]
        feeds[value.name] = numpy.frombuffer(base64.b64decode(data), TYPES[value.type]).reshape([samples, *shape])
    runs = [model.run(None, {name: data[i] for name, data in feeds.items()}) for i in range(samples)]
    return [
        {
            "name": value.name,
            "shape": list(runs[0][k].shape),
            "values": base64.b64encode(b"".join(run[k].astype(TYPES[value.type]).tobytes() for run in runs)).decode(),
        }
        for k, value in enumerate(model.get_outputs())
    ]


serve(answer)
