"""The text cannot be read as YAML or CSV.

## What it does
Reports the one cause of a text that no reader could take in: a tab as indentation, a colon that wants quotes,
a bracket or quote that is never closed, a sign that must be quoted, a CSV row with too many or too few cells.

## Why it matters
Nothing else in the file can be checked until it reads. The file's ids still count as existing, so that one slip
does not raise a dozen "unknown reference" problems elsewhere.

## How to fix
Do what the help says at the place it points to, then check again.

## Options
None.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pydantic import BaseModel

from kpi_handbook.checks.readable import readable
from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load import Finding
from kpi_handbook.model.kinds import KINDS
from kpi_handbook.model.validate import aliases, record_in
from kpi_handbook.problems import say

_MESSAGES = {
    "blank": ("a blank that is no space stands here", "replace it with spaces"),
    "tab": ("a tab stands where spaces should indent", "replace the tab with spaces"),
    "indent": (
        "this line is indented like none of the lines it belongs to",
        "give it as many spaces as its neighbours; leave the value above empty if this line belongs to it",
    ),
    "no_colon": (
        'this line is no "field: value"',
        "write a colon and a blank behind the field's name; indent the line if it belongs to the text above",
    ),
    "dash": ("a list begins on the line of its field", "begin the list on the next line"),
    "lone_dash": ("a dash stands here in the place of a value", "write the value, or TBD while nobody knows it"),
    "quote": ("this quote is never closed", "close it, or delete it"),
    "colon_below": (
        'the text of "{key}" has a colon of its own',
        "quote the whole text, from behind {key}: to its end, or leave the colon out",
    ),
    "no_comma": (
        'no comma stands before "{field}"',
        "write a comma between two fields, or quote the text if the colon belongs to it",
    ),
    "comma": ("nothing stands before this comma", "delete it, or write the value that is missing"),
    "behind_quote": (
        "text stands behind the closing quote",
        "put all of the text into the quotes, and use the other kind of quotes inside it",
    ),
    "escape": (
        "a backslash in double quotes begins an escape, and this is none",
        "write the text in single quotes, or the backslash twice",
    ),
    "closing": ('this "{bracket}" closes nothing', "delete it, or quote the text if the bracket belongs to it"),
    "colon": ('the text of "{key}" has a colon of its own', "quote the whole text: {key}: {quoted}"),
    "mismatch": ('this "{bracket}" is closed by a "{found}"', 'close it with "{wanted}"'),
    "bracket_or_hash": (
        'this "{bracket}" is never closed: a # behind a blank begins a comment',
        "quote the text with the #, or close the bracket before the comment",
    ),
    "bracket": ('this "{bracket}" is never closed', "close it, or quote the text if the bracket belongs to it"),
    "reserved": ('a plain text cannot start with "{start}"', "quote it: {quoted}"),
    "other": (
        "the text cannot be read from here on ({parser})",
        "compare the indentation and the quotes with the lines above",
    ),
}
_TABLES = {
    "csv_header": ("the first row is not the header of a period file", "write exactly: {expected}"),
    "csv_semicolons": (
        "the cells are separated by semicolons",
        "separate them by commas, and write numbers with a decimal point",
    ),
    "csv_columns": (
        "this row has {found} cells, not {expected}",
        "quote a cell that holds a comma; leave an empty cell where there is no value",
    ),
    "csv_syntax": ("the quotes of this cell do not match", "close the quotes; double a quote inside a quoted cell"),
}


def check(subject: Subject) -> Iterator[Found]:
    """Find every text that could not be read, at its cause."""
    for document, finding in subject.found("syntax"):
        cause = _cause(finding)
        words = [say(template, **cause.details) for template in _MESSAGES[cause.details["cause"]]]
        yield about(document, cause, *words, fix=readable(document, cause))
    for document, finding in subject.found(*_TABLES):
        message, help_text = _TABLES[finding.kind]
        yield about(document, finding, say(message, **finding.details), say(help_text, **finding.details))


def _cause(finding: Finding) -> Finding:
    """A colon behind a word that is a field is no colon of the text: a comma is missing."""
    word = finding.details.get("word")
    return replace(finding, details={"cause": "no_comma", "field": word}) if word in _field_names() else finding


@cache
def _field_names() -> frozenset[str]:
    """Return every name that a field of some record has."""
    return frozenset(name for kind in KINDS for record in _records(kind.record) for name in aliases(record)) | {"en"}


def _records(record: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield record
    for field in record.model_fields.values():
        if (inner := record_in(field.annotation)) is not None:
            yield from _records(inner)
