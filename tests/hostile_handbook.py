"""The sample company as somebody would write it who wants to run a script in a reader's browser.

Texts of `data/xss.yml` are planted in every text field of every record, also in those that the sample leaves out. The
fields are taken from the models, so that a new one is planted by itself.
"""

import base64
import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from itertools import chain
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import quote

import yaml

from conftest import LANGUAGES
from kpi_handbook.load import load_yaml
from kpi_handbook.model.fields import Check, Record, Reference, Text
from kpi_handbook.model.kinds import KINDS

CALL = "__xss"
"""The function that every text calls; a test learns of the call from the browser."""

ELSEWHERE = "canary.invalid"
"""The host that some texts load from; nobody answers there, and no page may ask."""

MARK = "zq7"
"""What every planted text begins with, before its number: by it a text is found again on a page."""

MANY = 16
"""Of a field with many leaves so many hold all payloads, so that not every page has to be opened."""

NO_TEXT: Mapping[str, str] = {
    "Formula.expression": "our own arithmetic, which refuses everything else",
    "OwnMethod.formula": "the same",
    "OwnMethod.domain": "the same",
    "OwnMethod.params": "names in a formula",
    "OwnExample.achievement": "a number, computed again by the check",
    "Organization.languages": "codes, by which the words of pages are chosen",
    "Organization.time_zone": "a name that publishing looks up",
    "Settings.select": "codes of rules",
    "PerPath.ignore": "codes of rules",
    "ValueSource.address": "where a database is; no page shows it, and reading it would open a connection",
    "ValueSource.query": "the same",
    "ValueColumns.kpi": "a column of that query",
    "ValueColumns.value": "the same",
    "ValueColumns.numerator": "the same",
    "ValueColumns.denominator": "the same",
}
"""Fields of text in which nobody writes to readers, and why."""

_ADDED: Mapping[str, Mapping[str, Any]] = {
    "kpi_defs/organization.yml": {
        "groups": [
            {"id": "staff", "name": {"en": ""}, "units": [{"unit": unit, "weight": 50} for unit in ("hr", "it")]},
        ]
    },
    "kpi_defs/retired.yml": {
        "kpis": [{"id": "corp-old-margin", "since": "2026-01-01", "reason": {"en": "", "id": ""}, "successor": ""}],
        "units": [{"id": "old", "since": "2026-01-01", "reason": {"en": ""}}],
    },
    "kpi_defs/calendar/2026.yml": {
        "changes": [{"field": "", "from": "2026-02-20", "to": "2026-02-23", "reason": {"en": "", "id": ""}}]
    },
    "people/2026-S1/assessments/EMP-0003.yml": {
        "earlier": [
            {
                "since": "2026-01-01",
                "layer": "LY1",
                "period": "2026-02",
                "section_a": {"corporate": "corporate", "units": ["mkt"], "individual_items": []},
                "section_b_agreed": {f"B{number}": 4 for number in range(1, 8)},
                "section_b_evidence": {"B1": ["EV-0611"]},
            }
        ],
        "since": "2026-03-01",
    },
    "people/2026-S1/reconciliations/REC-2026-04-01.yml": {"escalation": {"to": "DIR-MAIN", "reason": {"en": ""}}},
}
"""Records with fields of text that the sample has no example of."""

_FREE_CHECKS = {"_string", "_text"}
_OPEN_CHECKS = {"_items", "_mapping", "_aliases"}

Leaf = tuple[str, Callable[[str], None], str]
"""A place for a text: its field with its language, how it is written, and what stands there."""


@cache
def payloads() -> tuple[str, ...]:
    """Return every payload, with its own number in the call."""
    families = yaml.safe_load((Path(__file__).parent / "data" / "xss.yml").read_text("utf-8"))
    return tuple(_numbered(text, number) for number, text in enumerate(chain(*families.values())))


