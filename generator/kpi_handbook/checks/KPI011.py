"""A dot separates thousands in a number.

## What it does
Reports `50.000`, `1.250` and `1.250.000` where a number is expected. A number such as 0.125 or 99.995 is none of these:
its last decimal is not an idle 0. In period files it looks at the rows that people typed, not at `source: system`.

## Why it matters
In Indonesian writing 50.000 is fifty thousand; to a machine it is fifty.

## How to fix
Write the number without grouping, with a decimal point only where there are decimals.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import Edit, Fix, say


def check(subject: Subject) -> Iterator[Found]:
    """Find numbers whose dot separates thousands."""
    for document, finding in subject.found("thousands_dot"):
        text = finding.details["text"]
        long = text.replace(".", "")
        fix = Fix((Edit(finding.span, long),), (finding.path,), safe=False)
        if text.count(".") > 1:
            message = say("the dots in {text} separate thousands", text=text)
            yield about(document, finding, message, say("write {long}", long=long), fix=fix)
        else:
            short = text.rstrip("0").rstrip(".")
            message = say("{text} may mean {short} or {long}", text=text, short=short, long=long)
            help_text = say("write {long}, or {short} if that is meant", short=short, long=long)
            yield about(document, finding, message, help_text, fix=fix)
