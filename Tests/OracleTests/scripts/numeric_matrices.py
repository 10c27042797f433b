"""Inverses, conditions, singular values and least squares, by NumPy and SciPy, and in 60 digits by mpmath. Matrices come as rows.

Of a matrix that is not invertible, `inverse` is null. mpmath is asked about small matrices only, as `precise` says.
"""

import mpmath
import numpy
import scipy.linalg
from oracle import serve

mpmath.mp.dps = 60


def text(number):
    return mpmath.nstr(number, 40)


def precise(rows, right):
    matrix = mpmath.matrix(rows)
    values = mpmath.svd_r(matrix, compute_uv=False)
    normal = matrix.T * matrix
    solution = mpmath.lu_solve(normal, matrix.T * mpmath.matrix(right))
    return {"singularValues": [text(value) for value in values], "leastSquares": [text(value) for value in solution]}


def answer(request):
    matrix = numpy.array(request["matrix"], dtype=float)
    right = numpy.array(request["right"], dtype=float)
    solution, _, rank, values = scipy.linalg.lstsq(matrix, right, lapack_driver="gelsd")
    result = {
        "singularValues": numpy.linalg.svd(matrix, compute_uv=False).tolist(),
        "leastSquares": solution.tolist(),
        "rank": int(rank),
        "condition": float(numpy.linalg.cond(matrix, numpy.inf)) if len(matrix) == len(matrix[0]) else 0,
    }
    if request["precise"]:
        result["precise"] = precise(request["matrix"], request["right"])
    return result


serve(answer)
