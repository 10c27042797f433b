"""python-flint on one task over polynomials: each line on standard input is one run, answered with its seconds.

flint_polynomials.py TASK
"""

import sys
import time

import flint
from flint import fmpq, fmpq_mpoly_ctx, fmpz_mpoly_ctx, Ordering


def chain():
    x, y = fmpq_mpoly_ctx.get(["x", "y"], Ordering.lex).gens()

    def run():
        p = x + y
        for _ in range(5):
            p = p * p + x * y * fmpq(1, 3) + fmpq(1, 2)
        return p

    return run


def dense():
    x, y, z = fmpz_mpoly_ctx.get(["x", "y", "z"], Ordering.lex).gens()
    p = (x + y + z + 1) ** 16
    q = p + 1
    return lambda: p * q


def sparse():
    """The sparse product of Monagan and Pearce, to the power of 10: 3,003 terms times 3,003."""
    x, y, z, t, u = fmpz_mpoly_ctx.get(["x", "y", "z", "t", "u"], Ordering.lex).gens()
    p = (1 + x + y + 2 * z**2 + 3 * t**3 + 5 * u**5) ** 10
    q = (1 + u + t + 2 * z**2 + 3 * y**3 + 5 * x**5) ** 10
    return lambda: p * q


task = {"chain": chain, "dense": dense, "sparse": sparse}[sys.argv[1]]()
print(f"python-flint {flint.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    task()
    print(time.perf_counter() - start, flush=True)
