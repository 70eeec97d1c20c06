"""Reviews of a change as text: one module a format, and one name in FORMATS."""

from collections.abc import Callable, Mapping

from kpi_handbook.exports.reviews import full, json_object, markdown
from kpi_handbook.exports.reviews.of_problems import as_problems
from kpi_handbook.exports.reviews.told import Told

FORMATS: Mapping[str, Callable[[Told], str]] = {
    "full": full.text,
    "markdown": markdown.text,
    "json": json_object.text,
    "sarif": as_problems("sarif"),
    "github": as_problems("github"),
    "gitlab": as_problems("gitlab"),
}

__all__ = ["FORMATS", "Told"]
