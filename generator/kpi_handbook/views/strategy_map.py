"""The strategy map: objectives with their latest scores, and the links between them with why we believe them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from kpi_handbook.charts.map_parts import ArmMark, NodeStatus
from kpi_handbook.charts.marks import arm_icon
from kpi_handbook.charts.strategy_map import Edge, Lane, Node, map_css, strategy_map
from kpi_handbook.model.strategy import Objective, Perspective
from kpi_handbook.model.strategy_graph import Carried, StrategyGraph, carried, graph_of, stars
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.objective import objective_mark
from kpi_handbook.views.status import Status, confidential, no_data, of_colour

KEY = "strategy"
_MARKS: tuple[ArmMark, ...] = ("rise", "hold")  # drawn for the first and the second arm of the theme


@dataclass(frozen=True)
class KpiLink:
    """A KPI of an objective."""

    name: str
    path: str
    status: Status


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective in the table that says the same as the drawing."""

    id: str
    name: str
    description: str
    status: Status
    score: str
    arms: tuple[tuple[str, str], ...]
    causes: tuple[str, ...]
    effects: tuple[str, ...]
    kpis: tuple[KpiLink, ...]
    owner: str
    direct: tuple[tuple[str, str], ...]
    indirect: tuple[tuple[str, str], ...]
    own: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LaneRows:
    """The objectives of one perspective."""

    name: str
    question: str
    weight: str
    adds: str
    rows: tuple[ObjectiveRow, ...]


@dataclass(frozen=True)
class Belief:
    """A link: what moves what, why we believe it, and how long it takes."""

    effect: str
    effect_name: str
    cause: str
    cause_name: str
    why: str
    lag: str


@dataclass(frozen=True)
class MapView:
    """The whole page."""

    title: str
    other_title: str
    theme: str
    drawing: str
    lanes: tuple[LaneRows, ...]
    beliefs: tuple[Belief, ...]
    counts: str
    arms: tuple[tuple[str, str], ...]
    is_scored: bool
    marks: tuple[Status, ...]
    """The shapes on the map, for its legend."""


_TONES = ("good", "watch", "bad", "none")


def map_view(company: Company) -> MapView | None:
    """Return the company's map, or None where there is none."""
    strategy, cycle = company.map, company.scores.cycle
    if strategy is None or cycle is None:
        return None
    _ = company.say.translate
    nodes, edges = _nodes(company), _edges(company)
    title = _("Strategy map {cycle}").format(cycle=cycle.id)
    theme = company.book.organization.theme if company.book.organization else None
    counts = _("{objectives} objectives, {links} links; {scored} objectives are scored at company level.")
    return MapView(
        title=title,
        other_title=theme.name.say(company.other_language) if theme else "",
        theme=company.words(theme.name) if theme else "",
        drawing=strategy_map(_lanes(company), nodes, edges, key=KEY, title=title, desc=_describe(company)),
        lanes=tuple(_lane_rows(company, perspective) for perspective in company.perspectives),
        beliefs=tuple(_beliefs(company)),
        counts=counts.format(
            objectives=len(strategy.objectives),
            links=len(strategy.links),
            scored=sum(objective.role == "scored" for objective in strategy.objectives),
        ),
        arms=tuple(
            (arm_icon(_mark(company, arm.id)), company.words(arm.name)) for arm in (theme.arms if theme else ())
        ),
        is_scored=company.scores.scored is not None,
        marks=tuple(_marks_shown(company)),
    )


def _marks_shown(company: Company) -> Iterator[Status]:
    """Yield the shapes of the map with their words, each once, in the order of the objectives."""
    found = [objective_mark(company, objective).status for objective in (company.map.objectives if company.map else ())]
    yield from dict.fromkeys(sorted(found, key=lambda one: _TONES.index(one.tone)))


def map_style(company: Company) -> str:
    """Return the style rules that make causes and effects stand out on the map."""
    return map_css(_nodes(company), _edges(company), KEY) if company.map else ""


def _lanes(company: Company) -> list[Lane]:
    _ = company.say.translate
    return [
        Lane(
            id=perspective.id,
            name=company.words(perspective.name),
            question=company.words(perspective.question),
            weight_label=_("weight {weight}").format(weight=company.say.percent(perspective.weight)),
            score_label=_adds(company, perspective),
        )
        for perspective in company.perspectives
    ]


def _adds(company: Company, perspective: Perspective) -> str:
    result = company.result(company.book.top_unit, company.scores.period)
    group = next((g for g in result.groups if g.perspective == perspective.id), None) if result else None
    say = company.say_of(company.book.top_unit, company.scores.period)
    return say.number(group.score) if group and group.score is not None else ""


def _nodes(company: Company) -> list[Node]:
    return [_node(company, objective) for objective in (company.map.objectives if company.map else ())]


