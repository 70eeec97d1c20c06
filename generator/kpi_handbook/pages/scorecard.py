"""The list of scorecards, and one page for the company and each department that has one."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.scorecard import scorecard_view, scorecards_view
from kpi_handbook.views.tables.scorecard import scorecard_dataset, scorecards_dataset


def scorecard_pages(company: Company) -> Iterator[Page]:
    """Return the pages of all scorecards of the latest cycle."""
    _ = company.say.translate
    index = scorecards_view(company)
    yield Page(
        path=paths.SCORECARDS,
        title=_("Department scorecards"),
        description=index.lead,
        template="scorecards.html",
        view=index,
        nav=True,
        dataset=scorecards_dataset(company, index),
    )
    for card, entry in company.scorecards():
        view = scorecard_view(company, card.unit)
        names = [words for _language, words in company.book.units[card.unit].name.by_language]
        yield Page(
            path=paths.scorecard(card.unit),
            title=view.title,
            description=view.lead,
            template="scorecard.html",
            view=view,
            edit=entry.document.path,
            search=" · ".join([*names, _("scorecard"), view.other_title]),
            dataset=scorecard_dataset(company, view),
        )
