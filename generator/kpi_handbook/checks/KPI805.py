"""A definition came back under another id.

## What it does
Compares with the handbook before the change (`--base`). Reports a KPI whose id is new while a definition that says the
same (formula, unit, polarity, objective, scope and the rest of its meaning) left or was retired with the same change.

## Why it matters
Links, results and targets hang on the id. With a new one the series begins anew, and whoever compares two years
compares two KPIs that are one.

## How to fix
Keep the id, and change `name`: people read names, and an id is only there to be found by.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.changes import changes
from kpi_handbook.model.fields import Class
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.problems import say

_OF_THE_ID = {"id", "version", "status"}


def check(subject: Subject) -> Iterator[Found]:
    """Find new ids for what had one."""
    if subject.base is None:
        return
    gone = list(_gone(subject, subject.base))
    for kpi, entry in subject.handbook.kpis:
        if kpi.id in subject.base.handbook.known["KPI"]:
            continue
        old = next((one for one in gone if _says_the_same(one, kpi)), None)
        if old:
            message = say("{kpi} is {old} under another id", kpi=kpi.id, old=old.id)
            help_text = say("keep the id {old}, and change its name", old=old.id)
            yield at(entry.document.root().get("id"), message, help_text)


def _gone(subject: Subject, base: Subject) -> Iterator[Kpi]:
    """Yield the newest version of each definition that the change deletes or retires."""
    before = {one.id for one in base.handbook.retired.kpis}
    retired = {one.id for one in subject.handbook.retired.kpis} - before
    for name, versions in base.handbook.versions.items():
        if name not in subject.handbook.known["KPI"] or name in retired:
            yield versions[-1]


def _says_the_same(old: Kpi, new: Kpi) -> bool:
    return not any(
        change.kind in {Class.MEANING, Class.SCORING} and change.path[0] not in _OF_THE_ID
        for change in changes(old, new)
    )
