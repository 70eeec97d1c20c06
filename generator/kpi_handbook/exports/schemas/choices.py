"""What a handbook lets an author choose from: its ids with their names, its methods, its languages."""

import re
from collections.abc import Callable, Iterable, Mapping

from kpi_handbook.exports.schemas.forms import Form
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import METHOD_NAMES
from kpi_handbook.model.organization import Cycle
from kpi_scoring.methods import BY_NAME

Named = Iterable[tuple[str, Text | None]]

# The names of what can be referred to; an id whose file is broken has none.
_NAMES: Mapping[str, Callable[[Handbook], Named]] = {
    "KPI": lambda book: ((kpi.id, kpi.name) for kpi, _ in book.kpis),
    "objective": lambda book: ((one.id, one.name) for record, _ in book.maps for one in record.objectives),
    "perspective": lambda book: ((one.id, one.name) for record, _ in book.maps for one in record.perspectives),
    "unit": lambda book: ((unit.id, unit.name) for unit in book.units.values()),
    "role": lambda book: ((role.id, role.name) for role in book.roles.values()),
    "cycle": lambda book: ((cycle.id, cycle.name or _days(cycle)) for cycle in book.cycles.values()),
    "unit of measure": lambda book: ((unit.id, unit.label) for unit in book.units_of_measure.values()),
    "policy": lambda book: ((policy.id, policy.name) for policy in book.policies),
    "aspect": lambda book: ((one.id, one.name) for record, _ in book.dictionaries for one in record.aspects),
    "layer": lambda book: ((one.id, one.name) for one in (book.organization.layers if book.organization else ())),
    "theme arm": lambda book: (
        (arm.id, arm.name)
        for theme in [book.organization.theme if book.organization else None]
        for arm in (theme.arms if theme else ())
    ),
}


def choices(book: Handbook) -> dict[str, Form]:
    """Return the definitions that depend on a handbook, by the names that fields refer to them."""
    languages = book.organization.languages if book.organization else ()
    named = {kind: dict(_NAMES[kind](book)) if kind in _NAMES else {} for kind in book.known}
    return {
        **{
            kind.replace(" ", "-"): one_of({id_: _in_all(named[kind].get(id_), languages) for id_ in sorted(ids)})
            for kind, ids in book.known.items()
        },
        "method": one_of(_methods(book)),
        "words": _words(languages),
    }


def one_of(described: Mapping[str, str]) -> Form:
    """Return a choice with a sentence for each; where there is nothing to choose from, any text."""
    if not described:
        return {"type": "string"}
    return {
        "enum": list(described),
        "enumDescriptions": list(described.values()),
        "markdownEnumDescriptions": [_escaped(text) for text in described.values()],
    }


def _days(cycle: Cycle) -> Text:
    return Text((("", f"{cycle.from_} – {cycle.to}"),))


def _in_all(name: Text | None, languages: Iterable[str]) -> str:
    said = [name.say(language) for language in languages] if name else []
    return " · ".join(dict.fromkeys(said)) or (name.say("") if name else "")


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _methods(book: Handbook) -> dict[str, str]:
    own = {name: method.formula for policy in book.policies for name, method in policy.methods.items()}
    ours = {
        name: BY_NAME[name].summary if name in BY_NAME else "Watched only: no achievement." for name in METHOD_NAMES
    }
    return {**ours, **own}


def _words(languages: Iterable[str]) -> Form:
    """Return text for readers: once for all languages, or once for each."""
    one: Form = {"type": ["string", "number"]}
    known = dict.fromkeys(languages, one)
    by_language = {"type": "object", "properties": known, "additionalProperties": False if known else one}
    return {"anyOf": [{"type": "string"}, by_language]}
