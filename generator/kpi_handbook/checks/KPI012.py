"""A # cuts the end of a value off.

## What it does
Reports a plain value, or an empty one, that is followed by a blank and `#` with text directly behind it.

## Why it matters
"Produk #1 terlaris" becomes "Produk", silently.

## How to fix
Quote the value; put a blank behind the # of a real comment.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load import Document, Finding
from kpi_handbook.load.brackets import without_remark
from kpi_handbook.load.quotes import quoted
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Edit, Fix, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find values that a comment mark cuts."""
    for document, finding in subject.found("hash_cuts"):
        message = say('everything from "{lost}" on is read as a comment', **finding.details)
        span = _whole(document, finding)
        whole = quoted(document.written(span))
        fix = Fix((Edit(span, whole),), (finding.path,))
        yield about(document, finding, message, say("quote the value: {whole}", whole=shown(whole)), fix=fix)


def _whole(document: Document, finding: Finding) -> Span:
    """Return the place of the value with what was cut, up to a comment behind that."""
    kept = document.places[finding.path].value
    line, start = finding.span.line, finding.span.column
    lost = without_remark(document.lines[line - 1][start - 1 :])
    first = kept[:2] if document.written(kept) else (line, start)
    return Span(*first, line, start + len(lost))
