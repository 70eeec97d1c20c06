"""A YAML tag or directive stands in the file.

## What it does
Reports tags such as `!!int` or `!x`, and `%` directives.

## Why it matters
Tags made readers run code in the past; a handbook needs none.

## How to fix
Drop the tag; quote a text that must stay text.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.checks.written_out import without_tag
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find tags and directives."""
    for document, finding in subject.found("tag"):
        message = say("{tag} tells programs how to read the value, which no file here does", **finding.details)
        help_text = say("remove the tag; quote the text if it begins with an exclamation mark")
        if finding.details["tag"] == "%":
            message, help_text = (
                say("this line tells programs how to read the file, which no file here does"),
                say("remove the line"),
            )
        yield about(document, finding, message, help_text, fix=without_tag(document, finding))
