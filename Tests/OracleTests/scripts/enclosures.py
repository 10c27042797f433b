"""Values of elementary functions by mpmath, and whether bounds hold them."""

from fractions import Fraction
import sys

import mpmath
from oracle import serve

sys.set_int_max_str_digits(0)

FUNCTIONS = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
    # The logarithm of 1 + exp(x) cancels for a very negative x, unless log1p takes it.
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "atan": mpmath.atan,
}


def exact(text):
    """A fraction of a power of two. Values may be too large for a fraction: numbers of mpmath are compared, which is exact."""
    number = Fraction(text)
    return mpmath.ldexp(mpmath.mpf(number.numerator), 1 - number.denominator.bit_length())


def answer(request):
    x = Fraction(request["x"])
    # Enough bits for the argument to be exact to 2^-400 in absolute terms too.
    size = abs(x.numerator.bit_length() - x.denominator.bit_length())
    mpmath.mp.prec = 500 + size
    value = FUNCTIONS[request["function"]](mpmath.mpf(x.numerator) / x.denominator)
    # mpmath is right to a few units of its last place, relative to the value or, near a zero, absolutely.
    slack = mpmath.ldexp(abs(value), -380)
    if abs(value) >= mpmath.ldexp(1, -300):
        slack += mpmath.ldexp(1, -760)
    lower, upper = request.get("lower"), request.get("upper")
    return {
        "above": lower is None or exact(lower) <= value + slack,
        "below": upper is None or value - slack <= exact(upper),
        "value": mpmath.nstr(value, 30),
    }


serve(answer)
