"""Records about people taken out of the folder: those whose time is over, or everything about one person.

Nothing outside of `people/` is touched: what is published holds no person.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from kpi_handbook.load import load_yaml
from kpi_handbook.load.edits import edited
from kpi_handbook.load.entries import checked, readable, without_entries
from kpi_handbook.load.extents import end_of, is_flow
from kpi_handbook.load.folder import RESTRICTED, Files
from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Record
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.model.people import Employee, Register
from kpi_handbook.model.person_reconciliation import PersonReconciliation
from kpi_handbook.problems import Edit, HandbookError, Say, Span, say

ERASED = "(erased)"
"""Stands in a text where somebody without a role was named."""

_ABOUT = (PersonAssessment, PersonReconciliation, Coaching)
_YAML = {".yml", ".yaml"}


@dataclass
class Pruning:
    """What changes in the folder, and why; files that go are None."""

    before: Files
    after: dict[str, bytes | None] = field(default_factory=dict)
    told: dict[str, Say] = field(default_factory=dict)
    kept: list[Say] = field(default_factory=list)
    """What is due and stays, each with the reason."""

    def content(self, path: str) -> bytes | None:
        """Return a file as it is after the changes so far."""
        return self.after[path] if path in self.after else self.before[path]

    def left(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files about people that stay, with their content."""
        for path in self.before:
            content = self.content(path)
            if path.startswith(f"{RESTRICTED}/") and content is not None:
                yield path, content

    def put(self, path: str, content: bytes | None, why: Say) -> None:
        """Note what a file becomes; the first reason stands."""
        if content != self.content(path):
            self.after[path] = content
            self.told.setdefault(path, why)


def overdue(book: Handbook, files: Files, today: date) -> Pruning:
    """Return what goes on a day: every record whose `retain_until` has come, and people of whom nothing else is kept.

    Raises HandbookError where a record can't be read, since nobody knows until when it is kept.
    """
    pruning = Pruning(files)
    for entry in _records(book):
        until = getattr(entry.record, "retain_until", None)
        if until is not None and until <= today:
            pruning.put(entry.document.path, None, say("kept until {day}", day=until))
    left = handbook(dict(pruning.left()))
    for person in _people(book):
        if person.retain_until <= today:
            later = sorted(_path for _path in _files_about(left, person.id))
            if later:
                pruning.kept.append(
                    say("{employee} stays in the register: {path} is kept longer", employee=person.id, path=later[0])
                )
            else:
                _erase(pruning, person, person.id, say("kept until {day}", day=person.retain_until))
    return pruning


def of_person(book: Handbook, files: Files, employee: str) -> Pruning:
    """Return what goes where everything about a person is erased; raises HandbookError where it can't be done whole."""
    people = {one.id: one for one in _people(book)}
    list(_records(book))  # refuses what can't be read: it may be about the person
    if employee not in people and not any(
        _names(content, employee) for path, content in files.items() if _is_ours(path)
    ):
        known = ", ".join(people) or "nobody"
        raise HandbookError(f"nothing in people/ is about {employee}", f"the register has {known}")
    pruning = Pruning(files)
    why = say("about {employee}", employee=employee)
    evidence = _evidence_of_nobody_else(book, employee)
    for path in _files_about(book, employee):
        pruning.put(path, None, why)
    for path in files:
        if _is_ours(path) and _bears(path, employee):
            pruning.put(path, None, why)
    for path, _content in [*pruning.left()]:
        _without_evidence(pruning, path, evidence, why)
    _erase(pruning, people.get(employee), employee, why)
    return pruning


def _erase(pruning: Pruning, person: Employee | None, employee: str, why: Say) -> None:
    """Take a person out of the register and the readings, and put their role wherever else they are named."""
    for path, _content in [*pruning.left()]:
        if path.endswith(tuple(_YAML)):
            _without_entry(pruning, path, employee, why)
    role = person.role if person else None
    for path, content in [*pruning.left()]:
        if _names(content, employee):
            _without_name(pruning, path, content, employee, role)


def _without_entry(pruning: Pruning, path: str, employee: str, why: Say) -> None:
    """Take the entry of a person out of the register, and the id out of the lists of who read the dictionary."""
    content = pruning.content(path)
    assert content is not None, "only files that stay are asked"
    data = load_yaml(path, content).data
    if path.startswith(f"{RESTRICTED}/register."):
        listed = data.get("people") if isinstance(data, dict) else None
        numbers = {
            number for number, one in enumerate(listed or ()) if isinstance(one, dict) and one.get("id") == employee
        }
        pruning.put(path, _without(path, content, "people", numbers), why)
    elif PurePosixPath(path).stem == "acknowledged" and _names(content, employee):
        pruning.put(path, _without_reader(path, content, employee), why)


