"""An activity drives no result.

## What it does
Reports a definition with `type: activity` whose `drives` is not there or empty, or names activities only.

## Why it matters
The third alignment question of the KPI form. The balanced-scorecard deck pairs follow-up calls with satisfaction and
visits with revenue; an activity that leads nowhere is only effort.

## How to fix
Name the result under `drives:`, and check after some months whether it moved.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, definitions_by_id, is_given, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find activities that lead nowhere."""
    known = definitions_by_id(subject.handbook)
    for kpi in definitions(subject.handbook):
        drives = kpi.get("drives")
        if kpi.text("type") != "activity":
            continue
        if is_placeholder(drives.value):
            place = drives if is_given(drives) else kpi.get("type")
            yield at(place, say("the activity {kpi} drives no result", kpi=kpi.id), say("write drives: [the result]"))
            continue
        driven = [text(one) for one in drives]
        kinds = {one.text("type") for name in driven for one in known.get(name, ())}
        if kinds == {"activity"} and all(name in known for name in driven):
            message = say("{kpi} drives activities only: {names}", kpi=kpi.id, names=", ".join(driven))
            yield at(drives, message, say("name a KPI with type: result"))
