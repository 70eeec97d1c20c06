"""A key is not text.

## What it does
Reports keys that are numbers, lists or mappings, and keys written behind a `?`.

## Why it matters
Readers turn them into different names: to some the key `1` is the number, to others the text "1".

## How to fix
Quote the key.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load.quotes import quoted
from kpi_handbook.problems import Edit, Fix, say


def check(subject: Subject) -> Iterator[Found]:
    """Find keys that are no text."""
    for document, finding in subject.found("key_not_text"):
        if finding.details["key"] == "?":
            message = say("this field name is not one plain text")
            yield about(document, finding, message, say("write a text and a colon; quote it if it needs brackets"))
            continue
        message = say('the field name "{key}" is not text', **finding.details)
        fix = Fix((Edit(finding.span, quoted(document.written(finding.span))),))
        yield about(document, finding, message, say('quote it: "{key}"', **finding.details), fix=fix)
