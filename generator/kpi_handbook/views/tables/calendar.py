"""The release calendar as a table: every day of every period."""

from kpi_handbook.views.company import Company
from kpi_handbook.views.release_calendar import Release, ReleaseCalendarView, step_names
from kpi_handbook.views.tables.table import Dataset, Fields, dataset, day, table, text


def calendar_dataset(company: Company, view: ReleaseCalendarView) -> Dataset:
    """Return the days of all periods, newest year first."""
    _ = company.say.translate
    fields: tuple[Fields[Release], ...] = (
        text("period", _("Period"), lambda row: row.period),
        text("name", _("Name"), lambda row: row.name),
        text("state", _("State"), lambda row: row.status.word),
        *(_step_day(name, title) for name, title in step_names(company).items()),
        text("released_at", _("Moment of the release, UTC"), lambda row: row.at.isoformat()),
        text("moved", _("What moved"), lambda row: " ".join(row.moves)),
    )
    rows = [release for _year, releases in view.years for release in releases]
    title = _("Release calendar")
    return dataset(company, "calendar", title, (table("periods", title, fields, rows),))


def _step_day(field: str, title: str) -> Fields[Release]:
    return day(field, title, lambda release: next((step.day for step in release.steps if step.field == field), None))
