"""Expressions by SymPy: values and derivatives at a point, exact where they are rational, else to 30 digits."""

import sympy
from oracle import serve
from sympy.parsing.sympy_parser import auto_number, convert_xor, parse_expr, rationalize

NAMES = {name: sympy.Symbol(name, real=True) for name in "xyz"}
FUNCTIONS = {
    "relu": lambda x: sympy.Max(0, x),
    "leakyRelu": lambda x, slope: sympy.Max(0, x) + slope * sympy.Min(0, x),
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "step": lambda x: sympy.Heaviside(x, 0),
    "max": sympy.Max,
    "min": sympy.Min,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    "erf": sympy.erf,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "atan": sympy.atan,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "tanh": sympy.tanh,
    "Integer": sympy.Integer,
    "Float": sympy.Float,
    "Rational": sympy.Rational,
}


def expression(text):
    """The expression of a text, whose lines but the last define names."""
    names = dict(NAMES)
    *definitions, last = text.splitlines()
    for definition in definitions:
        name, _, right = definition.partition("=")
        names[name.strip()] = parsed(right.strip(), names)
    return parsed(last, names)


def parsed(text, names):
    return parse_expr(text, names, (auto_number, rationalize, convert_xor), dict(FUNCTIONS))


def shown(value):
    # A maximum that SymPy factored keeps numbers apart until it is asked again.
    value = value.doit()
    if value.is_Rational:
        return str(value)
    number = value.evalf(30)
    return str(number) if number.is_Float else None


def answer(request):
    point = {NAMES[name]: sympy.Rational(value) for name, value in request["point"].items()}
    function = expression(request["text"])
    derivative = sympy.diff(function, NAMES["x"])
    return {"value": shown(function.subs(point)), "derivative": shown(derivative.subs(point))}


serve(answer)
