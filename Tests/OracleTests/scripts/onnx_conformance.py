"""The operator conformance cases of the `onnx` package, evaluated by daglift.

    python onnx_conformance.py DAGLIFT [--json SUMMARY] [--table TABLE] [--only REGEX]

Every case is a model with inputs and the outputs that ONNX expects of it: the generated cases of single operators ("node"),
and the stored ones ("simple", "pytorch-operator", "pytorch-converted"). A case is

  agree     every output is the expected one: shapes equal up to a leading axis of extent 1, values within ONNX's tolerance;
  refused   daglift says that it does not support or cannot read the model (exit 65), or that a limit is reached (exit 75);
  disagree  anything else: other values, a signal, another exit status, no answer in time, a report that is no JSON;
  excluded  it is none of a floating-point feed-forward function, for a reason of the list below.

Integers and truth values among the inputs (shapes, axes, indices, masks) become initializers, the floating-point ones stay
inputs. Where that is refused, as for a convolution whose weights are not constant, all but the first floating-point input
become initializers, then all but each of the others; the summary says which binding agreed.

Without arguments, requests are read as the other oracles read them: {"daglift": PATH} is answered with the summary.
"""

import argparse
import collections
import contextlib
import io
import json
import os
import re
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy
import onnx
import onnx.backend.test.loader
from limited_run import run
from onnx import TensorProto, numpy_helper
from oracle import serve

KINDS = ["node", "simple", "pytorch-operator", "pytorch-converted"]
SECONDS = 20
ADDRESS_SPACE = 4 << 30
FLOATS = {TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.BFLOAT16}
PLAIN = FLOATS | {
    TensorProto.BOOL, TensorProto.INT8, TensorProto.INT16, TensorProto.INT32, TensorProto.INT64,
    TensorProto.UINT8, TensorProto.UINT16, TensorProto.UINT32, TensorProto.UINT64,
}  # fmt: skip

# Why a case with such an operator, in the model or in a function of it, is left out.
EXCLUDED = {
    reason: names.split()
    for reason, names in {
        "random": "Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike",
        "control flow": "If Loop Scan",
        "recurrent": "RNN LSTM GRU",
        "quantized": "QuantizeLinear DequantizeLinear DynamicQuantizeLinear QLinearConv QLinearMatMul ConvInteger MatMulInteger",
        "sequence or optional": "SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength "
        "SequenceMap SplitToSequence ConcatFromSequence Optional OptionalGetElement OptionalHasElement",
        "text": "StringConcat StringNormalizer StringSplit RegexFullMatch TfIdfVectorizer LabelEncoder",
        "image file": "ImageDecoder",
        "shape of the result known from the values only": "Unique NonZero NonMaxSuppression",
    }.items()
}
REASONS = {name: reason for reason, names in EXCLUDED.items() for name in names}

# The operators that a feed-forward floating-point network is commonly made of.
COMMON = set(
    """Conv ConvTranspose Gemm MatMul Add Sub Mul Div Neg Pow Sqrt Abs Exp Log Min Max Sum Mean Relu LeakyRelu PRelu Elu Selu
    Celu Gelu Erf Softplus Softsign Sigmoid HardSigmoid HardSwish Mish Tanh Clip Sign Floor Ceil Round Reciprocal Softmax
    LogSoftmax BatchNormalization InstanceNormalization GroupNormalization LayerNormalization LRN LpNormalization MaxPool
    AveragePool LpPool GlobalAveragePool GlobalMaxPool ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean
    ReduceMin ReduceProd ReduceSum ReduceSumSquare ArgMax Concat Split Slice Gather GatherElements ScatterND Reshape Flatten
    Transpose Squeeze Unsqueeze Expand Tile Pad Resize Upsample DepthToSpace SpaceToDepth Einsum CumSum Trilu Where Equal
    Greater GreaterOrEqual Less LessOrEqual And Or Not Xor IsNaN IsInf Identity Dropout Cast CastLike Shape Size Range
    Constant ConstantOfShape Mod""".split()
)


class Excluded(Exception):
    """A case is left out, for the reason given."""


def cases():
    """All cases of the package, in a fixed order."""
    # Making the cases prints, and meets overflows on purpose.
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            case
            for kind in KINDS
            for case in sorted(onnx.backend.test.loader.load_model_tests(kind=kind), key=lambda case: case.name)
        ]


