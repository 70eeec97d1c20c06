"""`periods/<period>/history.jsonl`: one canonical line for each act, from which the states can be played again."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from kpi_handbook.model.submission import HEADER
from kpi_handbook.records.canonical import NotCanonical, dump, parse, parse_lines
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.log import raw_lines

NAME = "history.jsonl"
FIGURES = ("value", "numerator", "denominator")
_PATH = re.compile(rf"periods/(?P<period>[^/]+)/{re.escape(NAME)}")
_KEYS = ("seq", "unit", "kpi", "revision", "from", "to", "by", "on", "reason", "evidence", "digest")
_KNOWN = frozenset((*_KEYS, *FIGURES, "meaning", "signature"))
_SHAPED = frozenset(("seq", "revision", "on", "evidence"))
_PORTION = 64  # lines
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")

ItemKey = tuple[str, str, int]
"""Unit, KPI and revision."""


@dataclass(frozen=True)
class Line:
    """One act: what it was about, between which states it led, who did it and when, and what the value was then."""

    unit: str
    kpi: str | None
    """None where the act is about the whole submission of a unit."""

    revision: int
    start: str | None
    to: str
    by: str
    on: date
    digest: str
    """The digest of the row as the act left it, without its state; of the definitions where a period is opened."""

    reason: str = ""
    evidence: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    """The value that was claimed, verified, agreed or decided by the act; an older one stays in its own line."""

    meaning: str = ""
    """What a signature says."""

    signature: str = ""
    """The digest of a signature file, where the act was signed with a key."""

    seq: int = 0

    @property
    def key(self) -> ItemKey | None:
        """What the line is about, if that is an item."""
        return (self.unit, self.kpi, self.revision) if self.kpi else None


@dataclass(frozen=True)
class Broken:
    """A line that is not as it should be, and why."""

    number: int
    finding: str
    details: Mapping[str, str]


@dataclass(frozen=True)
class History:
    """What was done in a period, in order."""

    period: str
    content: bytes = b""

    @cached_property
    def _read(self) -> tuple[tuple[Line, ...], tuple[Broken, ...]]:
        lines: list[Line] = []
        broken: list[Broken] = []
        for found in _read(self.content):
            if isinstance(found, Line):
                lines.append(found)
            else:
                broken.append(found)
        return tuple(lines), tuple(broken)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that can be read, in order."""
        return self._read[0]

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The lines that can't be read, or are out of their order."""
        return self._read[1]

    @property
    def path(self) -> str:
        """The file, from the root of the handbook."""
        return path_of(self.period)

    @cached_property
    def by_item(self) -> Mapping[ItemKey, tuple[Line, ...]]:
        """The lines of each item."""
        found: dict[ItemKey, list[Line]] = {}
        for line in self.lines:
            if line.key:
                found.setdefault(line.key, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    def of(self, key: ItemKey) -> tuple[Line, ...]:
        """Return the lines of an item, in order."""
        return self.by_item.get(key, ())

    def state(self, key: ItemKey) -> str:
        """Return the state that an item has after its last line; an item of which nothing is written is open."""
        lines = self.of(key)
        return lines[-1].to if lines else "open"

    def is_open(self, unit: str) -> bool:
        """Say whether the submission of a unit was opened."""
        return any(line.unit == unit and line.kpi is None for line in self.lines)

    def appended(self, lines: Iterable[Line]) -> "History":
        """Return the history with more lines; it never gets shorter."""
        count = len(raw_lines(self.content))
        more = b"".join(dump(as_data(line, count + number)) for number, line in enumerate(lines, 1))
        return History(self.period, self.content + more)


def path_of(period: str) -> str:
    """Return the path of a period's history, from the root of the handbook."""
    return f"periods/{period}/{NAME}"


def read_histories(files: Mapping[str, bytes]) -> Mapping[str, History]:
    """Return the history of each period that has one."""
    found = ((match["period"], content) for path, content in files.items() if (match := _PATH.fullmatch(path)))
    return {period: History(period, content) for period, content in sorted(found)}


def known_on(content: bytes, day: date) -> bytes:
    """Return the lines of acts up to a day, their bytes unchanged: what a record of that day commits to."""
    return b"".join(raw for raw in raw_lines(content) if date.fromisoformat(parse(raw)["on"]) <= day)


def row_digest(unit: str, period: str, cells: Mapping[str, str]) -> str:
    """Return the digest of everything a row says but its state, which signing changes and content does not."""
    content = {column: cells[column] for column in HEADER if column != "state"}
    return sha256(dump({**content, "unit": unit, "period": period}))


def as_data(line: Line, seq: int) -> dict[str, Any]:
    """Return a line as it is written; what it does not say is left out, but for the keys that every line has."""
    more = {**line.figures, "meaning": line.meaning, "signature": line.signature}
    return {
        "seq": str(seq),
        "unit": line.unit,
        "kpi": line.kpi,
        "revision": str(line.revision),
        "from": line.start,
        "to": line.to,
        "by": line.by,
        "on": line.on.isoformat(),
        "reason": line.reason,
        "evidence": list(line.evidence),
        "digest": line.digest,
        **{key: value for key, value in more.items() if value},
    }


def column_of(raw: bytes, key: str) -> int:
    """Return the column, from 1, in which the value of a key stands in a canonical line; 1 where there is none."""
    text = raw.decode("utf-8", "replace")
    match = re.search(rf'[{{,]"{re.escape(key)}":', text)
    return match.end() + 1 if match else 1


def _read(content: bytes) -> Iterator[Line | Broken]:
    raw = raw_lines(content)
    for start in range(0, len(raw), _PORTION):
        yield from _portion(b"".join(raw[start : start + _PORTION]), start + 1)


# An act reads the history again after each of its lines; a bulk of sixty acts would read some of them sixty times.
@lru_cache(maxsize=1 << 10)
def _portion(content: bytes, first: int) -> tuple[Line | Broken, ...]:
    """Return some lines: read at once, or one by one where that says which of them is wrong."""
    try:
        values = parse_lines(content)
    except NotCanonical:
        return tuple(_line(raw, number) for number, raw in enumerate(raw_lines(content), first))
    return tuple(_act(data, number) for number, data in enumerate(values, first))


def _line(raw: bytes, number: int) -> Line | Broken:
    try:
        return _act(parse(raw), number)
    except NotCanonical as error:
        return Broken(number, error.finding, {"message": str(error)})


def _act(data: Any, number: int) -> Line | Broken:
    if wrong := next(_wrong_keys(data), None):
        return Broken(number, "wrong-key", {"key": wrong})
    if data["seq"] != str(number):
        return Broken(number, "wrong-seq", {"found": data["seq"], "expected": str(number)})
    return Line(
        unit=data["unit"],
        kpi=data["kpi"],
        revision=int(data["revision"]),
        start=data["from"],
        to=data["to"],
        by=data["by"],
        on=date.fromisoformat(data["on"]),
        digest=data["digest"],
        reason=data["reason"],
        evidence=tuple(data["evidence"]),
        figures={name: data[name] for name in FIGURES if name in data},
        meaning=data.get("meaning", ""),
        signature=data.get("signature", ""),
        seq=number,
    )


def _wrong_keys(data: Any) -> Iterator[str]:
    """Yield the keys that are absent, unknown, or hold something else than they should."""
    if not isinstance(data, dict):
        yield "seq"
        return
    yield from (key for key in _KEYS if key not in data)
    yield from (key for key in data if key not in _KNOWN)
    for key, value in data.items():
        if type(value) is str and key not in _SHAPED:
            continue  # most of a line
        may_be_none = key in {"kpi", "from"} and value is None
        if key == "evidence":
            fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        else:
            fits = may_be_none or isinstance(value, str)
        if fits and key in {"seq", "revision"}:
            fits = bool(_COUNT.fullmatch(value))
        if not fits or (key == "on" and not _is_day(value)):
            yield key


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
