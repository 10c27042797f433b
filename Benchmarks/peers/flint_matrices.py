"""python-flint on one task over exact matrices: each line on standard input is one run, answered with its seconds.

flint_matrices.py integers SIZE | products SIZE COUNT | inverse SIZE
"""

import random
import sys
import time

import flint
from flint import fmpq, fmpq_mat, fmpz_mat

random.seed(1)


def unipotent(size):
    return fmpq_mat(
        size,
        size,
        [
            fmpq(random.randint(-1000, 1000), random.randint(1, 1000)) if column < row else fmpq(int(row == column))
            for row in range(size)
            for column in range(size)
        ],
    )


def integers(size):
    a, b = (
        fmpz_mat(size, size, [random.getrandbits(200) - 2**199 for _ in range(size * size)]) for _ in range(2)
    )
    return lambda: a * b


def products(size, count):
    matrices = [unipotent(size) for _ in range(count)]

    def run():
        product = matrices[0]
        for matrix in matrices[1:]:
            product = product * matrix
        return product

    return run


def inverse(size):
    matrix = unipotent(size)
    return lambda: matrix.inv()


task = {"integers": integers, "products": products, "inverse": inverse}[sys.argv[1]](*map(int, sys.argv[2:]))
print(f"python-flint {flint.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    task()
    print(time.perf_counter() - start, flush=True)
