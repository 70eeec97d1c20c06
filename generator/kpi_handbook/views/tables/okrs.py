"""OKRs as tables: the objectives of a period with their key results, and the list of periods."""

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.okrs import KeyResultRow, OkrSection, OkrView
from kpi_handbook.views.status import Status
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, day, number, table, text


def okrs_dataset(company: Company, view: OkrView) -> Dataset:
    """Return the objectives of all periods."""
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[tuple[str, tuple[Status, str, str, str]]], ...] = (
        text("period", _("Period"), lambda one: one[0]),
        text("id", _("Id"), lambda one: paths.id_in(one[1][3])),
        text("objective", _("Objective"), lambda one: one[1][2]),
        text("status", _("Status"), lambda one: one[1][0].word),
        number("grade", _("Grade"), lambda one: one[1][1], six),
    )
    rows = [(period.period, objective) for period in view.periods for objective in period.objectives]
    return dataset(company, "okrs", view.title, (table("objectives", view.title, fields, rows),))


def okr_dataset(company: Company, view: OkrView, period: str) -> Dataset:
    """Return the objectives and key results of a period."""
    tables = (_key_results(company, view), _objectives(company, view))
    return dataset(company, "okrs", view.title, tables, name=f"okrs-{period}")


def _objectives(company: Company, view: OkrView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[OkrSection], ...] = (
        text("id", _("Id"), lambda okr: okr.anchor),
        text("objective", _("Objective"), lambda okr: okr.objective),
        text("unit", _("Unit"), lambda okr: okr.unit),
        text("ambition", _("Ambition"), lambda okr: okr.ambition),
        text("supports", _("Supports"), lambda okr: "; ".join(one.code for one in okr.supports)),
        day("as_of", _("As of"), lambda okr: okr.as_of),
        text("status", _("Status"), lambda okr: okr.status.word),
        number("grade", _("Grade"), lambda okr: okr.grade, six),
    )
    return table("objectives", _("Objectives"), fields, view.sections)


def _key_results(company: Company, view: OkrView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[tuple[OkrSection, KeyResultRow]], ...] = (
        text("objective", _("Objective"), lambda one: one[0].anchor),
        text("name", _("Key result"), lambda one: one[1].name),
        text("kind", _("Kind"), lambda one: one[1].kind),
        text("status", _("Status"), lambda one: one[1].status.word),
        number("grade", _("Grade"), lambda one: one[1].grade, six),
        number("from", _("From"), lambda one: one[1].start),
        number("to", _("To"), lambda one: one[1].goal),
        number("actual", _("Actual"), lambda one: one[1].actual),
        day("due", _("Due"), lambda one: one[1].goal),
        day("done", _("Delivered"), lambda one: one[1].actual),
    )
    rows = [(okr, row) for okr in view.sections for row in okr.rows]
    return table("key_results", view.title, fields, rows)
