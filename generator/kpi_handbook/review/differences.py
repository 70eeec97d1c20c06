"""What differs between two handbooks: every record by its id, field by field, each with its class and its place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kpi_handbook.checks.edited import at_path
from kpi_handbook.load import Document, Field, FieldPath
from kpi_handbook.load.folder import RESTRICTED
from kpi_handbook.model.changes import Change, changes, name_of, written
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Class, Record, Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.problems import Span

ORDER = (Class.MEANING, Class.SCORING, Class.GOVERNANCE, Class.COSMETIC)
"""The classes from what weighs most."""

_NOT_TOLD = {"id", "version", "change"}
"""Fields of a new version that differ from the one before it by themselves."""


class Identity(NamedTuple):
    """What a record is: the kind of file, the cycle and the id; with the unit in whose folder it stands."""

    kind: str
    cycle: str
    id: str
    unit: str = ""

    @property
    def key(self) -> "Key":
        """What makes it the same record, wherever it stands."""
        return self.kind, self.cycle, self.id


Key = tuple[str, str, str]


@dataclass(frozen=True)
class Difference:
    """One field that differs, or a whole record that came or went."""

    identity: Identity
    field: str
    """The field with dots, or nothing where the whole record came or went."""

    kind: Class
    before: str | None
    after: str | None
    path: str
    span: Span
    is_there: bool
    """Whether the place is in the head; else it is where the base had it."""

    reaches: tuple[str, ...] = ()
    """The items that a shared record reaches, as unit/KPI."""

    rules: tuple[str, ...] = ()


Place = tuple[Identity, Record, Entry, Field]
Listed = Mapping[Key, Place]

_LANGUAGE = "en"
"""The language of a text that came or went as a whole; a text that differs is told in each of its languages."""


def differences(before: Handbook, after: Handbook) -> Iterator[Difference]:
    """Yield what differs between two handbooks, in no order; files that moved and keys in another order do not.

    A record whose file can't be read on the other side neither came nor went: nothing is known about it.
    """
    old, new = _listed(before), _listed(after)
    unknown = _broken(before), _broken(after)
    for key, (identity, record, entry, field) in new.items():
        if key in old:
            yield from _edited(identity, old[key], record, field)
        elif entry.document.path not in unknown[0]:
            yield from _came(identity, record, field, old)
    gone = (old[key] for key in old if key not in new)
    yield from (_went(was) for was in gone if was[2].document.path not in unknown[1])


def _broken(book: Handbook) -> set[str]:
    return {entry.document.path for entry in book.entries if entry.record is None}


def _listed(book: Handbook) -> Listed:
    """Return every valid record by what it is; items of scorecards are records of their own.

    What stands about people is left out: a review is read by more than those who may know it.
    """
    found: dict[Key, Place] = {}
    for entry in book.entries:
        if entry.record is None or entry.document.path.startswith(f"{RESTRICTED}/"):
            continue
        field = at_path(entry.document.root(), entry.path)
        identity = _identity(entry)
        found[identity.key] = identity, entry.record, entry, field
        if isinstance(entry.record, Scorecard):
            card = entry.record
            for item, place in zip(card.items, field.get("items"), strict=True):
                of_item = Identity("item", card.cycle, f"{card.unit}/{item.kpi}", card.unit)
                found[of_item.key] = of_item, item, entry, place
    return found


def _identity(entry: Entry) -> Identity:
    record, place = entry.record, entry.place
    version = getattr(record, "version", 1)
    name = getattr(record, "id", None) or place.get("id") or place.get("unit") or place.get("period") or entry.kind.name
    cycle = place.get("cycle", "")
    told = f"{name} v{version}" if version != 1 else str(name)
    return Identity(entry.kind.name, cycle, told, place.get("unit", ""))


def _edited(identity: Identity, was: Place, record: Record, field: Field) -> Iterator[Difference]:
    for change in changes(was[1], record):
        if identity.kind == "scorecard" and change.path[0] == "items":
            continue  # told item by item
        yield from _told(identity, change, was[3], field)


def _told(identity: Identity, change: Change, was: Field, field: Field) -> Iterator[Difference]:
    place = at_path(field, change.path)
    is_there = place.value is not None
    span, path = (place.span, field.document.path) if is_there else _former(change, was)
    name = _name(field if is_there else was, change)
    for suffix, old, new in _values(change):
        yield Difference(identity, f"{name}{suffix}", change.kind, old, new, path, span, is_there)


def _former(change: Change, was: Field) -> tuple[Span, str]:
    """Return where something stood before it was taken out."""
    numbered = _numbered(was, change)
    place = at_path(was, numbered)
    document: Document = was.document
    return (place.span if place.value is not None else document.head_span(numbered[:-1])), document.path


def _numbered(field: Field, change: Change) -> FieldPath:
    """Return a path in which a part that is gone stands by its number again; a part that is there has it already."""
    *outer, last = change.path
    parts = at_path(field, tuple(outer)).value
    if change.after is None and isinstance(parts, list) and isinstance(change.before, Record):
        names = {_raw_name(part): number for number, part in enumerate(parts) if isinstance(part, dict)}
        return (*outer, names.get(str(last), last))
    return change.path


def _raw_name(part: Mapping[str, Any]) -> str:
    known = (part[name] for name in ("id", "code", "kpi", "period", "from", "rating", "role", "unit") if name in part)
    return str(next(known, ""))


def _name(field: Field, change: Change) -> str:
    """Return a field as readers name it: parts of lists by their ids, not by their places."""
    words: list[str] = []
    for depth, step in enumerate(change.path):
        part = at_path(field, change.path[: depth + 1]).value
        words.append(
            (_raw_name(part) or str(step + 1)) if isinstance(step, int) and isinstance(part, dict) else str(step)
        )
    return ".".join(words)


def _values(change: Change) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield what was and is there as text; words in each language by themselves."""
    old, new = change.before, change.after
    if isinstance(old, Text | None) and isinstance(new, Text | None):
        before, after = (dict(words.by_language) if words else {} for words in (old, new))
        for language in sorted(before.keys() | after.keys()):
            if before.get(language) != after.get(language):
                yield f".{language}" if language else "", before.get(language), after.get(language)
    else:
        yield "", shown(old), shown(new)


