"""A unit's scorecard: what it is held to, and where it stands."""

from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_handbook.model.fields import Text
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import (
    coverage_note,
    equation,
    equation_note,
    facts,
    kpi_name,
    score_trend,
    scored_items,
    share,
    since,
)
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import target_in_words
from kpi_handbook.views.kpi_history import months_path
from kpi_handbook.views.language import language
from kpi_handbook.views.moves import Lift, Moves, lifts, rated, what_moved, why_not_100
from kpi_handbook.views.place import Place, distance, place_of
from kpi_handbook.views.scorecard_periods import Periods, periods_of
from kpi_handbook.views.scorecard_rows import RowGroup, TotalRow, row_groups, total_row
from kpi_handbook.views.serves import ServedGroup, data_notes, served
from kpi_handbook.views.standing import Banner, banner, state_fact
from kpi_handbook.views.status import Status, of_card
from kpi_handbook.views.watched import WatchedRow, watched_rows

_NAMED = 3  # names in a sentence, before it becomes a list


@dataclass(frozen=True)
class Agreed:
    """A KPI of a scorecard that has no results yet."""

    name: str
    path: str
    target: str
    weight: str


@dataclass(frozen=True)
class Scores:
    """What stands on a scorecard once there are results."""

    status: Status
    score: str
    facts: tuple[tuple[str, str], ...]
    chart: str
    coverage_note: str
    heading: str
    heading_note: str
    since: str
    groups: tuple[RowGroup, ...]
    total: TotalRow
    watched: tuple[WatchedRow, ...]
    why: Moves | None
    moved: Moves | None
    moved_heading: str
    lifts: tuple[Lift, ...]
    notes: tuple[tuple[str, str], ...]
    period: str
    results_path: str


@dataclass(frozen=True)
class ScorecardView:
    """A unit's scorecard."""

    unit: str
    unit_name: str
    title: str
    other_title: str
    other_language: str
    subtitle: str
    banner: Banner | None
    lead: str
    scores: Scores | None
    agreed: tuple[Agreed, ...]
    served: tuple[ServedGroup, ...]
    headline: str
    heading: str
    """The title, with the period where the page is about one that has its own address."""

    month: str
    """The latest period, beside the heading of the page that always shows it."""

    periods: Periods | None

    signers: tuple[str, ...]
    """The roles that sign a printed scorecard: the head of the unit, and of the unit above it."""


def dated(view: ScorecardView, company: Company) -> ScorecardView:
    """Return a scorecard for the page of its own period: that stands in its heading, and KPIs lead to their months."""
    heading = f"{view.title}, {view.month}" if view.month else view.title
    return replace(view, heading=heading, month="", scores=view.scores and _to_months(view.scores, company))


def _to_months(scores: Scores, company: Company) -> Scores:
    """Return the rows with links to the months of each KPI, whose page itself begins with the latest one."""
    groups = (
        replace(group, rows=tuple(replace(row, path=months_path(company, row.id)) for row in group.rows))
        for group in scores.groups
    )
    return replace(scores, groups=tuple(groups))


def scorecard_view(company: Company, unit: str) -> ScorecardView:
    """Return a unit's scorecard at the latest period."""
    _ = company.say.translate
    place = place_of(company, unit, company.scores.period)
    name = company.book.units[unit].name
    title = _("{unit} scorecard").format(unit=company.words(name))
    month = company.say.period(place.period) if place else ""
    return ScorecardView(
        unit=unit,
        unit_name=company.words(name),
        title=title,
        heading=title,
        month=month,
        other_title=_other_title(company, name),
        other_language=company.other_language,
        subtitle=_subtitle(company, company.scores.period),
        banner=banner(company, company.scores.period, unit) if place else None,
        lead=_lead(place) if place else _("No results yet. This is what was agreed for the cycle."),
        scores=_scores(place) if place else None,
        agreed=() if place else _agreed(company, unit),
        served=served(company, unit),
        headline=_headline(company, unit),
        periods=periods_of(place) if place else None,
        signers=_signers(company, unit),
    )


