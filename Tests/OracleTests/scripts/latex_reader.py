"""Reads displays of LaTeX as a mathematician would, and computes what they define, by SymPy's numbers.

A symbol followed by a parenthesis without a dot is a function; symbols side by side are a product; of the pieces of a case
distinction only the chosen one is computed.
"""

import re

import sympy

TOKENS = re.compile(r"\\[A-Za-z]+|\\\\|\\.|\d+|[A-Za-z]|[^\s\\\dA-Za-z]")

FUNCTIONS = {
    r"\operatorname{relu}": lambda x: sympy.Max(x, 0),
    r"\operatorname{sgn}": sympy.sign,
    r"\operatorname{step}": lambda x: sympy.S.One if x > 0 else sympy.S.Zero,
    r"\operatorname{sigmoid}": lambda x: 1 / (1 + sympy.exp(-x)),
    r"\operatorname{softplus}": lambda x: sympy.log(1 + sympy.exp(x)),
    r"\operatorname{erf}": sympy.erf,
    r"\max": sympy.Max,
    r"\min": sympy.Min,
    r"\exp": sympy.exp,
    r"\log": sympy.log,
    r"\tanh": sympy.tanh,
    r"\sin": sympy.sin,
    r"\cos": sympy.cos,
    r"\arctan": sympy.atan,
}
LEAKY = r"\operatorname{leakyRelu}"
ENDS = {None, ",", "}", "&", "+", "-", ">", r"\\", r"\right", r"\geq", r"\text", r"\end"}


class Reader:
    """One line, as a function of the values of symbols."""

    def __init__(self, text):
        self.tokens = TOKENS.findall(text)
        self.place = 0

    def peek(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, *expected):
        for token in expected:
            if self.peek() != token:
                raise ValueError(f"expected {token}, found {self.peek()} in {' '.join(self.tokens)}")
            self.place += 1

    def skips(self, *tokens):
        if tuple(self.tokens[self.place : self.place + len(tokens)]) != tokens:
            return False
        self.place += len(tokens)
        return True

    def group(self):
        """What stands in braces, as a text."""
        self.take("{")
        depth, start = 1, self.place
        while depth:
            depth += {"{": 1, "}": -1}.get(self.peek(), 0)
            self.place += 1
        return "".join(self.tokens[start : self.place - 1])

    def whole(self):
        value = self.sum()
        if self.peek() is not None:
            raise ValueError(f"unexpected {self.peek()} in {' '.join(self.tokens)}")
        return value

    def sum(self):
        terms = [self.term(-1 if self.skips("-") else 1)]
        while self.peek() in ("+", "-"):
            sign = -1 if self.peek() == "-" else 1
            self.place += 1
            terms.append(self.term(sign))
        return lambda names: sympy.Add(*[term(names) for term in terms])

    def term(self, sign):
        factors = [self.factor()]
        while self.peek() not in ENDS:
            self.skips(r"\cdot")
            factors.append(self.factor())
        return lambda names: sympy.Mul(sign, *[factor(names) for factor in factors])

    def factor(self):
        base = self.atom()
        if not self.skips("^"):
            return base
        exponent = int(self.group())
        return lambda names: base(names) ** exponent

    def atom(self):
        token = self.peek()
        if token.isdigit():
            self.place += 1
            return lambda names: sympy.Integer(token)
        if self.skips(r"\frac"):
            self.take("{")
            above = self.sum()
            self.take("}", "{")
            below = self.sum()
            self.take("}")
            return lambda names: above(names) / below(names)
        if self.skips(r"\sqrt"):
            self.take("{")
            value = self.sum()
            self.take("}")
            return lambda names: sympy.sqrt(value(names))
        if self.skips(r"\left", r"\lvert"):
            value = self.sum()
            self.take(r"\right", r"\rvert")
            return lambda names: sympy.Abs(value(names))
        if self.skips(r"\left", "("):
            value = self.sum()
            self.take(r"\right", ")")
            return value
        if self.skips(r"\begin"):
            return self.cases()
        return self.symbol()

    def cases(self):
        assert self.group() == "cases"
        pieces = []
        while True:
            value = self.sum()
            self.take("&", r"\text")
            if self.group() == "otherwise":
                break
            conditions = [self.condition()]
            while self.skips(r"\text"):
                assert self.group() == "and"
                conditions.append(self.condition())
            self.take(r"\\")
            pieces.append((value, conditions))
        self.take(r"\end")
        assert self.group() == "cases"

        def chosen(names):
            for piece, conditions in pieces:
                if all(condition(names) for condition in conditions):
                    return piece(names)
            return value(names)

        return chosen

    def condition(self):
        value = self.sum()
        is_strict = self.peek() == ">"
        self.take(">" if is_strict else r"\geq", "0")
        return lambda names: bool(value(names) > 0 if is_strict else value(names) >= 0)

    def symbol(self):
        name = self.peek()
        self.place += 1
        if name in (r"\mathit", r"\operatorname", r"\texttt"):
            name += "{" + self.group() + "}"
        while self.skips("'"):
            name += "'"
        if name == LEAKY:
            self.take("_", "{")
            slope = self.sum()
            self.take("}")
        elif self.skips("_"):
            name += "_{" + self.group() + "}"
        if not self.skips(r"\left", "("):
            return lambda names: names[name]
        arguments = [self.sum()]
        while self.skips(","):
            arguments.append(self.sum())
        self.take(r"\right", ")")
        if name == LEAKY:
            return lambda names: leaky(arguments[0](names), slope(names))
        function = FUNCTIONS[name]
        return lambda names: function(*[argument(names) for argument in arguments])


def leaky(x, slope):
    return x if x > 0 else slope * x


def lines(source):
    """The left and right sides of the equations of all displays."""
    for display in re.findall(r"\\begin\{align\*\}(.*?)\\end\{align\*\}", source, re.DOTALL):
        for line in display.strip().split("\\\\\n"):
            left, _, right = line.partition("&=")
            yield left.strip(), right.strip()


class Names(dict):
    """The values of symbols; those of definitions are computed when they are asked for, which a piece that is not chosen
    never does."""

    def __init__(self, point):
        super().__init__(point)
        self.definitions = {}

    def __missing__(self, name):
        self[name] = value = self.definitions[name](self)
        return value


def values(source, point):
    """What the equations give, where the symbols of functions with arguments are the results."""
    names = Names(point)
    results = Names({})
    for left, right in lines(source):
        value = Reader(right).whole()
        head = left.partition(r"\left(")[0]
        if head == left:
            names.definitions[left] = value
        results.definitions[head] = lambda _, value=value: value(names)
    return results
