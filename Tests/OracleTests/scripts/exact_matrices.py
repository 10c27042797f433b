"""Products, inverses and solutions of matrices of rationals, by FLINT."""

import sys

from flint import fmpq, fmpq_mat
from oracle import serve

sys.set_int_max_str_digits(0)


def number(text):
    numerator, _, denominator = text.partition("/")
    return fmpq(int(numerator), int(denominator or 1))


def matrix(value):
    return fmpq_mat(value["rows"], value["columns"], [number(entry) for entry in value["entries"]])


def text(entry):
    return str(int(entry.p)) if entry.q == 1 else f"{int(entry.p)}/{int(entry.q)}"


def answer(request):
    matrices = [matrix(value) for value in request["matrices"]]
    operation = request["operation"]
    if operation == "product":
        result = matrices[0]
        for factor in matrices[1:]:
            result = result * factor
    elif operation == "inverse":
        result = matrices[0].inv()
    else:
        result = matrices[0].solve(matrices[1])
    return [text(entry) for entry in result.entries()]


serve(answer)
