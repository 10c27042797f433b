"""The networks that ship: they are what their script makes, and as good as their page says."""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import onnx
import onnxruntime
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

DIGITS = pathlib.Path(__file__).resolve().parents[2] / "Networks/digits"


class Digits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = onnx.load(DIGITS / "digits.onnx")
        cls.session = onnxruntime.InferenceSession(DIGITS / "digits.onnx", providers=["CPUExecutionProvider"])
        raw, cls.labels = load_digits(return_X_y=True)
        cls.pixels = raw.astype(np.float32) / 16
        cls.training, cls.test = train_test_split(
            np.arange(len(raw)), test_size=0.2, stratify=cls.labels, random_state=0)

    def answers(self, pixels):
        (scores,) = self.session.run(["scores"], {"pixels": pixels})
        return np.argmax(scores, axis=1)

    def test_the_script_makes_these_files_bit_for_bit(self):
        done = subprocess.run([sys.executable, DIGITS / "train.py", "--check"], text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_byte_that_differs_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            (copy / "train.py").write_bytes((DIGITS / "train.py").read_bytes())
            content = bytearray((DIGITS / "digits.onnx").read_bytes())
            content[len(content) // 2] ^= 1
            (copy / "digits.onnx").write_bytes(content)
            (copy / "samples").mkdir()
            for path in DIGITS.glob("samples/*.json"):
                (copy / "samples" / path.name).write_bytes(path.read_bytes())
            done = subprocess.run([sys.executable, copy / "train.py", "--check"], text=True, capture_output=True)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr, "digits.onnx differs from what this script makes\n")

    def test_it_is_as_good_as_its_page_says(self):
        page = (DIGITS / "README.md").read_text()
        for name, indices in (("training", self.training), ("test", self.test)):
            right = int(np.sum(self.answers(self.pixels[indices]) == self.labels[indices]))
            row = f"| {name} | {len(indices):,} | {right:,} | {100 * right / len(indices):.2f} % |"
            self.assertIn(row, page)
        self.assertGreaterEqual(right / len(indices), 0.97)

    def test_its_graph_is_no_chain(self):
        operators = collections.Counter(node.op_type for node in self.model.graph.node)
        self.assertEqual(operators, {"Gemm": 3, "MatMul": 1, "Add": 2, "Relu": 3, "Concat": 1})
        constants = {tensor.name for tensor in self.model.graph.initializer}
        for joining in ("skip", "features"):
            (node,) = [node for node in self.model.graph.node if joining in node.output]
            self.assertEqual(len(set(node.input) - constants), 2, joining)

    def test_its_parameters_are_what_its_page_says(self):
        tensors = [onnx.numpy_helper.to_array(tensor) for tensor in self.model.graph.initializer]
        self.assertEqual(sum(tensor.size for tensor in tensors), 7378)
        for tensor in tensors:
            self.assertEqual(tensor.dtype, np.float32)
            scaled = tensor.astype(np.float64) * 2**20
            self.assertTrue(np.array_equal(scaled, np.rint(scaled)))

    def test_the_samples_are_test_images(self):
        for digit in range(10):
            point = json.loads((DIGITS / f"samples/{digit}.json").read_text())
            self.assertEqual(list(point), ["pixels"])
            pixels = np.array([[self.exact(number) for number in point["pixels"]]], dtype=np.float32)
            first = next(index for index in self.test if self.labels[index] == digit)
            self.assertTrue(np.array_equal(pixels[0], self.pixels[first]))
            self.assertEqual(self.answers(pixels)[0], digit)

    @staticmethod
    def exact(number):
        numerator, _, denominator = number.partition("/")
        return int(numerator) / int(denominator or 1)


if __name__ == "__main__":
    unittest.main()
