"""Normal forms of expressions by SymPy: whether a text is one of another text.

- `polynomial`: a sum of different monomials, the very terms of SymPy's expansion.
- `rational`: a quotient of polynomials that is SymPy's, with a denominator of no higher degree than SymPy's in lowest terms.
- `piecewiseAffine`: the same values at some points.
"""

import sympy
from oracle import serve
from sympy.parsing.sympy_parser import auto_number, convert_xor, parse_expr, rationalize

NAMES = {name: sympy.Symbol(name, real=True) for name in "xyz"}
SYMBOLS = list(NAMES.values())
FUNCTIONS = {
    "relu": lambda x: sympy.Max(0, x),
    "leakyRelu": lambda x, slope: sympy.Max(0, x) + slope * sympy.Min(0, x),
    "abs": sympy.Abs,
    "max": sympy.Max,
    "min": sympy.Min,
    "Integer": sympy.Integer,
    "Float": sympy.Float,
    "Rational": sympy.Rational,
}


def parsed(text):
    """The expression of a text, whose lines but the last define names."""
    names = dict(NAMES)
    for line in text.splitlines():
        name, equals, right = line.partition("=")
        expression = parse_expr(
            (right if equals else line).strip(), names, (auto_number, rationalize, convert_xor), dict(FUNCTIONS))
        if equals:
            names[name.strip()] = expression
    return expression


def polynomial(expression):
    return sympy.Poly(expression, *SYMBOLS, domain="QQ")


def is_expanded(expression):
    """Whether every term is a number times powers of variables, and no two have the same ones."""
    monomials = []
    for term in sympy.Add.make_args(expression):
        number, rest = term.as_coeff_Mul()
        factors = [factor.as_base_exp() for factor in sympy.Mul.make_args(rest) if factor != 1]
        if not all(base.is_Symbol and exponent.is_Integer and exponent > 0 for base, exponent in factors):
            return False
        monomials.append(rest)
    return len(set(monomials)) == len(monomials)


def answer(request):
    expression, form = parsed(request["text"]), parsed(request["form"])
    if request["kind"] == "polynomial":
        return {"value": polynomial(expression) == polynomial(form), "form": is_expanded(form)}
    if request["kind"] == "rational":
        theirs = [polynomial(part) for part in sympy.fraction(sympy.cancel(sympy.together(expression)))]
        top, bottom = sympy.fraction(form)
        ours = [polynomial(top), polynomial(bottom)]
        return {
            "value": ours[0] * theirs[1] == theirs[0] * ours[1],
            "form": ours[1].total_degree() == theirs[1].total_degree(),
        }
    values = []
    for numbers in request["points"]:
        point = dict(zip(SYMBOLS, map(sympy.Rational, numbers)))
        values.append([side.subs(point).doit() for side in (expression, form)])
    return {"value": all(left == right for left, right in values), "form": True}


serve(answer)
