"""A key is not text.

## What it does
Reports keys that are numbers, lists or mappings.

## Why it matters
Readers turn them into different names.

## How to fix
Quote the key.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Severity, say
def check(subject: Subject) -> Iterator[Found]:
    for document, finding in subject.found("key_not_text"):
        message = say('the key "{key}" is not text', **finding.details)
        yield about(document, finding, message, say('quote it: "{key}"', **finding.details))


RULE = Rule("KPI010", "key-not-text", Severity.ERROR, __doc__, check)
