"""A KPI's page: what it measures, its latest result and how that was made, who is held to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.charts.bullet import bullet
from kpi_handbook.charts.trend import TrendPoint, trend
from kpi_handbook.model.fields import Text
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import decimals_of, figure, measure, target_in_words, unit_word
from kpi_handbook.views.samples import Sample, samples
from kpi_handbook.views.status import Status, confidential, no_data, of_item, tags
from kpi_handbook.views.working import Line, formula_in_figures, working_lines
from kpi_scoring.exact import rounded
from kpi_scoring.formula import evaluate_number, parse, to_mathml
from kpi_scoring.methods import BY_NAME
from kpi_scoring.results import ItemResult
from kpi_scoring.working import Working, working


@dataclass(frozen=True)
class PeriodRow:
    """One period of the history."""

    status: Status
    score: str
    period: str
    path: str
    month: str
    to_date: str
    target: str
    note: str


@dataclass(frozen=True)
class Holder:
    """A unit that is held to the KPI."""

    status: Status
    score: str
    unit: str
    path: str
    head: str
    weight: str
    target: str
    cascade: str
    is_headline: bool


@dataclass(frozen=True)
class Latest:
    """The newest result on the scorecard of the owning unit."""

    status: Status
    score: str
    facts: tuple[tuple[str, str], ...]
    bullet: str
    bullet_note: str
    chart: str
    working: tuple[Line, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str
    path: str


@dataclass(frozen=True)
class KpiView:
    """Everything on a KPI's page."""

    id: str
    version: int
    name: str
    name_text: Text
    status_word: str
    lead: str
    target: str
    unit: Link
    objective: Link | None
    is_confidential: bool
    latest: Latest | None
    history: tuple[PeriodRow, ...]
    history_heading: str
    chart_note: str
    unit_word: str
    definition: tuple[tuple[str, str], ...]
    formula: str
    formula_math: str
    expression: str
    expression_math: str
    method: Link | None
    method_summary: str
    samples: tuple[Sample, ...]
    holders: tuple[Holder, ...]
    gaming: str
    paired: tuple[Link, ...]
    drives: tuple[Link, ...]
    driven_by: tuple[Link, ...]
    adopts: Link | None
    limits: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str, str], ...]
    replaced: str


def kpi_view(company: Company, kpi: Kpi, unit: str) -> KpiView:
    """Return the page of one version of a KPI of a unit."""
    say, book = company.say, company.book
    _ = say.translate
    public = kpi.audience == "public"
    holder = unit if unit in company.holders(kpi.id) else next(iter(company.holders(kpi.id)), unit)
    item = company.item(holder, kpi.id)
    current = company.kpis.get(kpi.id, (kpi, None))[0] is kpi
    latest = _latest(company, kpi, holder) if public and current else None
    objective = company.objectives.get(kpi.objective)
    method = BY_NAME.get(kpi.formula.method)
    history = tuple(_history(company, kpi, holder)) if public and current else ()
    return KpiView(
        id=kpi.id,
        version=kpi.version,
        name=company.words(kpi.name),
        name_text=kpi.name,
        status_word=_status_word(company, kpi, current),
        lead=company.words(kpi.definition),
        target=target_in_words(item, kpi, book, say) if item and public else "",
        unit=Link(company.unit_name(unit), paths.unit_kpis(unit)),
        objective=Link(f"{kpi.objective} {company.words(objective.name)}", paths.objective(kpi.objective))
        if objective
        else None,
        is_confidential=not public,
        latest=latest,
        history=history,
        history_heading=_heading(company, history),
        chart_note=_("{unit} · solid line: to date, which is scored · open dots: the month alone · dashed: target").format(
            unit=unit_word(kpi, book, say)
        ),
        unit_word=unit_word(kpi, book, say),
        definition=_definition(company, kpi),
        formula=method.formula if method else _("monitored only: shown, never scored"),
        formula_math=_math(kpi),
        expression=kpi.formula.expression or "",
        expression_math=_expression_math(company, kpi),
        method=Link(kpi.formula.method, paths.method(kpi.formula.method)) if method else None,
        method_summary=_(method.summary) if method else "",
        samples=samples(company, kpi, holder) if public and item and item.role == "scored" else (),
        holders=tuple(_holders(company, kpi)),
        gaming=company.words(kpi.unintended_consequences),
        paired=tuple(_links(company, kpi.paired_with)),
        drives=tuple(_links(company, kpi.drives)),
        driven_by=tuple(_links(company, tuple(k for k, (other, _e) in company.kpis.items() if kpi.id in other.drives))),
        adopts=next(_links(company, (kpi.adopts,)), None) if kpi.adopts else None,
        limits=_limits(company, kpi),
        versions=tuple(_versions(company, kpi.id)),
        replaced=_replaced(company, kpi),
    )


