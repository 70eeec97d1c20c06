"""Shares of a whole: the quiet bar under a weight or a coverage, and the stacked bar of each layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from kpi_handbook.charts import svg
from kpi_handbook.charts.lettering import width_of, wrap

_WHOLE = Decimal(100)
_GAP, _SECTION_GAP = 1.0, 4.0
_BAR, _PAD = 26.0, 7.0


@dataclass(frozen=True)
class LayerPart:
    """One part of a layer: its percent, what is written into it, and its tone, 1 (dark) to 4 (neutral)."""

    value: Decimal
    label: str
    short: str
    tone: int


@dataclass(frozen=True)
class LayerRow:
    """One layer with the parts of each of its sections; all parts together are 100."""

    label: str
    sections: tuple[tuple[LayerPart, ...], ...]


@dataclass(frozen=True)
class _Sheet:
    css: str
    width: float
    left: float
    top: float
    row: float
    beside: bool  # the layer's name stands beside its bar, not above it


def weight_bar(weight: Decimal, *, largest: Decimal = Decimal(30)) -> str:
    """Return the bar under a printed weight; `largest` is the full length in this table."""
    return _share(weight, max(largest, weight))


def coverage_bar(coverage: Decimal) -> str:
    """Return the bar under a printed coverage, in percent of the whole weight."""
    return _share(coverage, _WHOLE)


def layer_bars(rows: Sequence[LayerRow], *, key: str, title: str, desc: str, heads: Sequence[str]) -> str:
    """Return one stacked bar for each layer, wide and narrow; `heads` name the sections, from left to right."""
    left = min(240.0, max((width_of(row.label) for row in rows), default=0.0) + 24)
    wide = _Sheet("k-chart k-wide", 880, left, 26, 42, beside=True)
    narrow = _Sheet("k-chart k-narrow", 350, 0, 26, 54, beside=False)
    return "".join(
        svg.chart(
            sheet.css,
            (sheet.width, sheet.top + sheet.row * len(rows)),
            *_heads(heads, sheet),
            *(_layer(row, sheet, sheet.top + i * sheet.row) for i, row in enumerate(rows)),
            key=f"{key}-{side}",
            title=title,
            desc=desc,
        )
        for side, sheet in (("wide", wide), ("narrow", narrow))
    )


def _share(value: Decimal, whole: Decimal) -> str:
    scale = 30 / float(whole)
    bar = svg.rect("f-none", 0, 0, float(max(value, Decimal(0))) * scale, 1)
    return svg.drawing("k-weight", 30, 1, svg.rect("b3", 0, 0, 30, 1), bar, stretch=True, aria_hidden="true")


def _heads(heads: Sequence[str], sheet: _Sheet) -> list[str]:
    last = max(len(heads) - 1, 1)
    room = sheet.width - sheet.left
    return [
        svg.label("tx" if i == 0 else "tx t-end" if i == last else "tx t-mid", sheet.left + room * i / last, 13, head)
        for i, head in enumerate(heads)
    ]


def _layer(row: LayerRow, sheet: _Sheet, top: float) -> str:
    bar_top = top if sheet.beside else top + 20
    name_base = top + 17.5 if sheet.beside else top + 14
    name = wrap(row.label, (sheet.left or sheet.width) - 8, 1)
    room = sheet.width - sheet.left - _SECTION_GAP * (len(row.sections) - 1)
    ends = list(accumulate((part.value for parts in row.sections for part in parts), initial=Decimal(0)))
    drawn = []
    starts = iter(ends)
    for i, parts in enumerate(row.sections):
        for part in parts:
            x = sheet.left + i * _SECTION_GAP + float(next(starts) / _WHOLE) * room
            drawn.append(_part(part, x, bar_top, float(part.value / _WHOLE) * room))
    return svg.lines("tx-1", 0, name_base, name, 14) + "".join(drawn)


def _part(part: LayerPart, x: float, y: float, width: float) -> str:
    if width <= _GAP:
        return ""
    words = next((text for text in (part.label, part.short) if width_of(text) + 2 * _PAD <= width), "")
    bar = svg.rect(f"part-{part.tone}", x, y, width - _GAP, _BAR)
    return bar + (svg.label(f"on-{part.tone}", x + _PAD, y + 17.5, words) if words else "")
