"""Why a total is not 100, what moved it, and what would lift it: one line a KPI, largest first, adding up exactly."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from kpi_handbook.charts.waterfall import WaterfallStep, waterfall, waterfall_range
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import change_of, kpi_name, points, points_words, share
from kpi_handbook.views.place import Place, actual_words, contribution_change, target_words
from kpi_scoring.exact import rounded
from kpi_scoring.results import ItemResult

_WHOLE = Fraction(100)


@dataclass(frozen=True)
class MoveRow:
    """A step of a waterfall, or the row it begins or ends with."""

    name: str
    path: str
    note: str
    drawing: str
    points: str
    score: str


@dataclass(frozen=True)
class Moves:
    """A waterfall that is its own table."""

    finding: str
    caption: str
    first: MoveRow
    steps: tuple[MoveRow, ...]
    last: MoveRow


@dataclass(frozen=True)
class Lift:
    """What the total would be if one KPI alone reached its target."""

    name: str
    path: str
    now: str
    target: str
    gain: str
    total: str


@dataclass(frozen=True)
class _Step:
    item: ItemResult
    delta: Fraction
    note: str
    status: str


@dataclass(frozen=True)
class _Ends:
    """Where a waterfall begins and ends: words, scores, and the points between them."""

    start: Fraction
    end: Fraction
    start_name: str
    end_name: str


def why_not_100(place: Place) -> Moves | None:
    """Return what each KPI takes away from 100 or adds to it."""
    company, score = place.company, place.result.score
    _ = company.say.translate
    if score is None or place.hides_parts:
        return None
    steps = sorted((_distance(place, item) for item in rated(place)), key=lambda step: step.delta)
    ends = _Ends(_WHOLE, points(score), _("Every target met"), _place_name(place))
    finding = _("Each KPI takes away or adds its distance from 100, times its weight. The largest loss comes first.")
    return _moves(place, steps, ends, finding)


def what_moved(place: Place) -> Moves | None:
    """Return how far the contribution of each KPI moved since the period before."""
    say, company = place.company.say, place.company
    change, before = change_of(place.result, place.before), company.before(place.period)
    if change is None or before is None or place.before is None or place.before.score is None or place.hides_parts:
        return None
    moved = ((item, contribution_change(place, item.kpi)) for item in place.result.items)
    steps = [_Step(item, delta, _move_note(place, item), "none") for item, delta in moved if delta is not None]
    steps.sort(key=lambda step: abs(step.delta), reverse=True)
    start = points(place.before.score)
    ends = _Ends(start, start + change, say.period(before), say.period(place.period))
    return _moves(place, [step for step in steps if step.delta], ends, _finding(place, steps, change))


def lifts(place: Place) -> tuple[Lift, ...]:
    """Return what the total would be if one KPI below its target reached it, largest gain first."""
    score, say = place.result.score, place.company.say
    if score is None or place.hides_parts:
        return ()
    short = [item for item in rated(place) if item.achievement is not None and points(item.achievement) < _WHOLE]
    return tuple(
        Lift(
            name=kpi_name(place.company, item.kpi),
            path=paths.kpi(item.kpi),
            now=actual_words(place, item),
            target=target_words(place, item),
            gain=say.change(-distance(item)),
            total=say.number(points(score) - distance(item)),
        )
        for item in sorted(short, key=distance)
    )


def rated(place: Place) -> tuple[ItemResult, ...]:
    """Return the KPIs that make the total."""
    return tuple(item for item in place.result.items if item.achievement is not None and item.weight_in_force)


def distance(item: ItemResult) -> Fraction:
    """Return the points a KPI takes away from 100, below zero, or adds to it."""
    assert item.achievement is not None
    return (points(item.achievement) - _WHOLE) * item.weight_in_force / 100


def _distance(place: Place, item: ItemResult) -> _Step:
    say = place.company.say
    score, weight = say.points(item.achievement), share(say, item.weight_in_force)
    note = f"{actual_words(place, item)} · ({score} − 100) × {weight}"
    return _Step(item, distance(item), note, item.colour)


def _move_note(place: Place, item: ItemResult) -> str:
    """Return why a contribution moved: the score, or the share of the weight, said plainly."""
    say, earlier = place.company.say, place.earlier(item.kpi)
    _ = say.translate
    weight = share(say, item.weight_in_force)
    if earlier is None or earlier.achievement is None:
        return _("counts for the first time: {score} × {weight}").format(
            score=say.points(item.achievement), weight=weight
        )
    was, weighed = say.points(earlier.achievement), share(say, earlier.weight_in_force)
    if item.achievement is None:
        return _("no longer counts: it was {score} × {weight}").format(score=was, weight=weighed)
    score = _("score {before} → {after}").format(before=was, after=say.points(item.achievement))
    if earlier.weight_in_force == item.weight_in_force:
        return score
    return _("{score}, weight {before} → {after}").format(score=score, before=weighed, after=weight)


def _finding(place: Place, steps: list[_Step], change: Fraction) -> str:
    say, company = place.company.say, place.company
    _ = say.translate
    if not steps or not steps[0].delta:
        return _("Nothing moved.")
    most, total = steps[0], points_words(say, change)
    words = [_("{change} in all. The largest move is {name}, {points}.")]
    if any(_weight_moved(place, step.item) for step in steps):
        words.append(_("Shares of the weight moved too, because a KPI began or ceased to count; the lines say where."))
    return " ".join(words).format(change=total, name=kpi_name(company, most.item.kpi), points=say.change(most.delta))


def _weight_moved(place: Place, item: ItemResult) -> bool:
    earlier = place.earlier(item.kpi)
    return earlier is not None and earlier.weight_in_force != item.weight_in_force


def _moves(place: Place, steps: list[_Step], ends: _Ends, finding: str) -> Moves:
    say = place.company.say
    levels = list(accumulate((step.delta for step in steps), initial=ends.start))[1:]
    drawn = [_waterfall_step(place, step, level) for step, level in zip(steps, levels, strict=True)]
    start, end = rounded(ends.start, 6), rounded(ends.end, 6)
    heads = [f"{name} {say.number(at)}" for name, at in ((ends.start_name, ends.start), (ends.end_name, ends.end))]
    drawings = waterfall(drawn, start=start, end=end, start_title=heads[0], end_title=heads[1])
    return Moves(
        finding=finding,
        caption=_caption(place, ends, waterfall_range(drawn, start=start, end=end)[0]),
        first=MoveRow(ends.start_name, "", "", drawings[0], "", say.number(ends.start)),
        steps=tuple(_row(place, *one) for one in zip(steps, levels, drawings[1:-1], strict=True)),
        last=MoveRow(ends.end_name, "", "", drawings[-1], say.change(ends.end - ends.start), say.number(ends.end)),
    )


def _row(place: Place, step: _Step, level: Fraction, drawing: str) -> MoveRow:
    company, say = place.company, place.company.say
    name, path = kpi_name(company, step.item.kpi), paths.kpi(step.item.kpi)
    return MoveRow(name, path, step.note, drawing, say.change(step.delta), say.number(level))


def _waterfall_step(place: Place, step: _Step, level: Fraction) -> WaterfallStep:
    say = place.company.say
    title = say.translate("{name}: {change} points, to {score}").format(
        name=kpi_name(place.company, step.item.kpi), change=say.change(step.delta), score=say.number(level)
    )
    return WaterfallStep(rounded(step.delta, 6), step.status, title)


def _caption(place: Place, ends: _Ends, low: Decimal) -> str:
    say = place.company.say
    _ = say.translate
    words = _("From {start} to {end}, in points of the score.").format(
        start=say.number(ends.start, None if ends.start == _WHOLE else 2), end=say.number(ends.end)
    )
    cut = _("The axis begins at {low}, so compare lengths with each other, not with 100.").format(low=say.plain(low))
    return f"{words} {cut}" if low > 0 else words


def _place_name(place: Place) -> str:
    company = place.company
    return f"{company.unit_name(place.unit)}, {company.say.period(place.period)}"