def nodes(model):
    """The nodes of a model, of its functions and of all sub-graphs."""
    pending = list(model.graph.node) + [node for function in model.functions for node in function.node]
    while pending:
        node = pending.pop()
        yield node
        for attribute in node.attribute:
            for graph in [attribute.g, *attribute.graphs]:
                pending.extend(graph.node)


def tensor(value):
    if isinstance(value, TensorProto):
        return value
    if isinstance(value, (list, dict)) or value is None:
        raise Excluded("sequence or optional")
    return numpy_helper.from_array(numpy.asarray(value))


def stored(folder, name):
    """The tensors in the numbered files of a stored data set."""
    tensors = []
    while os.path.exists(path := os.path.join(folder, f"{name}_{len(tensors)}.pb")):
        with open(path, "rb") as file:
            tensors.append(TensorProto.FromString(file.read()))
    return tensors


def opened(case):
    """The model of a case, and its data sets: tensors for its first inputs, and for its outputs."""
    if case.model is not None:
        model, sets = case.model, case.data_sets
    else:
        model = onnx.load(os.path.join(case.model_dir, "model.onnx"))
        folders = [name for name in sorted(os.listdir(case.model_dir)) if name.startswith("test_data_set")]
        folders = [os.path.join(case.model_dir, name) for name in folders]
        for value in [*model.graph.input, *model.graph.output]:
            if not value.type.HasField("tensor_type"):
                raise Excluded("sequence or optional")
        sets = [(stored(folder, "input"), stored(folder, "output")) for folder in folders]
    for node in nodes(model):
        if node.domain in ("", "ai.onnx") and node.op_type in REASONS:
            raise Excluded(REASONS[node.op_type])
        if node.domain == "ai.onnx.preview.training":
            raise Excluded("training")
        if any(a.name == "training_mode" and a.i for a in node.attribute):
            raise Excluded("training")
    for value in [*model.graph.input, *model.graph.output]:
        if not value.type.HasField("tensor_type"):
            raise Excluded("sequence or optional")
        if value.type.tensor_type.elem_type == TensorProto.STRING:
            raise Excluded("text")
        if value.type.tensor_type.elem_type not in PLAIN:
            raise Excluded("numbers of less than 8 bits, or complex ones")
    sets = [([tensor(value) for value in inputs], [tensor(value) for value in outputs]) for inputs, outputs in sets]
    if not sets or any(len(outputs) != len(model.graph.output) for _, outputs in sets):
        raise Excluded("no expected output")
    if not any(value.type.tensor_type.elem_type in FLOATS for value in model.graph.output):
        raise Excluded("no floating-point output")
    for inputs, _ in sets:
        named = list(zip((value.name for value in model.graph.input), inputs))
        if any(
            node.op_type == "Dropout" and len(node.input) > 2 and dict(named).get(node.input[2]) is not None
            and numpy_helper.to_array(dict(named)[node.input[2]]).any()
            for node in model.graph.node
        ):  # fmt: skip
            raise Excluded("training")
        if not any(value.data_type in FLOATS for value in inputs):
            raise Excluded("no floating-point input")
        if not any(is_finite(value) for value in inputs):
            raise Excluded("no floating-point input of finite numbers")
    return model, sets


def is_finite(value):
    """Whether a tensor holds floating-point numbers, all of them finite: others are no point of a function of real numbers,
    but can be parameters, as minus infinity is in the mask of an attention."""
    return value.data_type in FLOATS and bool(numpy.isfinite(numpy_helper.to_array(value).astype("float64")).all())


def bindings(free):
    """Which of the floating-point inputs stay inputs, in the order in which it is tried."""
    return [free] + ([[name] for name in free] if len(free) > 1 else [])


def bound(model, inputs, free):
    """The model with all inputs but `free` as initializers; inputs have the extents of the data."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    # Earlier formats want each initializer among the inputs too.
    result.ir_version = max(model.ir_version, 4)
    initializers = {value.name for value in model.graph.initializer}
    del result.graph.input[:]
    for value in model.graph.input:
        if value.name in free:
            added = result.graph.input.add()
            added.CopyFrom(value)
            shape = added.type.tensor_type.shape
            del shape.dim[:]
            for extent in inputs[value.name].dims:
                shape.dim.add().dim_value = extent
            # A scalar has a shape, without extents.
            shape.SetInParent()
        elif value.name not in initializers and value.name in inputs:
            added = result.graph.initializer.add()
            added.CopyFrom(inputs[value.name])
            added.name = value.name
    return result


def points(inputs, free):
    """The arrays of a point: NumPy's own types only, which hold all values of the others."""
    arrays = {name: numpy_helper.to_array(inputs[name]) for name in free}
    return {name: array if array.dtype in ("float32", "float64") else array.astype("float32") for name, array in arrays.items()}


