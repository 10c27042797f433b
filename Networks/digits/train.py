#!/usr/bin/env python3
"""Trains the network that ships, and writes digits.onnx and samples/ beside this file.

    .venv/bin/python Networks/digits/train.py            train and write
    .venv/bin/python Networks/digits/train.py --check    train, write nothing, exit 1 where a byte would differ

The result is the same on every machine, bit for bit. A training loop usually is not, because the order in which a BLAS
adds depends on the processor and on the threads. Here every factor of a matrix product is first rounded to a multiple of
a power of two, coarse enough that the products and all their partial sums are exact in double precision (`product`
checks this bound); exact sums do not depend on their order. All else is single correctly rounded operations (+ - * /
and square root). The loss, a squared hinge, needs no exponential.
"""

import argparse
import dataclasses
import fractions
import hashlib
import math
import pathlib
import sys

import numpy as np
import onnx
import onnx.reference
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

HERE = pathlib.Path(__file__).resolve().parent

WIDTHS = (48, 48, 24)  # hidden1, hidden2, hidden3
CLASSES = 10
TEST_SHARE = 0.2
EPOCHS = 120
BATCH = 16
SHIFTED = 0.2  # the share of images that are shifted by a pixel each time they are seen
NOISE = 2  # sixteenths: the most that a pixel is changed by each time it is seen
RATE = 0.003  # falls linearly to zero
DECAY = 0.1  # of the weights, decoupled from the gradient

# Binary digits after the point. A parameter below 16 in magnitude has at most 24 significant ones: a float32.
PIXEL_BITS = 4
PARAMETER_BITS = 20
ACTIVATION_BITS = 16
GRADIENT_BITS = 20


@dataclasses.dataclass
class Grid:
    """An array of multiples of 2^-bits."""

    values: np.ndarray
    bits: int

    @property
    def transposed(self):
        return Grid(self.values.T, self.bits)


def rounded(values, bits):
    return Grid(np.rint(np.ldexp(values, bits)) * 0.5**bits, bits)


def product(left, right):
    """The matrix product. Every partial sum is a multiple of 2^-bits below 2^53 of them, so no addition rounds."""
    largest = np.abs(left.values).max() * np.abs(right.values).max() * left.values.shape[1]
    if largest * 2.0 ** (left.bits + right.bits) > 2.0**53:
        raise ArithmeticError("a matrix product would round: use fewer bits")
    return left.values @ right.values


@dataclasses.dataclass
class Split:
    train: np.ndarray
    test: np.ndarray


def load(seed):
    """The pixels (one image a row, each in [0, 1], a multiple of 1/16), the labels, and the stratified split."""
    raw, labels = load_digits(return_X_y=True)
    train, test = train_test_split(np.arange(len(labels)), test_size=TEST_SHARE, stratify=labels, random_state=seed)
    return raw / 16, labels, Split(train, test)


def initial_parameters(random):
    """Weights (inputs by outputs) and biases of the four affine maps, by name."""
    first, second, third = WIDTHS

    def uniform(inputs, outputs, gain):
        return gain * math.sqrt(6 / inputs) * random.uniform(-1, 1, (inputs, outputs))

    return {
        "weight1": uniform(64, first, 1.0), "bias1": np.zeros(first),
        "weight2": uniform(first, second, 0.5), "bias2": np.zeros(second),
        "weight3": uniform(second, third, 1.0), "bias3": np.zeros(third),
        "weight4": uniform(second + third, CLASSES, 0.5), "bias4": np.zeros(CLASSES),
    }


