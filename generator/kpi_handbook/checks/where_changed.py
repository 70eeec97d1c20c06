"""Where a change was made that moves a score: the field that was edited, where one alone is to blame."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.checks.edited import (
    Edited,
    edited_definitions,
    edited_items,
    edited_policies,
    edited_scorecards,
)
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.changes import Change
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Class
from kpi_handbook.problems import Say, Span


@dataclass(frozen=True)
class Edits:
    """What a change edits that scores are made of."""

    subject: Subject
    items: tuple[tuple[str, Edited], ...]
    """Items of scorecards, each with the unit that is held to it."""

    scorecards: tuple[Edited, ...]
    definitions: tuple[Edited, ...]
    policies: tuple[Edited, ...]

    def found(self, unit: str, kpi: str, period: str, message: Say, help_text: Say) -> Found | None:
        """Return what a rule says about a number that moves, at the field that moved it.

        That is the one edit of the KPI, else the one edit of the scorecard or its policy; where there are several, or
        none, it is the scorecard itself. Returns None where the change took the scorecard away.
        """
        own = list(self._of_kpi(unit, kpi))
        shared = list(self._of_scorecard(unit, any_item=not kpi))
        for edits in (own, [*own, *shared]):
            if len(edits) == 1:
                edited, change = edits[0]
                return edited.found(change, message, help_text)
        place = self._scorecard(unit, period)
        return _at_item(place, kpi, message, help_text) if place else None

    def _of_kpi(self, unit: str, kpi: str) -> Iterator[tuple[Edited, Change]]:
        """Yield what moves the number of a KPI itself; its weight moves the scorecard only."""
        for edited in (*(one for of, one in self.items if of == unit), *self.definitions):
            if edited.name == kpi:
                yield from ((edited, change) for change in _moving(edited) if change.path != ("weight",))

    def _of_scorecard(self, unit: str, *, any_item: bool) -> Iterator[tuple[Edited, Change]]:
        cards = (card for card in self.scorecards if card.name == unit)
        items = (one for of, one in self.items if of == unit) if any_item else ()
        definitions = self.definitions if any_item else ()
        for edited in (*cards, *items, *definitions, *self.policies):
            yield from ((edited, change) for change in _moving(edited))

    def _scorecard(self, unit: str, period: str) -> Entry | None:
        for card, entry in self.subject.handbook.scorecards:
            cycle = self.subject.handbook.cycles.get(card.cycle)
            if card.unit == unit and cycle and period in cycle.periods:
                return entry
        return None


def edits_of(subject: Subject) -> Edits:
    """Return what a change edits that scores are made of."""
    cards = tuple(edited_scorecards(subject))
    return Edits(
        subject,
        tuple((card.name, item) for card in cards for item in edited_items(card)),
        cards,
        tuple(edited_definitions(subject)),
        tuple(edited_policies(subject)),
    )


def _moving(edited: Edited) -> Iterator[Change]:
    return (change for change in edited.of(Class.MEANING, Class.SCORING) if not change.is_wording)


def _at_item(entry: Entry, kpi: str, message: Say, help_text: Say) -> Found:
    root = entry.document.root()
    for item in root.get("items"):
        if kpi and item.get("kpi").value == kpi:
            field = item.get("kpi")
            return Found(field.document, field.span, field.path, message, help_text)
    field = root.get("unit")
    span: Span = field.span
    return Found(field.document, span, field.path, message, help_text)
