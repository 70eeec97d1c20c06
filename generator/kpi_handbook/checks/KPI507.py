"""A new version or a revised item does not say who decided it and why.

## What it does
Reports a definition from version 2 on without `change`, and a `change` of a definition or of an item's revision whose
`reason` or `decision` is absent, empty or a placeholder.

## Why it matters
The tutor on the KPI form allows a change of what is measured only with a written reason. Without it nobody can explain
next year why the two halves of a chart differ.

## How to fix
Add `change: {reason: …, decision: …}` with the number of the decision.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, is_given, items, languages
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find changes that nobody explains."""
    for kpi in definitions(subject.handbook):
        yield from _definition(kpi)
    for item in items(subject.handbook):
        for revision in item.get("revisions"):
            yield from _explained(revision.get("change"))


def _definition(kpi: Definition) -> Iterator[Found]:
    version, change = kpi.get("version"), kpi.get("change")
    is_first = not isinstance(version.value, int) or version.value < 2
    if change.path in change.document.places:
        yield from _explained(change)
    elif not is_first:
        message = say("version {version} does not say why it replaces the one before", version=version.value)
        yield at(version, message, say("add change: with the reason and the decision"))


def _explained(change: Field) -> Iterator[Found]:
    if not isinstance(change.value, dict) or not change.value:
        return
    reason, decision = change.get("reason"), change.get("decision")
    if is_given(reason) and all(is_placeholder(words.value) for words in languages(reason)):
        yield at(reason, say("this gives no reason"), say("write why this was changed, in one sentence"))
    if decision.path not in decision.document.places:
        message = say("this change names no decision")
        help_text = say("add decision: with the number of the decision")
        yield Found(change.document, change.key_span, change.path, message, help_text)
    elif is_given(decision) and is_placeholder(decision.value):
        yield at(decision, say("this names no decision"), say("write the number of the decision"))
