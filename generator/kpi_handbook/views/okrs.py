"""OKRs of a period: what is to change, how we know, and a grade that never enters a score."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kpi_handbook.charts.track import track
from kpi_handbook.model.words import KeyResult as Declared
from kpi_handbook.model.words import Okr
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.status import Status, of_colour
from kpi_scoring.exact import rounded
from kpi_scoring.okr import GOOD_FROM, KeyResult, ObjectiveResult, grade_colour, objective_result


@dataclass(frozen=True)
class KeyResultRow:
    """One key result."""

    status: Status
    grade: str
    drawing: str
    name: str
    kind: str
    way: str
    """From where to where; the day for a milestone, the limit for a guard."""

    start: str
    """Where a metric began; empty for other kinds."""

    goal: str
    """Where it is to go: the target, the day, the limit."""

    actual: str


@dataclass(frozen=True)
class Served:
    """An objective of the strategy map that an OKR supports."""

    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Initiative:
    """What is done for an objective."""

    name: str
    owner: str
    path: str


@dataclass(frozen=True)
class OkrSection:
    """One objective with its key results."""

    anchor: str
    objective: str
    unit: str
    ambition: str
    ambition_words: str
    as_of: str
    supports: tuple[Served, ...]
    status: Status
    grade: str
    how: str
    rows: tuple[KeyResultRow, ...]
    initiatives: tuple[Initiative, ...]


@dataclass(frozen=True)
class OkrPeriod:
    """A line of the list of OKR periods."""

    period: str
    path: str
    objectives: tuple[tuple[Status, str, str, str], ...]
    """Status, grade, objective and the address of each."""


@dataclass(frozen=True)
class OkrView:
    """The OKRs of one period, or the list of periods."""

    title: str
    lead: str
    apart: str
    periods: tuple[OkrPeriod, ...]
    sections: tuple[OkrSection, ...]


def okr_periods(company: Company) -> tuple[str, ...]:
    """Return the OKR periods, newest first."""
    return tuple(sorted({okr.period for okr in company.book.okrs}, reverse=True))


def okrs_view(company: Company) -> OkrView:
    """Return the list of OKR periods."""
    _ = company.say.translate
    lead = _("An OKR changes something; a KPI keeps it healthy. Both are needed, and they are kept apart.")
    listed = tuple(_period(company, period) for period in okr_periods(company))
    return OkrView(_("OKRs"), lead if listed else _("No OKRs yet."), _apart(company), listed, ())


def okr_view(company: Company, period: str) -> OkrView:
    """Return the OKRs of a period."""
    _ = company.say.translate
    sections = tuple(_section(company, okr) for okr in company.book.okrs if okr.period == period)
    words = _("{count} objectives of {period}, as of {day}.")
    day = company.say.day(max(okr.as_of for okr in company.book.okrs if okr.period == period))
    lead = words.format(count=len(sections), period=period, day=day)
    return OkrView(_("OKRs {period}").format(period=period), lead, _apart(company), (), sections)


def _apart(company: Company) -> str:
    return company.say.translate(
        "Grades never enter the score of a KPI, a scorecard or a rating. They are there to learn from."
    )


def _period(company: Company, period: str) -> OkrPeriod:
    path = paths.okr_period(period)
    found = [okr for okr in company.book.okrs if okr.period == period]
    results = [(okr, _result(okr)) for okr in found]
    lines = tuple(
        (
            of_colour(result.colour, company.say),
            company.say.number(result.mean, 2),
            company.words(okr.objective),
            f"{path}#{okr.id}",
        )
        for okr, result in results
    )
    return OkrPeriod(period, path, lines)


def _result(okr: Okr) -> ObjectiveResult:
    return objective_result([_graded(one) for one in okr.key_results])


def _graded(one: Declared) -> KeyResult:
    return KeyResult(one.kind, one.baseline, one.target, one.actual, one.due, one.done)


def _section(company: Company, okr: Okr) -> OkrSection:
    say, result = company.say, _result(okr)
    rows = zip(okr.key_results, result.grades, strict=True)
    return OkrSection(
        anchor=okr.id,
        objective=company.words(okr.objective),
        unit=f"{company.unit_name(okr.unit)}, {company.role_name(company.book.units[okr.unit].head)}",
        ambition=_ambition(company, okr)[0],
        ambition_words=_reading(company, okr, result),
        as_of=say.day(okr.as_of),
        supports=tuple(_supported(company, okr)),
        status=of_colour(result.colour, say),
        grade=say.number(result.mean, 2),
        how=_mean_words(company, result),
        rows=tuple(_row(company, one, grade) for one, grade in rows),
        initiatives=tuple(_initiatives(company, okr)),
    )


def _ambition(company: Company, okr: Okr) -> tuple[str, str]:
    _ = company.say.translate
    if okr.ambition == "committed":
        return _("Committed"), _("1.0 is expected; what is missing is explained.")
    return _("Aspirational"), _("It is meant to stretch; from 0.7 on it went well.")


def _reading(company: Company, okr: Okr, result: ObjectiveResult) -> str:
    """Return what the grade says: the same number reads differently for a promise and for a stretch."""
    _, mean = company.say.translate, result.mean
    usual = _ambition(company, okr)[1]
    if mean is None:
        return usual
    if okr.ambition == "committed" and mean < 1:
        return f"{usual} {_('It fell short of what was promised.')}"
    if okr.ambition == "aspirational" and mean >= GOOD_FROM:
        return f"{usual} {_('It reached that.')}"
    return usual


def _mean_words(company: Company, result: ObjectiveResult) -> str:
    known = [company.say.number(grade, 2) for grade in result.grades if grade is not None]
    if len(known) < 2:
        return ""
    words = company.say.translate("({grades}) ÷ {count} = {mean}")
    return words.format(grades=" + ".join(known), count=len(known), mean=company.say.number(result.mean, 2))


def _supported(company: Company, okr: Okr) -> Iterator[Served]:
    for code in okr.supports:
        objective = company.objectives.get(code)
        yield Served(code, company.words(objective.name) if objective else "", paths.objective(code))


def _row(company: Company, one: Declared, grade: Fraction | None) -> KeyResultRow:
    say = company.say
    _ = say.translate
    kinds = {
        "metric": _("Metric"),
        "milestone": _("Milestone"),
        "keep_below": _("Keep at or below"),
        "keep_above": _("Keep at or above"),
    }
    return KeyResultRow(
        status=of_colour(grade_colour(grade), say),
        grade=say.number(grade, 2),
        drawing=_track(company, grade),
        name=company.words(one.name),
        kind=kinds[one.kind],
        way=_way(company, one),
        start=say.plain(one.baseline) if one.kind == "metric" and one.baseline is not None else "",
        goal=say.short_day(one.due) if one.kind == "milestone" else say.number(one.target, None),
        actual=(say.short_day(one.done) if one.done else _("open"))
        if one.kind == "milestone"
        else say.plain(one.actual)
        if one.actual is not None
        else "–",
    )


def _track(company: Company, grade: Fraction | None) -> str:
    if grade is None:
        return ""
    title = company.say.translate("{grade} of the way; the line stands at {good}")
    words = title.format(grade=company.say.number(grade, 2), good=company.say.number(GOOD_FROM, 1))
    return track(rounded(grade, 4), status=grade_colour(grade), title=words, good=rounded(GOOD_FROM, 1))


def _way(company: Company, one: Declared) -> str:
    say = company.say
    if one.kind == "milestone":
        return say.short_day(one.due)
    if one.kind != "metric" or one.baseline is None or one.target is None:
        return say.plain(one.target) if one.target is not None else "–"
    return f"{say.plain(one.baseline)} → {say.plain(one.target)}"


def _initiatives(company: Company, okr: Okr) -> Iterator[Initiative]:
    for one in okr.initiatives:
        known = one.kpi in company.kpis if one.kpi else False
        name = company.words(one.name) or (
            company.words(company.kpis[one.kpi][0].name) if one.kpi and known else one.id
        )
        yield Initiative(name, company.role_name(one.owner), paths.kpi(one.kpi) if one.kpi and known else "")
