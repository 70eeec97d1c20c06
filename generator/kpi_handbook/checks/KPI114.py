"""The bands end before the values do.

## What it does
Reports a best band that is closed before the end of `range`: its `max`, or its `min` where less is better. Reports
rating bands that do not reach from the policy's `floor` to its `cap`. Below the worst band of a method counts `below`.

## Why it matters
The best results would lie in no band. A rating scale with an open end leaves people without a rating.

## How to fix
Leave the outer edge of the best band out, or let the bands reach the end.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.bands import Band, Bands, every_list
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.written import number_in
from kpi_handbook.load import Field
from kpi_handbook.problems import say

_INFINITE = Decimal("Infinity")
_FLOOR, _CAP = Decimal(0), Decimal(120)  # the built-in profile, where a policy says nothing


def check(subject: Subject) -> Iterator[Found]:
    """Find bands that stop short of the values that occur."""
    for bands in every_list(subject.handbook):
        if bands.written:
            high, low = _ends(bands)
            highest = max(bands.written, key=lambda band: band.place)
            lowest = min(bands.written, key=lambda band: band.place)
            if high is not None and bands.is_outermost(highest):
                yield from _high_end(highest, high)
            if low is not None and bands.is_outermost(lowest):
                yield from _low_end(lowest, low)


def _ends(bands: Bands) -> tuple[Decimal | None, Decimal | None]:
    """Return the highest and the lowest value that bands must reach; None where they need not."""
    top = bands.field.document.root()
    if bands.converts:  # any points may come out of a method
        return _INFINITE, -_INFINITE
    if bands.points == "rating":
        no_cap = top.get("cap").value == "none"
        return _INFINITE if no_cap else _limit(top.get("cap"), _CAP), _limit(top.get("floor"), _FLOOR)
    match top.get("polarity").value:
        case "maximize":
            return _end(top.get("range"), "max"), None
        case "minimize":
            return None, _end(top.get("range"), "min")
        case _:
            return None, None


def _limit(field: Field, built_in: Decimal) -> Decimal | None:
    """Return a limit of a policy; nothing where it cannot be read, or has no cap or floor."""
    return built_in if field.value is None else number_in(field)


def _end(range_: Field, name: str) -> Decimal | None:
    """Return an end of the values that can occur; one that is left open lies beyond every number."""
    if not isinstance(range_.value, dict):
        return None
    if range_.get(name).value is None:
        return _INFINITE if name == "max" else None
    return number_in(range_.get(name))


def _high_end(band: Band, end: Decimal) -> Iterator[Found]:
    if band.high is None or band.high >= end:
        return
    if end.is_infinite():
        message = say("nothing covers values above {edge}", edge=band.high)
        yield at(band.high_field, message, say("leave max out of this band"))
    else:
        message = say("nothing covers {low} to {high}", low=band.high, high=end)
        yield at(band.high_field, message, say("leave max out of this band, or write {end}", end=end))


def _low_end(band: Band, end: Decimal) -> Iterator[Found]:
    if band.low is not None and end.is_infinite():
        message = say("nothing covers values under {edge}", edge=band.low)
        yield at(band.low_field, message, say("leave min out of this band"))
    elif band.low is not None and band.low > end:
        message = say("nothing covers {low} to {high}", low=end, high=band.low)
        yield at(band.low_field, message, say("write {end}, so that every value lies in a band", end=end))
