"""Problems as text: one module a format, and one name in FORMATS."""

from collections.abc import Callable, Mapping

from kpi_handbook.exports.problems import concise, full, github, gitlab, json_object, markdown, sarif
from kpi_handbook.exports.problems.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "full": full.text,
    "concise": concise.text,
    "json": json_object.text,
    "github": github.text,
    "gitlab": gitlab.text,
    "sarif": sarif.text,
    "markdown": markdown.text,
}

__all__ = ["FORMATS", "Report"]