def _scores(place: Place) -> Scores:
    company, say, result = place.company, place.company.say, place.result
    _ = say.translate
    before = company.before(place.period)
    month = say.month(before) if before else ""
    return Scores(
        status=of_card(result, say),
        score=say.points(result.final),
        facts=(*facts(company, place.unit, place.period), state_fact(company, place.period)),
        chart=score_trend(company, place.unit, place.period),
        coverage_note=coverage_note(company, result),
        heading=equation(company, result) or _("{count} KPIs").format(count=len(scored_items(result))),
        heading_note=equation_note(company, result),
        since=since(company, before),
        groups=row_groups(place),
        total=total_row(place),
        watched=watched_rows(place),
        why=why_not_100(place),
        moved=what_moved(place),
        moved_heading=_("What moved it since {month}").format(month=month),
        lifts=lifts(place),
        notes=data_notes(place),
        period=say.period(place.period),
        results_path=paths.results(place.period),
    )


def _subtitle(company: Company, period: str | None) -> str:
    _ = company.say.translate
    cycle = company.scores.cycle
    name = (company.words(cycle.name) or cycle.id) if cycle else ""
    shown = _("{period}, year to date").format(period=company.say.period(period)) if period else ""
    return " · ".join(part for part in (shown, name) if part)


def _other_title(company: Company, name: Text) -> str:
    """Return the title in the other language, if there is one."""
    code = company.other_language
    if code == company.say.code:
        return ""
    return language(code).translate("{unit} scorecard").format(unit=name.say(code))


def _lead(place: Place) -> str:
    """Return the finding: how many KPIs reached their target, and which are off target."""
    company, say, items = place.company, place.company.say, rated(place)
    _ = say.translate
    name, score = company.unit_name(place.unit), say.points(place.result.final)
    if place.result.score is None:
        return _("{unit} is not rated yet.").format(unit=name)
    colours = [item.colour for item in items]
    counts = {"good": colours.count("good"), "watch": colours.count("watch"), "rated": len(items)}
    parts = [_("{unit} stands at {score}.").format(unit=name, score=score)]
    parts.append(_reached(place, **counts))
    off = sorted((item for item in items if item.colour == "bad"), key=distance)
    names = [kpi_name(company, item.kpi) for item in off if company.is_public(item.kpi)]
    if not off:
        parts.append(_("None is off target."))
    elif len(names) > _NAMED:
        parts.append(
            _("{count} are off target, above all {names}.").format(count=len(off), names=say.listed(names[:2]))
        )
    elif names:
        parts.append(_("Off target: {names}.").format(names=say.listed(names)))
    return " ".join(parts)


def _reached(place: Place, good: int, watch: int, rated: int) -> str:
    _ = place.company.say.translate
    if good == rated:
        return _("All {count} KPIs reached their target.").format(count=rated)
    reached = _("{good} of {rated} KPIs reached their target")
    words = reached + (_(", {watch} came close.") if watch else ".")
    return words.format(good=good, rated=rated, watch=watch)


def _agreed(company: Company, unit: str) -> tuple[Agreed, ...]:
    """Return the KPIs of a scorecard without results."""
    card, say = company.scorecard(unit), company.say
    return tuple(
        Agreed(
            name=kpi_name(company, item.kpi),
            path=paths.kpi(item.kpi),
            target=target_in_words(item, company.kpis[item.kpi][0], company.book, say),
            weight=share(say, Fraction(item.weight)) if item.weight is not None else "–",
        )
        for item in (card.items if card else ())
        if item.kpi in company.kpis and company.is_public(item.kpi)
    )


def _headline(company: Company, unit: str) -> str:
    card = company.scorecard(unit)
    return company.say.listed([kpi_name(company, item.kpi) for item in (card.items if card else ()) if item.headline])


def _signers(company: Company, unit: str) -> tuple[str, ...]:
    units = company.book.units
    parent = units[unit].parent
    heads = [units[one].head for one in (unit, parent) if one]
    return tuple(company.role_name(role) for role in dict.fromkeys(heads))
