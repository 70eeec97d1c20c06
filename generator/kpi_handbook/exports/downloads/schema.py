"""The JSON Schema of the files in `api/` (draft 2020-12); keys are only ever added."""

from typing import Any

from kpi_handbook.exports.downloads.json_object import FOLDER, SCHEMA_VERSION

PATH = f"{FOLDER}schema.json"


def schema() -> dict[str, Any]:
    """Return the schema: a file is the tables of a page, or the list of all files."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kpi-handbook:api:{SCHEMA_VERSION}",
        "title": "A file of the handbook's data",
        "oneOf": [{"$ref": "#/$defs/tables"}, {"$ref": "#/$defs/handbook"}],
        "$defs": {
            "tables": _object(_ABOUT, page=_text("Address of the page that shows the same."), tables=_TABLES),
            "handbook": _object(
                {**_ABOUT, "kind": {"const": "handbook"}},
                languages={"type": "array", "items": {"type": "string"}, "minItems": 1},
                cycle=_or_null("The latest cycle with values."),
                commit=_or_null("The commit that the site was built from."),
                as_of={"type": "string", "format": "date", "description": "The day that the handbook is of."},
                documents={"type": "array", "items": _DOCUMENT},
            ),
        },
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _or_null(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "description": description}


def _object(shared: dict[str, Any], **own: dict[str, Any]) -> dict[str, Any]:
    """Return an object that has at least these keys."""
    properties = shared | own
    return {"type": "object", "properties": properties, "required": list(properties)}


_REVISION = {
    "type": ["integer", "null"],
    "minimum": 0,
    "description": "The published revision of the period; null while it is provisional.",
}
_ABOUT: dict[str, Any] = {
    "schema_version": {"const": SCHEMA_VERSION},
    "kind": _text("What the file is about, such as kpis, scorecard or results.") | {"not": {"const": "handbook"}},
    "title": _text("What people call it."),
    "language": _text("The language of its words."),
    "period": {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}$", "description": "The period it is about."},
    "revision": _REVISION,
}
_COLUMN = _object(
    {},
    id=_text("The key of its cells in every row."),
    title=_text("Its heading."),
    kind={
        "enum": ["text", "number", "date"],
        "description": "A number is decimal text as the page shows it; the column `<id>_exact` has six decimals.",
    },
)
_ROW = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
_TABLE = _object(
    {},
    id=_text("Its name in the file."),
    title=_text("Its heading."),
    columns={"type": "array", "items": _COLUMN, "minItems": 1},
    rows={"type": "array", "items": _ROW},
)
_TABLES = {"type": "array", "items": _TABLE, "minItems": 1}
_DOCUMENT = _object(
    {},
    kind=_text("What the file is about."),
    title=_text("What people call it."),
    page=_text("Address of the page that shows the same."),
    path=_text("Address of the file, from the root of the language."),
    period={"type": ["string", "null"]},
    revision=_REVISION,
)
