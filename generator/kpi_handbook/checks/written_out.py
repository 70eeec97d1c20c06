"""Fixes that write a value out where it was written by reference or under a tag."""

import re

from kpi_handbook.load import Document, Finding
from kpi_handbook.load.quotes import quoted
from kpi_handbook.load.references import Mark, marks
from kpi_handbook.problems import Edit, Fix, Span

_ONE_VALUE = re.compile(r"[^,\[\]{}\n]+")  # what reads alike in braces and outside of them
_QUOTES = ('"', "'")
_OTHER_TYPES = {"!!int", "!!float", "!!bool", "!!null"}


def without_anchor(document: Document, finding: Finding) -> Fix | None:
    """Return the fix that drops an anchor and writes its single value in the place of each alias."""
    found = marks(document.text)
    anchor = next((mark for mark in found if mark.kind == "anchor" and mark.span[:2] == finding.span[:2]), None)
    if anchor is None or sum((mark.kind, mark.name) == ("anchor", anchor.name) for mark in found) > 1:
        return None
    aliases = [mark for mark in found if (mark.kind, mark.name) == ("alias", anchor.name)]
    value = document.written(anchor.scalar) if anchor.scalar else ""
    is_simple = value.startswith(_QUOTES) or _ONE_VALUE.fullmatch(value)
    if aliases and (not is_simple or "\n" in value):
        return None
    return Fix((_dropped(document, anchor), *(Edit(alias.span, value) for alias in aliases)), safe=False)


def without_tag(document: Document, finding: Finding) -> Fix | None:
    """Return the fix that drops a tag, or all directives; a text that a tag kept text is quoted."""
    found = marks(document.text)
    directives = [mark.span for mark in found if mark.kind == "directive"]
    if finding.details["tag"] == "%":
        return Fix(tuple(Edit(Span(span.line, 1, span.line + 1, 1), "") for span in directives)) if directives else None
    tag = next((mark for mark in found if mark.kind == "tag" and mark.span[:2] == finding.span[:2]), None)
    if tag is None:
        return None
    value = document.written(tag.scalar) if tag.scalar else ""
    if value.startswith(_QUOTES) and tag.name in _OTHER_TYPES:
        return None  # a number, or the text that looks like one?
    if tag.scalar and tag.name == "!!str" and not value.startswith((*_QUOTES, "|", ">")):
        return Fix((_dropped(document, tag), Edit(tag.scalar, quoted(value))))
    return Fix((_dropped(document, tag),))


def _dropped(document: Document, mark: Mark) -> Edit:
    """Return the edit that takes a mark away with the blanks behind it, or before it where it ends the line."""
    line = document.lines[mark.span.line - 1]
    start, end = mark.span.column - 1, mark.span.end_column - 1
    behind = line[end:]
    if behind.strip():
        end += len(behind) - len(behind.lstrip())
    else:
        start = len(line[:start].rstrip())
    return Edit(Span(mark.span.line, start + 1, mark.span.line, end + 1), "")