def _numbered(text: str, number: int) -> str:
    call = f"{CALL}({number})"
    script = f"<script>{call}</script>"
    spellings = {
        "RUN_CALL_B64": base64.b64encode(call.encode()).decode(),
        "RUN_B64": base64.b64encode(script.encode()).decode(),
        "RUN_HREF_DEC": _references(f"javascript:{call}"),
        "RUN_DOC_DEC": _references(script),
        "RUN_DEC": _references(call),
        "RUN_HEX": "".join(f"&#x{ord(sign):x};" for sign in call),
        "RUN_PCT": quote(call, safe="").replace("_", "%5F"),
        "RUN_ID": str(number),
        "RUN": call,
    }
    return re.sub("|".join(spellings), lambda found: spellings[found.group()], text)


def _references(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


@dataclass
class Planter:
    """Plants texts in the leaves of a handbook, and remembers which payload went into which field."""

    every: int = 1
    """Of so many rounds, each payload comes into each field in one."""

    number: int = 0
    shares: Counter[str] = field(default_factory=Counter)
    """How many leaves a field has: all of them, or each `MANY` after one another, together hold every payload."""

    planted: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    """By mark: the field, and the numbers of the payloads."""

    _next: Counter[str] = field(default_factory=Counter)

    def text(self, place: str, before: str) -> str:
        """Return what is planted in a leaf of a field: some payloads, and what stood there."""
        all_of_them = payloads()
        leaves = min(self.shares[place], MANY)
        fewest = -(-len(all_of_them) // (self.every * leaves))
        start = (self._next[place] % leaves + self.number * leaves) * fewest % len(all_of_them)
        self._next[place] += 1
        chosen = tuple((start + step) % len(all_of_them) for step in range(fewest))
        mark = f"{MARK}{len(self.planted):05}"
        self.planted[mark] = (place, chosen)
        # A formula acts at the start of a cell only, and there the mark must not stand.
        first, *others = (all_of_them[one] for one in chosen)
        return " ".join([first, mark, *others, before])


def plant(root: Path, planter: Planter) -> Planter:
    """Plant payloads in every text field of the records in a folder; what was signed or published goes first."""
    shutil.rmtree(root / "published", ignore_errors=True)
    for history in root.glob("periods/*/history.jsonl"):
        history.unlink()
    opened = [*_opened(root)]
    for _file, _written, leaves in opened:
        planter.shares.update(place for place, _, _ in leaves)
    for file, written, leaves in opened:
        for place, put, before in leaves:
            put(planter.text(place, before))
        file.write_text(written(), "utf-8")
    return planter


def _opened(root: Path) -> Iterator[tuple[Path, Callable[[], str], list[Leaf]]]:
    """Yield each file with what it is written again as, and the places for texts in it."""
    for file in sorted(root.rglob("*.yml")):
        path = file.relative_to(root).as_posix()
        kind = next((kind for kind in KINDS if kind.path.fullmatch(path)), None)
        if kind:
            data = load_yaml(path, file.read_bytes()).data
            if path in _ADDED:
                data |= deepcopy(dict(_ADDED[path]))
            records = data if kind.is_list else [data]
            leaves = [leaf for record in records for leaf in _leaves(kind.record, record)]
            yield file, partial(_as_yaml, data), leaves
    for file in sorted((root / "periods").glob("*/*.csv")):
        rows = [*csv.DictReader(io.StringIO(file.read_text("utf-8")))]
        yield file, partial(_as_csv, rows), [*_reasons(rows)]


def _reasons(rows: list[dict[str, str]]) -> Iterator[Leaf]:
    for row in rows:
        if row["reason"]:
            yield "Submission.reason", partial(row.__setitem__, "reason"), row["reason"]


def _leaves(record: type[Record], data: Any) -> Iterator[Leaf]:
    if not isinstance(data, dict):
        return
    hints = get_type_hints(record, include_extras=True)
    for name, about in record.model_fields.items():
        key, hint = about.alias or name, hints[name]
        place = f"{record.__name__}.{key}"
        if place in NO_TEXT:
            continue
        if key not in data and not about.is_required():
            data.update((key, empty) for empty in _empty(hint))
        if key in data:
            yield from _texts(hint, data[key], partial(data.__setitem__, key), place)


def _empty(hint: Any) -> Iterator[Any]:
    """Yield what an absent field is filled with where people could write something."""
    if free := _free(hint):
        yield dict.fromkeys(LANGUAGES, "") if free is Text else ""
    elif get_origin(_bare(hint)[0]) is tuple:
        yield from ([one] for one in _empty(_parts(hint)[0])) if _parts(hint) else ()


def _texts(hint: Any, value: Any, put: Callable[[str], None], place: str) -> Iterator[Leaf]:
    """Yield the places for texts in a value of a kind."""
    free, inner = _free(hint), _bare(hint)[0]
    if free is Text and isinstance(value, dict):
        for language in value:
            if isinstance(value[language], str):
                yield f"{place}:{language}", partial(value.__setitem__, language), value[language]
    elif free:
        if isinstance(value, str):
            yield place, put, value
    elif isinstance(inner, type) and issubclass(inner, Record):
        yield from _leaves(inner, value)
    elif parts := _parts(hint):
        if isinstance(value, list):
            for index, one in enumerate(value):
                yield from _texts(parts[-1], one, partial(value.__setitem__, index), place)
        elif isinstance(value, dict) and _is_mapping(inner):
            for key, one in value.items():
                yield from _texts(parts[-1], one, partial(value.__setitem__, key), place)
        else:
            yield from _texts(parts[0], value, put, place)


def text_fields() -> set[str]:
    """Return every field of a record in which people write to readers, by record and name."""
    return {place for kind in KINDS for place in _fields_of(kind.record)} - set(NO_TEXT)


def _fields_of(record: type[Record]) -> Iterator[str]:
    hints = get_type_hints(record, include_extras=True)
    for name, about in record.model_fields.items():
        yield from _fields_in(hints[name], f"{record.__name__}.{about.alias or name}")


def _fields_in(hint: Any, place: str) -> Iterator[str]:
    inner = _bare(hint)[0]
    if _free(hint):
        yield place
    elif isinstance(inner, type) and issubclass(inner, Record):
        yield from _fields_of(inner)
    else:
        for part in _parts(hint):
            yield from _fields_in(part, place)


def _bare(hint: Any) -> tuple[Any, list[Any]]:
    """Return a type without what it is marked with, and the marks; None counts as no other type."""
    marks: list[Any] = []
    while get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
        marks += more
    others = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) in {Union, UnionType} and len(others) == 1:
        inner, more = _bare(others[0])
        return inner, [*marks, *more]
    return hint, marks


def _free(hint: Any) -> Any:
    """Return the type of a field in which people write freely, words or a plain text; None for any other field."""
    inner, marks = _bare(hint)
    checks = {mark.func.__name__ for mark in marks if isinstance(mark, Check)}
    is_text = inner in (Text, str) and checks <= _FREE_CHECKS and not any(isinstance(one, Reference) for one in marks)
    return inner if is_text else None


def _parts(hint: Any) -> list[Any]:
    """Return the types of values that a field holds; what a mapping is sorted by is a name, never a text."""
    inner, marks = _bare(hint)
    checks = {mark.func.__name__ for mark in marks if isinstance(mark, Check)}
    if get_origin(inner) is Literal or not checks <= _OPEN_CHECKS or any(isinstance(one, Reference) for one in marks):
        return []
    parts = [part for part in get_args(inner) if part not in (NoneType, ...)]
    return parts[1:] if _is_mapping(inner) else parts


def _is_mapping(hint: Any) -> bool:
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _as_yaml(data: Any) -> str:
    """Return data as YAML: JSON whose numbers keep their digits, one line for each part."""
    if isinstance(data, list):
        return "".join(f"- {_flow(one)}\n" for one in data)
    return "".join(f"{key}: {_flow(value)}\n" for key, value in data.items())


def _flow(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case Decimal():
            return format(value, "f")
        case _:
            return json.dumps(value, ensure_ascii=False)


def _as_csv(rows: list[dict[str, str]]) -> str:
    written = io.StringIO()
    table = csv.DictWriter(written, [*rows[0]], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()
