"""The way of a key result: how much of it is behind, and the grade from which an aspirational one went well."""

from decimal import Decimal

from kpi_handbook.charts import svg
from kpi_handbook.charts.bullet import status_bar

_WAY, _HEIGHT = Decimal(100), 14


def track(grade: Decimal, *, status: str, title: str, good: Decimal) -> str:
    """Return the way from 0 to 1 with a bar up to the grade, and a line where it is good."""
    done = float(min(max(grade, Decimal(0)), Decimal(1)) * _WAY)
    way, ends = svg.rect("b2", 0, 5.5, _WAY, 3), svg.line("l-target", _WAY * good, 1, _WAY * good, _HEIGHT - 1)
    return svg.image(
        "k-bullet", _WAY, _HEIGHT, way, *status_bar(status, (0, 4), (done, 6)), ends, title=title, stretch=True
    )