def _status_word(company: Company, kpi: Kpi, current: bool) -> str:
    _ = company.say.translate
    if kpi.status != "active":
        return {"draft": _("draft"), "proposed": _("proposed")}[kpi.status]
    newest = company.kpis.get(kpi.id)
    if current or newest is None:
        return _("active")
    from_ = company.say.day(kpi.valid_from)
    return _("from {day}").format(day=from_) if kpi.version > newest[0].version else _("replaced")


def _latest(company: Company, kpi: Kpi, unit: str) -> Latest | None:
    say, book, period = company.say, company.book, company.scores.period
    _ = say.translate
    result = company.item_result(unit, kpi.id, period)
    pair = company.card(unit, period) if period else None
    if result is None or pair is None or period is None:
        return None
    before_period = company.before(period)
    before = company.item_result(unit, kpi.id, before_period)
    item = company.item(unit, kpi.id)
    work = working(pair[0], pair[1], kpi.id)
    done = next((value.done for value in reversed(work.values) if value.done), None)
    actual = say.day(done) if done else measure(result.to_date, kpi, book, say)
    facts = [(_("Actual"), actual)]
    if item is not None:
        facts.append((_("Target"), target_in_words(item, kpi, book, say)))
    if before and before.achievement is not None and result.achievement is not None and before_period:
        change = Fraction(result.achievement - before.achievement, 10**6)
        label = _("Since {month}").format(month=say.month(before_period))
        facts.append((label, _("{change} points").format(change=say.change(change))))
    facts.append((_("Period"), say.period(period)))
    return Latest(
        status=of_item(result, say),
        score=say.points(result.achievement) if result.standing != "monitored" else actual,
        facts=tuple(facts[1:] if result.standing == "monitored" else facts),
        bullet=_bullet(company, result),
        bullet_note=_bullet_note(company, work),
        chart=_chart(company, kpi, unit),
        working=working_lines(work, kpi, book, say) if result.standing != "monitored" else (),
        tags=tags(result, say),
    )


def _bullet(company: Company, result: ItemResult) -> str:
    if result.achievement is None:
        return ""
    _ = company.say.translate
    points = company.say.points(result.achievement)
    title = _("{points} of 100 points. Watch begins at 90, on target at 100, the cap is 120.").format(points=points)
    return bullet(
        Decimal(result.achievement).scaleb(-6),
        status=result.colour,
        title=title,
        green=Decimal(100),
        amber=Decimal(90),
        cap=Decimal(120),
    )


def _bullet_note(company: Company, work: Working) -> str:
    """Return the figures of the achievement in one line, where they fit one."""
    if work.result.raw is None or work.tree is None or "overdue" in work.result.flags:
        return ""
    method = BY_NAME.get(work.item.method)
    if method is None or method.tables or "if" in (text := formula_in_figures(work, company.say)):
        return ""
    return f"{text} = {company.say.points(work.result.achievement)}"


def _chart(company: Company, kpi: Kpi, unit: str) -> str:
    """Return the trend: value to date as a line, the month alone as dots, the target as steps."""
    say, scored = company.say, company.scores.scored
    _ = say.translate
    if scored is None or kpi.is_milestone:
        return ""
    points = [_point(company, kpi, unit, period) for period in scored.periods]
    known = [point for point in points if point.value is not None]
    if len(known) < 2:  # noqa: PLR2004  a line needs two ends
        return ""
    decimals = decimals_of(kpi, company.book)
    good = {"maximize": "above", "minimize": "below"}.get(kpi.polarity, "")
    described = ", ".join(f"{p.label} {say.number(p.value, decimals)}" for p in known)
    name = company.words(kpi.name)
    return trend(
        points,
        key=f"t-{kpi.id}",
        title=_("{name} by month").format(name=name),
        desc=described,
        fmt=lambda value: say.number(value, min(decimals, 2)),
        value_label=_("to date"),
        month_label=_("month alone") if any(point.month is not None for point in points) else "",
        target_label=_("target"),
        good=good,  # type: ignore[arg-type]  # a literal of the chart's own
    )


