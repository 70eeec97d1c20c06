"""The values of some periods against their target: one drawing for a screen, one for a phone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from kpi_handbook.charts import svg
from kpi_handbook.charts.axis import Axis, round_axis
from kpi_handbook.charts.lettering import LEADING, width_of, wrap

Good = Literal["", "above", "below", "between"]

_SHARE_OF_LABELS = 0.3  # of the width, at most, for the labels at the ends of the lines


@dataclass(frozen=True)
class TrendPoint:
    """One period: the scored value to date, the month alone, the target or corridor, and an odd month's note."""

    label: str
    value: Decimal | None
    month: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class _Words:
    value: str
    month: str
    target: str
    zone: str


@dataclass(frozen=True)
class _Frame:
    points: Sequence[TrendPoint]
    axis: Axis
    left: float
    right: float
    top: float
    bottom: float

    @property
    def slot(self) -> float:
        """Return the width of one period."""
        return (self.right - self.left) / max(len(self.points), 1)

    def middle(self, i: int) -> float:
        """Return where the value of period `i` stands."""
        return self.left + (i + 0.5) * self.slot

    def places(self, values: Sequence[Decimal | None]) -> list[svg.Point | None]:
        """Return the point of each value, and a gap for each missing one."""
        return [None if v is None else (self.middle(i), self.axis.at(v)) for i, v in enumerate(values)]


def trend(
    points: Sequence[TrendPoint],
    *,
    key: str,
    title: str,
    desc: str,
    fmt: Callable[[Decimal], str],
    value_label: str = "",
    month_label: str = "",
    target_label: str = "",
    zone_label: str = "",
    good: Good = "",
    wide: tuple[int, int] = (880, 280),
    narrow: tuple[int, int] = (350, 260),
) -> str:
    """Return the chart twice, for `k-wide` and `k-narrow`.

    Labels stand at the ends of their lines, `fmt` writes the ticks, and `good` shades the side of the target
    (or the corridor from `target` to `upper`) that counts as on target.
    """
    words = _Words(value_label, month_label, target_label, zone_label)
    drawings = []
    for css, size in (("k-wide", wide), ("k-narrow", narrow)):
        frame = _frame(points, words, size, fmt)
        parts = (_behind(frame, words, good, fmt), _values(frame), *_notes(frame), *_ends(frame, words, size[0]))
        drawings.append(svg.chart(f"k-chart {css}", size, *parts, key=f"{key}{css[1:]}", title=title, desc=desc))
    return "".join(drawings)


def _frame(points: Sequence[TrendPoint], words: _Words, size: tuple[int, int], fmt: Callable[[Decimal], str]) -> _Frame:
    width, height = size
    values = [v for p in points for v in (p.value, p.month, p.target, p.upper) if v is not None]
    axis = round_axis(values, height - 26.0, 14.0, fmt)
    left = max(28.0, max(width_of(fmt(tick)) for tick in axis.ticks) + 10)
    labels = max(width_of(words.value, bold=True), width_of(words.month), width_of(words.target))
    right = width - min(labels, width * _SHARE_OF_LABELS) - 10
    return _Frame(points, axis, left, right, 14.0, height - 26.0)


def _behind(frame: _Frame, words: _Words, good: Good, fmt: Callable[[Decimal], str]) -> str:
    out = [_zone(frame, good), _zone_label(frame, words.zone, good)]
    for tick in frame.axis.ticks:
        y = frame.axis.at(tick)
        out += [
            svg.line("l-grid", frame.left, y, frame.right, y),
            svg.label("tx t-end", frame.left - 8, y + 4, fmt(tick)),
        ]
    every = _label_stride(frame)
    last = len(frame.points) - 1
    for i, point in enumerate(frame.points):
        if (last - i) % every == 0:
            out.append(svg.label("tx t-mid", frame.middle(i), frame.bottom + 20, point.label))
    edges = ([p.target for p in frame.points], [p.upper for p in frame.points])
    return "".join([*out, *(_steps(frame, edge) for edge in edges)])