def gradients(parameters, pixels, signs):
    """Of the mean over the images of sum_c max(0, 1 - signs_c scores_c)^2."""
    rounded_parameters = {name: rounded(values, PARAMETER_BITS) for name, values in parameters.items()}
    weight = [None] + [rounded_parameters[f"weight{n}"] for n in range(1, 5)]
    bias = [None] + [rounded_parameters[f"bias{n}"].values for n in range(1, 5)]

    affine1 = product(pixels, weight[1]) + bias[1]
    hidden1 = rounded(np.maximum(affine1, 0), ACTIVATION_BITS)
    affine2 = product(hidden1, weight[2]) + bias[2]
    hidden2 = rounded(np.maximum(affine2, 0), ACTIVATION_BITS)
    skip = Grid(hidden1.values + hidden2.values, ACTIVATION_BITS)
    affine3 = product(skip, weight[3]) + bias[3]
    hidden3 = rounded(np.maximum(affine3, 0), ACTIVATION_BITS)
    features = Grid(np.concatenate([skip.values, hidden3.values], axis=1), ACTIVATION_BITS)
    scores = product(features, weight[4]) + bias[4]

    margins = np.maximum(0, 1 - signs * scores)
    to_scores = rounded(-2 * signs * margins / len(signs), GRADIENT_BITS)
    to_features = product(to_scores, weight[4].transposed)
    to_affine3 = rounded(to_features[:, WIDTHS[1]:] * (affine3 > 0), GRADIENT_BITS)
    to_skip = rounded(to_features[:, :WIDTHS[1]] + product(to_affine3, weight[3].transposed), GRADIENT_BITS)
    to_affine2 = Grid(to_skip.values * (affine2 > 0), GRADIENT_BITS)
    to_hidden1 = to_skip.values + product(to_affine2, weight[2].transposed)
    to_affine1 = rounded(to_hidden1 * (affine1 > 0), GRADIENT_BITS)

    result = {}
    for number, (inputs, outputs) in enumerate(
        [(pixels, to_affine1), (hidden1, to_affine2), (skip, to_affine3), (features, to_scores)], start=1
    ):
        result[f"weight{number}"] = product(inputs.transposed, outputs)
        result[f"bias{number}"] = outputs.values.sum(axis=0)
    return result


def varied(pixels, random):
    """The images, some of them shifted by a pixel, all with noise: still multiples of 1/16 in [0, 1]."""
    count = len(pixels)
    steps = random.integers(-1, 1, (2, count, 1, 1), endpoint=True) * (random.random((count, 1, 1)) < SHIFTED)
    framed = np.pad(pixels.reshape(count, 8, 8), ((0, 0), (1, 1), (1, 1)))
    rows = np.arange(1, 9).reshape(1, 8, 1) + steps[0]
    columns = np.arange(1, 9).reshape(1, 1, 8) + steps[1]
    shifted = framed[np.arange(count).reshape(count, 1, 1), rows, columns].reshape(count, 64)
    return np.clip(shifted + random.integers(-NOISE, NOISE, shifted.shape, endpoint=True) / 16, 0, 1)


def train(pixels, labels, seed):
    """Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019)."""
    random = np.random.default_rng(seed)
    parameters = initial_parameters(random)
    signs = np.where(np.arange(CLASSES) == labels[:, None], 1.0, -1.0)
    mean = {name: np.zeros_like(values) for name, values in parameters.items()}
    square = {name: np.zeros_like(values) for name, values in parameters.items()}
    mean_left = square_left = 1.0  # 0.9^step and 0.999^step, by multiplication: a power function may round otherwise
    starts = range(0, len(labels), BATCH)
    steps = EPOCHS * len(starts)
    step = 0
    for _ in range(EPOCHS):
        order = random.permutation(len(labels))
        for start in starts:
            chosen = order[start:start + BATCH]
            step += 1
            rate = RATE * (1 - step / (steps + 1))
            mean_left *= 0.9
            square_left *= 0.999
            seen = Grid(varied(pixels[chosen], random), PIXEL_BITS)
            found = gradients(parameters, seen, signs[chosen])
            for name, gradient in found.items():
                mean[name] = 0.9 * mean[name] + 0.1 * gradient
                square[name] = 0.999 * square[name] + 0.001 * (gradient * gradient)
                direction = mean[name] / (1 - mean_left) / (np.sqrt(square[name] / (1 - square_left)) + 1e-8)
                parameters[name] = parameters[name] - rate * (direction + DECAY * parameters[name])
    return {name: as_float32(rounded(values, PARAMETER_BITS).values) for name, values in parameters.items()}


