"""The file begins with a byte-order mark.

## What it does
Reports the three invisible bytes that some programs put before the first letter.

## Why it matters
They are harmless here and confuse other readers of the same file.

## How to fix
Save as "UTF-8" instead of "UTF-8 with BOM".

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import Edit, Fix, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find every byte-order mark."""
    for document, finding in subject.found("byte_order_mark"):
        message = say("the file begins with an invisible mark, a byte-order mark")
        fix = Fix((Edit(Span(1, 0, 1, 1), ""),))
        yield about(document, finding, message, say('save it as "UTF-8", not as "UTF-8 with BOM"'), fix=fix)
