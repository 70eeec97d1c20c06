"""Files beside the pages: the focus rules of the strategy map."""

from collections.abc import Iterator

from kpi_handbook.views.company import Company, Scores
from kpi_handbook.views.language import language
from kpi_handbook.views.strategy_map import map_style


def assets_of(scores: Scores, language_code: str) -> Iterator[tuple[str, str]]:
    """Return path and text of each generated file."""
    yield "assets/map-focus.css", map_style(Company(scores, language(language_code)))
