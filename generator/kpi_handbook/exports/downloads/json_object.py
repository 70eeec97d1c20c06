"""The tables of a page as JSON, at a fixed address: `kpis/` has its data at `api/kpis.json`."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from kpi_handbook.exports.downloads.written import Written
from kpi_handbook.views.language import Language
from kpi_handbook.views.tables.table import Cell, Dataset, Table

FOLDER = "api/"
SCHEMA_VERSION = 1


def written(path: str, dataset: Dataset, say: Language) -> Iterator[Written]:
    """Yield one file for the page."""
    content = partial(json_text, path, dataset, say.code)
    yield Written("JSON", address(path), f"{dataset.name}.json", content)


def address(path: str) -> str:
    """Return where the data of a page stands."""
    return f"{FOLDER}{path.rstrip('/')}.json"


def json_text(path: str, dataset: Dataset, language: str) -> str:
    """Return the tables as one JSON object: numbers as decimal text, days as ISO dates, nothing as null."""
    return text(
        {
            "schema_version": SCHEMA_VERSION,
            "kind": dataset.kind,
            "title": dataset.title,
            "language": language,
            "page": path,
            "period": dataset.period,
            "revision": dataset.revision,
            "tables": [_table(table) for table in dataset.tables],
        }
    )


def text(data: dict[str, Any]) -> str:
    """Return data as the files of the interface are written."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _table(table: Table) -> dict[str, Any]:
    ids = [column.id for column in table.columns]
    return {
        "id": table.id,
        "title": table.title,
        "columns": [{"id": one.id, "title": one.title, "kind": one.kind} for one in table.columns],
        "rows": [dict(zip(ids, map(_cell, row), strict=True)) for row in table.rows],
    }


def _cell(cell: Cell) -> str | None:
    match cell:
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
    return cell