def shown(value: Any) -> str | None:
    """Return a value on one line; a list and a record as YAML writes them in a row."""
    match value:
        case None:
            return None
        case Text():
            return value.say(_LANGUAGE)
        case Record():
            given = (
                (name, getattr(value, name)) for name in type(value).model_fields if name in value.model_fields_set
            )
            return "{" + ", ".join(f"{name.rstrip('_')}: {shown(one)}" for name, one in given) + "}"
        case list() | tuple():
            return "[" + ", ".join(str(shown(one)) for one in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{name}: {shown(one)}" for name, one in value.items()) + "}"
    return written(value)


def _came(identity: Identity, record: Record, field: Field, old: Listed) -> Iterator[Difference]:
    """Yield a record that is new; a new version also field by field against the version before it."""
    kind = type(record).change_class
    path = field.document.path
    yield Difference(identity, "", _whole(identity, kind), None, _summary(record), path, field.span, True)
    if version := getattr(record, "version", 1) - 1:
        name = identity.id.rpartition(" v")[0]
        former = old.get((identity.kind, identity.cycle, f"{name} v{version}" if version > 1 else name))
        for one in _edited(identity, former, record, field) if former else ():
            if one.field.split(".", maxsplit=1)[0] not in _NOT_TOLD:
                yield one


def new_version(book: Handbook, kpi: Kpi) -> Iterator[Difference]:
    """Yield what a version of a definition has otherwise than the one before it, in the same handbook."""
    listed = _listed(book)
    for identity, record, _, field in listed.values():
        if record is kpi:
            yield from (one for one in _came(identity, record, field, listed) if one.field)


def _went(was: Place) -> Difference:
    identity, record, entry, field = was
    kind = _whole(identity, type(record).change_class)
    return Difference(identity, "", kind, _summary(record), None, entry.document.path, field.span, False)


def _whole(identity: Identity, kind: Class) -> Class:
    """Return the class of a record that came or went: one that is scored by moves scores, whatever its fields say."""
    return Class.SCORING if identity.kind in {"item", "scorecard"} else kind


def _summary(record: Record) -> str:
    """Return what a record is in a few words."""
    match record:
        case Kpi():
            return f"version {record.version} from {record.valid_from}" + (
                "" if record.status == "active" else f", {record.status}"
            )
        case Scorecard():
            return f"{len(record.items)} items"
    names = ("version", "valid_from", "target", "lo", "hi", "due", "weight")
    given = {name: shown(getattr(record, name, None)) for name in names}
    return ", ".join(f"{name} {value}" for name, value in given.items() if value) or name_of(record, 0)


def in_order(found: Iterable[Difference], units: Iterable[str]) -> tuple[Difference, ...]:
    """Return differences by class, unit in the order of the organization, id and field."""
    places = {unit: number for number, unit in enumerate(units)}

    def key(one: Difference) -> tuple[Any, ...]:
        unit = places.get(one.identity.unit, len(places)) if one.identity.unit else -1
        return ORDER.index(one.kind), unit, one.identity, one.field, one.before or "", one.after or ""

    return tuple(sorted(found, key=key))


def with_rules(found: Iterable[Difference], codes: Mapping[tuple[str, Span], Iterable[str]]) -> Iterator[Difference]:
    """Yield differences with the codes of the rules that speak at their places."""
    for one in found:
        yield replace(one, rules=tuple(dict.fromkeys(codes.get((one.path, one.span), ())))) if one.is_there else one
