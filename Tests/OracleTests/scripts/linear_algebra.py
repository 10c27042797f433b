"""Dense linear algebra by NumPy and SciPy. Matrices come as rows."""

import numpy
import scipy.linalg
from oracle import serve


def answer(request):
    matrix = numpy.array(request["matrix"], dtype=float)
    lower = numpy.tril(matrix)
    inverse = scipy.linalg.solve_triangular(lower, numpy.eye(len(matrix)), lower=True)
    return {
        "inverse": inverse.tolist(),
        "solution": scipy.linalg.solve_triangular(lower, numpy.array(request["right"]), lower=True).tolist(),
        "condition": float(numpy.linalg.norm(lower, 1) * numpy.linalg.norm(inverse, 1)),
        "norm": float(numpy.linalg.norm(matrix, 1)),
        "lowerNorm": float(numpy.linalg.norm(lower, 1)),
        "determinant": float(numpy.linalg.det(matrix)),
    }


serve(answer)
