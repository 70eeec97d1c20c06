"""A KPI's values by period as a table."""

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi import KpiView
from kpi_handbook.views.kpi_history import PeriodRow
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, day, number, table, text


def kpi_dataset(company: Company, view: KpiView, kpi: Kpi) -> Dataset:
    """Return the values of a KPI that its page shows; of a confidential one there are none."""
    name = f"{kpi.id}-v{kpi.version}"
    return dataset(
        company,
        "kpi",
        view.name,
        (_values(company, view, kpi),),
        name=name,
        period=company.scores.period,
        as_sheets=False,
    )


def _values(company: Company, view: KpiView, kpi: Kpi) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    fields: tuple[Fields[PeriodRow], ...] = (
        text("period", _("Period"), lambda row: paths.id_in(row.path)),
        text("status", _("Status"), lambda row: row.status.word),
        number("score", _("Score"), lambda row: row.score, six),
        number("month", _("In the month"), lambda row: row.month, six),
        number("to_date", _("To date"), lambda row: row.to_date, six),
        number("target", _("Target to date"), lambda row: row.target, six),
        day("done", _("Delivered"), lambda row: row.to_date),
        day("due", _("Due"), lambda row: row.target),
        text("unit_of_measure", _("Unit of measure"), lambda _row: view.unit_word),
        text("note", _("Note"), lambda row: row.note),
    )
    rows: tuple[PeriodRow, ...] = () if view.is_confidential else view.history
    return table("values", _("Values of {kpi}").format(kpi=kpi.id), fields, rows)
