"""SymEngine's compiled function of an expression of maxima and products, at many points.

symengine_evaluation.py POINTS LEVELS
"""

import sys
import time

import numpy
import symengine
from symengine import Lambdify, Max, Rational, symbols

count, levels = int(sys.argv[1]), int(sys.argv[2])
x, y = symbols("x y")
h = x
for k in range(1, levels + 1):
    number = Rational(k, 7)
    h = Max(h * y + number, x - number * y)
function = Lambdify([x, y], [h])
points = (numpy.arange(2 * count) % 1009 / 1009 - 0.5).reshape(count, 2)
print(f"SymEngine {symengine.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    function(points)
    print(time.perf_counter() - start, flush=True)
