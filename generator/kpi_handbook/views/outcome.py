"""What a scoring method makes of given numbers, by the formula that scores: for examples, curves and edge cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from kpi_handbook.views.company import Company
from kpi_handbook.views.language import Language
from kpi_handbook.views.policy import limits, unbounded_as
from kpi_scoring.exact import micro
from kpi_scoring.formula import Kind, Node, branch_taken, evaluate, evaluate_number, parse, with_figures
from kpi_scoring.formula.tree import Arithmetic, Name, Number
from kpi_scoring.methods import Method

Values = Mapping[str, Fraction | None]
_SIGNS = {" * ": " × ", " / ": " ÷ ", " - ": " − "}


@dataclass(frozen=True)
class Ends:
    """Floor and cap of a score, and what a ratio without an end scores where there is no cap."""

    floor: Decimal | None
    cap: Decimal | None
    unbounded_as: Decimal


@dataclass(frozen=True)
class Outcome:
    """What the numbers score: raw points, the points after floor and cap, or why there is no number."""

    state: Literal["scored", "unbounded", "invalid", "not_due"]
    raw: Fraction | None = None
    points: int | None = None
    """Millionths of a point."""


@dataclass(frozen=True)
class Given:
    """Numbers by name and the tables of a method, as an example or a definition gives them."""

    numbers: Mapping[str, str]
    table: Mapping[str, Any]

    def put(self, name: str, value: Fraction) -> "Given":
        """Return the same with one number replaced."""
        return Given({**self.numbers, name: str(value)}, self.table)


def ends_of(company: Company) -> Ends:
    """Return floor and cap of the policy in force."""
    floor, cap = limits(company)
    return Ends(floor, cap, unbounded_as(company))


def outcome(method: Method, given: Given, ends: Ends, *, is_exact: bool = True) -> Outcome:
    """Return what the method makes of the numbers; inexact leaves out the test for whole numbers, as a curve does."""
    values = _values(method, given, ends)
    if not _is_valid(method, values, is_exact=is_exact):
        return Outcome("invalid")
    tree = parse(_formula(method, given), method.names, generated=True)
    raw = evaluate_number(tree, values)
    if raw is None:
        return Outcome("not_due" if method.measures else "invalid")
    inside = raw if ends.floor is None else max(raw, Fraction(ends.floor))
    inside = inside if ends.cap is None else min(inside, Fraction(ends.cap))
    endless = method.unbounded_when and evaluate(_truth(method, method.unbounded_when), values)
    return Outcome("unbounded" if endless else "scored", raw, micro(inside))


def in_figures(method: Method, given: Given, ends: Ends, say: Language) -> str:
    """Return the part of the formula that the numbers take, with the numbers put in; nothing where that is a number."""
    values = _values(method, given, ends)
    tree = parse(_formula(method, given), method.names, generated=True)
    branch = _settled(tree, values)
    if isinstance(branch, Number | Name):
        return ""
    figures = {name: say.plain(value) for name, value in values.items() if value is not None}
    text = with_figures(branch, figures)
    for sign, shown in _SIGNS.items():
        text = text.replace(sign, shown)
    return text


def _settled(node: Node, values: Values) -> Node:
    """Return the formula without the choices, inner ones too, that the values do not take."""
    taken = branch_taken(node, values)
    if isinstance(taken, Arithmetic):
        return Arithmetic(taken.operator, _settled(taken.left, values), _settled(taken.right, values))
    return taken


def _formula(method: Method, given: Given) -> str:
    numbers = {name: Decimal(value) for name, value in given.numbers.items() if "/" not in value}
    return method.formula_for({**numbers, **given.table})


def _values(method: Method, given: Given, ends: Ends) -> Values:
    numbers = {name: Fraction(value) for name, value in given.numbers.items()}
    return {
        **dict.fromkeys(method.names),
        **numbers,
        "cap": None if ends.cap is None else Fraction(ends.cap),
        "floor": None if ends.floor is None else Fraction(ends.floor),
        "unbounded": Fraction(ends.unbounded_as if ends.cap is None else ends.cap),
    }


def _is_valid(method: Method, values: Values, *, is_exact: bool) -> bool:
    if method.domain and evaluate(_truth(method, method.domain), values) is not True:
        return False
    trees = (parse(text, method.names) for text in (method.whole if is_exact else ()))
    numbers = (evaluate_number(tree, values) for tree in trees)
    return all(number is None or number.denominator == 1 for number in numbers)


def _truth(method: Method, text: str) -> Node:
    return parse(text, method.names, Kind.TRUTH)
