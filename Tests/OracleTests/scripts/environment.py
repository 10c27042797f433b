"""Imports every package of the environment, and answers with the version of the one asked for."""

import flint
import numpy
import onnx
import onnxruntime
import scipy
import sklearn
import sympy
from oracle import serve

MODULES = [flint, numpy, onnx, onnxruntime, scipy, sklearn, sympy]
VERSIONS = {module.__name__: module.__version__ for module in MODULES}

serve(lambda name: VERSIONS[name])
