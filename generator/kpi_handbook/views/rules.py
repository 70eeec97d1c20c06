"""The rules of `kpi check`: the catalogue, and one page for each."""

from dataclasses import dataclass

from kpi_handbook.checks import RULES, Rule
from kpi_handbook.checks.pages import Example, page_of
from kpi_handbook.checks.suppressions import is_held
from kpi_handbook.problems import Severity
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi import Link
from kpi_handbook.views.status import Status


@dataclass(frozen=True)
class RuleRow:
    """A rule in the catalogue."""

    code: str
    name: str
    path: str
    headline: str
    severity: Status
    mends: str
    is_preview: bool
    flagged: int


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one hundred."""

    number: int
    name: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True)
class RulesView:
    """The catalogue."""

    groups: tuple[RuleGroup, ...]
    count: int
    settled: int


@dataclass(frozen=True)
class RuleView:
    """One rule."""

    row: RuleRow
    group: str
    bad: Status
    good: Status
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    examples: tuple[Example, ...]
    options: tuple[tuple[str, str], ...]
    flagged: tuple[tuple[Link, str], ...]
    """The KPIs it speaks of at present, with what it says."""
    can_be_silenced: bool
    """By a comment with a reason; not where the figures could not be trusted any more."""
    elsewhere: tuple[tuple[str, str], ...]
    """Files it speaks of that are no KPI's, with what it says."""


def rules_view(company: Company) -> RulesView:
    """Return the catalogue of all rules, group by group."""
    groups = [
        RuleGroup(number, name, tuple(_row(company, rule) for rule in RULES if rule.group == number))
        for number, name in _groups(company).items()
    ]
    return RulesView(tuple(groups), len(RULES), sum(not rule.preview for rule in RULES))


def rule_view(company: Company, rule: Rule) -> RuleView:
    """Return the page of a rule, with what it says at present."""
    translate = company.say.translate
    page = page_of(rule)
    said = [problem for problem in company.scores.checked.problems if problem.code == rule.code]
    about_kpis = {
        kpi: problem
        for kpi, problems in company.scores.weaknesses.items()
        for problem in problems
        if problem.code == rule.code and problem in said and kpi in company.kpis
    }
    elsewhere = [problem for problem in said if problem not in about_kpis.values()]
    return RuleView(
        row=_row(company, rule),
        group=_groups(company)[rule.group],
        bad=Status("k-bad", "bad", translate("Refused") if rule.severity is Severity.ERROR else translate("Flagged")),
        good=Status("k-good", "good", translate("Right")),
        sections=tuple(
            (translate(section.heading), tuple(translate(text) for text in section.paragraphs))
            for section in page.sections
        ),
        examples=page.examples,
        options=tuple((name, _shown(value)) for name, value in rule.options.items()),
        flagged=tuple(
            (Link(company.words(company.kpis[kpi][0].name), paths.kpi(kpi)), problem.message.text(translate))
            for kpi, problem in about_kpis.items()
        ),
        can_be_silenced=not is_held(rule),
        elsewhere=tuple((problem.place, problem.message.text(translate)) for problem in elsewhere),
    )


def _row(company: Company, rule: Rule) -> RuleRow:
    _ = company.say.translate
    mends = {"": "", "safe": _("by itself"), "unsafe": _("after a look")}
    return RuleRow(
        code=rule.code,
        name=rule.name,
        path=paths.rule(rule.code),
        headline=_(page_of(rule).headline),
        severity=_severity(company, rule.severity),
        mends=mends[rule.fixable],
        is_preview=rule.preview,
        flagged=sum(problem.code == rule.code for problem in company.scores.checked.problems),
    )


def _severity(company: Company, severity: Severity) -> Status:
    _ = company.say.translate
    return {
        Severity.ERROR: Status("k-bad", "bad", _("Error")),
        Severity.WARNING: Status("k-watch", "watch", _("Warning")),
        Severity.INFO: Status("k-none", "none", _("Hint")),
    }[severity]


def _groups(company: Company) -> dict[int, str]:
    _ = company.say.translate
    return {
        0: _("File"),
        1: _("Structure"),
        2: _("SMART"),
        3: _("KPI or not"),
        4: _("Portfolio and strategy map"),
        5: _("Governance"),
        6: _("Coaching"),
        7: _("Submitted values"),
        8: _("Changes"),
    }


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value).lower()
