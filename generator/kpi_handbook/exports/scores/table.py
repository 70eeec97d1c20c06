"""Scores for a terminal: plain columns, rounded as the policy says, the same text in a pipe."""

from collections.abc import Iterator
from fractions import Fraction

from kpi_handbook.exports.scores.columns import columns
from kpi_handbook.exports.scores.people_table import people_text
from kpi_handbook.model.strategy import Perspective
from kpi_handbook.score import group_results, kpi_in_force
from kpi_handbook.score.policies import default_policy
from kpi_handbook.views.figures import measure
from kpi_handbook.views.language import Language
from kpi_handbook.views.request import Request
from kpi_handbook.views.working import state_words
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, ItemResult

__all__ = ["WHOLE", "columns", "text"]

WHOLE = 100


def text(request: Request) -> str:
    """Return each card as a table, and the totals of every period."""
    blocks = [_card(request, unit, card, result) for unit, card, result in request.cards()]
    people = [people_text(request, request.people)] if request.people else []
    return "\n\n".join([*blocks, *_groups(request), _months(request), *people])


def _groups(request: Request) -> list[str]:
    """Return the groups of units, each in a line with the weights of its units."""
    say = request.language.showing(default_policy(request.book, request.period).decimals)
    lines = []
    for group, result in group_results(request.book, request.scored, request.period):
        score = say.translate("not rated") if result.score is None else say.points(result.score)
        weights = ", ".join(f"{share.unit} {say.plain(share.weight)}" for share in group.units)
        lines.append(f"{say.say(group.name)} ({group.id}) · {score} · {weights}")
    return lines


def _card(request: Request, unit: str, card: Card, result: CardResult) -> str:
    say = request.language.showing(card.policy.decimals)
    _ = say.translate
    name = say.say(request.book.units[unit].name)
    score = say.points(result.score) if result.score is not None else _("not rated")
    rating = f" · {_('rating')} {result.rating}" if result.rating is not None else ""
    bounds = ""
    if result.lower is not None and result.lower != result.score:
        bounds = " · " + _("between {low} and {high}").format(
            low=say.points(result.lower), high=say.points(result.upper)
        )
    coverage = f"{_('coverage')} {say.number(result.coverage, 1)} %"
    first = f"{name} ({unit}) · {say.period(request.period)} · {_('year to date')}"
    head = f"{first}\n{score}{rating} · {coverage}{bounds}"
    parts = _perspectives(request, result, say)
    items = columns(
        (_("state"), _("score"), _("KPI"), _("actual"), _("target"), _("weight"), _("adds")),
        [_item(request, card, item, say) for item in result.items],
        right=(1, 3, 4, 5, 6),
    )
    return "\n".join(part for part in (head, *_remarks(result, say), parts, "", items) if part is not None)


def _remarks(result: CardResult, say: Language) -> Iterator[str]:
    """Yield what a reader of the score must know besides: gates, what is open, what holds the publication back."""
    _ = say.translate
    if result.final != result.score:
        words = _("{score} after gates; without them {ungated}")
        yield words.format(score=say.points(result.final), ungated=say.points(result.score))
    elif any(gate.failed for gate in result.gates):
        yield _("a gate limits the rating")
    if result.state == "provisional":
        yield _("provisional: something is still open")
    reasons = {
        "invalid": _("a value is invalid"),
        "missing": _("a value is missing"),
        "coverage": _("too little of the weight is rated"),
    }
    if result.blocked_by:
        yield _("not to be published: {reasons}").format(reasons=", ".join(reasons[one] for one in result.blocked_by))


def _perspectives(request: Request, result: CardResult, say: Language) -> str | None:
    scores = [group.score for group in result.groups if group.counts and group.score is not None]
    if not scores:
        return None
    names = {p.id: say.say(p.name) for p in _map_perspectives(request, result.unit)}
    sums = " + ".join(say.number(score) for score in scores)
    listed = ", ".join(
        f"{names.get(g.perspective, g.perspective)} {say.number(g.score)}" for g in result.groups if g.score is not None
    )
    rated = sum((group.weight for group in result.groups if group.counts and group.score is not None), Fraction(0))
    if rated != WHOLE and len(scores) > 1:
        sums = f"({sums}) × {say.plain(WHOLE)} ÷ {say.plain(rated)}"
    elif rated != WHOLE:
        sums = f"{sums} × {say.plain(WHOLE)} ÷ {say.plain(rated)}"
    return f"{sums} = {say.points(result.score)}\n{listed}"


def _map_perspectives(request: Request, unit: str) -> tuple[Perspective, ...]:
    strategy = request.book.map_of(request.scored.cycle.id, unit)
    return strategy.perspectives if strategy else ()


def _item(request: Request, card: Card, result: ItemResult, say: Language) -> tuple[str, ...]:
    book = request.book
    kpi = kpi_in_force(book, result.kpi, request.period)
    assert kpi is not None
    item = next(item for item in card.items if item.kpi == result.kpi)
    done = next((v.done for v in reversed(card.values) if v.kpi == result.kpi and v.done), None)
    actual = say.short_day(done) if done else measure(result.to_date, kpi, book, say)
    target: str = say.short_day(item.due) if item.due else measure(result.target, kpi, book, say)
    if {"lo", "hi"} <= set(item.parameters):
        target = f"{say.plain(item.parameters['lo'])} – {say.plain(item.parameters['hi'])}"
    state = say.translate("monitored") if result.standing == "monitored" else state_words(result.state, say)
    adds = "–" if result.contribution is None else say.number(result.contribution)
    weight = say.number(result.weight, 2 if result.weight.denominator > 1 else 0)
    return state, say.points(result.achievement), result.kpi, actual, target, weight, adds


def _months(request: Request) -> str:
    say = request.language
    units = [unit for unit, _card, _result in request.cards()]
    rows = [
        (say.period(period), *(_score(request, unit, period, say) for unit in units))
        for period in request.scored.periods
    ]
    right = tuple(range(1, len(units) + 1))
    return columns((say.translate("period"), *units), rows, right=right)


def _score(request: Request, unit: str, period: str, say: Language) -> str:
    pair = request.scored.cards.get((unit, period))
    return "–" if pair is None else say.showing(pair[0].policy.decimals).points(pair[1].score)
