"""Files beside the pages: the focus rules of the strategy map."""

from collections.abc import Iterator

from kpi_handbook.views.company import Company
from kpi_handbook.views.strategy_map import map_style


def assets_of(company: Company) -> Iterator[tuple[str, str]]:
    """Return path and text of each generated file."""
    yield "assets/map-focus.css", map_style(company)
