"""What readers take away from a page: one module a format, and one name in FORMATS."""

from collections.abc import Callable, Iterator

from kpi_handbook.exports.downloads import csv_file, json_object, workbook
from kpi_handbook.exports.downloads.written import Written
from kpi_handbook.views.language import Language
from kpi_handbook.views.tables.table import Dataset

FORMATS: tuple[Callable[[str, Dataset, Language], Iterator[Written]], ...] = (
    csv_file.written,
    workbook.written,
    json_object.written,
)


def downloads_of(path: str, dataset: Dataset, say: Language) -> Iterator[Written]:
    """Return the files of a page's tables, from the address of the page."""
    for written in FORMATS:
        yield from written(path, dataset, say)


__all__ = ["FORMATS", "Written", "downloads_of"]
