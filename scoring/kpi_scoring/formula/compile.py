"""A formula as portable SQL over whole numbers: every part is a numerator and a positive denominator."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kpi_scoring.formula.evaluate import evaluate_number
from kpi_scoring.formula.tree import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    names,
)


@dataclass(frozen=True)
class Pair:
    """SQL of a numerator and of its denominator; a denominator is always positive or NULL."""

    numerator: str
    denominator: str = "1"


Columns = Mapping[str, Pair]
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass
class Compiled:
    """A formula as layers of named columns, each using only the layers before it, and its result."""

    layers: list[list[str]] = field(default_factory=list)
    result: Pair | str = ""

    def select(self, source: str, keep: str) -> str:
        """Return one SELECT over `source` that keeps columns and adds those of the formula."""
        query = source
        for layer in self.layers:
            query = f"(SELECT *, {', '.join(layer)} FROM {query}) AS step"
        return f"SELECT {keep} FROM {query}"


def compile_sql(node: Node, columns: Columns, prefix: str, whole: str) -> Compiled:
    """Return the SQL of a formula; a result that does not exist (division by zero) is NULL.

    `whole` is the engine's type of 128-bit whole numbers.
    """
    writer = _Writer(columns, prefix, whole)
    result = writer.number(node) if not isinstance(node, Comparison | Logic | Not) else writer.truth(node)
    return Compiled(writer.layers, result)


class _Writer:
    """Gives every compound part a column of its own, so that no text is repeated.

    Engines take a written number for 32 bits: what is made of written numbers alone is computed here, and each
    column is cast.
    """

    def __init__(self, columns: Columns, prefix: str, whole: str) -> None:
        self.columns = columns
        self.prefix = prefix
        self.whole = whole
        self.layers: list[list[str]] = []
        self.layer_of: dict[str, int] = {}

    def _named(self, *sql: str) -> tuple[str, ...]:
        """Name columns of one part, in the first layer after those that they use: every layer costs planning time."""
        number = len(self.layer_of)
        names = tuple(f"{self.prefix}{number}_{place}" for place in "nd"[: len(sql)])
        used = (self.layer_of.get(word, -1) for text in sql for word in _WORD.findall(text))
        layer = 1 + max(used, default=-1)
        self.layer_of.update(dict.fromkeys(names, layer))
        self.layers.extend([] for _ in range(len(self.layers), layer + 1))
        self.layers[layer].extend(f"{text} AS {name}" for text, name in zip(sql, names, strict=True))
        return names

    def _pair(self, numerator: str, denominator: str) -> Pair:
        if denominator.isalnum() or denominator.isidentifier():
            # A column or a written number keeps its name: equal ones cancel later.
            return Pair(self._named(self._cast(numerator))[0], denominator)
        above, below = self._named(self._cast(numerator), self._cast(denominator))
        return Pair(above, below)

    def _cast(self, sql: str) -> str:
        return f"CAST({sql} AS {self.whole})"

    def _written(self, value: Fraction | None) -> Pair:
        if value is None:
            return self._pair("NULL", "NULL")
        return Pair(str(value.numerator), str(value.denominator))

    def number(self, node: Node) -> Pair:
        if not names(node):
            return self._written(evaluate_number(node, {}))
        match node:
            case Name(name):
                return self.columns[name]
            case Negative(inner):
                pair = self.number(inner)
                return self._pair(f"-({pair.numerator})", pair.denominator)
            case Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.number(left), self.number(right))
            case Choice(condition, yes, no):
                return self._choose(self.truth(condition), self.number(yes), self.number(no))
            case Call(function, arguments):
                return self._call(function, [self.number(argument) for argument in arguments])
        raise AssertionError(node)

    def truth(self, node: Node) -> str:
        match node:
            case Comparison(operator, left, right):
                first, second = _shared(self.number(left), self.number(right))
                sql = f"({first} {'=' if operator == '==' else operator} {second})"
            case Logic(operator, parts):
                sql = "(" + f" {operator.upper()} ".join(self.truth(part) for part in parts) + ")"
            case Not(inner):
                sql = f"(NOT {self.truth(inner)})"
            case _:
                raise AssertionError(node)
        return self._named(sql)[0]

    def _arithmetic(self, operator: str, left: Pair, right: Pair) -> Pair:
        if operator == "*":
            return self._pair(_times(left.numerator, right.numerator), _times(left.denominator, right.denominator))
        if operator == "/":
            return self._quotient(left, right)
        first, second = _shared(left, right)
        denominator = (
            left.denominator if left.denominator == right.denominator else _times(left.denominator, right.denominator)
        )
        return self._pair(f"{first} {operator} {second}", denominator)

    def _quotient(self, left: Pair, right: Pair) -> Pair:
        above, below = _shared(left, right)
        sign = f"CASE WHEN {below} < 0 THEN -1 WHEN {below} > 0 THEN 1 END"
        return self._pair(f"({above}) * {sign}", f"nullif(abs({below}), 0)")

    def _choose(self, condition: str, yes: Pair, no: Pair) -> Pair:
        def pick(first: str, second: str) -> str:
            if first == second:
                return first
            return f"CASE WHEN {condition} THEN {first} WHEN NOT {condition} THEN {second} END"

        if yes.numerator == no.numerator:
            # Even equal branches have no result where the condition has none.
            numerator = f"CASE WHEN {condition} IS NOT NULL THEN {yes.numerator} END"
        else:
            numerator = pick(yes.numerator, no.numerator)
        return self._pair(numerator, pick(yes.denominator, no.denominator))

    def _call(self, function: str, arguments: list[Pair]) -> Pair:
        if function == "abs":
            return self._pair(f"abs({arguments[0].numerator})", arguments[0].denominator)
        result = arguments[0]
        for argument in arguments[1:]:
            if function == "coalesce":
                condition = self._named(f"({result.numerator} IS NOT NULL)")[0]
            else:
                first, second = _shared(result, argument)
                condition = self._named(f"({first} {'<=' if function == 'min' else '>='} {second})")[0]
            result = self._choose(condition, result, argument)
        return result


def _times(left: str, right: str) -> str:
    if left == "1" or right == "1":
        return right if left == "1" else left
    if left.lstrip("-").isdigit() and right.lstrip("-").isdigit():
        return str(int(left) * int(right))
    return f"({left}) * ({right})"


def _shared(left: Pair, right: Pair) -> tuple[str, str]:
    """Return both numerators over a common denominator; equal denominators cancel, which keeps numbers small."""
    if left.denominator == right.denominator:
        return left.numerator, right.numerator
    return _times(left.numerator, right.denominator), _times(right.numerator, left.denominator)
