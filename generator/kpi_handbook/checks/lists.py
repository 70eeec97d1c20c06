"""Fixes that take one value out of its list, or put one into a list."""

import re

from kpi_handbook.load import Document, FieldPath
from kpi_handbook.load.extents import end_of, is_flow
from kpi_handbook.load.quotes import quoted
from kpi_handbook.problems import Edit, Fix, Span

_DASH = re.compile(r":[ \t]*\n[ \t]*-[ \t]+|:[ \t]+-[ \t]+")
_IDS = re.compile(r"[\w.-]+(?:, *[\w.-]+)*")


def unlisted(document: Document, path: FieldPath, items: list[object]) -> Fix | None:
    """Return the fix that writes the one value of a list in its place."""
    if len(items) != 1 or isinstance(items[0], dict | list) or items[0] is None:
        return None
    around, value = document.places[path], document.places[(*path, 0)].value
    end = end_of(document, path, items)
    before = Span(*around.value[:2], *value[:2])
    behind = Span(*value[2:], *end)
    if is_flow(document, path):
        is_alone = document.written(before).strip() == "[" and document.written(behind).strip(" ,") == "]"
        return Fix((Edit(before, ""), Edit(behind, "")), (path,), safe=False) if is_alone else None
    if around.key is None:
        return None
    before = Span(*around.key[2:], *value[:2])
    return Fix((Edit(before, ": "),), (path,), safe=False) if _DASH.fullmatch(document.written(before)) else None


def listed(document: Document, path: FieldPath) -> Fix | None:
    """Return the fix that writes a single value, or names between commas, as a list."""
    span = document.span(path)
    text = document.written(span)
    if not text or "\n" in text or text.startswith(("{", "[", "|", ">")):
        return None
    inner = text if text.startswith(('"', "'")) or _IDS.fullmatch(text) else quoted(text)
    return Fix((Edit(span, f"[{inner}]"),), (path,), safe=False)
