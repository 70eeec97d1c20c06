"""A weight has more than two decimals.

## What it does
Reports weights of scorecards, perspectives, sections and aspects with more than two decimals, and proposes the weights
with two decimals that come nearest and add up to the same whole: the largest remainders are rounded up.

## Why it matters
Thirds cannot be written, so such weights hardly ever add up to 100. The deck gives each perspective 25 and divides it
by the items instead.

## How to fix
Write 33.34, 33.33 and 33.33, or use a weighting that divides by itself, such as `equal_within_perspective`.

## Options
None.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.weights import HUNDRED, Weights, every_group
from kpi_handbook.checks.written import number_in
from kpi_handbook.load import Field, FieldPath
from kpi_handbook.problems import Edit, Fix, say

_CENT = Decimal("0.01")


def check(subject: Subject) -> Iterator[Found]:
    """Find weights that are written too finely."""
    for weights in every_group(subject):
        fine = [weight for weight in weights.weights if _is_fine(weight)]
        if fine:
            rounded = _rounded(weights, fine)
            fix = _fix(fine, rounded)
            for weight in fine:
                message = say("the weight {weight} has more than two decimals", weight=weight.value)
                yield at(weight, message, say("write {rounded}", rounded=rounded[weight.path]), fix=fix)


def _is_fine(weight: Field) -> bool:
    """A share of 100 points that hundredths cannot say; what is no share is another rule's."""
    number = number_in(weight)
    return number is not None and 0 <= number <= HUNDRED and number % _CENT != 0


def _rounded(weights: Weights, fine: Sequence[Field]) -> Mapping[FieldPath, Decimal]:
    """Return weights with two decimals: all rounded down, then the largest remainders raised until the sum is right."""
    numbers = [number for weight in weights.weights if (number := number_in(weight)) is not None]
    down = {weight.path: Decimal(weight.value).quantize(_CENT, ROUND_FLOOR) for weight in fine}
    exact = sum((Decimal(weight.value) for weight in fine), Decimal(0))
    total = sum(numbers, Decimal(0))
    wanted = Decimal(weights.wanted) if isinstance(weights.wanted, int | Decimal) else total
    missing = exact + wanted - total - sum(down.values(), Decimal(0))
    if not 0 <= missing <= _CENT * len(fine):  # the sum is wrong for another reason, and stays what it is
        missing = (exact - sum(down.values(), Decimal(0))).quantize(_CENT, ROUND_HALF_UP)
    by_remainder = sorted(fine, key=lambda weight: Decimal(weight.value) - down[weight.path], reverse=True)
    for weight in by_remainder[: int(missing / _CENT)]:
        down[weight.path] += _CENT
    return down


def _fix(fine: Sequence[Field], rounded: Mapping[FieldPath, Decimal]) -> Fix:
    edits = tuple(Edit(weight.span, f"{rounded[weight.path].normalize():f}") for weight in fine)
    return Fix(edits, tuple(weight.path for weight in fine), safe=False)
