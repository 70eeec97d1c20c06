"""The page of problems while somebody is editing: shown by `kpi serve` only, even when nothing else can be."""

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from kpi_handbook.checks import Subject
from kpi_handbook.exports.problems import Report, full
from kpi_handbook.pages.links import relative
from kpi_handbook.pages.page import Page
from kpi_handbook.pages.render import environment
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.views import paths
from kpi_handbook.views.language import language

TEMPLATE = "problems.html"


def problem_pages(
    problems: Sequence[Problem], subject: Subject, language_code: str, *, has_home: bool
) -> tuple[Callable[[str], str], list[tuple[Page, str]]]:
    """Return the banner for the page at a path, and the pages that list the problems and need no banner.

    Without any good pages the list stands on the home page too, and on every page of the navigation.
    """
    say = language(language_code)
    _ = say.translate
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    title = _("{count} problems").format(count=len(problems))
    report = Report(problems, subject, say.translate)
    shown = [(problem.severity.value, problem.code, full.block(problem, report)) for problem in problems]

    def banner(path: str) -> str:
        link = escape(relative(path, paths.PROBLEMS))
        words = escape(_("{count} errors. These pages show the last good state.").format(count=errors))
        return Markup('<div class="k-banner k-banner--prov"><p><a href="{}">{}</a></p></div>\n').format(link, words)

    def page_at(path: str, *, nav: bool) -> tuple[Page, str]:
        page = Page(path=path, title=title, description=title, template=TEMPLATE, view=shown, nav=nav)
        html = environment(language_code).get_template(page.template).render(title=title, problems=shown, _=_)
        return page, html

    pages = [page_at(paths.PROBLEMS, nav=False)]
    if not has_home:
        pages.extend(page_at(path, nav=True) for path in _NAVIGATION)
    return banner, pages


_NAVIGATION = (
    *(paths.HOME, paths.RESULTS, paths.SCORECARDS, paths.KPIS, paths.MAP, paths.WEIGHTING, paths.DICTIONARY),
    *(paths.GLOSSARY, paths.RULES),
)
