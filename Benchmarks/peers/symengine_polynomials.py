"""SymEngine on one task over polynomials: each line on standard input is one run, answered with its seconds.

symengine_polynomials.py TASK
"""

import sys
import time

import symengine
from symengine import Rational, expand, symbols


def chain():
    x, y = symbols("x y")

    def run():
        p = x + y
        for _ in range(5):
            p = expand(p * p + x * y * Rational(1, 3) + Rational(1, 2))
        return p

    return run


def dense():
    x, y, z = symbols("x y z")
    p = expand((x + y + z + 1) ** 16)
    q = p + 1
    return lambda: expand(p * q)


task = {"chain": chain, "dense": dense}[sys.argv[1]]()
print(f"SymEngine {symengine.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    task()
    print(time.perf_counter() - start, flush=True)