def _point(company: Company, kpi: Kpi, unit: str, period: str) -> TrendPoint:
    result = company.item_result(unit, kpi.id, period)
    value = _decimal(result.to_date) if result and result.state in {"reported", "late", "stale"} else None
    month = _month_value(company, kpi, unit, period)
    same = kpi.formula.aggregation in {"last", "once"}
    target = _decimal(result.target) if result else None
    item = company.item(unit, kpi.id)
    if item is not None and item.lo is not None and item.hi is not None:
        return TrendPoint(company.say.short_month(period), value, None if same else month, item.lo, item.hi)
    shown_month = None if same or kpi.formula.aggregation == "sum" else month
    return TrendPoint(company.say.short_month(period), value, shown_month, target)


def _month_value(company: Company, kpi: Kpi, unit: str, period: str) -> Decimal | None:
    """Return the value of the month alone, where one was submitted."""
    row = company.row(unit, period, kpi.id)
    if row is None or row.state in {"missing", "not_applicable"}:
        return None
    if row.value is not None:
        return row.value
    if row.numerator is None or not row.denominator:
        return None
    if kpi.formula.expression:
        names = tuple(measure.id for measure in kpi.base_measures[:2])
        figures = dict(zip(names, (Fraction(row.numerator), Fraction(row.denominator)), strict=False))
        value = evaluate_number(parse(kpi.formula.expression, frozenset(names)), figures)
        return _decimal(value)
    return _decimal(Fraction(row.numerator) / Fraction(row.denominator) * Fraction(kpi.formula.scale or 1))


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, 4)


def _history(company: Company, kpi: Kpi, unit: str) -> Iterator[PeriodRow]:
    say, book, scored = company.say, company.book, company.scores.scored
    for period in reversed(scored.periods if scored else ()):
        result = company.item_result(unit, kpi.id, period)
        if result is None:
            continue
        row = company.row(unit, period, kpi.id)
        month = _month_value(company, kpi, unit, period)
        done = say.day(row.done) if row and row.done else None
        yield PeriodRow(
            status=of_item(result, say),
            score=say.points(result.achievement),
            period=say.period(period),
            path=paths.results(period),
            month=done or (figure(month, kpi, book, say) if month is not None else "–"),
            to_date=done or figure(result.to_date, kpi, book, say),
            target=_target_cell(company, kpi, unit, result),
            note=_note(company, result, row.reason if row else "", row.revision if row else 0),
        )


def _target_cell(company: Company, kpi: Kpi, unit: str, result: ItemResult) -> str:
    item = company.item(unit, kpi.id)
    if item is not None and item.lo is not None and item.hi is not None:
        return f"{company.say.plain(item.lo)} – {company.say.plain(item.hi)}"
    if item is not None and item.due is not None:
        return company.say.short_day(item.due)
    return figure(result.target, kpi, company.book, company.say) if result.target is not None else "–"


def _note(company: Company, result: ItemResult, reason: str, revision: int) -> str:
    _ = company.say.translate
    parts = [*tags(result, company.say)]
    if revision:
        parts.append(_("revision {number}").format(number=revision))
    if reason:
        parts.append(reason)
    return " · ".join(parts)


def _heading(company: Company, history: tuple[PeriodRow, ...]) -> str:
    """Return a heading that says the finding."""
    _ = company.say.translate
    words = [row.status.tone for row in history if row.score != "–"]
    if len(words) < 2:  # noqa: PLR2004  two periods make a course
        return _("Period by period")
    if all(tone == "good" for tone in words):
        return _("On target in every period")
    if words[0] == "good":
        return _("On target now, not in every period before")
    if "good" in words:
        return _("On target before, not at present")
    return _("Not yet on target")


def _definition(company: Company, kpi: Kpi) -> tuple[tuple[str, str], ...]:
    _, words = company.say.translate, company.words
    kinds = {"result": _("Result"), "activity": _("Activity")}
    better = {
        "maximize": _("Higher is better"),
        "minimize": _("Lower is better"),
        "stabilize": _("Steady is better"),
    }
    rhythm = {
        "monthly": _("Every month"),
        "quarterly": _("Every quarter"),
        "semesterly": _("Once a half-year"),
        "yearly": _("Once a year"),
        "once": _("Once"),
    }
    measures = " · ".join(words(measure.name) for measure in kpi.base_measures)
    return (
        (_("Measured"), words(kpi.definition)),
        (_("Question it answers"), words(kpi.key_question)),
        (_("Why it matters"), words(kpi.rationale)),
        (_("Scope"), words(kpi.scope)),
        (_("Kind"), f"{kinds[kpi.type]} · {better[kpi.polarity]}"),
        (_("Counted"), measures),
        (_("Over time"), _aggregation(company, kpi)),
        (_("Source"), words(kpi.data_source)),
        (_("Evidence"), words(kpi.evidence_required)),
        (_("Owner"), company.role_name(kpi.owner)),
        (_("Data steward"), company.role_name(kpi.data_steward)),
        (_("How often"), rhythm[kpi.frequency]),
        (_("Definition reviewed by"), company.say.day(kpi.review_by)),
    )


