"""A field that must be there is absent.

## What it does
Reports all mandatory fields that a mapping lacks, in one problem. Some fields are mandatory because of others: a cap or
floor of a scorecard item needs a reason, and a gate of a policy what it looks at, when it closes, and what it limits.

## Why it matters
A KPI without owner, source or unintended consequences cannot be measured with the data that exist, nor trusted. A gate
without a condition never closes, and nobody notices.

## How to fix
Add the fields. `kpi check --fix` writes them with TODO as value; the checks go on asking until it is replaced. What a
gate looks at, and its figures, only a person can write.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import items, languages
from kpi_handbook.checks.rule import Found, Subject, about, at
from kpi_handbook.checks.stubs import adding
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find the fields that a mapping lacks, in one problem."""
    for document, finding in subject.found("missing_field"):
        message = say("these fields must be there and are not: {fields}", **finding.details)
        fix = adding(document, finding.path, finding.details["fields"].split(", "))
        yield about(document, finding, message, say("add {fields}", **finding.details), fix=fix)
    for item in items(subject.handbook):
        yield from _unexplained(item.field)
    for entry in subject.handbook.kind("policy"):
        for gate in entry.document.root().get("gates"):
            if isinstance(gate.value, dict):
                yield from _idle(gate)


def _unexplained(item: Field) -> Iterator[Found]:
    """Yield a limit that holds for one item alone, where nobody says why."""
    limit = next((field for name in ("cap", "floor") if _is_there(field := item.get(name))), None)
    reason = item.get("reason")
    if limit is None or (_is_there(reason) and not all(is_placeholder(words.value) for words in languages(reason))):
        return
    fix = None if _is_there(reason) else adding(item.document, item.path, ["reason"])
    message = say("this item has a limit of its own, and nobody says why")
    yield at(limit, message, say("add reason: why it differs from the policy"), fix=fix)


def _idle(gate: Field) -> Iterator[Found]:
    """Yield what a gate lacks without which it does nothing."""
    aspect, kpi, at_most, below = (_is_there(gate.get(name)) for name in ("aspect", "kpi", "at_most", "below"))
    if not (aspect or kpi):
        yield at(gate, say("this gate looks at nothing"), say("add aspect, or kpi"))
    elif aspect and not at_most:
        message = say("this gate never closes: an aspect has ratings")
        yield at(gate, message, say("add at_most: with the rating at which it closes"))
    elif not (at_most or below):
        help_text = say("add below: with the achievement under which it closes, or at_most: with the rating")
        yield at(gate, say("this gate never closes"), help_text)
    if not any(_is_there(gate.get(name)) for name in ("rating_max", "total_max")):
        yield at(gate, say("this gate limits nothing"), say("add rating_max, or total_max"))


def _is_there(field: Field) -> bool:
    return field.path in field.document.places
