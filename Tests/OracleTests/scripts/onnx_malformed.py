"""ONNX models that break the rules, which daglift must refuse.

    python onnx_malformed.py DAGLIFT [--seed N] [--flips N] [--only REGEX]

Small models cut off after every byte, models with a bit flipped, and models that each break a rule or ask for more than
there is. daglift must exit 65, or 75 where a size is beyond a limit; a cut or a flip may leave a valid model: then its
values are onnxruntime's, or onnxruntime refuses the model or the point. A signal, any other status, more than 10 s or more
than 1 GB is a failure.

Without arguments, requests are read as the other oracles read them: {"daglift": PATH, "seed": N, "flips": N} is answered
with the number of runs, of refusals and of models that were valid, and the list of failures.
"""

import argparse
import json
import math
import os
import random
import re
import resource
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy
import onnx
import onnxruntime
from limited_run import run
from onnx import TensorProto, helper, numpy_helper
from oracle import serve

SECONDS = 10
RESIDENT = 1 << 30
ADDRESS_SPACE = 8 << 30
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def node(operator, inputs, outputs, **attributes):
    return helper.make_node(operator, inputs.split(), outputs.split(), **attributes)


def floats(name, *shape):
    """A weight of small numbers without a pattern."""
    values = [((37 * k + 11) % 19 - 9) / 8 for k in range(math.prod(shape))]
    return numpy_helper.from_array(numpy.array(values, "float32").reshape(shape), name)


def ints(name, *values):
    return numpy_helper.from_array(numpy.array(values, "int64"), name)


