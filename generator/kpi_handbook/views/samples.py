"""What a value scores: a small table of values and achievements, by the method's own formula."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import measure
from kpi_handbook.views.status import Status, of_colour
from kpi_scoring.exact import micro
from kpi_scoring.formula import evaluate_number, parse
from kpi_scoring.methods import BY_NAME
from kpi_scoring.ratings import colour_of
from kpi_scoring.records import Item, Policy
from kpi_scoring.score import formula_key

_POINTS = (120, 115, 105, 100, 95, 90, 80, 50)  # the cap, the edges of ratings and of colours, and far below


@dataclass(frozen=True)
class Sample:
    """A value and what it scores."""

    status: Status
    score: str
    value: str


def samples(company: Company, kpi: Kpi, unit: str) -> tuple[Sample, ...]:
    """Return sample values of a KPI as a unit holds it, best first; none where a method has no single value."""
    period = company.scores.period
    pair = company.card(unit, period) if period else None
    item = next((item for item in pair[0].items if item.kpi == kpi.id), None) if pair else None
    if pair is None or item is None or item.method not in BY_NAME:
        return ()
    values = sorted(set(_values(item, kpi)), reverse=kpi.polarity == "maximize")
    scored = [(value, _achievement(item, pair[0].policy, value)) for value in values if _inside(value, kpi)]
    return tuple(
        Sample(
            status=of_colour(colour_of(points, pair[0].policy), company.say),
            score=company.say.points(points),
            value=measure(value, kpi, company.book, company.say),
        )
        for value, points in scored
        if points is not None
    )


def _values(item: Item, kpi: Kpi) -> Iterator[Fraction]:
    """Return the values at the edges of statuses, ratings and the cap."""
    target = Fraction(item.target) if item.target else None
    match item.method:
        case "ratio_up" if target:
            yield from (target * points / 100 for points in _POINTS)
        case "ratio_down" if target:
            yield from (target * 100 / points for points in _POINTS)
        case "zero_target":
            yield from (Fraction(cases) for cases in range(4))
        case "range" if "lo" in item.parameters:
            low, high = Fraction(item.parameters["lo"]), Fraction(item.parameters["hi"])
            yield from (low * Fraction(9, 10), low, high, high * Fraction(11, 10), high * Fraction(6, 5))
        case "bands":
            edges = [band.min if band.min is not None else band.max for band in kpi.formula.bands or ()]
            yield from (Fraction(edge) for edge in edges if edge is not None)


def _inside(value: Fraction, kpi: Kpi) -> bool:
    low, high = kpi.range.min, kpi.range.max
    above = not isinstance(low, Decimal) or value >= low
    return above and (not isinstance(high, Decimal) or value <= high)


def _achievement(item: Item, policy: Policy, value: Fraction) -> int | None:
    method = BY_NAME[item.method]
    inputs: dict[str, Fraction | None] = {
        name: Fraction(given) for name, given in item.parameters.items() if isinstance(given, Decimal | int)
    }
    inputs |= {"actual": value, "target": None if item.target is None else Fraction(item.target)}
    inputs["unbounded"] = Fraction(item.cap if item.cap is not None else policy.unbounded_as)
    names = method.names | frozenset(inputs)
    tree = parse(formula_key(item, policy).formula, names, generated=True)
    raw = evaluate_number(tree, {name: inputs.get(name) for name in names})
    if raw is None:
        return None
    if item.floor is not None:
        raw = max(raw, Fraction(item.floor))
    return micro(raw if item.cap is None else min(raw, Fraction(item.cap)))
