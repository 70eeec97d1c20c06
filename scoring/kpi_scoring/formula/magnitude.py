"""How large the whole numbers of a compiled formula can become; beyond 128 bits the exact evaluator takes over."""

from collections.abc import Mapping
from fractions import Fraction

from kpi_scoring.formula.tree import Arithmetic, Call, Choice, Name, Negative, Node, Number, children

LIMIT = 10**37
_LAST_STEP = 2 * 10**6  # rounding to six decimals doubles and scales the numerator

Bound = tuple[int, int]


def fits_128_bits(node: Node, bounds: Mapping[str, Bound]) -> bool:
    """Say whether every whole number of the compiled formula stays under 10^37.

    `bounds` holds the largest numerator and denominator of each name; the answer is on the safe side.
    """
    largest = [0]
    numerator, denominator = _bound(node, bounds, largest)
    return max(largest[0], numerator * _LAST_STEP, denominator * 2) < LIMIT


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