def as_float32(values):
    narrow = values.astype(np.float32)
    if not np.array_equal(narrow.astype(np.float64), values):
        raise ArithmeticError("a parameter is no float32: it is too large for its bits after the point")
    return narrow


def model(parameters):
    """The ONNX model's bytes. Gemm's weights are stored as outputs by inputs, MatMul's as inputs by outputs."""
    node = onnx.helper.make_node
    nodes = [
        node("Gemm", ["pixels", "weight1", "bias1"], ["affine1"], transB=1),
        node("Relu", ["affine1"], ["hidden1"]),
        node("Gemm", ["hidden1", "weight2", "bias2"], ["affine2"], transB=1),
        node("Relu", ["affine2"], ["hidden2"]),
        node("Add", ["hidden1", "hidden2"], ["skip"]),
        node("MatMul", ["skip", "weight3"], ["product3"]),
        node("Add", ["product3", "bias3"], ["affine3"]),
        node("Relu", ["affine3"], ["hidden3"]),
        node("Concat", ["skip", "hidden3"], ["features"], axis=1),
        node("Gemm", ["features", "weight4", "bias4"], ["scores"], transB=1),
    ]
    stored = {name: values.T if name in ("weight1", "weight2", "weight4") else values
              for name, values in parameters.items()}
    tensor = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes, "digits",
        [tensor("pixels", onnx.TensorProto.FLOAT, ["images", 64])],
        [tensor("scores", onnx.TensorProto.FLOAT, ["images", CLASSES])],
        [onnx.numpy_helper.from_array(np.ascontiguousarray(values), name) for name, values in stored.items()],
        doc_string="Handwritten digits: 8 by 8 pixels in [0, 1] to a score for each digit. Trained on the data set "
        "Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, 1998, "
        "https://doi.org/10.24432/C50P49), CC BY 4.0.")
    made = onnx.helper.make_model(
        graph, ir_version=8, opset_imports=[onnx.helper.make_opsetid("", 17)], producer_name="Networks/digits/train.py")
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString(deterministic=True)


def sample(pixels):
    """A point for `daglift --input`: the exact pixels, laid out as the image."""
    numbers = ['"%s"' % fractions.Fraction(value) for value in pixels]
    rows = [numbers[start:start + 8] for start in range(0, 64, 8)]
    lines = [", ".join(number.rjust(7) for number in row) for row in rows]
    return ('{"pixels": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def main():
    options = argparse.ArgumentParser(description="Trains the network that ships.")
    options.add_argument("--seed", type=int, default=0, help="of the split, the initial weights and the batches")
    options.add_argument("--check", action="store_true", help="compare with the files that are there; write nothing")
    options = options.parse_args()

    pixels, labels, split = load(options.seed)
    parameters = train(pixels[split.train], labels[split.train], options.seed)
    files = {"digits.onnx": model(parameters)}
    for digit in range(CLASSES):
        first = next(index for index in split.test if labels[index] == digit)
        files[f"samples/{digit}.json"] = sample(pixels[first])

    # What is measured is the file, run by ONNX's reference implementation, not the arrays that it was made from.
    run = onnx.reference.ReferenceEvaluator(onnx.load_from_string(files["digits.onnx"])).run
    print(f"seed {options.seed}, {sum(values.size for values in parameters.values()):,} parameters")
    for name, indices in (("training", split.train), ("test", split.test)):
        (scores,) = run(None, {"pixels": pixels[indices].astype(np.float32)})
        right = int(np.sum(np.argmax(scores, axis=1) == labels[indices]))
        print(f"{name} images: {right} of {len(indices)} right, {100 * right / len(indices):.2f} %")
    print("digits.onnx: SHA-256", hashlib.sha256(files["digits.onnx"]).hexdigest())

    status = 0
    for name, content in files.items():
        path = HERE / name
        if not options.check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            print(f"{name} differs from what this script makes", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
