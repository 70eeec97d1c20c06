"""The kinds of pages; a new one is a view, a module here with its template, and one name in PAGES."""

from kpi_handbook.pages.changes import changes_pages
from kpi_handbook.pages.coaching_form import coaching_form_pages
from kpi_handbook.pages.dictionary import dictionary_pages
from kpi_handbook.pages.glossary import glossary_pages
from kpi_handbook.pages.home import home_pages
from kpi_handbook.pages.kpi import kpi_pages
from kpi_handbook.pages.kpi_index import kpi_index_pages
from kpi_handbook.pages.okrs import okr_pages
from kpi_handbook.pages.organization import organization_pages
from kpi_handbook.pages.page import Page, PageKind
from kpi_handbook.pages.people import people_pages
from kpi_handbook.pages.release_calendar import release_calendar_pages
from kpi_handbook.pages.results import results_pages
from kpi_handbook.pages.review import review_pages
from kpi_handbook.pages.rules import rules_pages
from kpi_handbook.pages.scorecard import scorecard_pages
from kpi_handbook.pages.strategy_map import map_pages
from kpi_handbook.pages.weighting import weighting_pages

PAGES: tuple[PageKind, ...] = (
    home_pages,
    map_pages,
    kpi_index_pages,
    kpi_pages,
    scorecard_pages,
    results_pages,
    release_calendar_pages,
    dictionary_pages,
    weighting_pages,
    coaching_form_pages,
    okr_pages,
    organization_pages,
    changes_pages,
    review_pages,
    glossary_pages,
    rules_pages,
)

RESTRICTED_PAGES: tuple[PageKind, ...] = (people_pages,)
"""What a site for the restricted audience has besides; a public build asks for none of them."""

__all__ = ["PAGES", "RESTRICTED_PAGES", "Page", "PageKind"]
