"""Determinants, ranks, null spaces, inverses and solutions of exact matrices, by FLINT.

A matrix comes as its extents and its entries, row by row, as strings.
"""

import sys

from flint import fmpq, fmpq_mat
from oracle import serve

sys.set_int_max_str_digits(0)


def number(text):
    numerator, _, denominator = text.partition("/")
    return fmpq(int(numerator), int(denominator or 1))


def parsed(matrix):
    return fmpq_mat(matrix["rows"], matrix["columns"], [number(entry) for entry in matrix["entries"]])


def printed(matrix):
    return [str(entry) for entry in matrix.entries()]


def answer(request):
    a, b = parsed(request["matrix"]), parsed(request["right"])
    numerators, _ = a.numer_denom()
    square = a.nrows() == a.ncols()
    determinant = a.det() if square else None
    regular = square and determinant != 0
    return {
        "rank": a.rank(),
        "nullity": numerators.nullspace()[1],
        "determinant": str(determinant) if square else None,
        "inverse": printed(a.inv()) if regular else None,
        "solution": printed(a.solve(b)) if regular else None,
    }


serve(answer)
