"""KPI definitions and scorecard items as they are written, for rules that speak although something else is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from kpi_handbook.checks.rule import Found, at
from kpi_handbook.load import Document, Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Say


@dataclass(frozen=True)
class Definition:
    """One definition file; a field that is absent, or of another kind than asked for, gives nothing."""

    top: Field
    unit: str
    """The owning unit: the folder the file stands in."""

    def get(self, name: str) -> Field:
        """Return a field of the definition."""
        return self.top.get(name)

    def text(self, name: str) -> str:
        """Return a field that holds one word or text."""
        return text(self.get(name))

    @cached_property
    def id(self) -> str:
        """The id, which all versions share."""
        return self.text("id")

    @cached_property
    def formula(self) -> Field:
        """How values are computed and scored."""
        return self.get("formula")

    @cached_property
    def method(self) -> str:
        """The scoring method."""
        return text(self.formula.get("method"))

    @cached_property
    def expression(self) -> str:
        """How the measure is computed from its base measures."""
        return text(self.formula.get("expression"))

    @cached_property
    def measures(self) -> tuple[Field, ...]:
        """The base measures."""
        return tuple(one for one in self.get("base_measures") if isinstance(one.value, dict))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name in each language."""
        return tuple(text(words) for words in languages(self.get("name")) if text(words))


@dataclass(frozen=True)
class Item:
    """An item of a scorecard with the scorecard it stands on."""

    field: Field
    card: Field

    def get(self, name: str) -> Field:
        """Return a field of the item."""
        return self.field.get(name)

    @property
    def kpi(self) -> str:
        """The id of the KPI."""
        return text(self.get("kpi"))

    @property
    def is_scored(self) -> bool:
        """Say whether it counts; an item that says nothing about it does."""
        return self.get("role").value in ("scored", None)


@lru_cache(maxsize=2)  # one rule after the other asks for those of the handbook, some for those it is compared with
def definitions(book: Handbook) -> tuple[Definition, ...]:
    """Return all definitions that can be read, valid or not, in path order."""
    return tuple(
        Definition(entry.document.root(), entry.place.get("unit", ""))
        for entry in book.kind("kpi")
        if entry.document.readable and isinstance(entry.document.data, dict)
    )


def definitions_by_id(book: Handbook) -> Mapping[str, tuple[Definition, ...]]:
    """Return the versions of each definition."""
    found: dict[str, tuple[Definition, ...]] = {}
    for one in definitions(book):
        found[one.id] = (*found.get(one.id, ()), one)
    return found


def items(book: Handbook) -> Iterator[Item]:
    """Return the items of all scorecards that can be read, valid or not."""
    for entry in book.kind("scorecard"):
        if entry.document.readable:
            card = entry.document.root()
            yield from (Item(item, card) for item in card.get("items") if isinstance(item.value, dict))


def is_given(field: Field) -> bool:
    """Say whether a field stands in its file, and once: of a key written twice nobody knows the value."""
    return field.path in field.document.places and field.path not in _repeated(field.document)


def _repeated(document: Document) -> set[Any]:
    return {finding.path for finding in document.findings if finding.kind == "duplicate_key"}


def text(field: Field) -> str:
    """Return a text, or nothing where the value is none."""
    return field.value if isinstance(field.value, str) else ""


def number(field: Field) -> Decimal | None:
    """Return a number, or None where the value is none."""
    value = field.value
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def languages(field: Field) -> tuple[Field, ...]:
    """Return the words in each language; a plain text stands for every language."""
    if isinstance(field.value, dict) and field.value:
        return tuple(field.get(language) for language in field.value)
    return (field,)


def wrong_words(field: Field, is_wrong: Callable[[Field], bool]) -> tuple[Field, ...]:
    """Return where words are wrong: the language that is, or the whole value where all of several are."""
    parts = languages(field)
    wrong = tuple(part for part in parts if is_wrong(part))
    return (field,) if len(parts) > 1 and len(wrong) == len(parts) else wrong


def about_field(kpi: Definition, name: str, message: Say, help_text: Say) -> Found:
    """Return what a rule says about a field, at the first key of the definition where the field is not there."""
    field = kpi.get(name)
    if is_given(field):
        return at(field, message, help_text)
    document = kpi.top.document
    return Found(document, document.head_span(()), (name,), message, help_text)
