"""Why somebody is to be coached, with the figures that the form begins with; restricted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_handbook.acts.coaching import LOW_RATING
from kpi_handbook.checks.coaching_reasons import low_ratings, red_kpis, wide_gaps
from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.publish.recompute import published_cycle
from kpi_handbook.records.publication import Published
from kpi_handbook.score import Scored, kpi_in_force
from kpi_handbook.views.figures import decimals_of
from kpi_handbook.views.requested import requested
from kpi_scoring.exact import rounded
from kpi_scoring.results import ItemResult

_COLOURS = {"good": "green", "watch": "amber", "bad": "red"}


@dataclass(frozen=True)
class Cause:
    """What a coaching is about: a KPI or an aspect of a period, or nothing but the quarter."""

    period: str
    kpi: str | None = None
    aspect: str | None = None


def cause_of(subject: Subject, employee: str, kpi: str | None, aspect: str | None, period: str | None) -> Cause | None:
    """Return what is asked for, else what calls for the conversation most; None where no period is known."""
    found = (*red_kpis(subject), *low_ratings(subject, LOW_RATING), *wide_gaps(subject))
    mine = [one for one in found if one.employee == employee and period in {None, one.period}]
    if kpi or aspect:
        same = next((one.period for one in mine if one.kpi == kpi and (one.aspect == aspect or kpi)), None)
        at = period or same or _last_period(subject)
        return Cause(at, kpi, aspect) if at else None
    if mine:
        last = max(one.period for one in mine)
        first = next(one for one in mine if one.period == last)
        return Cause(last, first.kpi, None if first.kpi else first.aspect)
    at = period or _last_period(subject)
    return Cause(at) if at else None


def figures_of(subject: Subject, employee: str, cause: Cause) -> Mapping[str, str]:
    """Return the figures of a trigger as they are written: value to date, target and colour, or the rating."""
    if cause.aspect:
        rating = next(_ratings(subject, employee, cause), None)
        return {"value": rating} if rating else {}
    scored = _scored(subject, cause.period) if cause.kpi else None
    item = _item(subject, scored, employee, cause) if scored else None
    return dict(_figures(subject, item, cause)) if item else {}


def _last_period(subject: Subject) -> str | None:
    """Return the last period that was published, else the last one that values were submitted for."""
    published = sorted(Published(subject.published).newest_records)
    rows = sorted({row.period for row in subject.submitted.submissions})
    return next(iter([*reversed(published), *reversed(rows)]), None)


def _ratings(subject: Subject, employee: str, cause: Cause) -> Iterator[str]:
    for one in low_ratings(subject, 5):
        if (one.employee, one.aspect, one.period) == (employee, cause.aspect, cause.period) and one.rating is not None:
            yield f"{one.rating:f}"


def _scored(subject: Subject, period: str) -> Scored | None:
    """Return the scores of a period: the published ones where there are any."""
    book, rows = subject.handbook, subject.submitted.submissions
    if not any(row.period == period for row in rows):
        return None
    scored = requested(book, rows, subject.today, period, None).scored
    published = Published(subject.published)
    return published_cycle(published, scored.cycle.id).over(scored) if published.records else scored


def _item(subject: Subject, scored: Scored, employee: str, cause: Cause) -> ItemResult | None:
    """Return the result of the KPI on the card of the person's own unit first."""
    given = [one for one, _entry in subject.handbook.of(PersonAssessment) if one.employee == employee]
    own = [unit for one in given for unit in one.section_a.units]
    units = dict.fromkeys([*own, *subject.handbook.units])
    results = (scored.result(unit, cause.period) for unit in units)
    return next((item for result in results if result for item in result.items if item.kpi == cause.kpi), None)


def _figures(subject: Subject, item: ItemResult, cause: Cause) -> Iterator[tuple[str, str]]:
    kpi = kpi_in_force(subject.handbook, item.kpi, cause.period)
    if kpi is None or kpi.is_milestone:
        return
    places = decimals_of(kpi, subject.handbook)
    for name, value in (("ytd_value", item.to_date), ("target", item.target)):
        if value is not None:
            text = f"{rounded(value, places):f}"
            yield name, text.rstrip("0").rstrip(".") if "." in text else text
    if item.colour in _COLOURS:
        yield "status_ytd", _COLOURS[item.colour]
