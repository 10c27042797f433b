"""Rational arithmetic by FLINT."""

from flint import fmpq
from oracle import serve


def parsed(text):
    numerator, _, denominator = text.partition("/")
    return fmpq(int(numerator), int(denominator or 1))


OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
}

serve(lambda request: str(OPERATIONS[request["operation"]](*map(parsed, request["values"]))))
