"""The values of formulas: by the reader of whole displays beside this, or by SymPy's own parser of LaTeX."""

import latex_reader
import sympy
from oracle import serve
from sympy.parsing.latex import parse_latex


def shown(value):
    value = value.doit()
    return str(value) if value.is_Rational else str(value.evalf(30))


def answer(request):
    point = {name: sympy.Rational(value) for name, value in request["point"].items()}
    if request["isFormula"]:
        symbols = {sympy.Symbol(name): value for name, value in point.items()}
        return [shown(parse_latex(request["source"], backend="antlr").subs(symbols))]
    results = latex_reader.values(request["source"], point)
    return [shown(results[name]) for name in request["results"]]


serve(answer)
