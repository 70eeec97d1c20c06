"""The meaning of a KPI was changed in place.

## What it does
Compares with the handbook before the change (`--base`). Reports fields that say what is measured (formula, base
measures, unit, scale, range, type, polarity, objective, scope, source, frequency, aggregation, definition) and differ
in a version that is in force; a version in force that is gone; and a new version that begins in a period that has
begun. Drafts, proposals and versions that are still to come may be edited.

## Why it matters
A series that changes its meaning on the way compares two things, and nobody sees it in the numbers. With a new version
the reviewer sees the whole definition, and earlier periods keep theirs.

## How to fix
Undo the edit, copy the file to `<id>.v2.yml`, and change it there: `version: 2`, a `valid_from` to come, and `change:`
with the reason and the decision. Where only the wording of a definition changes, say so in `change: {kind: editorial,
reason: …}`; a reviewer other than the author agrees.

## Options
None.
"""

import re
from collections.abc import Iterator

from kpi_handbook.checks.edited import Edited, edited_definitions
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.changes import Change
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Class, Text
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.problems import Say, say

_FIGURES_AND_NAMES = re.compile(r"[0-9]+(?:[.,][0-9]+)*|\b\w*[A-Z]\w*[A-Z]\w*\b")


def check(subject: Subject) -> Iterator[Found]:
    """Find meanings that changed without a new version."""
    if subject.base is None:
        return
    for edited in edited_definitions(subject):
        if _is_in_force(edited.before, subject):
            yield from _in_place(subject, edited)
    yield from _gone(subject, subject.base)
    yield from _backdated(subject, subject.base)


def _is_in_force(kpi: object, subject: Subject) -> bool:
    return isinstance(kpi, Kpi) and kpi.status == "active" and kpi.valid_from <= subject.today


def _in_place(subject: Subject, edited: Edited) -> Iterator[Found]:
    for change in edited.of(Class.MEANING):
        if change.path[0] not in {"id", "version"} and not _is_editorial(edited.after, change):
            yield edited.found(change, edited.words(change), _advice(subject, edited.name))


def _is_editorial(after: object, change: Change) -> bool:
    """Say whether a definition says the same in other words, as its author declares and its figures show."""
    if change.path != ("definition",) or not isinstance(after, Kpi) or not after.change:
        return False
    return after.change.kind == "editorial" and _hard_words(change.before) == _hard_words(change.after)


def _hard_words(text: Text) -> list[tuple[str, list[str]]]:
    return sorted((language, sorted(_FIGURES_AND_NAMES.findall(words))) for language, words in text.by_language)


def _advice(subject: Subject, kpi: str) -> Say:
    following = 1 + max(one.version for one in subject.handbook.versions[kpi])
    return say("undo it, and write {kpi}.v{version}.yml with a valid_from to come", kpi=kpi, version=following)


def _gone(subject: Subject, base: Subject) -> Iterator[Found]:
    there = {
        (entry.document.root().get("id").value, entry.document.root().get("version").value) for entry in _files(subject)
    }
    for kpi, entry in base.handbook.kpis:
        other = next((one for one in _files(subject) if one.document.root().get("id").value == kpi.id), None)
        if other and other.record and (kpi.id, kpi.version) not in there and _is_in_force(kpi, subject):
            names = {"kpi": kpi.id, "version": kpi.version}
            message = say("version {version} of {kpi} has scored periods, and is gone", **names)
            help_text = say("bring {path} back; earlier periods keep it", path=entry.document.path)
            yield at(other.document.root().get("version"), message, help_text)


def _files(subject: Subject) -> Iterator[Entry]:
    return (entry for entry in subject.handbook.kind("kpi") if entry.document.readable)


def _backdated(subject: Subject, base: Subject) -> Iterator[Found]:
    for kpi, entry in subject.handbook.kpis:
        old = base.handbook.versions.get(kpi.id, ())
        is_new = kpi.version not in {one.version for one in old}
        if is_new and any(_is_in_force(one, subject) for one in old) and _is_in_force(kpi, subject):
            names = {"kpi": kpi.id, "version": kpi.version, "day": kpi.valid_from}
            message = say("version {version} of {kpi} begins on {day}, in a period that has begun", **names)
            help_text = say("write the first day of a period to come; earlier ones keep the version they had")
            yield at(entry.document.root().get("valid_from"), message, help_text)
