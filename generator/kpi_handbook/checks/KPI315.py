"""Nothing ties the KPI to its objective.

## What it does
Reports a definition without `rationale` whose name and definition share no word with the name and description of its
objective, in any language.

## Why it matters
A KPI stands for how far an objective is reached. Under "Increase Customer Acquisition" an overhead ratio says nothing.

## How to fix
Write under `rationale` why the objective moves when this moves, or name the objective that does.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, languages, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import content_words, is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say

_STEM = 5  # "satisfied" and "satisfaction", "karyawan" and "karyawannya"


def check(subject: Subject) -> Iterator[Found]:
    """Find KPIs whose words are not their objective's."""
    objectives = {
        text(objective.get("id")): _stems(objective.get("name"), objective.get("description"))
        for entry in subject.handbook.kind("map")
        for objective in entry.document.root().get("objectives")
    }
    for kpi in definitions(subject.handbook):
        objective = kpi.text("objective")
        if (
            is_placeholder(kpi.get("rationale").value)
            and objectives.get(objective)
            and _is_apart(kpi, objectives[objective])
        ):
            message = say("{kpi} shares no word with the objective {objective}", kpi=kpi.id, objective=objective)
            yield at(
                kpi.get("objective"), message, say("write rationale: if this moves, the objective moves because …")
            )


def _is_apart(kpi: Definition, objective: frozenset[str]) -> bool:
    own = _stems(kpi.get("name"), kpi.get("definition"))
    return bool(own) and not own & objective


def _stems(*fields: Field) -> frozenset[str]:
    """Return the beginnings of the words that carry meaning, in all languages."""
    words = (word for field in fields for part in languages(field) for word in content_words(text(part)))
    return frozenset(word[:_STEM] for word in words if len(word) >= _STEM - 1)
