"""Results as tables: the list of them, and one period with its parts, exceptions, revisions and versions."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.results import ResultsView
from kpi_handbook.views.results_index import CycleResults, PeriodRow, ResultsIndexView
from kpi_handbook.views.revisions import RevisionRow
from kpi_handbook.views.standing import VintageRow
from kpi_handbook.views.status import Status
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, day, number, table, text
from kpi_handbook.views.unusual import Unusual


@dataclass(frozen=True)
class _Line:
    """The company, a perspective of it, or a department."""

    part: str
    path: str
    name: str
    status: Status
    change: str
    score: str = ""
    adds: str = ""
    mean: str = ""
    coverage: str = ""
    rated: str = ""
    note: str = ""


def results_index_dataset(company: Company, view: ResultsIndexView) -> Dataset:
    """Return the totals of all periods and cycles, and those of the departments."""
    _ = company.say.translate
    tables = (_totals(company, view), _departments(company, view))
    return dataset(company, "results-index", _("Results by period"), tables, name="results")


def results_dataset(company: Company, view: ResultsView, period: str, cycle: str = "") -> Dataset:
    """Return the results of a period, or of a cycle as a period stands."""
    tables = [_scores(company, view), _exceptions(company, view.unusual)]
    if view.revisions:
        tables.append(_revisions(company, view.revisions))
    if view.vintages:
        tables.append(_vintages(company, view.vintages))
    name = f"results-{cycle}" if cycle else "results"
    return dataset(company, "results", view.title, tables, name=name, period=period)


def _totals(company: Company, view: ResultsIndexView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    rows = (
        (cycle.id, row) for cycle in view.cycles for row in (*cycle.periods, *([cycle.whole] if cycle.whole else []))
    )

    fields: tuple[Fields[tuple[str, PeriodRow]], ...] = (
        text("cycle", _("Cycle"), lambda one: one[0]),
        text("period", _("Period"), lambda one: paths.id_in(one[1].path)),
        text("name", _("Name"), lambda one: one[1].name),
        text("status", _("Status"), lambda one: one[1].status.word),
        number("score", _("Score"), lambda one: one[1].score, six),
        number("change", _("Since the month before"), lambda one: one[1].change, six),
        number("coverage", _("Coverage, %"), lambda one: one[1].coverage, six),
        text("rating", _("Rating"), lambda one: one[1].rating),
        text("state", _("Publication"), lambda one: one[1].state),
    )
    return table("totals", _("Company"), fields, rows)


def _departments(company: Company, view: ResultsIndexView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[tuple[str, str, str, str, str]], ...] = (
        text("cycle", _("Cycle"), lambda one: one[0]),
        text("period", _("Period"), lambda one: one[1]),
        text("unit", _("Unit"), lambda one: paths.id_in(one[2])),
        text("name", _("Department"), lambda one: one[3]),
        number("score", _("Score"), lambda one: one[4], six),
    )
    rows = (row for cycle in view.cycles for row in _department_rows(company, cycle))
    return table("departments", _("Departments"), fields, rows)


def _department_rows(company: Company, cycle: CycleResults) -> Iterator[tuple[str, str, str, str, str]]:
    for unit in cycle.units:
        for period, score in zip(company.scores.cycles[cycle.id].periods, unit.scores, strict=True):
            yield cycle.id, period, unit.path, unit.name, score


def _scores(company: Company, view: ResultsView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[_Line], ...] = (
        text("part", _("Part"), lambda line: line.part),
        text("id", _("Id"), lambda line: paths.id_in(line.path)),
        text("name", _("Name"), lambda line: line.name),
        text("status", _("Status"), lambda line: line.status.word),
        number("score", _("Score"), lambda line: line.score, six),
        number("adds", _("Adds"), lambda line: line.adds, six),
        number("mean", _("Mean"), lambda line: line.mean, six),
        number("change", view.since, lambda line: line.change, six),
        number("coverage", _("Coverage, %"), lambda line: line.coverage, six),
        text("rated", _("KPIs rated"), lambda line: line.rated),
        text("note", _("What to know"), lambda line: line.note),
    )
    return table("scores", view.title, fields, _lines(view))


def _lines(view: ResultsView) -> Iterator[_Line]:
    if view.company:
        top = view.company
        yield _Line(
            part="company",
            path=top.path,
            name=top.name,
            status=top.status,
            change=top.change,
            score=top.score,
            coverage=top.coverage,
            rated=view.company_rated,
        )
    for part in view.parts:
        yield _Line(
            part="perspective",
            path=part.path,
            name=part.name,
            status=part.status,
            change=part.change,
            adds=part.adds,
            mean=part.mean,
            rated=part.rated,
        )
    for unit in view.units:
        yield _Line(
            part="department",
            path=unit.path,
            name=unit.name,
            status=unit.status,
            change=unit.change,
            score=unit.score,
            coverage=unit.coverage,
            note=unit.to_know,
        )


def _exceptions(company: Company, rows: tuple[Unusual, ...]) -> Table:
    _ = company.say.translate
    fields: tuple[Fields[Unusual], ...] = (
        text("period", _("Period"), lambda row: row.period),
        text("unit", _("Unit"), lambda row: row.unit),
        text("unit_name", _("Department"), lambda row: row.unit_name),
        text("kpi", _("Id"), lambda row: paths.id_in(row.path)),
        text("name", _("KPI"), lambda row: row.name),
        text("kinds", _("Kinds"), lambda row: "; ".join(row.kinds)),
        text("state", _("State"), lambda row: row.status.word),
        text("reason", _("Reason"), lambda row: row.reason),
        text("effect", _("Effect on totals"), lambda row: row.effect),
        text("who", _("Who"), lambda row: row.who),
    )
    return table("exceptions", _("Exceptions in the data"), fields, rows)


def _revisions(company: Company, rows: tuple[RevisionRow, ...]) -> Table:
    _ = company.say.translate
    fields: tuple[Fields[RevisionRow], ...] = (
        text("revision", _("Revision"), lambda row: row.number),
        text("unit", _("Department"), lambda row: row.unit),
        text("kpi", _("Id"), lambda row: paths.id_in(row.path)),
        text("name", _("KPI"), lambda row: row.name),
        number("before", _("Before"), lambda row: row.before),
        number("after", _("After"), lambda row: row.after),
        text("before_words", _("Before, in words"), lambda row: row.before),
        text("after_words", _("After, in words"), lambda row: row.after),
        text("reason", _("Reason"), lambda row: row.reason),
        text("approved", _("Approved"), lambda row: row.approved),
        day("day", _("Day"), lambda row: row.day),
    )
    return table("revisions", _("What was revised"), fields, rows)


def _vintages(company: Company, rows: tuple[VintageRow, ...]) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[VintageRow], ...] = (
        text("version", _("Version"), lambda row: row.name),
        text("status", _("Status"), lambda row: row.status.word),
        number("score", _("Score"), lambda row: row.score, six),
        text("published", _("Published"), lambda row: row.at),
        text("kind", _("Kind"), lambda row: row.kind),
        text("reason", _("Why"), lambda row: row.reason),
        text("approved", _("Approved"), lambda row: row.approved),
    )
    return table("versions", _("Every published version"), fields, rows)
