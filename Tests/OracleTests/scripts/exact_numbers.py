"""Operations on integers, and conversions of rational numbers, by Python's own arithmetic."""

import math
from fractions import Fraction
import sys

from oracle import serve

sys.set_int_max_str_digits(0)


def truncated(a, b):
    """The quotient rounded toward zero, and the remainder."""
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    return [str(quotient), str(a - quotient * b)]


def digits(value, radix):
    rest, text = abs(value), ""
    while True:
        rest, digit = divmod(rest, radix)
        text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
        if rest == 0:
            return ("-" if value < 0 else "") + text


def nearest(value, precision, least_exponent, greatest_exponent):
    """The nearest number of a binary format, ties to even, by rounding to a multiple of its unit in the last place."""
    if value == 0:
        return Fraction(0)
    exponent = abs(value.numerator).bit_length() - value.denominator.bit_length()
    if abs(value) < Fraction(2) ** exponent:
        exponent -= 1
    unit = Fraction(2) ** (max(exponent, least_exponent) - precision + 1)
    rounded = round(value / unit) * unit
    return None if abs(rounded) >= Fraction(2) ** (greatest_exponent + 1) else rounded


def binary64(value):
    """The nearest double by two algorithms, which must agree."""
    rounded = nearest(value, 53, -1022, 1023)
    try:
        divided = Fraction(value.numerator / value.denominator)
    except OverflowError:
        divided = None
    assert rounded == divided, (value, rounded, divided)
    return rounded


def text(value):
    return "overflow" if value is None else str(value)


OPERATIONS = {
    "divide": lambda a, b: truncated(int(a), int(b)),
    "floor": lambda a, b: [str(int(a) // int(b))],
    "gcd": lambda a, b: [str(math.gcd(int(a), int(b)))],
    "lcm": lambda a, b: [str(math.lcm(int(a), int(b)))],
    "power": lambda a, b: [str(int(a) ** int(b))],
    "left": lambda a, b: [str(int(a) << int(b))],
    "right": lambda a, b: [str(int(a) >> int(b))],
    "radix": lambda a, b: [digits(int(a), int(b))],
    "sum of products": lambda *values: [str(sum(int(a) * int(b) for a, b in zip(values[::2], values[1::2])))],
    "parse": lambda a: [str(Fraction(a))],
    "binary64": lambda a: [text(binary64(Fraction(a)))],
    "binary32": lambda a: [text(nearest(Fraction(a), 24, -126, 127))],
    "less": lambda a, b: [str(Fraction(a) < Fraction(b)).lower()],
}

serve(lambda request: OPERATIONS[request["operation"]](*request["values"]))
