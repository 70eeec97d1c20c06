"""The pages of a restricted site: people by unit, each person, calibration, coaching, and the filled forms."""

from collections.abc import Iterator

from kpi_handbook.model.coaching import Coaching
from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.calibration import calibration_view
from kpi_handbook.views.coaching_due import people_of_register
from kpi_handbook.views.coaching_form import coaching_form_view
from kpi_handbook.views.company import Company
from kpi_handbook.views.people_coaching import people_coaching_view
from kpi_handbook.views.people_index import people_view
from kpi_handbook.views.person import person_view


def people_pages(company: Company) -> Iterator[Page]:
    """Return every page about people; asked for by a restricted build alone."""
    yield from _overviews(company)
    for person in people_of_register(company.book).values():
        view = person_view(company, person)
        yield Page(
            path=paths.person(person.id),
            title=person.id,
            description=view.lead,
            template="person.html",
            view=view,
            search=" · ".join(filter(None, (view.subtitle, person.layer, person.unit))),
        )
    yield from _forms(company)


def _overviews(company: Company) -> Iterator[Page]:
    _ = company.say.translate
    people = people_view(company)
    yield Page(paths.PEOPLE, _("People"), people.lead, "people.html", people, search=_("assessments, results, units"))
    coaching = people_coaching_view(company)
    yield Page(
        path=paths.PEOPLE_COACHING,
        title=_("Coaching overview"),
        description=coaching.lead,
        template="people_coaching.html",
        view=coaching,
        search=_("follow-ups, overdue, special assignments"),
    )
    calibration = calibration_view(company)
    yield Page(
        path=paths.CALIBRATION,
        title=_("Calibration"),
        description=calibration.lead,
        template="calibration.html",
        view=calibration,
        search=_("distribution, raters, movements, questions"),
    )


def _forms(company: Company) -> Iterator[Page]:
    _ = company.say.translate
    for record, _entry in company.book.of(Coaching):
        yield Page(
            path=paths.coaching(record.id),
            title=f"{_('Coaching form')} {record.id}",
            description=_(
                "The filled form: for the two people, the second line and HR only. It prints to one side of A4."
            ),
            template="coaching_form.html",
            view=coaching_form_view(company, record),
            search=record.employee,
        )
