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

from kpi_handbook.checks.rule import Found, Rule, Subject
from kpi_handbook.problems import Severity, say

_HELP = {
    "word": "quote it: {write}",
    "number": "write {write}; quote it if it is no number",
    "time": "quote it ({write}) if it is a text, or write a number such as {minutes} in the field's unit",
}


def check(subject: Subject) -> Iterator[Found]:
    """Find words and numbers that other YAML readers take for something else."""
    for document, finding in subject.found("ambiguous"):
        details = finding.details
        message = say('"{text}" means different things to different YAML readers', **details)
        severity = Severity.WARNING if details["kind"] == "word" else Severity.ERROR
        help_text = say(_HELP[details["kind"]], **details)
        yield Found(document, finding.span, finding.path, message, help_text, severity=severity)


RULE = Rule("KPI005", "yaml11-ambiguous", Severity.ERROR, __doc__, check)
