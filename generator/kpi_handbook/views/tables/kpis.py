"""The index of KPIs as tables: the rows of the page, and the definitions behind them."""

from collections.abc import Iterator

from kpi_handbook.model.entry import Entry
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi_index import KpiIndexView, KpiRow
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, day, number, table, text

_Part = tuple[str, KpiRow]
_Pair = tuple[Kpi, Entry]


def kpi_index_dataset(company: Company, view: KpiIndexView) -> Dataset:
    """Return what the index of all KPIs, or of a unit's, shows."""
    shown = [row.id for _part, row in _parts(view)]
    tables = (_index(company, view), _definitions(company, [company.kpis[kpi] for kpi in shown]))
    name = f"kpis-{view.unit}" if view.unit else "kpis"
    return dataset(company, "kpis", view.title, tables, name=name, period=company.scores.period)


def _parts(view: KpiIndexView) -> Iterator[_Part]:
    parts = {"scored": view.scored, "watched": view.watched, "draft": view.drafts, "retired": view.ended}
    return ((part, row) for part, rows in parts.items() for row in rows)


def _index(company: Company, view: KpiIndexView) -> Table:
    _ = company.say.translate
    fields: tuple[Fields[_Part], ...] = (
        text("part", _("Part"), lambda one: one[0]),
        text("kpi", _("Id"), lambda one: one[1].id),
        text("name", _("KPI"), lambda one: one[1].name),
        text("line", _("In one line"), lambda one: one[1].line),
        text("unit", _("Unit"), lambda one: one[1].unit),
        text("unit_name", _("Name of the unit"), lambda one: one[1].unit_name),
        text("perspective", _("Perspective"), lambda one: one[1].perspective),
        text("type", _("Kind"), lambda one: one[1].kind),
        text("headline", _("Headline"), lambda one: "yes" if one[1].is_headline else ""),
        text("frequency", _("How often"), lambda one: one[1].rhythm),
        text("target_words", _("Target in words"), lambda one: one[1].target),
        number("target", _("Target"), lambda one: one[1].target),
        day("due", _("Due"), lambda one: one[1].target),
        number("weight", _("Weight, %"), lambda one: one[1].weight, _("{column}, six decimals")),
        text("status", _("Status"), lambda one: one[1].status.word),
        number("score", _("Score"), lambda one: one[1].score, _("{column}, six decimals")),
    )
    return table("kpis", _("KPIs"), fields, _parts(view))


def _definitions(company: Company, pairs: list[_Pair]) -> Table:
    """Return what the definitions say; no value, no target and no weight stands in a definition."""
    _, words = company.say.translate, company.words
    organization = company.book.organization
    languages = organization.languages if organization else ()

    def name(code: str) -> Fields[_Pair]:
        return text(f"name_{code}", _("Name ({language})").format(language=code), lambda one: one[0].name.say(code))

    fields: tuple[Fields[_Pair], ...] = (
        text("kpi", _("Id"), lambda one: one[0].id),
        number("version", _("Version"), lambda one: one[0].version),
        text("state", _("State"), lambda one: one[0].status),
        *map(name, languages),
        text("unit", _("Unit"), lambda one: one[1].place["unit"]),
        text("definition", _("Definition"), lambda one: words(one[0].definition)),
        text("objective", _("Objective"), lambda one: one[0].objective),
        text("type", _("Kind"), lambda one: one[0].type),
        text("unit_of_measure", _("Unit of measure"), lambda one: one[0].unit),
        text("polarity", _("Better"), lambda one: one[0].polarity),
        text("frequency", _("How often"), lambda one: one[0].frequency),
        text("method", _("Method"), lambda one: one[0].formula.method),
        text("aggregation", _("Over time"), lambda one: one[0].formula.aggregation),
        text("expression", _("Formula"), lambda one: one[0].formula.expression),
        text("data_source", _("Source"), lambda one: words(one[0].data_source)),
        text("data_steward", _("Data steward"), lambda one: one[0].data_steward),
        text("owner", _("Owner"), lambda one: one[0].owner),
        text("audience", _("Who sees the values"), lambda one: one[0].audience),
        day("valid_from", _("Valid from"), lambda one: one[0].valid_from),
        day("review_by", _("Definition reviewed by"), lambda one: one[0].review_by),
    )
    return table("definitions", _("Definitions"), fields, pairs)
