"""The page of a change before it is merged, in previews only."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views.company import Company
from kpi_handbook.views.reviewed import reviewed


def review_pages(company: Company) -> Iterator[Page]:
    """Return the page of the change that is looked at; none in a site that readers see."""
    review = company.scores.review
    if review is None:
        return
    view = reviewed(company, review)
    title = company.say.translate("Change {head}").format(head=view.head)
    yield Page(path=view.path, title=title, description=view.lead, template="review.html", view=view, wide=True)
