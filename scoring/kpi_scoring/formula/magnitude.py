"""How large the whole numbers of a compiled formula can become; beyond 128 bits the exact evaluator takes over."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from kpi_scoring.formula.evaluate import evaluate_number
from kpi_scoring.formula.tree import Arithmetic, Call, Choice, Comparison, Kind, Name, Node, children, kind, names

LIMIT = 10**37
_ROUNDED = 2 * 10**6  # rounding to six decimals doubles and scales the numerator
_COMPARED = 10**9  # raw points are compared with a thousand million, cut-offs with up to a hundred thousand points


class Bound(NamedTuple):
    """The largest numerator and denominator of a part."""

    numerator: int
    denominator: int
    shared: str = ""
    """What SQL calls the denominator, where it may be that of another part too: equal ones cancel, as there."""


def fits_128_bits(node: Node, bounds: Mapping[str, Bound]) -> bool:
    """Say whether every whole number of the compiled formula stays under 10^37, also while its result is rounded.

    The answer is on the safe side.
    """
    bound = bound_of(node, bounds)
    return bound is not None and max(bound.numerator * _ROUNDED, bound.denominator * _COMPARED) < LIMIT


def bound_of(node: Node, bounds: Mapping[str, Bound]) -> Bound | None:
    """Return the largest numerator and denominator of a result, or None where one on the way could leave 128 bits."""
    largest = [0]
    bound = _bound(node, bounds, largest)
    return bound if largest[0] < LIMIT else None


def _bound(node: Node, bounds: Mapping[str, Bound], largest: list[int]) -> Bound:
    result = _bound_of(node, bounds, largest)
    largest[0] = max(largest[0], result.numerator, result.denominator)
    return result


def _bound_of(node: Node, bounds: Mapping[str, Bound], largest: list[int]) -> Bound:
    if kind(node) is Kind.NUMBER and not names(node):
        value = evaluate_number(node, {}) or Fraction(0)
        return Bound(abs(value.numerator), value.denominator, str(value.denominator))
    if isinstance(node, Name):
        return bounds[node.name]
    parts = [_bound(part, bounds, largest) for part in children(node)]
    match node:
        case Arithmetic(operator):
            return _arithmetic(operator, *parts)
        case Choice():
            return _one_of(*parts[1:])
        case Comparison() | Call("min" | "max"):
            return _compared(parts, largest)
    return _one_of(*parts)


def _compared(parts: list[Bound], largest: list[int]) -> Bound:
    """Return one of several parts, compared one after the other over denominators that no result keeps."""
    result = parts[0]
    for part in parts[1:]:
        largest[0] = max(largest[0], *_over_common(result, part))
        result = _one_of(result, part)
    return result


def _arithmetic(operator: str, left: Bound, right: Bound) -> Bound:
    first, second = _over_common(left, right)
    match operator:
        case "*":
            product = left.denominator * right.denominator
            return Bound(left.numerator * right.numerator, product, _product(left, right))
        case "/":
            return Bound(first, second)
    if left.shared and left.shared == right.shared:
        return Bound(first + second, left.denominator, left.shared)
    return Bound(first + second, left.denominator * right.denominator, _product(left, right))


def _over_common(left: Bound, right: Bound) -> tuple[int, int]:
    if left.shared and left.shared == right.shared:
        return left.numerator, right.numerator
    return left.numerator * right.denominator, right.numerator * left.denominator


def _product(left: Bound, right: Bound) -> str:
    if "1" in {left.shared, right.shared}:
        return right.shared if left.shared == "1" else left.shared
    is_written = left.shared.isdigit() and right.shared.isdigit()
    return str(int(left.shared) * int(right.shared)) if is_written else ""


def _one_of(*parts: Bound) -> Bound:
    shared = parts[0].shared if len({part.shared for part in parts}) == 1 else ""
    return Bound(max(part.numerator for part in parts), max(part.denominator for part in parts), shared)
