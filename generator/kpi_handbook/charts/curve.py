"""The picture of a scoring method: the actual value across, its achievement up."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from kpi_handbook.charts import svg
from kpi_handbook.charts.axis import Axis, inner_ticks, round_ticks
from kpi_handbook.charts.lettering import width_of

_WIDTH, _HEIGHT = 350, 250
_TOP, _BOTTOM, _RIGHT = 42.0, 204.0, 338.0
_HUNDRED = Decimal(100)


def curve(
    points: Sequence[tuple[Decimal, Decimal]],
    *,
    key: str,
    title: str,
    desc: str,
    target: Decimal | None,
    cap: Decimal | None,
    fmt: Callable[[Decimal], str],
    score_fmt: Callable[[Decimal], str] = str,
    x_label: str = "",
    y_label: str = "",
    target_label: str = "",
    cap_label: str = "",
    mark: tuple[Decimal, Decimal] | None = None,
    mark_label: str = "",
) -> str:
    """Return one small drawing of achievement against value, which also fits a phone.

    Two points with one value draw a step; `mark` is the worked example; `fmt` writes values, `score_fmt` achievements.
    """
    across, up = _axes(points, target, cap, score_fmt)
    parts = (
        *_grid(across, up, fmt, score_fmt),
        svg.label("tx", 0, 12, y_label),
        svg.label("tx t-end", _RIGHT, _HEIGHT - 4, x_label),
        *_target(across, up, target, target_label),
        *_cap(across, up, cap, cap_label, target),
        svg.polylines("l-main", [(across.at(x), up.at(y)) for x, y in points]),
        *_mark(across, up, mark, mark_label),
    )
    return svg.chart("k-chart k-curve", (_WIDTH, _HEIGHT), *parts, key=key, title=title, desc=desc)


def _axes(
    points: Sequence[tuple[Decimal, Decimal]],
    target: Decimal | None,
    cap: Decimal | None,
    score_fmt: Callable[[Decimal], str],
) -> tuple[Axis, Axis]:
    xs = [x for x, _ in points] + ([] if target is None else [target]) or [Decimal(0)]
    ys = [Decimal(0), _HUNDRED, *(y for _, y in points), *([] if cap is None else [cap])]
    ticks = round_ticks(min(ys), max(ys), 3)
    left = max(width_of(score_fmt(tick)) for tick in ticks) + 10
    high = max(*xs, min(xs) + Decimal("0.000001"))
    across = Axis(min(xs), high, left, _RIGHT, inner_ticks(min(xs), high, 4))
    return across, Axis(min(ys), max(ys), _BOTTOM, _TOP, tuple(tick for tick in ticks if tick <= max(ys)))


def _grid(across: Axis, up: Axis, fmt: Callable[[Decimal], str], score_fmt: Callable[[Decimal], str]) -> list[str]:
    out = []
    for tick in up.ticks:
        y = up.at(tick)
        out += [
            svg.line("l-grid" if tick else "l-link", across.start, y, across.end, y),
            svg.label("tx t-end", across.start - 8, y + 4, score_fmt(tick)),
        ]
    for tick in across.ticks:
        x, half = across.at(tick), width_of(fmt(tick)) / 2
        out += [
            svg.line("l-link", x, _BOTTOM, x, _BOTTOM + 4),
            svg.label("tx t-mid", min(max(x, half), _WIDTH - half), _BOTTOM + 18, fmt(tick)),
        ]
    return out


def _target(across: Axis, up: Axis, target: Decimal | None, label: str) -> tuple[str, ...]:
    if target is None:
        return ()
    x, half = across.at(target), width_of(label) / 2
    middle = min(max(x, across.start + half), across.end - half)
    return (
        svg.line("l-step", x, up.end, x, up.start),
        svg.label("tx-2 tx-halo t-mid", middle, up.end - 4, label),
    )


def _cap(across: Axis, up: Axis, cap: Decimal | None, label: str, target: Decimal | None) -> tuple[str, ...]:
    if cap is None:
        return ()
    y = up.at(cap)
    at_left = target is not None and across.at(target) > (across.start + across.end) / 2
    css, x = ("tx tx-halo", across.start) if at_left else ("tx tx-halo t-end", across.end)
    return (svg.line("l-soft", across.start, y, across.end, y), svg.label(css, x, y - 4, label))


def _mark(across: Axis, up: Axis, mark: tuple[Decimal, Decimal] | None, label: str) -> tuple[str, ...]:
    if mark is None:
        return ()
    x, y = across.at(mark[0]), up.at(mark[1])
    is_left = x + width_of(label, bold=True) + 10 > across.end
    side = "tx-b tx-halo t-end" if is_left else "tx-b tx-halo"
    return (svg.dot("dot", (x, y), 4), svg.label(side, x - 9 if is_left else x + 9, y - 6, label))
