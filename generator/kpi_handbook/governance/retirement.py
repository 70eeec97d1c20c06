"""Taking a KPI or a unit out of use: a line in `retired.yml`, and its items gone from scorecards of cycles to come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kpi_handbook.checks.rule import Subject
from kpi_handbook.governance.vocabulary import newest
from kpi_handbook.governance.yaml_text import words
from kpi_handbook.load.entries import readable, with_entry, without_entries
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import first_day, has_number

PATH = "kpi_defs/retired.yml"


@dataclass(frozen=True)
class Retirement:
    """What leaves, from which day, what takes its place, and why."""

    kind: Literal["KPI", "unit"]
    id: str
    since: date
    remove_after: date
    successor: str
    reasons: Mapping[str, str]


def kind_of(book: Handbook, name: str) -> Literal["KPI", "unit"]:
    """Return whether an id is that of a KPI or of a unit; raises HandbookError where it is neither, or gone already."""
    if name in {one.id for one in (*book.retired.kpis, *book.retired.units)}:
        raise HandbookError(f"{name} is retired already", f"{PATH} says since when", 1)
    if name in book.versions:
        return "KPI"
    if name in book.units:
        return "unit"
    meant = near(name, [*book.versions, *book.units])
    raise HandbookError(f'there is no KPI or unit "{name[:80]}"', f'did you mean "{meant}"?' if meant else "", 1)


def require_possible(subject: Subject, said: Retirement) -> None:
    """Stop where values say otherwise, a later version begins, or the successor is none."""
    book = subject.handbook
    filed = [
        row.period
        for row in subject.submitted.submissions
        if (row.kpi if said.kind == "KPI" else row.unit) == said.id
        and has_number(row)
        and first_day(row.period) >= said.since
    ]
    if filed:
        raise HandbookError(
            f"{said.id} has values in {max(filed)}", f"name a period after {max(filed)} with --since", 1
        )
    for version in book.versions.get(said.id, ()) if said.kind == "KPI" else ():
        if version.valid_from >= said.since:
            day = version.valid_from
            raise HandbookError(f"version {version.version} of {said.id} begins on {day}", "name a later period", 1)
    if said.remove_after < max(said.since, subject.today):
        raise HandbookError(f"{said.remove_after} is too early for --remove-after", "its page stays for a while", 2)
    _require_successor(book, said)


def _require_successor(book: Handbook, said: Retirement) -> None:
    known = [*(book.versions if said.kind == "KPI" else book.units)]
    gone = {one.id for one in (book.retired.kpis if said.kind == "KPI" else book.retired.units)}
    if said.successor and (said.successor not in known or said.successor in gone or said.successor == said.id):
        meant = near(said.successor, [name for name in known if name not in gone and name != said.id])
        help_text = f'did you mean "{meant}"?' if meant else f"name a {said.kind} that is in use"
        raise HandbookError(f'"{said.successor[:80]}" can\'t be the successor of {said.id}', help_text)


def retired_files(
    files: Mapping[str, bytes], book: Handbook, said: Retirement, languages: Sequence[str]
) -> dict[str, bytes | None]:
    """Return every file that a retirement changes; the definition itself stays while periods use it."""
    path = next((entry.document.path for entry in book.kind("retired")), PATH)
    after: dict[str, bytes | None] = {path: _with_row(path, files.get(path, b""), said, languages)}
    for card, entry in book.scorecards:
        place = entry.document.path
        cycle = book.cycles.get(card.cycle)
        if cycle is None or cycle.from_ < said.since:
            continue
        if said.kind == "unit" and card.unit == said.id:
            after[place] = None
        numbers = frozenset(number for number, item in enumerate(card.items) if item.kpi == said.id)
        if said.kind == "KPI" and numbers:
            if len(numbers) == len(card.items):
                raise HandbookError(f"{place} would hold no KPI any more", "delete it, or put another KPI on it", 1)
            after[place] = without_entries(readable(place, files[place]), files[place], ("items",), numbers)
    return after


def still_on(book: Handbook, said: Retirement) -> Iterator[str]:
    """Yield where a retired KPI stays: scorecards of a cycle that has begun, and definitions that name it."""
    for card, _ in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        if cycle and cycle.from_ < said.since <= cycle.to and any(item.kpi == said.id for item in card.items):
            yield f"it stays on the scorecard of {card.unit} until {card.cycle} ends, so that its weights hold"
    for name in book.versions:
        kpi = newest(book, name)
        named = {*kpi.paired_with, *kpi.drives, kpi.adopts}
        if said.kind == "KPI" and said.id in named and name != said.id:
            yield f"{name} names it (paired_with, drives or adopts): write another KPI there"


def _with_row(path: str, content: bytes, said: Retirement, languages: Sequence[str]) -> bytes:
    listed = "kpis" if said.kind == "KPI" else "units"

    def written(indent: int) -> str:
        inner = " " * (indent + 2)
        successor = f"{inner}successor: {said.successor}\n" if said.successor else ""
        return (
            f"{' ' * indent}- id: {said.id}\n{inner}since: {said.since}\n{inner}remove_after: {said.remove_after}\n"
            f"{successor}{inner}reason:\n{words(said.reasons, languages, indent + 4)}"
        )

    return with_entry(readable(path, content), content, (listed,), written)
