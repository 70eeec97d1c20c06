"""A formula as text for readers, with its names or with the figures put in."""

from collections.abc import Mapping

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
    Number,
)

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def with_figures(node: Node, figures: Mapping[str, str]) -> str:
    """Return the formula with each name replaced by its figure; other names stay."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Name(name):
            figure = figures.get(name, name)
            return f"({figure})" if figure.startswith(("-", "−")) else figure
        case Negative(inner):
            return f"-{_inner(inner, figures, 3)}"
        case Arithmetic(operator, left, right):
            strength = _STRENGTH[operator]
            follows = strength + (operator in "-/")
            return f"{_inner(left, figures, strength)} {operator} {_inner(right, figures, follows)}"
        case Comparison(operator, left, right):
            return f"{_inner(left, figures, 1)} {operator} {_inner(right, figures, 1)}"
        case Logic(operator, parts):
            return f" {operator} ".join(_inner(part, figures, 1) for part in parts)
        case Not(inner):
            return f"not {_inner(inner, figures, 1)}"
        case Choice(condition, yes, no):
            return f"{_inner(yes, figures, 1)} if {with_figures(condition, figures)} else {_inner(no, figures, 1)}"
        case Call(function, arguments):
            return f"{function}({', '.join(with_figures(argument, figures) for argument in arguments)})"


def _inner(node: Node, figures: Mapping[str, str], strength: int) -> str:
    text = with_figures(node, figures)
    weak = isinstance(node, Choice | Logic) or (isinstance(node, Comparison) and strength >= 1)
    if weak or (isinstance(node, Arithmetic) and _STRENGTH[node.operator] < strength):
        return f"({text})"
    return text
