"""The file holds bytes or characters that a reviewer cannot see as they are.

## What it does
Reports bytes that are not UTF-8, and characters that are invisible or turn text around, at most ten in a file.
The same characters are refused when they are written as an escape.

## Why it matters
A file saved by an office program in another encoding changes its letters; hidden characters make a reviewer
approve something else than what the machine reads (known as Trojan source).

## How to fix
Save the file as UTF-8 and type the character again.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import Edit, Fix, say

_NO_LETTER = "\ufffd"  # five bytes have none in Windows-1252


def check(subject: Subject) -> Iterator[Found]:
    """Find bytes and characters that a reviewer cannot see."""
    for document, finding in subject.found("encoding"):
        message = say("this character is not UTF-8 (byte {byte})", **finding.details)
        help_text = say('save the file as UTF-8; the character was probably "{meant}"', **finding.details)
        fix: Fix | None = Fix((Edit(finding.span, finding.details["meant"]),), safe=False)
        if finding.details["meant"] == _NO_LETTER:
            help_text, fix = say("save the file as UTF-8, and type the character again"), None
        yield about(document, finding, message, help_text, fix=fix)
    for document, finding in subject.found("utf_16"):
        yield about(document, finding, say("the file is UTF-16"), say("save the file as UTF-8"))
    for document, finding in subject.found("hidden_character"):
        message = say("the invisible character {code} stands here", **finding.details)
        yield about(document, finding, message, say("delete it, or type the visible character that is meant"))
