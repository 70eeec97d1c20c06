"""A KPI or an objective is owned by nobody, or by a person instead of a role.

## What it does
Reports an `owner` that holds nothing or only the place of a name (`TBD`, `-`, "everyone"). A person's name, an
employee's id or an e-mail address is a warning.

## Why it matters
The guide to KPIs per department gives every KPI a person in charge. What everybody owns nobody answers for; and a
person's name is wrong the day the person moves on, and does not belong into a public handbook.

## How to fix
Write the id of the role that answers for the number, as `organization.yml` lists it, such as `owner: MGR-MKT`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.owners import owners, who
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find owners that are no role."""
    for owner in owners(subject.handbook):
        match who(owner, subject.handbook):
            case "nobody":
                yield at(
                    owner, say("nobody owns this"), say("write the role that answers for it, such as owner: MGR-MKT")
                )
            case "person":
                message = say('"{owner}" reads like a name, not like a role', owner=shown(str(owner.value)))
                help_text = say("write the role the person has, such as owner: MGR-MKT")
                yield at(owner, message, help_text, severity=Severity.WARNING)
            case _:
                pass
