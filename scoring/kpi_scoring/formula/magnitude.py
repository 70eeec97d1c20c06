"""How large the whole numbers of a compiled formula can become; beyond 128 bits the exact evaluator takes over."""

from collections.abc import Mapping
from fractions import Fraction

from kpi_scoring.formula.tree import Arithmetic, Call, Comparison, Name, Node, Number, children

LIMIT = 10**37
_ROUNDED = 2 * 10**6  # rounding to six decimals doubles and scales the numerator
_COMPARED = 10**9  # raw points are compared with a thousand million, cut-offs with up to a hundred thousand points

Bound = tuple[int, int]


def fits_128_bits(node: Node, bounds: Mapping[str, Bound]) -> bool:
    """Say whether every whole number of the compiled formula stays under 10^37, also while its result is rounded.

    `bounds` holds the largest numerator and denominator of each name; the answer is on the safe side.
    """
    bound = bound_of(node, bounds)
    return bound is not None and max(bound[0] * _ROUNDED, bound[1] * _COMPARED) < LIMIT


def bound_of(node: Node, bounds: Mapping[str, Bound]) -> Bound | None:
    """Return the largest numerator and denominator of a result, or None where one on the way could leave 128 bits."""
    largest = [0]
    bound = _bound(node, bounds, largest)
    return bound if largest[0] < LIMIT else None


def _bound(node: Node, bounds: Mapping[str, Bound], largest: list[int]) -> Bound:
    result = _bound_of(node, bounds, largest)
    largest[0] = max(largest[0], *result)
    return result


def _bound_of(node: Node, bounds: Mapping[str, Bound], largest: list[int]) -> Bound:
    match node:
        case Number(value):
            fraction = Fraction(value)
            return abs(fraction.numerator), fraction.denominator
        case Name(name):
            return bounds[name]
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, _bound(left, bounds, largest), _bound(right, bounds, largest))
    parts = [_bound(part, bounds, largest) for part in children(node)]
    if isinstance(node, Comparison) or (isinstance(node, Call) and node.function in {"min", "max"}):
        # Compared over common denominators, which no result keeps.
        largest[0] = max(largest[0], max(part[0] for part in parts) * max(part[1] for part in parts))
    return max(part[0] for part in parts), max(part[1] for part in parts)


def _arithmetic(operator: str, left: Bound, right: Bound) -> Bound:
    match operator:
        case "*":
            return left[0] * right[0], left[1] * right[1]
        case "/":
            return left[0] * right[1], left[1] * right[0]
    return left[0] * right[1] + right[0] * left[1], left[1] * right[1]
