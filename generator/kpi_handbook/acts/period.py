"""A period as those who act on it find it: the rows that were filed, what was done so far, and who owes what."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from kpi_handbook.acts.history import FIGURES, History, ItemKey, Line, path_of, row_digest
from kpi_handbook.load import Table, load_table, load_yaml
from kpi_handbook.load.edits import edited
from kpi_handbook.model.calendar import PeriodDates
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Unit
from kpi_handbook.model.policy import Reconciliation
from kpi_handbook.model.submission import HEADER
from kpi_handbook.model.versions import in_force
from kpi_handbook.problems import Edit

Figures = Mapping[str, str]
"""What a value is: `value`, or `numerator` and `denominator`, as they are written."""

PointsApart = Callable[[str, str, Figures, Figures], Fraction | None]
"""Unit, KPI and two values to what lies between them in points of achievement; None where that can't be told."""


def _unknown(_unit: str, _kpi: str, _one: Figures, _other: Figures) -> Fraction | None:
    return None


@dataclass(frozen=True)
class Item:
    """A value of a period: its newest row, and where it stands."""

    unit: str
    kpi: str
    revision: int = 0
    row: int | None = None
    """The place of the row in its file; None where nothing was filed."""

    cells: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    @property
    def key(self) -> ItemKey:
        """What the item is called in the history."""
        return self.unit, self.kpi, self.revision

    @property
    def state(self) -> str:
        """The state that its row says; an item without a row is open."""
        return self.cells.get("state") or "open"

    @property
    def figures(self) -> Figures:
        """The value that its row says."""
        return {name: self.cells[name] for name in FIGURES if self.cells.get(name)}

    @property
    def evidence(self) -> tuple[str, ...]:
        """The evidence that its row names."""
        return tuple(one for one in self.cells.get("evidence", "").split(";") if one)

    @property
    def submitter(self) -> str:
        """The role that submitted it."""
        return self.cells.get("submitted_by", "")

    @property
    def validator(self) -> str:
        """The role that validated or disputed it."""
        return self.cells.get("validated_by", "")

    def day(self, column: str) -> date | None:
        """Return the day in a column."""
        text = self.cells.get(column, "")
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Period:
    """Everything about a period that acts look at and change."""

    book: Handbook
    id: str
    files: Mapping[str, bytes]
    """The files under `periods/<id>/`, by their path from the root."""

    terms: Mapping[str, Reconciliation] = field(default_factory=dict)
    """What the policy of each unit says about disputes."""

    points_apart: PointsApart = _unknown

    @property
    def folder(self) -> str:
        """The folder of the period, from the root."""
        return f"periods/{self.id}"

    @property
    def dates(self) -> PeriodDates | None:
        """The calendar of the period."""
        return self.book.dates.get(self.id)

    @cached_property
    def history(self) -> History:
        """What was done so far."""
        return History(self.id, self.files.get(path_of(self.id), b""))

    def path(self, unit: str) -> str:
        """Return the file of a unit's values."""
        return f"{self.folder}/{unit}.csv"

    def table(self, unit: str) -> Table | None:
        """Return what a unit filed."""
        return self.tables.get(unit)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The files of the units that filed something, by unit."""
        paths = {unit: self.path(unit) for unit in self.book.units}
        return {u: load_table(path, self.files[path], HEADER) for u, path in paths.items() if path in self.files}

    @cached_property
    def items(self) -> Mapping[tuple[str, str], Item]:
        """The newest revision of every item that is on a scorecard or was filed, by unit and KPI."""
        found = {(unit, kpi): Item(unit, kpi) for unit, kpi in self._on_cards()}
        for unit, table in self.tables.items():
            for row, cells in enumerate(table.rows):
                revision = int(cells["revision"]) if cells["revision"].isdigit() else 0
                known = found.get((unit, cells["kpi"]))
                if known is None or known.row is None or known.revision < revision:
                    found[unit, cells["kpi"]] = Item(unit, cells["kpi"], revision, row, cells)
        return {name: replace(item, lines=self.history.of(item.key)) for name, item in found.items()}

    def _on_cards(self) -> list[tuple[str, str]]:
        cycles = {c.id for c in self.book.cycles.values() if self.id in c.periods}
        cards = [card for card, _ in self.book.scorecards if card.cycle in cycles]
        return [(card.unit, item.kpi) for card in cards for item in card.items]

    def kpi(self, name: str) -> Kpi | None:
        """Return the definition in force in the period."""
        versions = self.book.versions.get(name, ())
        return in_force(versions, date.fromisoformat(f"{self.id}-01")) or next(iter(versions), None)

    def unit(self, name: str) -> Unit | None:
        """Return a unit."""
        return self.book.units.get(name)

    @cached_property
    def evidence(self) -> frozenset[str]:
        """The ids of the evidence that the period has on file."""
        content = self.files.get(f"{self.folder}/evidence.yml")
        data = load_yaml("evidence.yml", content).data if content else None
        listed = data.get("evidence") if isinstance(data, dict) else None
        return frozenset(str(one["id"]) for one in listed or () if isinstance(one, dict) and "id" in one)

    def written(self, item: Item, changes: Mapping[str, str]) -> "Period":
        """Return the period with some cells of an item's row written anew, and every other byte as it was.

        An item without a row gets one behind its older revision, else at the end of its unit's file.
        """
        path = self.path(item.unit)
        if item.row is None:
            return self.with_file(path, self._with_row(path, item, changes))
        table = self.tables[item.unit]
        edits = [
            Edit(table.span(item.row, column), _cell(text))
            for column, text in changes.items()
            if item.cells[column] != text
        ]
        return self.with_file(path, edited(self.files[path], edits))

    def _with_row(self, path: str, item: Item, changes: Mapping[str, str]) -> bytes:
        """Return a file with one more row, which ends as the file's own lines do."""
        content = self.files.get(path) or f"{','.join(HEADER)}\n".encode()
        end = b"\r\n" if b"\r\n" in content else b"\n"
        content += b"" if content.endswith(b"\n") else end
        cells = {**dict.fromkeys(HEADER, ""), "kpi": item.kpi, "revision": str(item.revision), **changes}
        row = ",".join(_cell(cells[column]) for column in HEADER).encode() + end
        table = self.tables.get(item.unit)
        older = [number for number, one in enumerate(table.rows) if one["kpi"] == item.kpi] if table else []
        if not table or not older or older[-1] + 1 == len(table.rows):
            return content + row
        lines = content.splitlines(keepends=True)
        place = table.lines[older[-1] + 1] - 1
        return b"".join((*lines[:place], row, *lines[place:]))

    def with_file(self, path: str, content: bytes) -> "Period":
        """Return the period with another content of a file."""
        return replace(self, files={**self.files, path: content})

    def with_lines(self, *lines: Line) -> "Period":
        """Return the period with more lines in its history."""
        return self.with_file(path_of(self.id), self.history.appended(lines).content)

    def digest(self, item: Item) -> str:
        """Return the digest of what an item says."""
        return row_digest(item.unit, self.id, item.cells)


def number_of(figures: Figures) -> Fraction | None:
    """Return a value as one number; None for a day, or where there is none."""
    try:
        if "denominator" in figures:
            below = Decimal(figures["denominator"])
            return Fraction(Decimal(figures["numerator"])) / Fraction(below) if below else None
        return Fraction(Decimal(figures["value"])) if "value" in figures else None
    except (ArithmeticError, KeyError):
        return None


def same(one: Figures, other: Figures) -> bool:
    """Say whether two values are equal, however they are written."""
    if set(one) != set(other):
        return False
    return all(_plain(one[name]) == _plain(other[name]) for name in one)


def words(figures: Figures) -> str:
    """Return a value as a reader writes it."""
    if "denominator" in figures:
        return f"{figures.get('numerator', '')} of {figures['denominator']}"
    return figures.get("value", "no value")


def _plain(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _cell(text: str) -> str:
    """Return a cell as it is written: in quotes where it holds what would end it."""
    if not set(text) & set(',"\r\n'):
        return text
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow([text])
    return written.getvalue()


__all__ = ["Figures", "Item", "Period", "PointsApart", "number_of", "same", "words"]
