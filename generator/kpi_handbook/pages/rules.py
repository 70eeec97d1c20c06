"""The catalogue of rules, and one page for each rule."""

from collections.abc import Iterator

from kpi_handbook.checks import RULES
from kpi_handbook.checks.rule import first_line
from kpi_handbook.pages.page import Page
from kpi_handbook.pages.search import LAST
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.rules import rule_view, rules_view
from kpi_handbook.views.tables.rules import rules_dataset


def rules_pages(company: Company) -> Iterator[Page]:
    """Return the catalogue and the pages of the rules."""
    _ = company.say.translate
    view = rules_view(company)
    yield Page(
        path=paths.RULES,
        title=_("Rules"),
        description=_("What is checked before a definition counts, and why."),
        template="rules.html",
        view=view,
        edit="kpi_defs/checks.yml",
        search=_("What is checked before a definition counts, and why."),
        nav=True,
        dataset=rules_dataset(company, view),
    )
    for rule in RULES:
        yield Page(
            path=paths.rule(rule.code),
            title=f"{rule.code} {rule.name}",
            description=_(first_line(rule)),
            template="rule.html",
            view=rule_view(company, rule),
            search=_(first_line(rule)),
            aliases=(rule.code,),
            search_weight=LAST,
        )
