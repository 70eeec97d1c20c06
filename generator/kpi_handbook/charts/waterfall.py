"""Why a score is not 100, or what moved it: one step drawing for each row of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise

from kpi_handbook.charts import svg
from kpi_handbook.charts.axis import Axis, round_ticks
from kpi_handbook.charts.bullet import status_bar

_WIDTH, _HEIGHT = 300, 40
_BAR_TOP, _BAR = 14, 12
_SLIVER = 1.0  # a step of nothing still shows where it stands


@dataclass(frozen=True)
class WaterfallStep:
    """What one row adds or takes away, in points."""

    delta: Decimal
    status: str
    title: str


def waterfall(
    steps: Sequence[WaterfallStep], *, start: Decimal, end: Decimal, start_title: str, end_title: str
) -> list[str]:
    """Return the drawings of the start row, of each step, and of the end row; together they make one chart."""
    low, high = waterfall_range(steps, start=start, end=end)
    axis = Axis(low, high, 0, _WIDTH)
    levels = list(accumulate((step.delta for step in steps), initial=start))
    first, last = axis.at(start), axis.at(end)
    rows = [_row(start_title, first, _mark(first), svg.line("l-link", first, 32, first, _HEIGHT))]
    for step, (before, after) in zip(steps, pairwise(levels), strict=True):
        rows.append(_row(step.title, first, *_step(step.status, axis.at(before), axis.at(after))))
    tail = axis.at(levels[-1])
    return [*rows, _row(end_title, first, svg.line("l-link", tail, 0, tail, 8), _mark(last))]


def waterfall_range(steps: Sequence[WaterfallStep], *, start: Decimal, end: Decimal) -> tuple[Decimal, Decimal]:
    """Return where the axis begins and ends, for the caption that must say a cut axis."""
    levels = [end, *accumulate((step.delta for step in steps), initial=start)]
    low, high = min(levels), max(levels)
    room = (high - low) / 20 or Decimal(1)
    return round_ticks(low - room, high, 8)[0], high + room


def _step(status: str, before: float, after: float) -> tuple[str, ...]:
    x, width = min(before, after), max(abs(after - before), _SLIVER)
    return (
        svg.line("l-link", before, 0, before, _BAR_TOP),
        *status_bar(status, (x, _BAR_TOP), (width, _BAR)),
        svg.line("l-link", after, _BAR_TOP + _BAR, after, _HEIGHT),
    )


def _mark(x: float) -> str:
    return svg.line("l-target", x, 8, x, 32)


def _row(title: str, first: float, *parts: str) -> str:
    origin = svg.line("l-grid", first, 0, first, _HEIGHT)
    return svg.image("", _WIDTH, _HEIGHT, origin, *parts, title=title, stretch=True)
