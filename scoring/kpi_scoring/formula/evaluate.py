"""The exact value of a formula, in fractions; None where there is no result."""

from collections.abc import Mapping
from fractions import Fraction

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

Values = Mapping[str, Fraction | None]
Result = Fraction | bool | None


def evaluate(node: Node, values: Values) -> Result:
    """Return a fraction, a truth value, or None: a missing name or a division by zero has no result."""
    match node:
        case Number(value):
            return Fraction(value)
        case Name(name):
            return values[name]
        case Negative(inner):
            number = evaluate_number(inner, values)
            return None if number is None else -number
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, evaluate_number(left, values), evaluate_number(right, values))
        case Comparison(operator, left, right):
            return _comparison(operator, evaluate_number(left, values), evaluate_number(right, values))
        case Logic(operator, parts):
            return _logic(operator, [_truth(part, values) for part in parts])
        case Not(inner):
            truth = _truth(inner, values)
            return None if truth is None else not truth
        case Choice(condition, yes, no):
            truth = _truth(condition, values)
            return None if truth is None else evaluate(yes if truth else no, values)
        case Call(function, arguments):
            return _call(function, [evaluate_number(argument, values) for argument in arguments])


def evaluate_number(node: Node, values: Values) -> Fraction | None:
    """Return the value of a formula that gives a number."""
    result = evaluate(node, values)
    assert not isinstance(result, bool)
    return result


def _truth(node: Node, values: Values) -> bool | None:
    result = evaluate(node, values)
    assert result is None or isinstance(result, bool)
    return result


def _arithmetic(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right if right else None


def _comparison(operator: str, left: Fraction | None, right: Fraction | None) -> bool | None:
    if left is None or right is None:
        return None
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
        "!=": left != right,
    }[operator]


def _logic(operator: str, parts: list[bool | None]) -> bool | None:
    deciding = operator == "or"
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _call(function: str, arguments: list[Fraction | None]) -> Fraction | None:
    present = [argument for argument in arguments if argument is not None]
    if function == "coalesce":
        return present[0] if present else None
    if len(present) < len(arguments):
        return None
    return {"min": min, "max": max}[function](present) if function != "abs" else abs(present[0])


def branch_taken(node: Node, values: Values) -> Node:
    """Return the formula without the choices that the values do not take."""
    while isinstance(node, Choice):
        node = node.yes if _truth(node.condition, values) else node.no
    return node