def difference(report, model, expected, case):
    """What is wrong with the outputs of a report, or None."""
    outputs = report["outputs"]
    if len(outputs) != len(expected):
        return f"{len(outputs)} outputs, not {len(expected)}"
    for value, target, output in zip(model.graph.output, expected, outputs, strict=True):
        target = numpy_helper.to_array(target)
        if output["name"] != value.name:
            return f"the output {output['name']!r}, not {value.name!r}"
        shape, theirs = list(output["shape"]), list(target.shape)
        if shape != theirs and [1, *shape] != theirs and shape != [1, *theirs]:
            return f"{value.name} has the shape {shape}, not {theirs}"
        values = numpy.array([float(x) for x in output["values"]])  # words for infinity and NaN
        if values.size != target.size:
            return f"{value.name} has {values.size} values, not {target.size}"
        relative = max(case.rtol, 2**-6) if target.dtype.name == "bfloat16" else case.rtol
        target = target.astype(numpy.float64).ravel()
        if not numpy.allclose(values, target, rtol=relative, atol=case.atol, equal_nan=True):
            wrong = ~numpy.isclose(values, target, rtol=relative, atol=case.atol, equal_nan=True)
            k = int(numpy.flatnonzero(wrong)[0])
            return f"{value.name}: {wrong.sum()} of {values.size} values differ, as {values[k]!r} from {target[k]!r} at {k}"
    return None


def refusal(errors):
    """The operator and the reason in the text of an error, without what is particular to the case."""
    text = errors.strip().split("model.onnx: ")[-1].removeprefix("Error: ")
    operator = re.match(r"(\w+) \(node \d+.*?\): ", text)
    reason = text[operator.end() :] if operator else text
    reason = re.sub(r"'[^']*'", "'…'", reason)
    reason = re.sub(r"\S*/point\.npz", "the point", reason)
    return (operator[1] if operator else None), re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "#", reason)[:160], text[:400]


def outcome(case, daglift):
    """The class of a case, and what is known of it."""
    result = {"name": case.name, "kind": case.kind, "operators": []}
    try:
        if case.model is not None:
            result["operators"] = sorted({node.op_type for node in nodes(case.model)})
        model, sets = opened(case)
        result["operators"] = sorted({node.op_type for node in nodes(model)})
    except Excluded as error:
        return result | {"class": "excluded", "reason": str(error)}
    free = [v.name for k, v in enumerate(model.graph.input) if all(k < len(i) and is_finite(i[k]) for i, _ in sets)]
    refusals = []
    for binding in bindings(free):
        answer = attempt(case, model, sets, binding, daglift)
        if answer["class"] != "refused":
            names = {"binding": binding, "bound": [name for name in free if name not in binding]}
            return result | answer | names | {"refusals": refusals}
        refusals.append({"binding": binding} | answer)
    # The first input alone asks for least.
    chosen = refusals[min(1, len(refusals) - 1)]
    return result | {key: chosen[key] for key in ("class", "operator", "reason", "text")} | {"refusals": refusals}


def attempt(case, model, sets, binding, daglift):
    for inputs, expected in sets:
        named = {value.name: data for value, data in zip(model.graph.input, inputs)}
        with tempfile.TemporaryDirectory(prefix="onnx-conformance-") as folder:
            file, point = os.path.join(folder, "model.onnx"), os.path.join(folder, "point.npz")
            onnx.save(bound(model, named, binding), file)
            numpy.savez(point, **points(named, binding))
            command = [daglift, "evaluate", file, "--input", point, "--format", "json", "--threads", "1"]
            answer = run(command, SECONDS, ADDRESS_SPACE)
        if answer.status in (65, 75):
            operator, reason, text = refusal(answer.errors)
            return {"class": "refused", "operator": operator, "reason": reason, "text": text}
        # Values that are not finite are reported with exit 2, and may be the expected ones.
        if answer.status not in (0, 2):
            return {"class": "disagree", "reason": answer.ending, "text": answer.errors.strip()[-400:]}
        try:
            wrong = difference(json.loads(answer.output), model, expected, case)
        except (ValueError, KeyError, TypeError) as error:
            return {"class": "disagree", "reason": f"the report: {error!r}", "text": answer.output[-400:]}
        if wrong is not None:
            return {"class": "disagree", "reason": wrong, "text": ""}
    return {"class": "agree"}


