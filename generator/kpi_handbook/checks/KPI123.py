"""A version is missing.

## What it does
Reports a file such as `<id>.v3.yml` without `<id>.v2.yml`, and a scored item whose cycle begins before the first
version of its definition holds.

## Why it matters
Readers look for the version between, and a period without a version in force is scored with one that did not hold yet.

## How to fix
Number the versions one after the other. Let the first one hold from the first day of the cycle, or earlier.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.versions import Version, every_version
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find holes between versions, and before the first one."""
    yield from _numbers(subject.handbook)
    yield from _begins(subject.handbook)


def _numbers(book: Handbook) -> Iterator[Found]:
    files: dict[tuple[str, str], dict[int, Version]] = {}
    for version in every_version(book):
        name, number = version.stem
        files.setdefault((version.entry.kind.name, name), {})[number] = version
    for (_, name), versions in files.items():
        for number, version in versions.items():
            if number > 1 and number - 1 not in versions:
                before = f"{name}.v{number - 1}.yml" if number > 2 else f"{name}.yml"
                message = say("this is version {number}, and there is no {before}", number=number, before=before)
                yield at(version.top.get("version"), message, say("number the versions one after the other"))


def _begins(book: Handbook) -> Iterator[Found]:
    first: dict[str, Version] = {}
    unclear: set[str] = set()
    for version in map(Version, book.kind("kpi")):
        unclear |= {version.id, version.stem[0]} if version.starts is None else set()
        known = first.setdefault(version.id, version)
        if version.starts and known.starts and version.starts < known.starts:
            first[version.id] = version
    for card, entry in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        for item, field in zip(card.items, entry.document.root().get("items"), strict=True):
            if cycle and item.kpi in first and item.kpi not in unclear and item.role == "scored":
                yield from _late(first[item.kpi], cycle, field.get("kpi"))


def _late(version: Version, cycle: Cycle, field: Field) -> Iterator[Found]:
    if version.starts and cycle.from_ < version.starts:
        start = version.top.get("valid_from")
        notes = (Note(start.document.path, start.span, say("the first version holds from here")),)
        values = {"kpi": version.id, "start": version.starts, "day": cycle.from_}
        message = say("{kpi} holds from {start}, and the cycle begins on {day}", **values)
        help_text = say(
            "write valid_from: {day} in the first version, or take the item in with the next cycle", **values
        )
        yield at(field, message, help_text, notes)
