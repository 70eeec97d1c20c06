"""An id is not written as ids are.

## What it does
Reports ids of KPIs, policies and dictionaries that are not lower-case words joined by hyphens (at most 64 characters),
codes that are not capitals, digits and hyphens, and names for expressions that are not lower-case words joined by
underscores.

## Why it matters
Ids stand in addresses, file names and records for ever; one way of writing keeps them unique.

## How to fix
Write the id as the help shows.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Severity, say

_HELP = {
    "kebab": "write lower-case letters and digits joined by hyphens, such as mkt-market-share",
    "code": "write capitals, digits and hyphens, such as MGR-CMP",
    "snake": "write lower-case letters and digits joined by underscores, such as closed_verified",
}


def check(subject: Subject) -> Iterator[Found]:
    """Find ids that are not written as ids."""
    for document, finding in subject.found("bad_id"):
        message = say('"{text}" is not written as an id', **finding.details)
        yield about(document, finding, message, say(_HELP[finding.details["kind"]]))


RULE = Rule("KPI106", "bad-id", Severity.ERROR, __doc__, check)
