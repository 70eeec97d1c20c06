"""The log of changes as a table: every field of every merge."""

from kpi_handbook.views.changelog import ChangeRow, ChangesView
from kpi_handbook.views.company import Company
from kpi_handbook.views.tables.table import Dataset, Fields, dataset, day, table, text

_Row = tuple[str, ChangeRow]


def changes_dataset(company: Company, view: ChangesView) -> Dataset:
    """Return all changes of all units."""
    _ = company.say.translate
    fields: tuple[Fields[_Row], ...] = (
        text("unit", _("Unit"), lambda row: row[0]),
        day("date", _("Day"), lambda row: row[1].day),
        text("id", _("What"), lambda row: row[1].id),
        text("field", _("Field"), lambda row: row[1].field),
        text("before", _("Before"), lambda row: row[1].before),
        text("after", _("After"), lambda row: row[1].after),
        text("class", _("Class"), lambda row: row[1].kind),
        text("source", _("Source"), lambda row: row[1].source),
        text("effect", _("Effect on the score"), lambda row: row[1].effect),
    )
    rows = [(one.unit, row) for one in view.units for row in one.rows]
    title = _("Changes")
    return dataset(company, "changes", title, (table("changes", title, fields, rows),))
