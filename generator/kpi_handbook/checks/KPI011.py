"""A dot separates thousands in a number.

## What it does
Reports `50.000` where a number is expected.

## Why it matters
In Indonesian writing 50.000 is fifty thousand; to a machine it is fifty.

## How to fix
Write the number without grouping, with a decimal point only where there are decimals.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Severity, say
def check(subject: Subject) -> Iterator[Found]:
    for document, finding in subject.found("thousands_dot"):
        text = finding.details["text"]
        short = text.split(".", maxsplit=1)[0]
        message = say("{text} may mean {short} or {long}", text=text, short=short, long=text.replace(".", ""))
        help_text = say("write {long}, or {short} if that is meant", short=short, long=text.replace(".", ""))
        yield about(document, finding, message, help_text)


RULE = Rule("KPI011", "thousands-dot", Severity.ERROR, __doc__, check)
