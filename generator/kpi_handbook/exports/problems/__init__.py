"""Problems as text: one module a format, and one name in FORMATS."""

from collections.abc import Callable, Mapping, Sequence

from kpi_handbook.checks.rule import Subject
from kpi_handbook.exports.problems import concise, full, json_lines
from kpi_handbook.problems import Problem

FORMATS: Mapping[str, Callable[[Sequence[Problem], Subject], str]] = {
    "full": full.text,
    "concise": concise.text,
    "json": json_lines.text,
}
