"""Values of expressions at points, by an evaluator that has nothing in common with ours but the language: Python's own parser,
fractions where they suffice, and mpmath to 60 digits where they do not."""

import ast
import re
from fractions import Fraction

import mpmath
from oracle import serve

mpmath.mp.dps = 60


class Undefined(Exception):
    """There is no value."""


def real(x):
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def alike(*numbers):
    """All fractions, or none."""
    return numbers if all(isinstance(number, Fraction) for number in numbers) else [real(number) for number in numbers]


def quotient(a, b):
    if b == 0:
        raise Undefined
    a, b = alike(a, b)
    return a / b


def power(a, exponent):
    if exponent < 0:
        return quotient(Fraction(1), power(a, -exponent))
    return a ** int(exponent)


def logarithm(x):
    if x <= 0:
        raise Undefined
    return mpmath.log(real(x))


def root(x):
    if x < 0:
        raise Undefined
    return mpmath.sqrt(real(x))


FUNCTIONS = {
    "relu": lambda x: x if x > 0 else Fraction(0),
    "leakyRelu": lambda x, slope: x if x > 0 else OPERATORS[ast.Mult](x, slope),
    "abs": abs,
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "step": lambda x: Fraction(int(x > 0)),
    "max": lambda *x: max(x),
    "min": lambda *x: min(x),
    "clip": lambda x, low, high: min(max(x, low), high),
    "exp": lambda x: mpmath.exp(real(x)),
    "log": logarithm,
    "sqrt": root,
    "tanh": lambda x: mpmath.tanh(real(x)),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-real(x))),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(real(x))),
    "erf": lambda x: mpmath.erf(real(x)),
    "sin": lambda x: mpmath.sin(real(x)),
    "cos": lambda x: mpmath.cos(real(x)),
    "atan": lambda x: mpmath.atan(real(x)),
}


def add(a, b):
    a, b = alike(a, b)
    return a + b


def multiply(a, b):
    a, b = alike(a, b)
    return a * b


OPERATORS = {
    ast.Add: add,
    ast.Sub: lambda a, b: add(a, -b),
    ast.Mult: multiply,
    ast.Div: quotient,
    ast.Pow: power,
}
RELATIONS = {
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Eq: lambda a, b: a == b,
}


def value(node, point, functions):
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return point[node.id]
    if isinstance(node, ast.UnaryOp):
        operand = value(node.operand, point, functions)
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](value(node.left, point, functions), value(node.right, point, functions))
    if isinstance(node, ast.BoolOp):
        return all(value(part, point, functions) for part in node.values)
    if isinstance(node, ast.Compare):
        (operator,), (right,) = node.ops, node.comparators
        return RELATIONS[type(operator)](*alike(value(node.left, point, functions), value(right, point, functions)))
    if node.func.id == "piecewise":
        for condition, chosen in zip(node.args[0:-1:2], node.args[1:-1:2]):
            if value(condition, point, functions):
                return value(chosen, point, functions)
        return value(node.args[-1], point, functions)
    arguments = [value(argument, point, functions) for argument in node.args]
    if node.func.id in functions:
        return functions[node.func.id](*arguments)
    return FUNCTIONS[node.func.id](*alike(*arguments))


def parsed(text):
    # f'1'2 is a name of its own.
    primed = re.sub(r"('\d*)+(?=\()", lambda match: match[0].replace("'", "_d"), text)
    return ast.parse(primed.replace("^", "**"), mode="eval").body


def differentiated(body, parameters, orders):
    """The derivative of a polynomial, by SymPy."""
    import sympy

    names = {name: sympy.Symbol(name) for name in parameters}
    expression = sympy.sympify(body.replace("^", "**"), names)
    for parameter, order in zip(parameters, orders):
        expression = sympy.diff(expression, names[parameter], order)
    tree = parsed(str(expression))
    return lambda *arguments: value(tree, dict(zip(parameters, arguments)), {})


def chosen(text, sides):
    """The functions that a text such as `f(u1) = u1^2, h(u1, u2) = u1*u2` says, and their derivatives that occur."""
    functions = {}
    for name, parameters, body in re.findall(r"(\w+)\(([^()]*)\) = (.*?)(?=, \w+\([^()]*\) = |$)", text):
        parameters = parameters.split(", ")
        occurring = {""}.union(*(re.findall(rf"\b{name}((?:'\d*)+)\(", side) for side in sides))
        for primes in occurring:
            numbers = [int(number or 1) for number in re.findall(r"'(\d*)", primes)]
            orders = [numbers.count(index + 1) for index in range(len(parameters))]
            functions[name + primes.replace("'", "_d")] = differentiated(body, parameters, orders)
    return functions


def answer(request):
    point = {name: Fraction(number) for name, number in request["point"].items()}
    functions = chosen(request["functions"], request["sides"])
    for condition in request["where"]:
        for part in condition.split(" and "):
            if not value(parsed(part), point, functions):
                return {"isDefined": False, "isEqual": None}
    try:
        left, right = (value(parsed(side), point, functions) for side in request["sides"])
    except Undefined:
        return {"isDefined": False, "isEqual": None}
    left, right = alike(left, right)
    if isinstance(left, Fraction):
        return {"isDefined": True, "isEqual": left == right}
    return {"isDefined": True, "isEqual": bool(abs(left - right) <= mpmath.mpf(10) ** -40 * (1 + abs(left)))}


serve(answer)
