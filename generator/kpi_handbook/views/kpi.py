"""A KPI's page: what it measures, its latest result and how that was made, who is held to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.charts.bullet import bullet
from kpi_handbook.model.fields import Text
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import moved_words
from kpi_handbook.views.changelog import ChangeRow, changes_of
from kpi_handbook.views.company import Company
from kpi_handbook.views.datum import mark_of, value_of
from kpi_handbook.views.figures import measure, target_in_words, unit_word
from kpi_handbook.views.kpi_facts import (
    Replaced,
    VersionRow,
    definition_rows,
    replaced_by,
    seen_by,
    status_word,
    use_rows,
    version_rows,
)
from kpi_handbook.views.kpi_formula import expression_math, formula_text, method_math
from kpi_handbook.views.kpi_history import PeriodRow, history_chart, history_heading, history_rows, holder_of
from kpi_handbook.views.kpi_roles import KpiRoles, kpi_roles
from kpi_handbook.views.quality import Quality, Silenced, quality, silenced
from kpi_handbook.views.retired import Gone, gone_kpi
from kpi_handbook.views.samples import Sample, samples
from kpi_handbook.views.status import Status, confidential, no_data, of_item, tags
from kpi_handbook.views.working import Line, formula_in_figures, working_lines
from kpi_scoring.methods import BY_NAME
from kpi_scoring.results import ItemResult
from kpi_scoring.working import Working, working


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
    versions: tuple[VersionRow, ...]
    seen_by: str
    """Who may see the values of a confidential KPI, by role."""
    changes: tuple[ChangeRow, ...]
    replaced: Replaced | None
    retired: Gone | None
    quality: Quality
    silenced: tuple[Silenced, ...]
    roles: KpiRoles


def kpi_view(company: Company, kpi: Kpi, unit: str) -> KpiView:
    """Return the page of one version of a KPI of a unit."""
    holder = holder_of(company, kpi.id, unit)
    company = company.about(holder, company.scores.period)
    say, book = company.say, company.book
    _ = say.translate
    public = kpi.audience == "public"
    item = company.item(holder, kpi.id)
    current = company.kpis.get(kpi.id, (kpi, None))[0] is kpi
    latest = _latest(company, kpi, holder) if public and current else None
    objective = company.objectives.get(kpi.objective)
    method = BY_NAME.get(kpi.formula.method)
    history = tuple(history_rows(company, kpi, holder)) if public and current else ()
    return KpiView(
        id=kpi.id,
        version=kpi.version,
        name=company.words(kpi.name),
        name_text=kpi.name,
        status_word=status_word(company, kpi, current),
        lead=company.words(kpi.definition),
        target=target_in_words(item, kpi, book, say) if item and public else "",
        unit=Link(company.unit_name(unit), paths.unit_kpis(unit)),
        objective=Link(f"{kpi.objective} {company.words(objective.name)}", paths.objective(kpi.objective))
        if objective
        else None,
        is_confidential=not public,
        latest=latest,
        history=history,
        history_heading=history_heading(company, history),
        chart_note=_(
            "{unit} · solid line: to date, which is scored · open dots: the month alone · dashed: target"
        ).format(unit=unit_word(kpi, book, say)),
        unit_word=unit_word(kpi, book, say),
        definition=definition_rows(company, kpi),
        formula=formula_text(company, kpi, holder),
        formula_math=method_math(company, kpi),
        expression=kpi.formula.expression or "",
        expression_math=expression_math(company, kpi),
        method=Link(kpi.formula.method, paths.method(kpi.formula.method)) if method else None,
        method_summary=_(method.summary) if method else "",
        samples=samples(company, kpi, holder) if public and item and item.role == "scored" else (),
        holders=tuple(_holders(company, kpi)),
        gaming=company.words(kpi.unintended_consequences),
        paired=tuple(_links(company, kpi.paired_with)),
        drives=tuple(_links(company, kpi.drives)),
        driven_by=tuple(_links(company, company.driven_by.get(kpi.id, ()))),
        adopts=next(_links(company, (kpi.adopts,)), None) if kpi.adopts else None,
        limits=use_rows(company, kpi),
        versions=tuple(version_rows(company, kpi.id)),
        seen_by=seen_by(company, kpi),
        changes=changes_of(company, kpi.id) if public and current else (),
        replaced=replaced_by(company, kpi),
        retired=gone_kpi(company, kpi.id),
        quality=quality(company, kpi, item),
        silenced=silenced(company, kpi),
        roles=kpi_roles(company, kpi, holder),
    )


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
    to_date = say.day(done) if done else measure(result.to_date, kpi, book, say)
    actual = value_of(company, unit, period, kpi, result, to_date)
    facts: list[tuple[str, str]] = [(_("Actual"), actual)]
    if item is not None:
        facts.append((_("Target"), target_in_words(item, kpi, book, say)))
    if before and before.achievement is not None and result.achievement is not None and before_period:
        label = _("Since {month}").format(month=say.month(before_period))
        facts.append((label, moved_words(say, result.achievement, before.achievement)))
    facts.append((_("Period"), say.period(period)))
    return Latest(
        status=mark_of(company, period, result),
        score=say.points(result.achievement) if result.standing != "monitored" else actual,
        facts=tuple(facts[1:] if result.standing == "monitored" else facts),
        bullet=_bullet(company, result),
        bullet_note=_bullet_note(company, work),
        chart=history_chart(company, kpi, unit),
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


def _holders(company: Company, kpi: Kpi) -> Iterator[Holder]:
    say, book = company.say, company.book
    _ = say.translate
    cascades = {
        "direct": _("the company's own KPI, taken over"),
        "indirect": _("supports an objective of the company"),
        "own": _("measures the unit's own work"),
    }
    for kpi_id in (kpi.id, *company.adopted_by.get(kpi.id, ())):
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
                score=company.say_of(unit, company.scores.period).points(result.achievement)
                if result and public
                else "–",
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
        if kpi_id and kpi_id in company.kpis:
            kpi, entry = company.kpis[kpi_id]
            name = company.words(kpi.name)
            unit = company.unit_name(entry.place["unit"])
            yield Link(f"{name} ({unit})" if name in company.shared_names else name, paths.kpi(kpi_id))
