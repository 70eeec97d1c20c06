"""The working of a number in words and figures: one line a step, the same for pages and terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views.figures import measure
from kpi_handbook.views.language import Language
from kpi_scoring.formula import branch_taken, parse, with_figures
from kpi_scoring.methods import BY_NAME
from kpi_scoring.methods.milestone_date import DEFAULT_BANDS
from kpi_scoring.records import Value
from kpi_scoring.working import Working


@dataclass(frozen=True)
class Line:
    """One step: what it is, how it was made, what it gives."""

    label: str
    figures: str
    result: str


def working_lines(work: Working, kpi: Kpi, book: Handbook, say: Language) -> tuple[Line, ...]:
    """Return the working from the submitted values to what the KPI adds to its scorecard."""
    return tuple(_lines(work, kpi, book, say))


def _lines(work: Working, kpi: Kpi, book: Handbook, say: Language) -> Iterator[Line]:
    _ = say.translate
    yield from _inputs(work, kpi, say)
    result = work.result
    if kpi.is_milestone:
        yield from _milestone(work, say)
    elif result.to_date is not None:
        yield Line(_("To date"), _aggregation(work, kpi, say), measure(result.to_date, kpi, book, say))
    if result.target is not None:
        yield Line(_("Target"), _target(work, say), measure(result.target, kpi, book, say))
    if result.raw is not None:
        yield Line(_("Achievement"), _formula(work, say), _raw(work, say))
        yield Line(_("Floor and cap"), *_limits(work, say))
    if result.achievement is None:
        yield Line(_("No number"), state_words(result.state, say), "–")
        return
    if result.raw is None:
        yield Line(_("Achievement"), _("missing after the lock: the floor counts"), say.points(result.achievement))
    yield from _contribution(work, say)


def state_words(state: str, say: Language) -> str:
    """Return a scoring state in words."""
    _ = say.translate
    return {
        "reported": _("reported"),
        "late": _("late"),
        "stale": _("last known value"),
        "not_due": _("not due yet"),
        "not_applicable": _("not applicable, approved"),
        "missing": _("missing"),
        "disputed": _("disputed"),
        "invalid": _("invalid"),
    }[state]


def _inputs(work: Working, kpi: Kpi, say: Language) -> Iterator[Line]:
    _ = say.translate
    values = [value for value in work.values if value.state in {"reported", "late"}]
    if kpi.is_milestone or not values:
        return
    if any(value.denominator is not None for value in values):
        names = [say.say(one.name) for one in kpi.base_measures[:2]] or [_("Numerator"), _("Denominator")]
        columns = ([v.numerator for v in values], [v.denominator for v in values])
        for name, column, total in zip(names, columns, work.result.sums, strict=False):
            yield Line(name, " + ".join(say.plain(n) for n in column if n is not None), say.plain(total or 0))
        return
    joined = " + " if work.item.aggregation in {"sum", "average"} else " · "
    shown = values if work.item.aggregation != "last" else values[-1:]
    yield Line(_("Values"), joined.join(say.plain(v.value) for v in shown if v.value is not None), _periods(shown, say))


def _periods(values: list[Value], say: Language) -> str:
    _ = say.translate
    return _("{count} periods").format(count=len(values)) if len(values) > 1 else ""


def _aggregation(work: Working, kpi: Kpi, say: Language) -> str:
    _ = say.translate
    above, below = work.result.sums
    if below is not None and above is not None:
        if kpi.formula.expression and work.tree is not None:
            figures = dict(zip(work.item.measures, (say.plain(above), say.plain(below)), strict=False))
            return kpi.formula.expression if not figures else _put_in(kpi, figures)
        scale = f" × {say.plain(work.item.scale)}" if work.item.scale != 1 else ""
        return f"{say.plain(above)} ÷ {say.plain(below)}{scale}"
    words = {
        "sum": _("sum of the periods"),
        "average": _("mean of the periods that have a value"),
        "last": _("latest value"),
        "min": _("lowest period"),
        "max": _("highest period"),
    }
    text = words.get(work.item.aggregation, "")
    if work.item.aggregation == "average" and above is not None:
        count = above / work.result.to_date if work.result.to_date else Fraction(1)
        return f"{say.plain(above)} ÷ {say.plain(count)}"
    if work.result.age:
        text += ", " + _("{count} period old").format(count=work.result.age)
    return text


def _put_in(kpi: Kpi, figures: Mapping[str, str]) -> str:
    tree = parse(kpi.formula.expression or "0", frozenset(figures))
    return _signs(with_figures(tree, figures))


def _target(work: Working, say: Language) -> str:
    _ = say.translate
    item = work.item
    if item.target is None:
        return ""
    if item.phasing == "linear":
        total = max(1, work.periods // max(item.every, 1))
        return f"{say.plain(item.target)} × {work.result.counted} ÷ {total}"
    return _("the same in every period") if item.phasing == "flat" else _("as listed for the period")


def _formula(work: Working, say: Language) -> str:
    method = BY_NAME.get(work.item.method)
    if "overdue" in work.result.flags:
        return say.translate("due and not delivered: 0 until it is delivered")
    if method is not None and method.tables and method.name not in {"binary", "rating", "milestone_weighted"}:
        return _table(work, say)
    return formula_in_figures(work, say)


def formula_in_figures(work: Working, say: Language) -> str:
    """Return the part of the formula that the figures take, with the figures put in."""
    assert work.tree is not None
    figures = {name: say.plain(value) for name, value in work.inputs.items()}
    return _signs(with_figures(branch_taken(work.tree, work.inputs), figures))


def _table(work: Working, say: Language) -> str:
    """Return the steps of a method that has a table, best first."""
    _ = say.translate
    parameters = work.item.parameters
    if "bands" in parameters:
        parts = [
            _("{edge} or more scores {score}").format(edge=say.plain(band["min"]), score=say.plain(band["score"]))
            if band.get("min") is not None
            else _("{edge} or less scores {score}").format(edge=say.plain(band["max"]), score=say.plain(band["score"]))
            for band in parameters["bands"]
        ]
        return " · ".join([*parts, _("else {score}").format(score=say.plain(parameters.get("below") or 0))])
    if "points" in parameters:
        return " · ".join(f"{say.plain(p['at'])} → {say.plain(p['score'])}" for p in parameters["points"])
    bands = parameters.get("late_bands") or DEFAULT_BANDS
    parts = [
        _("on time {score}").format(score=say.plain(band["score"]))
        if not band["days"]
        else _("up to {days} days late {score}").format(days=band["days"], score=say.plain(band["score"]))
        for band in bands
    ]
    return " · ".join([*parts, _("later {score}").format(score=say.plain(parameters.get("after") or 0))])


def _milestone(work: Working, say: Language) -> Iterator[Line]:
    _ = say.translate
    done = next((value.done for value in reversed(work.values) if value.done), None)
    yield Line(_("Delivered"), "", say.day(done) if done else _("not yet"))
    yield Line(_("Target"), _("due date"), say.day(work.item.due))
    if work.result.late_days is not None:
        days = max(0, work.result.late_days)
        working_days = work.item.parameters.get("days") == "working"
        yield Line(_("Days late"), _("working days") if working_days else _("calendar days"), say.number(days, 0))


def _raw(work: Working, say: Language) -> str:
    return say.translate("no finite ratio") if work.result.unbounded else say.number(work.result.raw)


def _limits(work: Working, say: Language) -> tuple[str, str]:
    _ = say.translate
    item = work.item
    floor = _("no floor") if item.floor is None else _("floor {floor}").format(floor=say.plain(item.floor))
    cap = _("no cap") if item.cap is None else _("cap {cap}").format(cap=say.plain(item.cap))
    effect = {
        "cap": _("the cap counts"),
        "floor": _("the floor counts"),
        "cutoff": _("under the cut-off"),
        "convert": _("converted by the policy's table"),
    }.get(work.limit)
    if effect is None:
        return f"{floor}, {cap}: " + _("not reached"), _("no effect")
    return f"{floor}, {cap}: {effect}", say.points(work.result.achievement)


def _contribution(work: Working, say: Language) -> Iterator[Line]:
    _ = say.translate
    result = work.result
    if work.group is not None and work.group.mean is not None and work.group.score is not None:
        achieved = _achieved(work.peers, say)
        count = len(work.peers)
        label = _("Mean of its perspective")
        yield Line(label, f"({achieved}) ÷ {count}" if count > 1 else achieved, say.points(work.group.mean))
        figures = f"{say.points(work.group.mean)} × {say.percent(work.group.weight)}"
        yield Line(_("The perspective adds"), figures, _of_total(work, say.number(work.group.score), say))
        return
    if result.contribution is not None:
        figures = f"{say.points(result.achievement)} × {_share(result.weight_in_force, say)}"
        yield Line(_("Adds to the scorecard"), figures, _of_total(work, say.number(result.contribution), say))


@lru_cache(maxsize=64)  # every KPI of a perspective lists the same ones
def _achieved(peers: tuple[tuple[str, int], ...], say: Language) -> str:
    return " + ".join(say.plain(Fraction(points, 10**6)) for _kpi, points in peers)


def _share(weight: Fraction, say: Language) -> str:
    return say.percent(weight, None if (weight * 100).denominator == 1 else 2)


def _of_total(work: Working, part: str, say: Language) -> str:
    if work.total is None:
        return part
    return say.translate("{part} of {total}").format(part=part, total=say.points(work.total))


def _signs(text: str) -> str:
    """Return a formula with the signs readers know."""
    return text.replace(" * ", " × ").replace(" / ", " ÷ ")


__all__ = ["Line", "formula_in_figures", "state_words", "working_lines"]
