"""The ids that exist, read from valid files and from broken ones alike."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import CODE, KEBAB, SNAKE
from kpi_handbook.model.validate import near

NO_ID = ""
"""Stands among the ids where a record has none: whatever is named may be it."""

_ID_LINE = re.compile(r"^id:[ \t]*[\"']?([A-Za-z0-9-]+)", re.MULTILINE)
_ANY_ID = re.compile(r"\bid:[ \t]*[\"']?([A-Za-z0-9_-]+)")


def known_ids(entries: Sequence[Entry]) -> Mapping[str, frozenset[str]]:
    """Return every id that exists, by kind of reference."""
    roles = _inner_ids(entries, CODE, "organization", "roles")
    employees = _inner_ids(entries, CODE, "register", "people")  # none where people/ is not read
    return {
        "KPI": frozenset(_ids_of(entries, "kpi", KEBAB)),
        "policy": frozenset(_ids_of(entries, "policy", KEBAB)),
        "unit of measure": frozenset(_ids_of(entries, "unit_of_measure", SNAKE)),
        "unit": _inner_ids(entries, KEBAB, "organization", "units"),
        "role": roles,
        "cycle": _inner_ids(entries, CODE, "organization", "cycles"),
        "layer": _inner_ids(entries, CODE, "organization", "layers"),
        "theme arm": _inner_ids(entries, SNAKE, "organization", "theme", "arms"),
        "objective": _inner_ids(entries, CODE, "map", "objectives"),
        "perspective": _inner_ids(entries, SNAKE, "map", "perspectives"),
        "aspect": _inner_ids(entries, CODE, "dictionary", "aspects"),
        "employee": employees,
        "employee or role": employees | roles if employees else employees,
    }


def _ids_of(entries: Sequence[Entry], kind: str, pattern: re.Pattern[str]) -> Iterator[str]:
    for entry in (entry for entry in entries if entry.kind.name == kind):
        data: Any = entry.document.data
        for step in entry.path:
            data = data[step]
        if isinstance(data, dict):
            yield from _ids_in(data, pattern)
            if entry.place and not pattern.fullmatch(str(data.get("id"))):
                yield entry.place["id"].split(".v")[0]
        elif entry.kind.is_list and not entry.document.readable:
            yield from _ANY_ID.findall(entry.document.text)
        elif match := _ID_LINE.search(entry.document.text):
            yield match.group(1)
        elif "id" in entry.place:
            yield entry.place["id"].split(".v")[0]


def _inner_ids(entries: Sequence[Entry], pattern: re.Pattern[str], kind: str, *steps: str) -> frozenset[str]:
    """Return the ids in a list inside a kind of file; where the list can't be read, everything that may be one."""
    found: set[str] = set()
    for entry in (entry for entry in entries if entry.kind.name == kind):
        data: Any = entry.document.data
        may_be_there = not entry.document.readable
        for step in steps:
            may_be_there |= isinstance(data, dict) and step not in data and bool(near(step, data))
            data = _get(data, step)
        if isinstance(data, list):
            found.update(name for item in data for name in _ids_in(item, pattern))
        elif may_be_there or data is not None:
            found.update(_ANY_ID.findall(entry.document.text))
    return frozenset(found)


def _ids_in(record: Any, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the id of a record; of one that is not written as an id, or has none, also what may be meant."""
    name = record.get("id") if isinstance(record, dict) else None
    if isinstance(name, str):
        yield name
        if not pattern.fullmatch(name):
            hyphens = name.replace("_", "-")
            yield from (hyphens.upper(), hyphens.lower(), name.replace("-", "_").lower())
    elif isinstance(record, dict):
        values = (*record.values(), *(name if isinstance(name, list) else ()))
        yield from (str(value) for value in values if isinstance(value, str | int))
        if "id" in record and not isinstance(name, list):
            yield NO_ID


def _get(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None
