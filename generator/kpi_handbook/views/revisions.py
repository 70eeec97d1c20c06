"""Values that were replaced after they were filed."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import definition, kpi_name
from kpi_handbook.views.company import Company
from kpi_handbook.views.filed import earlier_revision, role_on, value_words


@dataclass(frozen=True)
class RevisionRow:
    """A value that was replaced after it was filed."""

    day: str
    number: str
    unit: str
    name: str
    path: str
    before: str
    after: str
    reason: str
    approved: str


def revision_rows(company: Company, period: str) -> Iterator[RevisionRow]:
    """Yield the revisions of a period's values that existed on the day of the build."""
    say, today = company.say, company.scores.today
    for row in company.scores.submitted.submissions:
        day = row.approved_on or row.submitted_on
        known = row.kpi in company.kpis and company.is_public(row.kpi) and company.scorecard(row.unit) is not None
        if row.period != period or not row.revision or not known or (day is not None and day > today):
            continue
        kpi = definition(company, row.kpi, period)
        yield RevisionRow(
            day=say.day(day),
            number=f"r{row.revision}",
            unit=company.unit_name(row.unit),
            name=kpi_name(company, row.kpi),
            path=paths.kpi(row.kpi),
            before=value_words(company, kpi, earlier_revision(company, row)),
            after=value_words(company, kpi, row),
            reason=row.reason,
            approved=role_on(company, row.approved_by, None),
        )
