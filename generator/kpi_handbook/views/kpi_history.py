"""A KPI period by period: the rows of its history and the trend."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from kpi_handbook.charts.trend import TrendPoint, trend
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.submission import Submission
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.datum import mark_of
from kpi_handbook.views.figures import decimals_of, figure
from kpi_handbook.views.filed import ratio_of, value_words
from kpi_handbook.views.status import Status, tags
from kpi_scoring.exact import rounded
from kpi_scoring.results import ItemResult

_GOOD_SIDE: dict[str, Literal["above", "below"]] = {"maximize": "above", "minimize": "below"}


@dataclass(frozen=True)
class PeriodRow:
    """One period of the history."""

    status: Status
    colour: str
    """That of its score, whatever the mark says."""
    score: str
    period: str
    path: str
    month: str
    to_date: str
    target: str
    note: str


def holder_of(company: Company, kpi: str, unit: str) -> str:
    """Return the unit whose results a KPI's page shows: its own one, else the first that is held to it."""
    holders = company.holders(kpi)
    return unit if unit in holders else next(iter(holders), unit)


def months_path(company: Company, kpi: str) -> str:
    """Return where the months of a KPI stand; its page alone where that shows none."""
    page, pair, scored = paths.kpi(kpi), company.kpis.get(kpi), company.scores.scored
    if pair is None or scored is None or not company.is_public(kpi):
        return page
    holder = holder_of(company, kpi, pair[1].place["unit"])
    is_shown = any(company.item_result(holder, kpi, period) for period in scored.periods)
    return f"{page}#history" if is_shown else page


def history_rows(company: Company, kpi: Kpi, unit: str) -> Iterator[PeriodRow]:
    """Return the periods of a KPI, newest first."""
    say, book, scored = company.say, company.book, company.scores.scored
    for period in reversed(scored.periods if scored else ()):
        result = company.item_result(unit, kpi.id, period)
        if result is None:
            continue
        row = company.row(unit, period, kpi.id)
        is_invalid = result.state == "invalid"
        month = None if is_invalid else _month_value(company, kpi, unit, period)
        done = say.day(row.done) if row and row.done else None
        yield PeriodRow(
            status=mark_of(company, period, result),
            colour=result.colour,
            score=company.say_of(unit, period).points(result.achievement),
            period=say.period(period),
            path=paths.results(period),
            month=done or (figure(month, kpi, book, say) if month is not None else "–"),
            to_date="–" if is_invalid else done or figure(result.to_date, kpi, book, say),
            target=_target_cell(company, kpi, unit, result),
            note=_note(company, kpi, result, row),
        )


def _target_cell(company: Company, kpi: Kpi, unit: str, result: ItemResult) -> str:
    item = company.item(unit, kpi.id)
    if item is not None and item.lo is not None and item.hi is not None:
        return f"{company.say.plain(item.lo)} – {company.say.plain(item.hi)}"
    if item is not None and item.due is not None:
        return company.say.short_day(item.due)
    return figure(result.target, kpi, company.book, company.say) if result.target is not None else "–"


def _note(company: Company, kpi: Kpi, result: ItemResult, row: Submission | None) -> str:
    _ = company.say.translate
    parts = [*tags(result, company.say)]
    if row and result.state == "invalid":
        parts.append(_("filed as {value}").format(value=value_words(company, kpi, row)))
    if row and row.revision:
        parts.append(_("revision {number}").format(number=row.revision))
    if row and row.reason:
        parts.append(row.reason)
    return " · ".join(parts)


def history_heading(company: Company, history: tuple[PeriodRow, ...]) -> str:
    """Return a heading that says the finding."""
    _ = company.say.translate
    colours = [row.colour for row in history if row.score != "–"]
    if len(colours) < 2:
        return _("Period by period")
    if all(colour == "good" for colour in colours):
        return _("On target in every period")
    if colours[0] == "good":
        return _("On target now, not in every period before")
    if "good" in colours:
        return _("On target before, not at present")
    return _("Not yet on target")


def history_chart(company: Company, kpi: Kpi, unit: str) -> str:
    """Return the trend: value to date as a line, the month alone as dots, the target as steps."""
    say, scored = company.say, company.scores.scored
    _ = say.translate
    if scored is None or kpi.is_milestone:
        return ""
    points = [_point(company, kpi, unit, period) for period in scored.periods]
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return ""
    decimals = decimals_of(kpi, company.book)
    described = ", ".join(f"{p.label} {say.number(p.value, decimals)}" for p in known)
    name = company.words(kpi.name)
    return trend(
        points,
        key=f"t-{kpi.id}",
        title=_("{name} by month").format(name=name),
        desc=described,
        fmt=lambda value: say.number(value, min(decimals, 2)),
        value_label=_("to date"),
        month_label=_("month alone") if any(point.month is not None for point in points) else "",
        target_label=_("target"),
        good=_GOOD_SIDE.get(kpi.polarity, ""),
    )


def _point(company: Company, kpi: Kpi, unit: str, period: str) -> TrendPoint:
    result = company.item_result(unit, kpi.id, period)
    value = _decimal(result.to_date) if result and result.state in {"reported", "late", "stale"} else None
    month = _month_value(company, kpi, unit, period)
    same = kpi.formula.aggregation in {"last", "once"}
    target = _decimal(result.target) if result else None
    item = company.item(unit, kpi.id)
    if item is not None and item.lo is not None and item.hi is not None:
        return TrendPoint(company.say.short_month(period), value, None if same else month, item.lo, item.hi)
    shown_month = None if same or kpi.formula.aggregation == "sum" else month
    return TrendPoint(company.say.short_month(period), value, shown_month, target)


def _month_value(company: Company, kpi: Kpi, unit: str, period: str) -> Decimal | None:
    """Return the value of the month alone, where one was submitted."""
    row = company.row(unit, period, kpi.id)
    if row is None or row.state in {"missing", "not_applicable"}:
        return None
    if row.value is not None:
        return row.value
    return _decimal(ratio_of(kpi, row))


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, 4)