def _node(company: Company, objective: Objective) -> Node:
    score = objective_mark(company, objective)
    units = stars(_contributors(company)).get(objective.id, ())
    return Node(
        id=objective.id,
        lane=objective.perspective,
        title=company.words(objective.name),
        href=f"#{objective.id.lower()}",
        status=cast("NodeStatus", score.status.tone),
        score_label=company.say.points(score.micro, 0) if score.micro is not None else "",
        status_word=score.status.word,
        arms=tuple(_arm_name(company, arm) for arm in objective.arms),
        star_label=f"★ {len(units)}" if units else "",
        arm_marks=tuple(_mark(company, arm) for arm in objective.arms),
    )


def _edges(company: Company) -> list[Edge]:
    _ = company.say.translate
    return [
        Edge(
            source=link.from_,
            target=link.to,
            hypothesis=company.words(link.hypothesis),
            lag_label=_lag(company, link.lag_months),
        )
        for link in (company.map.links if company.map else ())
    ]


def _describe(company: Company) -> str:
    _ = company.say.translate
    return _(
        "Objectives by perspective; an arrow means that one objective drives another. The table below says the same."
    )


def _contributors(company: Company) -> Iterator[Carried]:
    """Return the items by which departments carry objectives: directly, indirectly, or by a process of their own."""
    cards = (card for card, _entry in company.scorecards())
    objective_of = {name: kpi.objective for name, (kpi, _entry) in company.kpis.items()}
    found = carried(cards, objective_of, company.book.top_unit)
    return (one for one in found if one.item.cascade is not None)


def _arm_name(company: Company, arm: str) -> str:
    theme = company.book.organization.theme if company.book.organization else None
    return next((company.words(one.name) for one in (theme.arms if theme else ()) if one.id == arm), arm)


def _mark(company: Company, arm: str) -> ArmMark:
    theme = company.book.organization.theme if company.book.organization else None
    ids = [one.id for one in (theme.arms if theme else ())]
    return _MARKS[ids.index(arm)] if arm in ids[: len(_MARKS)] else ""


def _lane_rows(company: Company, perspective: Perspective) -> LaneRows:
    objectives = [o for o in (company.map.objectives if company.map else ()) if o.perspective == perspective.id]
    return LaneRows(
        name=company.words(perspective.name),
        question=company.words(perspective.question),
        weight=company.say.percent(perspective.weight),
        adds=_adds(company, perspective),
        rows=tuple(_row(company, objective) for objective in objectives),
    )


def _row(company: Company, objective: Objective) -> ObjectiveRow:
    score = objective_mark(company, objective)
    graph = graph_of(company.map) if company.map else StrategyGraph((), ())
    by_cascade: dict[str, dict[str, str]] = {"direct": {}, "indirect": {}, "own": {}}
    for one in _contributors(company):
        if one.objective == objective.id and one.item.cascade:
            by_cascade[one.item.cascade][company.unit_name(one.unit)] = paths.scorecard(one.unit)
    direct = by_cascade["direct"]
    return ObjectiveRow(
        id=objective.id,
        name=company.words(objective.name),
        description=company.words(objective.description),
        status=score.status,
        score=company.say.points(score.micro, 0),
        arms=tuple((arm_icon(_mark(company, arm)), _arm_name(company, arm)) for arm in objective.arms),
        causes=graph.causes.get(objective.id, ()),
        effects=graph.effects.get(objective.id, ()),
        kpis=tuple(_kpis(company, objective.id)),
        owner=company.role_name(objective.owner),
        direct=tuple(direct.items()),
        indirect=tuple((n, p) for n, p in by_cascade["indirect"].items() if n not in direct),
        own=tuple((n, p) for n, p in by_cascade["own"].items() if n not in direct),
    )


def _kpis(company: Company, objective: str) -> Iterator[KpiLink]:
    top = company.book.top_unit
    for kpi_id, (kpi, entry) in company.kpis.items():
        if kpi.objective == objective and entry.place["unit"] == top:
            result = company.item_result(top, kpi_id, company.scores.period)
            status = of_colour(result.colour, company.say) if result else no_data(company.say)
            if kpi.audience != "public":
                status = confidential(company.say)
            yield KpiLink(company.words(kpi.name), paths.kpi(kpi_id), status)


def _lag(company: Company, months: int | None) -> str:
    """Return after how long a link should show; empty where nobody said."""
    _ = company.say.translate
    if not months:
        return ""
    words = _("1 month") if months == 1 else _("{months} months")
    return words.format(months=company.say.number(Fraction(months), 0))


def _beliefs(company: Company) -> Iterator[Belief]:
    objectives = {objective.id: objective for objective in (company.map.objectives if company.map else ())}
    order = list(objectives)
    links = [link for link in (company.map.links if company.map else ()) if {link.from_, link.to} <= set(order)]
    for link in sorted(links, key=lambda link: (order.index(link.to), order.index(link.from_))):
        yield Belief(
            effect=link.to,
            effect_name=company.words(objectives[link.to].name),
            cause=link.from_,
            cause_name=company.words(objectives[link.from_].name),
            why=company.words(link.hypothesis),
            lag=_lag(company, link.lag_months) or "–",
        )
