"""Scorecards as tables: the KPIs of a unit with its total, and the list of units."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import unit_word
from kpi_handbook.views.moves import Lift
from kpi_handbook.views.scorecard import ScorecardView
from kpi_handbook.views.scorecards import CardRow, ScorecardsView
from kpi_handbook.views.status import Status
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, day, number, table, text


@dataclass(frozen=True)
class _Line:
    """A row of any part of the scorecard."""

    part: str
    perspective: str = ""
    kpi: str = ""
    name: str = ""
    status: Status | None = None
    score: str = ""
    actual: str = ""
    target: str = ""
    weight: str = ""
    adds: str = ""
    change: str = ""
    notes: tuple[str, ...] = ()


def scorecards_dataset(company: Company, view: ScorecardsView) -> Dataset:
    """Return the list of scorecards."""
    _ = company.say.translate
    title = _("Department scorecards")
    return dataset(company, "scorecards", title, (_cards(company, view, title),), period=company.scores.period)


def scorecard_dataset(company: Company, view: ScorecardView) -> Dataset:
    """Return a unit's scorecard."""
    lifts = view.scores.lifts if view.scores else ()
    tables = (_lines_table(company, view), *([_lifts(company, lifts)] if lifts else []))
    return dataset(company, "scorecard", view.title, tables, name=view.unit, period=company.scores.period)


def _cards(company: Company, view: ScorecardsView, title: str) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    rows: tuple[CardRow, ...] = view.rows
    fields: tuple[Fields[CardRow], ...] = (
        text("unit", _("Unit"), lambda row: paths.id_in(row.path)),
        text("name", _("Scorecard"), lambda row: row.name),
        text("head", _("Head"), lambda row: row.head),
        text("status", _("Status"), lambda row: row.status.word),
        number("score", _("Score"), lambda row: row.score, six),
        number("change", view.since, lambda row: row.change, six),
        number("coverage", _("Coverage, %"), lambda row: row.coverage, six),
        text("rating", _("Rating"), lambda row: row.rating),
    )
    return table("scorecards", title, fields, rows)


def _lines_table(company: Company, view: ScorecardView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    since = view.scores.since if view.scores else _("Change")
    fields: tuple[Fields[_Line], ...] = (
        text("part", _("Part"), lambda line: line.part),
        text("perspective", _("Perspective"), lambda line: line.perspective),
        text("kpi", _("Id"), lambda line: line.kpi),
        text("name", _("KPI"), lambda line: line.name),
        text("status", _("Status"), lambda line: line.status.word if line.status else ""),
        number("score", _("Score"), lambda line: line.score, six),
        number("actual", _("Actual"), lambda line: line.actual, six),
        number("target", _("Target"), lambda line: line.target, six),
        text("unit_of_measure", _("Unit of measure"), lambda line: _measure(company, line.kpi)),
        text("target_words", _("Target in words"), lambda line: line.target),
        day("done", _("Delivered"), lambda line: line.actual),
        day("due", _("Due"), lambda line: line.target),
        number("weight", _("Weight, %"), lambda line: line.weight, six),
        number("adds", _("Adds"), lambda line: line.adds, six),
        number("change", since, lambda line: line.change, six),
        text("notes", _("Notes"), lambda line: "; ".join(line.notes)),
    )
    return table("kpis", view.title, fields, _lines(view))


def _lines(view: ScorecardView) -> Iterator[_Line]:
    for agreed in view.agreed:
        kpi = paths.id_in(agreed.path)
        yield _Line("agreed", kpi=kpi, name=agreed.name, target=agreed.target, weight=agreed.weight)
    if view.scores is None:
        return
    for group in view.scores.groups:
        for row in group.rows:
            yield _Line(
                part="scored",
                perspective=group.id,
                kpi=row.id,
                name=row.name,
                status=row.status,
                score=row.score,
                actual=row.actual,
                target=row.target,
                weight=row.weight,
                adds=row.adds,
                change=row.change,
                notes=row.tags,
            )
    total = view.scores.total
    yield _Line(
        part="total",
        name=view.title,
        status=total.status,
        score=total.score,
        weight=total.weight,
        adds=total.score,
        change=total.change,
    )
    for one in view.scores.watched:
        kpi = paths.id_in(one.path)
        yield _Line("watched", kpi=kpi, name=one.name, status=one.status, actual=one.value, target=one.reference)


def _measure(company: Company, kpi: str) -> str:
    return unit_word(company.kpis[kpi][0], company.book, company.say) if kpi in company.kpis else ""


def _lifts(company: Company, lifts: tuple[Lift, ...]) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[Lift], ...] = (
        text("kpi", _("Id"), lambda row: paths.id_in(row.path)),
        text("name", _("KPI"), lambda row: row.name),
        number("actual", _("Actual"), lambda row: row.now, six),
        number("target", _("Target"), lambda row: row.target, six),
        number("gain", _("Gain"), lambda row: row.gain, six),
        number("total", _("Total then"), lambda row: row.total, six),
    )
    return table("lifts", _("What lifts it"), fields, lifts)