def _without_reader(path: str, content: bytes, employee: str) -> bytes | None:
    """Return the readings of a dictionary without somebody; a reading of nobody goes."""
    readings = load_yaml(path, content).data["acknowledged"]
    alone = {number for number, one in enumerate(readings) if one["employees"] == [employee]}
    shorter = _without(path, content, "acknowledged", alone)
    if shorter is None:
        return None
    for number, one in enumerate(load_yaml(path, shorter).data["acknowledged"]):
        if employee in one["employees"]:
            place = ("acknowledged", number, "employees")
            document = readable(path, shorter)
            if is_flow(document, place):
                kept = ", ".join(name for name in one["employees"] if name != employee)
                end = end_of(document, place, one["employees"])
                span = Span(*document.span(place)[:2], *end)
                shorter = checked(document, edited(shorter, [Edit(span, f"[{kept}]")]), place)
            else:
                gone = frozenset(index for index, name in enumerate(one["employees"]) if name == employee)
                shorter = without_entries(document, shorter, place, gone)
    return shorter


def _without_evidence(pruning: Pruning, path: str, evidence: Collection[str], why: Say) -> None:
    """Take out the pieces of evidence that only records about the person name."""
    content = pruning.content(path)
    if content is None or PurePosixPath(path).stem != "evidence" or path.count("/") != 2:
        return
    listed = load_yaml(path, content).data.get("evidence") or ()
    numbers = {number for number, one in enumerate(listed) if one.get("id") in evidence}
    pruning.put(path, _without(path, content, "evidence", numbers), why)


def _without(path: str, content: bytes, name: str, numbers: Collection[int]) -> bytes | None:
    """Return a file without some entries of its list; None where none would be left."""
    if not numbers:
        return content
    document = readable(path, content)
    if len(numbers) == len(document.data[name]):
        return None
    return without_entries(document, content, (name,), frozenset(numbers))


def _without_name(pruning: Pruning, path: str, content: bytes, employee: str, role: str | None) -> None:
    """Put a role where a person is named in what is about others; in a text that a name is gone, where there is none.

    Raises HandbookError where a field needs a name and there is no role to write, or where no text can be edited.
    """
    if PurePosixPath(path).suffix not in _YAML:
        raise _by_hand(path, employee, "is no record")
    if role is None and _is_alone(load_yaml(path, content).data, employee):
        raise _by_hand(path, employee, "names them in a field, and they hold no role")
    changed = _named(employee).sub((role or ERASED).encode(), content)
    document = load_yaml(path, changed)
    if not document.readable or document.findings:
        raise _by_hand(path, employee, "can't be edited safely")
    pruning.put(path, changed, say("names {employee}", employee=employee))


def _is_alone(data: object, employee: str) -> bool:
    """Say whether a field or a list holds nothing but the id."""
    if isinstance(data, dict):
        return any(_is_alone(value, employee) for value in data.values())
    if isinstance(data, list):
        return any(_is_alone(value, employee) for value in data)
    return data == employee


def _by_hand(path: str, employee: str, why: str) -> HandbookError:
    return HandbookError(
        f"{path} names {employee} and {why}", "nothing was written; take the name out there first, then run it again", 1
    )


def _evidence_of_nobody_else(book: Handbook, employee: str) -> frozenset[str]:
    """Return the evidence that records about the person name and no others do."""
    mine: set[str] = set()
    others: set[str] = set()
    for entry in book.entries:
        if isinstance(entry.record, _ABOUT):
            (mine if entry.record.employee == employee else others).update(_evidence_in(entry.record))
    return frozenset(mine - others)


def _evidence_in(value: object) -> Iterator[str]:
    """Yield every id in the fields called evidence, at any depth."""
    if isinstance(value, Record):
        for name, inner in value:
            if name in {"evidence", "section_b_evidence"}:
                yield from _ids(inner)
            else:
                yield from _evidence_in(inner)
    elif isinstance(value, tuple):
        for one in value:
            yield from _evidence_in(one)


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _ids(inner)
    elif isinstance(value, tuple):
        yield from (str(one) for one in value)


def _files_about(book: Handbook, employee: str) -> Iterator[str]:
    """Yield the paths of the records that are about a person."""
    for entry in book.entries:
        if isinstance(entry.record, _ABOUT) and entry.record.employee == employee:
            yield entry.document.path


def _records(book: Handbook) -> Iterator[Entry]:
    """Yield the records about people but the register; raises HandbookError at one that can't be read."""
    for entry in book.entries:
        if _is_ours(entry.document.path):
            if entry.record is None:
                raise HandbookError(
                    f"{entry.document.path} can't be read, so nobody knows what it holds and until when it is kept",
                    "nothing was removed; kpi check --audience restricted says where",
                    1,
                )
            if not isinstance(entry.record, Register):
                yield entry


def _people(book: Handbook) -> tuple[Employee, ...]:
    return tuple(person for record, _entry in book.of(Register) for person in record.people)


def _is_ours(path: str) -> bool:
    return path.startswith(f"{RESTRICTED}/")


def _named(employee: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![A-Za-z0-9-])" + re.escape(employee.encode()) + rb"(?![A-Za-z0-9-])")


def _bears(path: str, employee: str) -> bool:
    """Say whether a file is called after somebody, such as scan-emp-0112.pdf."""
    name = re.compile(rf"(?<![a-z0-9]){re.escape(employee)}(?![a-z0-9])", re.IGNORECASE)
    return name.search(PurePosixPath(path).name) is not None


def _names(content: bytes, employee: str) -> bool:
    return _named(employee).search(content) is not None
