"""A change reaches many scorecards.

## What it does
Compares with the handbook before the change (`--base`). Counts the scorecards that an edited definition, item or policy
takes part in, and those whose submitted periods it scores otherwise; reports where there are more than the limit.

## Why it matters
One line of a shared policy moves everybody. A reviewer who sees one line should know that.

## How to fix
Nothing, where it is meant for all of them: tell their owners before it is merged. Else set it on the scorecards that it
is meant for.

## Options
- `scorecards`: how many a change may reach without a word, `10`
"""

from collections.abc import Iterator

from kpi_handbook.checks.edited import Edited, scored_by
from kpi_handbook.checks.limits import limit
from kpi_handbook.checks.moved import impact_of_change
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.checks.where_changed import edits_of
from kpi_handbook.model.fields import Class
from kpi_handbook.problems import Say, say

OPTIONS: Options = {"scorecards": 10}


def check(subject: Subject) -> Iterator[Found]:
    """Find changes that reach many."""
    if subject.base is None:
        return
    most = limit(subject.options_of("KPI809", OPTIONS), "scorecards", OPTIONS)
    edits = edits_of(subject)
    every = set(impact_of_change(subject).units) | {card.name for card in edits.scorecards}
    found = []
    for edited in (*edits.definitions, *edits.policies):
        change = next(edited.of(Class.MEANING, Class.SCORING), None)
        units = _units(subject, edited) if change else set()
        every |= units
        if change and len(units) > most:
            found.append(edited.found(change, _message(len(units)), _advice()))
    yield from found
    if not found and len(every) > most:
        for entry in subject.handbook.kind("organization"):
            yield at(entry.document.root().get("units"), _message(len(every)), _advice())


def _units(subject: Subject, edited: Edited) -> set[str]:
    """Return the units that are held to a definition or a policy in a cycle, before or after the change."""
    books = [(subject.handbook, edited.after), *([(subject.base.handbook, edited.before)] if subject.base else [])]
    return {unit for book, record in books for unit, _ in scored_by(book, record)}


def _message(count: int) -> Say:
    return say("this reaches {count} scorecards", count=count)


def _advice() -> Say:
    return say("tell their owners before it is merged, or set it on the scorecards that it is meant for")