def _aggregation(company: Company, kpi: Kpi) -> str:
    _ = company.say.translate
    return {
        "sum": _("the periods are added up"),
        "average": _("mean of the periods"),
        "last": _("the latest value counts"),
        "ratio_of_sums": _("sums are divided, never a mean of monthly figures"),
        "min": _("the lowest period counts"),
        "max": _("the highest period counts"),
        "once": _("counted once"),
    }[kpi.formula.aggregation]


def _limits(company: Company, kpi: Kpi) -> tuple[tuple[str, str], ...]:
    _, words = company.say.translate, company.words
    hours = _("{hours} h a period").format(hours=company.say.plain(kpi.cost.hours_per_period)) if kpi.cost else ""
    return (
        (_("When it is off target"), words(kpi.response)),
        (_("What it decides"), words(kpi.use)),
        (_("What it is not for"), words(kpi.not_used_for)),
        (_("What it cannot tell"), words(kpi.limitations)),
        (_("What measuring costs"), hours),
    )


def _holders(company: Company, kpi: Kpi) -> Iterator[Holder]:
    say, book = company.say, company.book
    _ = say.translate
    cascades = {
        "direct": _("adopted directly"),
        "indirect": _("helps an objective of the company"),
        "own": _("from the unit's own process"),
    }
    adopters = [other for other, (definition, _e) in company.kpis.items() if definition.adopts == kpi.id]
    for kpi_id in (kpi.id, *adopters):
        for unit in company.holders(kpi_id):
            item = company.item(unit, kpi_id)
            result = company.item_result(unit, kpi_id, company.scores.period)
            definition = company.kpis[kpi_id][0] if kpi_id in company.kpis else kpi
            public = definition.audience == "public"
            if item is None:
                continue
            status = of_item(result, say) if result else no_data(say)
            yield Holder(
                status=status if public else confidential(say),
                score=say.points(result.achievement) if result and public else "–",
                unit=company.unit_name(unit),
                path=paths.scorecard(unit),
                head=company.role_name(book.units[unit].head),
                weight=say.percent(result.weight, 2 if result.weight.denominator > 1 else 0) if result else "–",
                target=target_in_words(item, definition, book, say) if public else "–",
                cascade=cascades.get(item.cascade or "", ""),
                is_headline=item.headline,
            )


def _links(company: Company, ids: tuple[str | None, ...]) -> Iterator[Link]:
    for kpi_id in ids:
        if kpi_id in company.kpis:
            yield Link(company.words(company.kpis[kpi_id][0].name), paths.kpi(kpi_id))


def _math(kpi: Kpi) -> str:
    method = BY_NAME.get(kpi.formula.method)
    if method is None or method.tables:
        return ""
    return to_mathml(parse(method.formula, method.names), {})


def _expression_math(company: Company, kpi: Kpi) -> str:
    if not kpi.formula.expression:
        return ""
    names = {measure.id: company.words(measure.name) for measure in kpi.base_measures}
    return to_mathml(parse(kpi.formula.expression, frozenset(names)), names)


def _versions(company: Company, kpi_id: str) -> Iterator[tuple[str, str, str]]:
    versions = sorted((k for k, _e in company.book.kpis if k.id == kpi_id), key=lambda k: k.version)
    for kpi in versions if len(versions) > 1 else ():
        reason = company.words(kpi.change.reason) if kpi.change else company.say.translate("first version")
        yield f"v{kpi.version}", company.say.day(kpi.valid_from), reason


def _replaced(company: Company, kpi: Kpi) -> str:
    _ = company.say.translate
    later = [k for k, _e in company.book.kpis if k.id == kpi.id and k.version > kpi.version]
    if not later:
        return ""
    successor = min(later, key=lambda k: k.version)
    day = company.say.day(successor.valid_from)
    return _("Version {version} holds from {day}.").format(version=successor.version, day=day)
