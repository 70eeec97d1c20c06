"""Achievement against 100, with the status bands behind the bar."""

from decimal import Decimal
from functools import lru_cache

from kpi_handbook.charts import svg

HUNDRED = Decimal(100)
STATUSES = ("good", "watch", "bad")

_HEIGHT = 14
_ROOM = Decimal(102)  # so that the line at 100 stays whole under a cap of 100


def bullet(
    achievement: Decimal | None, *, status: str, title: str, green: Decimal, amber: Decimal, cap: Decimal
) -> str:
    """Return a bullet from 0 to the cap in percent; a missing achievement leaves the bands and draws no bar."""
    end = max(cap, green)
    bar = () if achievement is None else status_bar(status, (0, 4), (float(min(max(achievement, Decimal(0)), end)), 6))
    bands, target = _bands(amber, green, end), svg.line("l-target", HUNDRED, 0, HUNDRED, _HEIGHT)
    return svg.image("k-bullet", max(end, _ROOM), _HEIGHT, bands, *bar, target, title=title, stretch=True)


@lru_cache  # a policy has one set of bands, and a page a bar for each of its KPIs
def _bands(amber: Decimal, green: Decimal, end: Decimal) -> str:
    edges = (("b1", Decimal(0), amber), ("b2", amber, green), ("b3", green, end))
    return "".join(svg.rect(css, low, 0, high - low, _HEIGHT) for css, low, high in edges)


def status_bar(status: str, at: svg.Point, size: svg.Point) -> tuple[str, ...]:
    """Return a bar in its status colour; watch is split along its middle, as amber and red look alike to some eyes."""
    (x, y), (width, height) = at, size
    bar = svg.rect(f"f-{status if status in STATUSES else 'none'}", x, y, width, height)
    slit = height * 0.25
    return (bar, svg.rect("split", x, y + (height - slit) / 2, width, slit)) if status == "watch" else (bar,)
