"""What stands at the address of a page that is gone: a few lines that lead on."""

from collections.abc import Iterator

from kpi_handbook.pages.content_policy import policy
from kpi_handbook.pages.links import relative
from kpi_handbook.pages.render import environment
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.retired import gone


def stubs_of(company: Company) -> Iterator[tuple[str, str]]:
    """Return path and HTML of each page that only leads on; it needs no theme and no script."""
    template = environment(company.say.code).get_template("stub.html")
    for one in gone(company):
        if one.is_over:
            address = paths.kpi(one.id)
            html = template.render(
                one=one,
                title=one.successor or company.say.translate("All KPIs"),
                language=company.say.code,
                target=relative(address, one.path),
                policy=policy([]),
            )
            yield f"{address}index.html", html
