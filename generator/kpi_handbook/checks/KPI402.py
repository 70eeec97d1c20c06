"""An objective of the strategy map has no KPI.

## What it does
Reports each objective that no definition names in `objective` and no scorecard item names in `from`. For an objective
that is only watched (`role: monitored`) or still a draft it is a warning. Maps of cycles that are over are left alone
once a later map exists.

## Why it matters
What has no measure is a wish: nobody sees whether it is reached. The balanced-scorecard deck itself prints one,
"Implement Good Environmental Policy".

## How to fix
Define a KPI with `objective:` and the id, or take the objective off the map. Until a KPI is found, `role: draft` says
that the objective is not finished.

## Options
None.
"""

import re
from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, items, text
from kpi_handbook.checks.map_links import WrittenMap, maps_in_use, name_in_first_language, names_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Severity, say

_AFTER_KEY = re.compile(r"\b(?:objective|from):[ \t]*[\"']?([^\s\"',}]+)")


def check(subject: Subject) -> Iterator[Found]:
    """Find objectives that nothing measures."""
    named = list(_named(subject.handbook))
    for strategy in maps_in_use(subject.handbook, subject.today):
        measured = {_meant(name, strategy) for name in named}
        missing = [field for name, field in strategy.objectives.items() if name not in measured]
        if len(missing) > _unplaced(subject.handbook, strategy.unit):
            yield from (_one(field, subject) for field in missing)


def _named(book: Handbook) -> Iterator[str]:
    """Return the objectives that definitions and items name; what a broken file may name counts."""
    for kpi in definitions(book):
        yield _objective(kpi)
    for item in items(book):
        yield text(item.get("from"))
    for entry in (*book.kind("kpi"), *book.kind("scorecard")):
        if not entry.document.readable:
            yield from _AFTER_KEY.findall(entry.document.text)


def _objective(kpi: Definition) -> str:
    """Return the objective of a definition, also under a misspelt key."""
    keys = kpi.top.value if isinstance(kpi.top.value, dict) else {}
    key = "objective" if "objective" in keys else near("objective", [one for one in keys if isinstance(one, str)])
    return kpi.text(key)


def _meant(name: str, strategy: WrittenMap) -> str:
    """Return the objective that a name means: its id, or its own name; misspelt ones are reported elsewhere."""
    if name in strategy.objectives or not name:
        return name
    ids = {called.casefold(): one for one, field in strategy.objectives.items() for called in names_of(field)}
    return ids.get(near(name.casefold(), ids), "")


def _unplaced(book: Handbook, unit: str) -> int:
    """Count the unit's definitions that say no objective: each may be the KPI that seems to be missing."""
    return sum(kpi.unit == unit and is_placeholder(_objective(kpi)) for kpi in definitions(book))


def _one(objective: Field, subject: Subject) -> Found:
    role = text(objective.get("role"))
    name = name_in_first_language(objective, subject.handbook)
    message = say("{id} {name} has no KPI", id=text(objective.get("id")), name=name)
    help_text = say(
        "define a KPI with objective: {id}, or write role: draft while there is none", id=text(objective.get("id"))
    )
    severity = Severity.WARNING if role in {"monitored", "draft"} else None
    return at(objective.get("id"), message, help_text, severity=severity)
