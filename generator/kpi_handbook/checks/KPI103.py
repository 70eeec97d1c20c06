"""A field that must be there is absent.

## What it does
Reports all mandatory fields that a mapping lacks, in one problem.

## Why it matters
A KPI without owner, source or unintended consequences cannot be measured with the data that exist, nor trusted.

## How to fix
Add the fields. `kpi check --fix` writes them with TODO as value; the checks go on asking until it is replaced.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.checks.stubs import adding
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find the fields that a mapping lacks, in one problem."""
    for document, finding in subject.found("missing_field"):
        message = say("these fields must be there and are not: {fields}", **finding.details)
        fix = adding(document, finding.path, finding.details["fields"].split(", "))
        yield about(document, finding, message, say("add {fields}", **finding.details), fix=fix)
