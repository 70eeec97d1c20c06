"""An objective is measured by activities only.

## What it does
Reports, for each scorecard, an objective whose KPIs there are all of `type: activity`, where at least one is scored.
It points at the first of them.

## Why it matters
The balanced-scorecard deck pairs them: follow-up calls and the satisfaction index, visits and revenue. Being busy
is not the result: a unit can reach all its activities while its objective gets worse.

## How to fix
Put the result that the activity drives on the same scorecard, scored or monitored.

## Options
None.
"""

from collections.abc import Iterator, Mapping

from kpi_handbook.checks.definition import Definition, Item, definitions_by_id, items
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Say, say


def check(subject: Subject) -> Iterator[Found]:
    """Find objectives of a scorecard that only activities measure."""
    known = definitions_by_id(subject.handbook)
    for (unit, objective), group in _by_objective(subject, known).items():
        kinds = {kpi.text("type") for item in group for kpi in known[item.kpi]}
        if kinds == {"activity"} and any(item.is_scored for item in group):
            message = say("only activities measure {objective} for {unit}", objective=objective, unit=unit)
            yield at(group[0].get("kpi"), message, _help(group[0], known))


def _by_objective(
    subject: Subject, known: Mapping[str, tuple[Definition, ...]]
) -> Mapping[tuple[str, str], list[Item]]:
    """Group the items of each scorecard that is sound: one broken item could be the result that is looked for."""
    groups: dict[tuple[str, str], list[Item]] = {}
    sound = {entry.document.path: card for card, entry in subject.handbook.scorecards if not entry.document.findings}
    for item in items(subject.handbook):
        card = sound.get(item.field.document.path)
        if card and all(one.kpi in known for one in card.items):
            objective = known[item.kpi][-1].text("objective")
            groups.setdefault((f"{card.cycle} {card.unit}", objective), []).append(item)
    return groups


def _help(item: Item, known: Mapping[str, tuple[Definition, ...]]) -> Say:
    drives = known[item.kpi][-1].get("drives").value
    if isinstance(drives, list) and drives and isinstance(drives[0], str):
        return say("add the result that it drives, such as {result}, scored or monitored", result=drives[0])
    return say("add the result that these activities drive, scored or monitored")