def _label_stride(frame: _Frame) -> int:
    widest = max((width_of(point.label) for point in frame.points), default=0.0) + 6
    return max(1, -int(-widest // frame.slot))


def _steps(frame: _Frame, edge: Sequence[Decimal | None]) -> str:
    runs = "".join(f"M{_xy(run[0])}{_walk(run[1:])}" for run in _step_runs(frame, edge))
    return svg.element("path", class_="l-step", d=runs) if runs else ""


def _step_runs(frame: _Frame, edge: Sequence[Decimal | None]) -> Iterator[list[svg.Point]]:
    """Yield the corners of each unbroken staircase, from left to right."""
    for known, group in groupby(enumerate(edge), key=lambda item: item[1] is not None):
        if known:
            yield [
                (frame.left + (i + side) * frame.slot, frame.axis.at(value))
                for i, value in group
                if value is not None
                for side in (0, 1)
            ]


def _zone(frame: _Frame, good: Good) -> str:
    if not good:
        return ""
    targets = list(_step_runs(frame, [point.target for point in frame.points]))
    if good == "between":
        targets = list(_step_runs(frame, [p.target if p.upper is not None else None for p in frame.points]))
        others = list(_step_runs(frame, [p.upper if p.target is not None else None for p in frame.points]))
    else:
        edge = frame.top if good == "above" else frame.bottom
        others = [[(run[0][0], edge), (run[-1][0], edge)] for run in targets]
    path = "".join(
        f"M{_xy(run[0])}{_walk(run[1:])}L{'L'.join(_xy(corner) for corner in reversed(other))}Z"
        for run, other in zip(targets, others, strict=True)
    )
    return svg.element("path", class_="zone", d=path) if path else ""


def _zone_label(frame: _Frame, text: str, good: Good) -> str:
    first = next((i for i, point in enumerate(frame.points) if point.target is not None), None)
    if first is None or not (text and good):
        return ""
    upper = frame.points[first].upper if good == "between" else None
    y = frame.bottom - 7 if good == "below" else frame.top + 14 if upper is None else frame.axis.at(upper) + 14
    return svg.label("tx", frame.left + first * frame.slot + 6, y, text)


def _values(frame: _Frame) -> str:
    months = frame.places([point.month for point in frame.points])
    values = frame.places([point.value for point in frame.points])
    known = [at for at in values if at is not None]
    newest = "dot" if values and values[-1] is not None else "dot-o"
    return "".join(
        [
            svg.polylines("l-soft", months),
            *(svg.dot("dot-o", at, 3.2) for at in months if at is not None),
            svg.polylines("l-main", values),
            *(svg.dot("dot", at, 2) for at in known[:-1] if len(known) < len(values)),
            *(svg.dot(newest, at, 4) for at in known[-1:]),
        ]
    )


def _notes(frame: _Frame) -> Iterator[str]:
    """Yield the notes: under a dip and over a peak, else on the side the line leaves free."""
    values = frame.places([point.value for point in frame.points])
    for i, (point, at) in enumerate(zip(frame.points, values, strict=True)):
        if not point.note or at is None:
            continue
        before, after = values[i - 1] if i else None, values[i + 1] if i + 1 < len(values) else None
        yield _note(frame, point.note, at, before or at, after or at)


def _note(frame: _Frame, text: str, at: svg.Point, before: svg.Point, after: svg.Point) -> str:
    (x, y), half = at, width_of(text) / 2
    is_dip = before[1] <= y and after[1] <= y
    fits = frame.left + half < x < frame.right - half and y + 18 < frame.bottom
    if is_dip and not fits:
        side = "t-end" if x - 2 * half - 10 > frame.left else ""
        return svg.label(f"tx-2 tx-halo {side}".rstrip(), x - 8 if side else x + 8, y + 4, text)
    middle = min(max(x, frame.left + half), frame.right - half)
    return svg.label("tx-2 tx-halo t-mid", middle, y + 18 if is_dip else max(y - 10, frame.top + 2), text)


def _ends(frame: _Frame, words: _Words, width: int) -> Iterator[str]:
    last = {
        "tx-b": (words.value, [p.value for p in frame.points]),
        "tx": (words.month, [p.month for p in frame.points]),
        "tx-2": (words.target, [p.upper if p.upper is not None else p.target for p in frame.points]),
    }
    room = width - frame.right - 6
    wanted = []
    for css, (text, values) in last.items():
        known = [value for value in values if value is not None]
        if text and known:
            wanted.append((frame.axis.at(known[-1]), css, wrap(text, room, 3, bold=css == "tx-b")))
    for y, (_, css, rows) in zip(_apart(sorted(wanted), frame.bottom), sorted(wanted), strict=True):
        yield svg.lines(css, frame.right + 6, y + 4, rows, LEADING)


def _apart(wanted: Sequence[tuple[float, str, list[str]]], bottom: float) -> list[float]:
    """Return the first lines' heights, moved down, then up from the bottom, until no two labels touch."""
    places: list[float] = []
    free = 0.0
    for y, _, rows in wanted:
        places.append(max(y, free))
        free = places[-1] + LEADING * len(rows)
    limit = bottom
    for i in range(len(places) - 1, -1, -1):
        places[i] = min(places[i], limit - LEADING * (len(wanted[i][2]) - 1))
        limit = places[i] - LEADING
    return places


def _walk(corners: Sequence[svg.Point]) -> str:
    return "".join(f"L{_xy(corner)}" for corner in corners)


def _xy(point: svg.Point) -> str:
    return f"{svg.coordinate(point[0])} {svg.coordinate(point[1])}"
