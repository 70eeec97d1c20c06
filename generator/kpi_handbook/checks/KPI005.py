"""Other YAML readers take this for something else.

## What it does
Reports plain words such as `yes`, `no`, `on`, `off` (a warning) and plain numbers with a leading zero or in base 60
(an error), as value, key or list item.

## Why it matters
`no` is the country code of Norway and also "false"; `24:00` is 1440 to older readers and `010` is 8. A number that
two tools read differently must not decide a score.

## How to fix
Quote the word; write the number in full.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document, Finding
from kpi_handbook.load.quotes import quoted
from kpi_handbook.problems import Edit, Fix, Severity, say

_TRUE = {"y", "yes", "on"}


def check(subject: Subject) -> Iterator[Found]:
    """Find words and numbers that other YAML readers take for something else."""
    wanted = {
        (document.path, finding.path): finding.details.get("wanted", "")
        for document, finding in subject.found("wrong_type")
    }
    for document, finding in subject.found("ambiguous"):
        yield _found(document, finding, wanted.get((document.path, finding.path), ""))


def _found(document: Document, finding: Finding, wanted: str) -> Found:
    """Return what to write in a field that asks for a certain kind of value, or for any text."""
    kind, text = finding.details["kind"], finding.details["text"]
    place = document.places.get(finding.path)
    is_key = place is not None and place.key == finding.span
    write, severity = quoted(text), Severity.WARNING if kind == "word" else Severity.ERROR
    help_text = say("quote it: {write}", write=write)
    if is_key:
        wanted = ""
    if kind == "word" and wanted == "true or false":
        write, severity = "true" if text.lower() in _TRUE else "false", Severity.ERROR
        help_text = say("write {write}; to other fields it is a word and is quoted", write=write)
    elif kind == "number" and "number" in wanted:
        write = finding.details["write"]
        help_text = say("write {write}; quote it if it is no number", write=write)
    elif kind == "time" and "number" in wanted:
        minutes = finding.details["minutes"]
        help_text = say("write a number such as {minutes} in the field's unit, without quotes", minutes=minutes)
    message = say('"{text}" is read as something else by other programs', text=text)
    is_clear = kind != "time" or "number" not in wanted
    fix = Fix((Edit(finding.span, write),), (finding.path,)) if is_clear else None
    return Found(document, finding.span, finding.path, message, help_text, severity=severity, fix=fix)