def model(nodes, initializers=(), shape=(1, 4), output="y", opset=17):
    """The bytes of a model with the input x."""
    x = helper.make_tensor_value_info("x", FLOAT, shape)
    outputs = [helper.make_tensor_value_info(name, FLOAT, None) for name in output.split()]
    graph = helper.make_graph(nodes, "g", [x], outputs, list(initializers))
    opsets = [helper.make_opsetid("", opset)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()


def dense():
    nodes = [
        node("Gemm", "x w b", "h", alpha=0.5),
        node("LeakyRelu", "h", "r", alpha=0.25),
        node("Concat", "r h", "c", axis=1),
        node("Split", "c", "p q", axis=1),
        node("Sub", "p q", "d"),
        node("Sigmoid", "d", "s"),
        node("Reshape", "s t", "y"),
    ]
    return model(nodes, [floats("w", 4, 6), floats("b", 6), ints("t", 1, -1)])


def convolutional():
    nodes = [
        node("Conv", "x k", "c", kernel_shape=[2, 2], pads=[0, 1, 0, 1]),
        node("Relu", "c", "r"),
        node("MaxPool", "r", "m", kernel_shape=[2, 2], strides=[1, 2]),
        node("Flatten", "m", "f"),
        node("MatMul", "f w", "y"),
    ]
    return model(nodes, [floats("k", 2, 1, 2, 2), floats("w", 8, 2)], (1, 1, 4, 4))


MODELS = {"dense": dense, "convolutional": convolutional}


def varint(value):
    bytes_ = bytearray()
    while value > 127:
        bytes_.append(value & 127 | 128)
        value >>= 7
    return bytes(bytes_ + bytes([value]))


def field(number, content):
    """A length-delimited field of a protobuf message."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def claimed(name, data_type, dims):
    """An initializer that claims extents and has no data."""
    result = TensorProto(name=name, data_type=data_type)
    result.dims.extend(dims)
    result.raw_data = b"\0" * 16
    return result


def nested(depth):
    """A graph in an attribute of a node of a graph, and so on. Written from the inside out, byte by byte."""
    graph = b""
    for _ in range(depth):
        attribute = field(1, b"then_branch") + field(6, graph) + varint(20 << 3) + varint(5)
        graph = field(1, field(4, b"If") + field(5, attribute))
    head = onnx.ModelProto.FromString(model([node("Relu", "x", "y")]))
    del head.graph.node[:]
    return head.SerializeToString() + field(7, graph)


def functions(bodies):
    """A model with functions f0, f1, ... of one input and output, which calls the last."""
    proto = onnx.ModelProto.FromString(model([node("Relu", "x", "y")]))
    proto.graph.node[0].op_type = f"f{len(bodies) - 1}"
    proto.graph.node[0].domain = "local"
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]
    del proto.opset_import[:]
    proto.opset_import.extend(opsets)
    for k, nodes in enumerate(bodies):
        proto.functions.append(helper.make_function("local", f"f{k}", ["a"], ["z"], nodes, opsets))
    return proto.SerializeToString()


def call(k, inputs, outputs):
    return helper.make_node(f"f{k}", [inputs], [outputs], domain="local")


def external(location):
    proto = onnx.ModelProto.FromString(model([node("Add", "x w", "y")], [floats("w", 1, 4)]))
    weight = proto.graph.initializer[0]
    weight.ClearField("raw_data")
    weight.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, "offset": "0", "length": "16"}.items():
        weight.external_data.add(key=key, value=value)
    return proto.SerializeToString()


def edited(change, make=dense):
    proto = onnx.ModelProto.FromString(make())
    change(proto)
    return proto.SerializeToString()


def attributed(index, make=dense, **attributes):
    """A model with attributes of a node replaced."""

    def change(proto):
        target = proto.graph.node[index]
        kept = [a for a in target.attribute if a.name not in attributes]
        del target.attribute[:]
        target.attribute.extend(kept + [helper.make_attribute(name, value) for name, value in attributes.items()])

    return edited(change, make)


def one(operator, extra="", initializers=(), shape=(1, 4), **attributes):
    """A model of one node."""
    return model([node(operator, f"x {extra}", "y", **attributes)], initializers, shape)


HUGE = 1 << 40
EXTREME = [2**63 - 1, -(2**63)]


def lenient():
    """Models that break a rule of the format only, and can be read all the same."""
    yield "nodes out of order", model([node("Relu", "a", "y"), node("Relu", "x", "a")])
    yield "an attribute without a type", edited(lambda p: p.graph.node[1].attribute[0].ClearField("type"))
    yield "no description of the output", edited(lambda p: p.graph.output[0].ClearField("type"))
    yield "a chain of 5000", model([node("Relu", f"v{k}" if k else "x", f"v{k + 1}") for k in range(5000)], output="v5000")
    doubled = [node("Add", f"v{k} v{k}" if k else "x x", f"v{k + 1}") for k in range(60)]
    yield "a number doubled 60 times", model(doubled, output="v60")


def broken():
    """Models that break a rule, by name."""
    relu = node("Relu", "x", "y")
    yield "no bytes", b""
    yield "no message", b"no model at all"
    yield "a length beyond the file", field(7, b"")[:1] + varint(2**63) + b"abc"
    yield "an endless varint", b"\x3a" + b"\xff" * 100
    yield "a group that does not end", b"\x3b" * 10_000
    yield "no graph", onnx.ModelProto(ir_version=8, opset_import=[helper.make_opsetid("", 17)]).SerializeToString()
    for depth in (50, 1_000, 20_000):
        yield f"{depth} nested graphs", nested(depth)

    yield "a node that needs itself", model([node("Add", "x y", "y")])
    yield "a cycle of two", model([node("Add", "x b", "a"), node("Relu", "a", "b"), node("Relu", "b", "y")])
    ring = [node("Relu", f"v{(k + 1) % 5000}", f"v{k}") for k in range(5000)]
    yield "a cycle of 5000", model(ring + [node("Add", "x v0", "y")])
    yield "an input that nothing makes", model([node("Add", "x nothing", "y")])
    yield "an output that nothing makes", model([relu], output="z")
    yield "an empty output name", edited(lambda p: p.graph.output[0].ClearField("name"))
    yield "no output", edited(lambda p: p.graph.ClearField("output"))
    yield "a value made twice", model([relu, node("Tanh", "x", "y")])
    yield "a value made twice by one node", model([node("Split", "x", "y y", axis=1)])
    yield "a value that is an input", model([node("Relu", "x", "x"), node("Relu", "x", "y")])
    yield "an initializer twice", model([node("Add", "x w", "y")], [floats("w", 1, 4), floats("w", 1, 4)])
    yield "an input twice", edited(lambda p: p.graph.input.append(p.graph.input[0]))
    yield "an output twice", edited(lambda p: p.graph.output.append(p.graph.output[0]))

    for dims in ([1 << 62, 4], [1 << 32, 1 << 32], [2**63 - 1, 2], [-1, -4], [HUGE], [1 << 21, 1 << 21, 1 << 22]):
        yield f"a weight of {dims}", model([node("Add", "x w", "y")], [claimed("w", FLOAT, dims)])
        yield f"an input of {dims}", model([relu], shape=[1, *dims])
    for name, tensor in {
        "of no type": claimed("w", 0, [4]),
        "of an unknown type": claimed("w", 77, [4]),
        "of text": helper.make_tensor("w", TensorProto.STRING, [1], [b"1"]),
        "of complex numbers": claimed("w", TensorProto.COMPLEX64, [2]),
        "with too little data": claimed("w", FLOAT, [5]),
        "with too much data": claimed("w", FLOAT, [3]),
        "that is no number": numpy_helper.from_array(numpy.array([1, 2, 3, math.nan], "float32"), "w"),
        "that is infinite": numpy_helper.from_array(numpy.array([1, 2, 3, math.inf], "float32"), "w"),
    }.items():
        yield f"a weight {name}", model([node("Add", "x w", "y")], [tensor])
    for location in ("/dev/zero", "/etc/passwd", "../../../../../etc/passwd", "missing.bin", ".", ""):
        yield f"data in {location!r}", external(location)

    for extent in (HUGE, *EXTREME):
        yield f"Expand to {extent}", one("Expand", "s", [ints("s", extent, 4)])
        yield f"Reshape to {extent}", one("Reshape", "s", [ints("s", 1, extent)])
        yield f"Tile by {extent}", one("Tile", "s", [ints("s", 1, extent)])
        yield f"Pad by {extent}", one("Pad", "s", [ints("s", 0, extent, 0, extent)])
        yield f"Split into {extent}", model([node("Split", "x s", "y z", axis=1)], [ints("s", extent, 4)])
        yield f"ConstantOfShape {extent}", model(
            [node("ConstantOfShape", "s", "c"), node("ReduceSum", "c", "r", keepdims=0), node("Add", "x r", "y")],
            [ints("s", extent, extent)])  # fmt: skip
        yield f"Gather at {extent}", one("Gather", "s", [ints("s", extent)], axis=1)
        yield f"Unsqueeze at {extent}", one("Unsqueeze", "s", [ints("s", extent)])
        yield f"Concat along {extent}", attributed(2, axis=extent)
        yield f"Softmax along {extent}", one("Softmax", axis=extent)
        yield f"Flatten at {extent}", one("Flatten", axis=extent)
        yield f"Transpose with {extent}", one("Transpose", perm=[0, extent])
        yield f"ReduceMean over {extent}", one("ReduceMean", axes=[extent])
        for name in ("pads", "kernel_shape", "strides", "dilations"):
            count = 4 if name == "pads" else 2
            if extent != HUGE or name in ("pads", "kernel_shape"):
                yield f"Conv with {name} {extent}", attributed(0, convolutional, **{name: [extent] * count})
                yield f"MaxPool with {name} {extent}", attributed(2, convolutional, **{name: [extent] * count})
        yield f"Conv with group {extent}", attributed(0, convolutional, group=extent)
        yield f"AveragePool of {extent}", one("AveragePool", shape=(1, 1, 4, 4), kernel_shape=[extent, extent])
        for name in ("strides", "pads", "output_padding", "dilations", "output_shape"):
            yield f"ConvTranspose with {name} {extent}", one(
                "ConvTranspose", "k", [floats("k", 1, 1, 2, 2)], (1, 1, 4, 4),
                **{name: [extent] * (4 if name == "pads" else 2)})  # fmt: skip
        yield f"Resize to {extent}", one("Resize", "e e s", [ints("s", 1, 1, extent, extent)], (1, 1, 2, 2), mode="nearest")
        yield f"opset {extent}", model([relu], opset=extent)
    yield "Conv with no strides", attributed(0, convolutional, strides=[0, 0])
    yield "Conv with no group", attributed(0, convolutional, group=0)
    yield "a kernel of other extents", attributed(0, convolutional, kernel_shape=[3, 3])
    yield "one extent of a kernel", attributed(2, convolutional, kernel_shape=[2])
    yield "MaxPool without a kernel", one("MaxPool", shape=(1, 1, 4, 4))
    yield "Range without end", model(
        [node("Range", "a b c", "r"), node("ReduceSum", "r", "s", keepdims=0), node("Add", "x s", "y")],
        [numpy_helper.from_array(numpy.array(v, "float32"), n) for n, v in {"a": 0, "b": 1e30, "c": 1}.items()])  # fmt: skip
    yield "Resize by 1e12", one(
        "Resize", "e s", [numpy_helper.from_array(numpy.array([1, 1, 1e12, 1e12], "float32"), "s"), floats("e", 0)],
        (1, 1, 2, 2), mode="nearest")  # fmt: skip
    doubled = [node("Concat", f"v{k} v{k}", f"v{k + 1}", axis=1) for k in range(60)]
    yield "a width doubled 60 times", model([node("Identity", "x", "v0"), *doubled, node("Relu", "v60", "y")])
    powers = [node("MatMul", "x w", "a"), *[node("Mul", "a a", "y")]]
    yield "matrices that do not fit", model(powers, [floats("w", 5, 6)])
    yield "an attribute of another type", attributed(1, alpha="a quarter")
    yield "an attribute that is no number", attributed(1, alpha=math.nan)
    yield "an attribute twice", edited(lambda p: p.graph.node[0].attribute.append(p.graph.node[0].attribute[0]))
    yield "an unknown operator", one("NoSuchOperator")
    yield "an unknown domain", edited(lambda p: setattr(p.graph.node[0], "domain", "nowhere"))
    yield "no operator set", edited(lambda p: p.ClearField("opset_import"))
    yield "two operator sets", edited(lambda p: p.opset_import.append(helper.make_opsetid("", 9)))
    yield "too few inputs", edited(lambda p: p.graph.node[5].ClearField("input"))
    yield "too many inputs", edited(lambda p: p.graph.node[5].input.extend(["x"] * 1000))
    yield "bytes that are no text", dense().replace(b"LeakyRelu", b"Leaky\xff\xfe\xc0u")

    yield "a function that calls itself", functions([[call(0, "a", "z")]])
    yield "functions that call each other", functions([[call(1, "a", "z")], [call(0, "a", "z")]])
    laughs = [[node("Relu", "a", "z")]] + [
        [call(k, "a", "m"), call(k, "m", "z")] for k in range(60)
    ]  # fmt: skip
    yield "a function that is called 2^60 times", functions(laughs)


def point(report, session):
    """The point of a report, in the shapes that onnxruntime wants."""
    types = {"tensor(float)": "float32", "tensor(double)": "float64"}
    feeds = {}
    for value in session.get_inputs():
        numbers = [exact(text) for text in numpy.ravel(report["point"][value.name])]
        shape = [extent if isinstance(extent, int) else 1 for extent in value.shape]
        feeds[value.name] = numpy.array(numbers, types[value.type]).reshape(shape)
    return feeds


def exact(text):
    numerator, _, denominator = str(text).partition("/")
    return int(numerator) / int(denominator or 1)


def session(bytes_):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(bytes_, options, providers=["CPUExecutionProvider"])


def compared(bytes_, text):
    """What onnxruntime says of a model and of what was reported of it: it refuses, has the same values, or others."""
    report = json.loads(text)
    try:
        runner = session(bytes_)
    except Exception as error:  # onnxruntime raises kinds of its own, all of them direct children of this one
        return {"class": "refused", "reason": str(error)[:300]}
    try:
        feeds = point(report, runner)
    except (KeyError, ValueError) as error:
        return {"class": "other", "reason": f"the point: {error!r}"}
    try:
        theirs = runner.run(None, feeds)
    except Exception as error:
        return {"class": "refused", "reason": str(error)[:300]}
    names = [value.name for value in runner.get_outputs()]
    if [output["name"] for output in report["outputs"]] != names:
        return {"class": "other", "reason": f"{[output['name'] for output in report['outputs']]}, not {names}"}
    largest = largest_value(bytes_, names, feeds)
    for ours, target in zip(report["outputs"], theirs, strict=True):
        shape, expected = ours["shape"], list(target.shape)
        values = numpy.array([float(x) for x in numpy.ravel(ours["values"])])
        target = target.astype("float64").ravel()
        if (shape != expected and [1, *shape] != expected) or values.size != target.size:
            return {"class": "other", "reason": f"{ours['name']} has the shape {shape}, not {expected}"}
        if not numpy.allclose(values, target, rtol=1e-4, atol=1e-5 * largest, equal_nan=True):
            return {"class": "other", "reason": f"{ours['name']} is {values.tolist()}, not {target.tolist()}"}
    return {"class": "same"}


def largest_value(bytes_, names, feeds):
    """The largest finite absolute value on the way to the outputs, by which rounding errors are measured."""
    proto = onnx.ModelProto.FromString(bytes_)
    made = {name for node in proto.graph.node for name in node.output if name} - set(names)
    proto.graph.output.extend(onnx.ValueInfoProto(name=name) for name in sorted(made))
    arrays = [numpy.abs(array) for array in session(proto.SerializeToString()).run(None, feeds)]
    return max(float(array[numpy.isfinite(array)].max(initial=1)) for array in arrays)


def limit_address_space():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


class Judge:
    """onnxruntime in a process of its own, which a model may end."""

    def __init__(self):
        self.pool = None

    def __call__(self, bytes_, text):
        self.pool = self.pool or ProcessPoolExecutor(1, initializer=limit_address_space)
        try:
            return self.pool.submit(compared, bytes_, text).result(timeout=60)
        except (BrokenProcessPool, TimeoutError):
            self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None
            return {"class": "refused", "reason": "onnxruntime ended"}


def runs(seed, flips):
    """All models: a name, the bytes, whether it may be valid."""
    for name, make in MODELS.items():
        whole = make()
        yield f"{name}, whole", whole, True
        for length in range(len(whole)):
            yield f"{name}, the first {length} bytes", whole[:length], True
    generator = random.Random(seed)
    wholes = {name: make() for name, make in MODELS.items()}
    for k in range(flips):
        name = generator.choice(list(wholes))
        bytes_ = bytearray(wholes[name])
        bits = [generator.randrange(len(bytes_) * 8) for _ in range(1 if k % 2 else generator.randint(2, 8))]
        for bit in bits:
            bytes_[bit // 8] ^= 1 << bit % 8
        yield f"{name}, bits {sorted(bits)} flipped", bytes(bytes_), True
    for name, bytes_ in lenient():
        yield name, bytes_, True
    for name, bytes_ in broken():
        yield name, bytes_, False


def outcome(daglift, bytes_):
    with tempfile.TemporaryDirectory(prefix="onnx-malformed-") as folder:
        file = os.path.join(folder, "model.onnx")
        with open(file, "wb") as opened:
            opened.write(bytes_)
        command = [daglift, "evaluate", file, "--format", "json", "--seed", "1", "--threads", "1"]
        return run(command, SECONDS, ADDRESS_SPACE)


def summary(daglift, seed=1, flips=1000, only=None):
    selected = [item for item in runs(seed, flips) if only is None or re.search(only, item[0])]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda item: outcome(daglift, item[1]), selected))
    judge = Judge()
    result = {"runs": len(selected), "refused": 0, "limited": 0, "valid": 0, "same": 0, "failures": []}
    for (name, bytes_, may_be_valid), answer in zip(selected, answers, strict=True):
        wrong = None
        if answer.status == 65:
            result["refused"] += 1
        elif answer.status == 75:
            result["limited"] += 1
        elif answer.status in (0, 2) and may_be_valid:
            result["valid"] += 1
            verdict = judge(bytes_, answer.output)
            result["same"] += verdict["class"] == "same"
            if verdict["class"] == "other":
                wrong = verdict["reason"]
            elif name.endswith("whole") and verdict["class"] != "same":
                wrong = f"onnxruntime: {verdict['reason']}"
        else:
            wrong = f"{answer.ending}: {(answer.errors or answer.output).strip()[-300:]}"
        if answer.resident > RESIDENT:
            wrong = f"{answer.resident >> 20} MB; {wrong}"
        if wrong is not None:
            result["failures"].append({"model": name, "wrong": wrong})
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("daglift")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    result = summary(arguments.daglift, arguments.seed, arguments.flips, arguments.only)
    print(json.dumps(result, indent=1))
    return 1 if result["failures"] else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main())
    serve(lambda request: summary(request["daglift"], request["seed"], request["flips"]))
