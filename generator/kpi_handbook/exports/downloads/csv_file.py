"""A table as CSV: ids as the header, decimals with a point and no grouping, the same in every language."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from kpi_handbook.exports.downloads.written import Written, guarded
from kpi_handbook.views.language import Language
from kpi_handbook.views.tables.table import Cell, Dataset, Table


def written(path: str, dataset: Dataset, _say: Language) -> Iterator[Written]:
    """Yield one file for each table."""
    for place, table in enumerate(dataset.tables):
        name = f"{dataset.name}.csv" if place == 0 else f"{dataset.name}-{table.id.replace('_', '-')}.csv"
        words = "CSV" if place == 0 else f"CSV: {table.title}"
        yield Written(words, path + name, name, partial(csv_text, table))


def csv_text(table: Table) -> str:
    """Return a table as text."""
    out = io.StringIO()
    plain = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow([column.id for column in table.columns])
    for row in table.rows:
        cells = [_cell(cell) for cell in row]
        # Before Python 3.13 a lone carriage return goes out without quotes, and readers end the row there.
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)
    return out.getvalue()


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
    return guarded(cell)
