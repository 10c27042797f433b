"""Values of smooth expressions by mpmath, and whether intervals hold them."""

from fractions import Fraction
import re

import mpmath
from oracle import serve

mpmath.mp.prec = 1000

NAMES = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "atan": mpmath.atan,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "abs": abs,
    "max": max,
    "mpf": mpmath.mpf,
}


def number(text):
    fraction = Fraction(text)
    return mpmath.mpf(fraction.numerator) / fraction.denominator


def answer(request):
    values = dict(NAMES, **{name: number(value) for name, value in request["point"].items()})
    text = re.sub(r"\b(\d+)\b", r"mpf(\1)", request["expression"])
    value = eval(text, {"__builtins__": {}}, values)
    # The expressions lose far fewer than 400 bits.
    slack = mpmath.ldexp(1 + abs(value), -600)
    return number(request["lower"]) <= value + slack and value - slack <= number(request["upper"])


serve(answer)
