"""How large the whole numbers of a compiled formula can become; beyond 128 bits the exact evaluator takes over."""

from collections.abc import Mapping
from fractions import Fraction

from kpi_scoring.formula.tree import Arithmetic, Call, Choice, Name, Negative, Node, Number, children

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
            return fraction.numerator, fraction.denominator
        case Name(name):
            return bounds[name]
        case Negative(inner) | Call("abs", (inner,)):
            return _bound(inner, bounds, largest)
        case Arithmetic("*", left, right):
            first, second = _bound(left, bounds, largest), _bound(right, bounds, largest)
            return first[0] * second[0], first[1] * second[1]
        case Arithmetic("/", left, right):
            first, second = _bound(left, bounds, largest), _bound(right, bounds, largest)
            return first[0] * second[1], first[1] * second[0]
        case Arithmetic(_, left, right):
            first, second = _bound(left, bounds, largest), _bound(right, bounds, largest)
            return first[0] * second[1] + second[0] * first[1], first[1] * second[1]
        case Choice(condition, yes, no):
            _bound(condition, bounds, largest)
            return _either([_bound(yes, bounds, largest), _bound(no, bounds, largest)], largest)
        case _:
            return _either([_bound(part, bounds, largest) for part in children(node)], largest)


def _either(parts: list[Bound], largest: list[int]) -> Bound:
    """Return a bound for one of several parts, after comparing them over common denominators."""
    numerator, denominator = max(part[0] for part in parts), max(part[1] for part in parts)
    largest[0] = max(largest[0], numerator * denominator)
    return numerator, denominator
