"""The blank coaching form, to print on one sheet."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.pages.search import every_word
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_form import coaching_form_view
from kpi_handbook.views.company import Company

_BESIDE = 0.5  # before all for "coaching form", behind the KPI about coaching for "coaching"


def coaching_form_pages(company: Company) -> Iterator[Page]:
    """Return the blank form."""
    _ = company.say.translate
    yield Page(
        path=paths.COACHING_FORM,
        title=_("Coaching form"),
        description=_("A blank form for a coaching conversation: one sheet of A4, in both languages."),
        template="coaching_form.html",
        view=coaching_form_view(company),
        search=_("A blank form for a coaching conversation: one sheet of A4, in both languages."),
        aliases=every_word(company, lambda _: (_("Coaching form"), _("print form"))),
        search_weight=_BESIDE,
    )
