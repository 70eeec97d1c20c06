"""A line of a few periods, small enough for a table cell."""

from collections.abc import Sequence
from decimal import Decimal

from kpi_handbook.charts import svg
from kpi_handbook.charts.axis import Axis

_WIDTH, _HEIGHT = 100, 28
_LEFT, _RIGHT, _EDGE = 2.0, 94.0, 96.0
_TOP, _BOTTOM = 3.0, 25.0


def sparkline(
    values: Sequence[Decimal | None],
    *,
    title: str,
    low: Decimal,
    high: Decimal,
    reference: Decimal | None = Decimal(100),
) -> str:
    """Return a sparkline on the table's common scale; a hollow dot marks a last known value that is not the newest."""
    axis = Axis(low, max(high, low + 1), _BOTTOM, _TOP)
    step = (_RIGHT - _LEFT) / max(len(values) - 1, 1)
    points = [None if value is None else (_LEFT + i * step, axis.at(value)) for i, value in enumerate(values)]
    behind = ""
    if reference is not None and low <= reference <= high:
        behind = svg.line("l-link", 0, axis.at(reference), _EDGE, axis.at(reference))
    known = [point for point in points if point is not None]
    newest = "dot" if points and points[-1] is not None else "dot-o"
    ends = [svg.dot("dot", point, 1.6) for point in _alone(points)] + [svg.dot(newest, at, 2.6) for at in known[-1:]]
    return svg.image("k-spark", _WIDTH, _HEIGHT, behind, svg.polylines("l-main", points), *ends, title=title)


def _alone(points: list[svg.Point | None]) -> list[svg.Point]:
    around = [None, *points, None]
    return [
        point
        for before, point, after in zip(around, around[1:], around[2:], strict=False)
        if point is not None and before is None and after is None
    ]
