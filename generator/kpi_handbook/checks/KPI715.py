"""Something personal stands where everybody reads.

## What it does
Looks for ids of employees (`EMP-`), e-mail addresses, mobile numbers and the sixteen digits of an identity card (NIK)
in every file but those under `people/`: in YAML, in the cells of text of submitted values, and in the history of a
period. Ids of employees are always looked for; the rest belongs to the preview.

## Why it matters
What is in `kpi_defs/` and `periods/` is published, copied and kept in the history of the repository. The law on
personal data (UU PDP) asks for a reason to hold such data, and a handbook of measures has none.

## How to fix
Name the role instead. What is about a person belongs in `people/`, which no public build reads.

## Options
None.
"""

import re
from collections.abc import Iterator, Sequence

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document
from kpi_handbook.problems import Say, Span, say

Kinds = Sequence[tuple[re.Pattern[str], Say]]

_KINDS: Kinds = (
    (re.compile(r"\bEMP-[0-9]+\b"), say("the id of an employee")),
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), say("an e-mail address")),
    (
        re.compile(r"(?<![\w.,+-])(?:\+62|0)[ -]?8[0-9]{1,2}(?:[ -]?[0-9]{3,4}){2,3}(?![\w-]|[.,][0-9])"),
        say("a phone number"),
    ),
    (re.compile(r"(?<![\w.,-])[0-9]{16}(?![\w-]|[.,][0-9])"), say("the number of an identity card")),
)
_TEXT_COLUMNS = ("submitted_by", "validated_by", "evidence", "reconciliation", "approved_by", "reason")


def check(subject: Subject) -> Iterator[Found]:
    """Find personal data outside of people/."""
    return _outside(subject, _KINDS)


def employees(subject: Subject) -> Iterator[Found]:
    """Find ids of employees outside of people/."""
    return _outside(subject, _KINDS[:1])


def _outside(subject: Subject, kinds: Kinds) -> Iterator[Found]:
    for document in (*subject.handbook.documents, *_histories(subject)):
        is_public = not document.path.startswith("people/")
        if is_public and any(pattern.search(document.text) for pattern, _ in kinds):
            for number, line in enumerate(document.text.split("\n"), 1):
                for start, end, what in _in(line, kinds):
                    yield _found(document, Span(number, start + 1, number, end + 1), what)
    for table in subject.submitted.tables.values():
        for row, cells in enumerate(table.rows):
            for column in _TEXT_COLUMNS:
                for _, _, what in list(_in(cells[column], kinds))[:1]:
                    yield _found(table.document, table.span(row, column), what)


def _histories(subject: Subject) -> Iterator[Document]:
    for history in subject.histories.values():
        yield Document(history.path, history.content.decode("utf-8", "replace"), None, {})


def _in(text: str, kinds: Kinds) -> Iterator[tuple[int, int, Say]]:
    for pattern, what in kinds:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), what


def _found(document: Document, span: Span, what: Say) -> Found:
    message = say("{what} stands in a file that everybody reads", what=what)
    return Found(document, span, (), message, say("name the role instead, or move it to people/"))
