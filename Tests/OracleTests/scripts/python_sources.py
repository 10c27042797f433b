"""Runs the Python source that is asked about: at exact points, and at symbols that take the values of the points later."""

import sys

import sympy
from oracle import serve


def texts(result):
    # A maximum that SymPy factored keeps numbers apart until it is asked again.
    values = [value.doit() for value in (result if isinstance(result, list) else [result])]
    # The limit is lifted for our answers alone: the text has to be read under it.
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    answers = [str(value) if value.is_Rational else f"{value.evalf(30)}" for value in values]
    sys.set_int_max_str_digits(limit)
    return answers


def call(function, arguments):
    """Many arguments are one sequence."""
    return function(*arguments) if len(arguments) <= 127 else function(arguments)


def at_symbols(function, names, point):
    symbols = sympy.symbols(names, real=True)
    results = call(function, symbols)
    values = dict(zip(symbols, point))
    return [result.subs(values) for result in (results if isinstance(results, list) else [results])]


def answer(request):
    module = {}
    exec(request["source"], module)  # The text that the test has printed.
    function = module[request["function"]]
    names = [f"variable{i}" for i in range(request["parameters"])]
    answers = []
    for point in request["points"]:
        point = [sympy.Rational(value) for value in point]
        values = at_symbols(function, names, point) if request["symbols"] else call(function, point)
        answers.append(texts(values))
    return answers


serve(answer)
