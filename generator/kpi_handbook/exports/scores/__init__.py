"""Scores as text: one module a format, and one name in FORMATS."""

from collections.abc import Callable, Mapping

from kpi_handbook.exports.scores import csv_rows, json_object, table
from kpi_handbook.views.request import Request

FORMATS: Mapping[str, Callable[[Request], str]] = {
    "table": table.text,
    "json": json_object.text,
    "csv": csv_rows.text,
}