def feed_forward(results):
    """The common operators, and those whose function comes down to common ones: by the body in its definition, or, where the
    body depends on attributes and types, by a case of it that ONNX also gives expanded."""
    named = {result["name"]: result["operators"] for result in results}
    expansions = collections.defaultdict(list)
    for name, operators in named.items():
        match = re.fullmatch(r"(.*)_expanded(_ver\d+)?", name)
        if match and len(named.get(match[1], [])) == 1:
            expansions[named[match[1]][0]].append(set(operators))
    for schema in onnx.defs.get_all_schemas():
        if schema.has_function:
            expansions[schema.name].append({node.op_type for node in schema.function_body.node})
    known, before = set(COMMON), None
    while known != before:
        before = set(known)
        known |= {name for name, bodies in expansions.items() if any(body <= before for body in bodies)}
    return known


def summary(daglift, only=None):
    """Runs every case, two at a time."""
    selected = [case for case in cases() if only is None or re.search(only, case.name)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda case: outcome(case, daglift), selected))
    known = feed_forward(results)
    for result in results:
        result["common"] = result["class"] != "excluded" and known.issuperset(result["operators"])
    return {
        "onnx": onnx.__version__,
        "counts": counts(results),
        "common_counts": counts([result for result in results if result["common"]]),
        "exclusions": dict(collections.Counter(r["reason"] for r in results if r["class"] == "excluded").most_common()),
        "refusals": [
            {"operator": operator, "reason": reason, "cases": number}
            for (operator, reason), number in collections.Counter(
                (r["operator"], r["reason"]) for r in results if r["class"] == "refused"
            ).most_common()
        ],
        "cases": results,
    }


def counts(results):
    classes = collections.Counter(result["class"] for result in results)
    return {name: classes[name] for name in ("agree", "refused", "disagree", "excluded")}


def table(answer):
    """The summary as text: operators by the number of cases that do not agree yet."""
    lines = []
    for title, numbers in [("all cases", answer["counts"]), ("cases of common operators", answer["common_counts"])]:
        lines.append(f"{title}: " + ", ".join(f"{number} {name}" for name, number in numbers.items()))
    lines.append("excluded: " + ", ".join(f"{number} {reason}" for reason, number in answer["exclusions"].items()))
    results = [result for result in answer["cases"] if result["class"] != "excluded"]
    lines += ["", "Disagreements:"]
    lines += [f"  {r['name']}: {r['reason']} {r['text']}".rstrip() for r in results if r["class"] == "disagree"] or ["  none"]

    refused = [(r["operator"] or "(no operator)", r["common"]) for r in results if r["class"] == "refused"]
    blocked = collections.Counter(name for name, _ in refused)
    blocked_common = collections.Counter(name for name, common in refused if common)
    lines += ["", "Refused cases by the operator that is refused first (in brackets: cases of common operators only):"]
    lines += [f"  {number:4} ({blocked_common[name]:4})  {name}" for name, number in blocked.most_common()]
    lines += ["", "Refused cases by operator and reason:"]
    lines += [f"  {r['cases']:4}  {r['operator'] or '-'}: {r['reason']}" for r in answer["refusals"]]

    used = collections.defaultdict(collections.Counter)
    for result in results:
        for name in result["operators"]:
            used[name][result["class"]] += 1
    open_cases = {name: c["refused"] + c["disagree"] for name, c in used.items()}
    lines += ["", "Operators by the cases that use them and do not agree yet:", "  open agree  operator"]
    lines += [
        f"  {number:4} {used[name]['agree']:5}  {name}{'' if name in COMMON else ' *'}"
        for name, number in sorted(open_cases.items(), key=lambda item: (-item[1], item[0]))
    ]
    lines.append("  (* not among the common operators)")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("daglift")
    parser.add_argument("--json")
    parser.add_argument("--table")
    parser.add_argument("--only")
    arguments = parser.parse_args()
    answer = summary(arguments.daglift, arguments.only)
    text = table(answer)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(answer, file, indent=1)
    if arguments.table:
        with open(arguments.table, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        print(text, end="")
    return 1 if answer["counts"]["disagree"] else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main())
    serve(lambda request: summary(request["daglift"]))
