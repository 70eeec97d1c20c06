"""Who owns something, as it is written: a role, a person's name, or nobody."""

import difflib
import re
from collections.abc import Iterator
from typing import Literal

from kpi_handbook.checks.definition import is_given
from kpi_handbook.checks.words import is_placeholder, tokens
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook

_EVERYBODY = {"all", "everyone", "everybody", "anyone", "nobody", "team", "semua", "bersama", "tim", "siapa_saja"}
_PERSON = re.compile(r"EMP-.+|[^@\s]+@[^@\s]+|[A-Z][^\W\d_]*[a-z.'][^\W\d_]*(?:[ .'-]+[^\W\d_]+\.?)*")
_CLOSE = 0.8  # nearer than for a misspelt id: "Budi" has much of AUDIT
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")


def owners(book: Handbook) -> Iterator[Field]:
    """Return the owner of each definition and of each objective, where one is written."""
    for entry in book.kind("kpi"):
        yield from _given(entry.document.root())
    for entry in book.kind("map"):
        for objective in entry.document.root().get("objectives"):
            yield from _given(objective)


def _given(record: Field) -> Iterator[Field]:
    owner = record.get("owner")
    if isinstance(record.value, dict) and record.document.readable and is_given(owner):
        yield owner


def who(owner: Field, book: Handbook) -> Literal["role", "person", "nobody"]:
    """Say what an owner is; what looks like a misspelt role, or like the name of one, counts as a role."""
    value = owner.value
    if not isinstance(value, str | None) or value in book.known["role"]:
        return "role"
    if value is None or is_placeholder(value) or "_".join(tokens(value)) in _EVERYBODY:
        return "nobody"
    is_name = _PERSON.fullmatch(value) is not None and not (set(tokens(value)) & _words_of_roles(book))
    return "person" if is_name and (value.startswith("EMP-") or not _near_role(value, book)) else "role"


def _near_role(value: str, book: Handbook) -> bool:
    close = difflib.get_close_matches(value.upper(), book.known["role"], n=1, cutoff=_CLOSE)
    return bool(close) or ("-" in value and _CODE.fullmatch(value.upper()) is not None)


def _words_of_roles(book: Handbook) -> frozenset[str]:
    """Return the words in which roles and units are named, in every language."""
    names = [role.name for role in book.roles.values()] + [unit.name for unit in book.units.values()]
    words = {word for name in names for _, text in name.by_language for word in tokens(text)}
    return frozenset(words | {role.kind for role in book.roles.values()} | set(book.units))
