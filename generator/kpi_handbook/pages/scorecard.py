"""The list of scorecards, one page for the company and each department that has one, and one for each period."""

from collections.abc import Iterator
from dataclasses import replace

from kpi_handbook.pages.page import Page, Section
from kpi_handbook.pages.search import BEFORE, every_name, initials
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.results import in_cycle
from kpi_handbook.views.scorecard import ScorecardView, dated, scorecard_view
from kpi_handbook.views.scorecards import scorecards_view
from kpi_handbook.views.tables.scorecard import scorecard_dataset, scorecards_dataset
from kpi_handbook.views.until import last_published, until


def scorecard_pages(company: Company) -> Iterator[Page]:
    """Return the scorecards of the latest cycle, as published if anything is, and those of every period."""
    _ = company.say.translate
    period = last_published(company)
    shown = until(company, period) if period else company
    index = scorecards_view(shown)
    yield Page(
        path=paths.SCORECARDS,
        title=_("Department scorecards"),
        description=index.lead,
        template="scorecards.html",
        view=index,
        nav=True,
        dataset=scorecards_dataset(shown, index),
    )
    latest = {card.unit: scorecard_view(shown, card.unit) for card, _entry in company.scorecards()}
    for card, entry in company.scorecards():
        page = _page(shown, latest[card.unit], paths.scorecard(card.unit), entry.document.path)
        names = every_name(company.book.units[card.unit].name)
        short = tuple(dict.fromkeys([card.unit, *filter(None, map(initials, names))]))
        section = Section("kpis", _("KPIs"), short, BEFORE)
        yield replace(page, search=page.description, aliases=names, sections=(section,))
    for cycle, scored in company.scores.cycles.items():
        then = in_cycle(company, cycle)
        for period in scored.periods:
            there = until(then, period)
            known = latest if period == shown.scores.period else {}
            for card, entry in there.scorecards():
                if there.card(card.unit, period):
                    path = paths.scorecard_at(card.unit, period)
                    view = known.get(card.unit) or scorecard_view(there, card.unit)
                    yield _page(there, dated(view, company), path, entry.document.path)


def _page(company: Company, view: ScorecardView, path: str, edit: str) -> Page:
    """Return a unit's scorecard as it stands in the last period of the company."""
    return Page(
        path=path,
        title=view.heading,
        description=view.lead,
        template="scorecard.html",
        view=view,
        edit=edit,
        shown=company,
        dataset=scorecard_dataset(company, view),
    )
