"""Why a total is not 100, what moved it, and what would lift it: one line a KPI, largest first, adding up exactly."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from kpi_handbook.charts.waterfall import WaterfallStep, waterfall, waterfall_range
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import change_of, kpi_name, points, points_words, share
from kpi_handbook.views.language import MINUS, NO_BREAK
from kpi_handbook.views.place import Place, actual_words, distance, moved, target_words
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
    note: str = ""
    """Why printed numbers do not give each other, where they don't."""


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
    """What one row of a waterfall adds: a KPI, or all that stand exactly where they were."""

    name: str
    path: str
    note: str
    delta: Fraction
    status: str


@dataclass(frozen=True)
class _Ends:
    """Where a waterfall begins and ends."""

    start: Fraction
    end: Fraction
    start_name: str
    end_name: str


def why_not_100(place: Place) -> Moves | None:
    """Return what each KPI takes away from 100 or adds to it, the largest loss first."""
    company, score = place.company, place.result.score
    _ = company.say.translate
    if score is None or place.hides_parts or place.is_gated:
        return None
    found = sorted(rated(place), key=distance)
    steps = [_step(place, item, distance(item), _distance_note(place, item), item.colour) for item in found]
    ends = _Ends(_WHOLE, points(score), _("Every target met"), f"{place.name}, {company.say.period(place.period)}")
    finding = _("Each KPI takes away or adds its distance from 100, times its weight. The largest loss comes first.")
    return _moves(place, _pooled(place, steps, _("{count} KPIs exactly at 100")), ends, finding)


def what_moved(place: Place) -> Moves | None:
    """Return how far each KPI moved the total since the period before, the largest move first."""
    say, company = place.company.say, place.company
    _ = say.translate
    change, before = change_of(place.result, place.before), company.before(place.period)
    if change is None or before is None or place.before is None or place.before.score is None or place.hides_parts:
        return None
    if place.is_gated:
        return None
    found = [(item, delta) for item in place.result.items if (delta := moved(place, item.kpi)) is not None]
    found.sort(key=lambda pair: -abs(pair[1]))
    steps = [_step(place, item, delta, _move_note(place, item), "none") for item, delta in found]
    start = points(place.before.score)
    ends = _Ends(start, start + change, say.period(before), say.period(place.period))
    return _moves(place, _pooled(place, steps, _("{count} KPIs did not move it")), ends, _finding(place, steps, change))


def weights_moved(place: Place) -> bool:
    """Say whether shares of the weight changed since the period before."""
    pairs = [(item, place.earlier(item.kpi)) for item in place.result.items]
    return any(was is not None and was.weight_in_force != item.weight_in_force for item, was in pairs)


def lifts(place: Place) -> tuple[Lift, ...]:
    """Return what the total would be if one KPI below its target reached it, largest gain first."""
    score, say = place.result.score, place.company.say
    if score is None or place.hides_parts or place.is_gated:
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


def _step(place: Place, item: ItemResult, delta: Fraction, note: str, status: str) -> _Step:
    return _Step(kpi_name(place.company, item.kpi), paths.kpi(item.kpi), note, delta, status)


def _pooled(place: Place, steps: list[_Step], words: str) -> list[_Step]:
    """Return the steps with all those of exactly nothing in one row, where there are several."""
    still = [step for step in steps if not step.delta]
    if len(still) <= 1:
        return steps
    names = place.company.say.listed([step.name for step in still])
    pool = _Step(words.format(count=len(still)), "", names, Fraction(0), still[0].status)
    first = steps.index(still[0])
    return [*steps[:first], pool, *(step for step in steps[first:] if step.delta)]


def _distance_note(place: Place, item: ItemResult) -> str:
    return f"{actual_words(place, item)} · {_product(place, item)}"


def _product(place: Place, item: ItemResult) -> str:
    """Return the distance from 100 as figures: (80.00 − 100) × 15 %."""
    say = place.company.say
    figures = f"({say.points(item.achievement)} {MINUS} 100) × {share(say, item.weight_in_force)}"
    return figures.replace(" ", NO_BREAK)


def _move_note(place: Place, item: ItemResult) -> str:
    """Return why a KPI moved the total: its score, or its share of the weight, said plainly."""
    say, earlier = place.company.say, place.earlier(item.kpi)
    _ = say.translate
    if earlier is None or earlier.achievement is None:
        return _("counts for the first time: {figures}").format(figures=_product(place, item))
    if item.achievement is None:
        return _("no longer counts; it was {figures}").format(figures=_product(place, earlier))
    was, now = say.points(earlier.achievement), say.points(item.achievement)
    score = _("score {before} → {after}").format(before=was, after=now)
    if earlier.weight_in_force == item.weight_in_force:
        return score
    weights = share(say, earlier.weight_in_force), share(say, item.weight_in_force)
    return _("{score}, weight {before} → {after}").format(score=score, before=weights[0], after=weights[1])


def _finding(place: Place, steps: list[_Step], change: Fraction) -> str:
    say = place.company.say
    _ = say.translate
    if not steps or not steps[0].delta:
        return _("Nothing moved it.")
    words = [_("{change} in all. The largest move is {name}, {points}.")]
    if weights_moved(place):
        words.append(_("Shares of the weight changed too, because a KPI began or ceased to count; the rows say where."))
    most = steps[0]
    return " ".join(words).format(change=points_words(say, change), name=most.name, points=say.change(most.delta))


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
        note=_rounding_note(place, [step.delta for step in steps], ends),
    )


def _rounding_note(place: Place, deltas: list[Fraction], ends: _Ends) -> str:
    """Return how the printed points and scores differ from their sums; nothing where they agree."""
    say = place.company.say
    _ = say.translate
    change, printed = ends.end - ends.start, sum(map(say.rounded, deltas), start=Decimal(0))
    words = []
    if printed != say.rounded(change):
        told = _("The printed points give {points}. The change of {change} is their sum before rounding.")
        words.append(told.format(points=say.change(Fraction(printed)), change=say.change(change)))
    levels = accumulate(deltas, initial=ends.start)
    steps = zip(pairwise(levels), deltas, strict=True)
    if any(say.rounded(before) + say.rounded(delta) != say.rounded(after) for (before, after), delta in steps):
        words.append(_("Each score on the way is rounded for itself too, never added up from printed numbers."))
    return " ".join(words)


def _row(place: Place, step: _Step, level: Fraction, drawing: str) -> MoveRow:
    say = place.company.say
    return MoveRow(step.name, step.path, step.note, drawing, say.change(step.delta), say.number(level))


def _waterfall_step(place: Place, step: _Step, level: Fraction) -> WaterfallStep:
    say = place.company.say
    words = say.translate("{name}: {change} points, to {score}")
    title = words.format(name=step.name, change=say.change(step.delta), score=say.number(level))
    return WaterfallStep(rounded(step.delta, 6), step.status, title)


def _caption(place: Place, ends: _Ends, low: Decimal) -> str:
    say = place.company.say
    _ = say.translate
    words = _("From {start} to {end}, in points of the score.").format(
        start=say.plain(_WHOLE) if ends.start == _WHOLE else say.number(ends.start), end=say.number(ends.end)
    )
    cut = _("The axis begins at {low}, so compare lengths with each other, not with 100.").format(low=say.plain(low))
    return f"{words} {cut}" if low > 0 else words
