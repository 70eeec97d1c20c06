"""Nobody has read the changed dictionary.

## What it does
Notes a version of the assessment dictionary that was in force when a cycle began, or came into force inside it, and
that somebody who is assessed has not read: no reading of it in `people/<cycle>/acknowledged.yml` names them. Records
about people are read with `--audience restricted` only.

## Why it matters
The tutor on the KPI form asks to read the dictionary and the rules before scoring. Who does not know the anchors rates,
and is rated, by feeling.

## How to fix
Read it together, anchor by anchor, and add the day and who was there to `acknowledged.yml`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.model.dictionary import Dictionary
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.people import Acknowledgements
from kpi_handbook.model.versions import in_force
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find versions of a dictionary that people are assessed by and have not read."""
    book = subject.handbook
    for cycle in book.cycles.values():
        assessed = {one.employee: entry for one, entry in book.of(PersonAssessment) if one.cycle == cycle.id}
        if assessed and cycle.from_ <= subject.today:
            for dictionary in _in_cycle(subject, cycle):
                yield from _unread(subject, cycle, dictionary, assessed)


def _in_cycle(subject: Subject, cycle: Cycle) -> Iterator[Dictionary]:
    """Yield the versions in force at the begin of a cycle, and those that came into force inside it."""
    known = [one for one, _entry in subject.handbook.dictionaries]
    for name in dict.fromkeys(one.id for one in known):
        versions = [one for one in known if one.id == name]
        if first := in_force(versions, cycle.from_):
            yield first
        yield from (one for one in versions if cycle.from_ < one.valid_from <= min(cycle.to, subject.today))


def _unread(subject: Subject, cycle: Cycle, dictionary: Dictionary, assessed: dict[str, Entry]) -> Iterator[Found]:
    readings = [
        (one, entry)
        for record, entry in subject.handbook.of(Acknowledgements)
        if record.cycle == cycle.id
        for one in record.acknowledged
        if (one.dictionary, one.version) == (dictionary.id, dictionary.version) and one.on <= subject.today
    ]
    missing = sorted(set(assessed) - {employee for one, _entry in readings for employee in one.employees})
    if missing:
        document = readings[0][1].document if readings else assessed[missing[0]].document
        message = say(
            "{dictionary} v{version} was not read by {employees}",
            dictionary=dictionary.id,
            version=dictionary.version,
            employees=", ".join(missing),
        )
        help_text = say("read it together, and add it to people/{cycle}/acknowledged.yml", cycle=cycle.id)
        field = document.root().get("acknowledged" if readings else "employee")
        yield Found(document, field.key_span, field.path, message, help_text)
