"""Counts of people that may be told to everybody: small ones are withheld, and others until none can be worked out.

A table is a set of cells and the sums that hold between them: rows, columns, and levels of the organization alike. What
a reader can conclude from the cells that are told is a linear program; it is solved here in exact fractions.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

LEAST = 5
"""The smallest group that is told of; the cell of a smaller one is withheld, that of nobody too."""

WIDTH = 5
"""How far apart the least and the most must stay that anybody can conclude of a withheld cell."""

Cell = Hashable


@dataclass(frozen=True)
class Sum:
    """A cell that is the sum of others, such as the total of a row."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Span:
    """The least and the most that a reader can conclude of a withheld cell; None where there is no most."""

    least: Fraction
    most: Fraction | None

    def is_wide(self, width: int) -> bool:
        """Say whether whole numbers that far apart are possible."""
        return self.most is None or self.most // 1 + (-self.least // 1) >= width


def withheld(
    counts: Mapping[Cell, int],
    sums: Sequence[Sum],
    *,
    least: int = LEAST,
    width: int = WIDTH,
    before: Collection[Cell] = (),
) -> frozenset[Cell]:
    """Return the cells to withhold: the small ones, those withheld before, and as many as protect these.

    Small cells are taken first, and totals last. A table in which everything is withheld gives nothing away.
    """
    hidden = {cell for cell, count in counts.items() if count < least} | (set(before) & counts.keys())
    totals = {one.total for one in sums}
    while narrow := {cell for cell, span in spans(counts, sums, hidden).items() if not span.is_wide(width)}:
        near = {cell for one in sums if narrow & {*one.cells} for cell in one.cells} - hidden
        joined = {cell for one in sums if hidden & {*one.cells} for cell in one.cells} - hidden
        order = {cell: place for place, cell in enumerate(counts)}
        candidates = sorted(near or joined, key=lambda cell: (cell in totals, counts[cell], order[cell]))
        if not candidates:
            break
        hidden.add(candidates[0])
    return frozenset(hidden)


def spans(counts: Mapping[Cell, int], sums: Sequence[Sum], hidden: Collection[Cell]) -> Mapping[Cell, Span]:
    """Return what a reader can conclude of each hidden cell from the others, the sums, and that none is below zero."""
    unknown = [cell for cell in counts if cell in hidden]
    return _Program.of(counts, sums, unknown).spans() if unknown else {}


@dataclass
class _Program:
    """Equations in canonical form: in the row of a basic cell, that cell has 1, and 0 in all other rows."""

    unknown: list[Cell]
    rows: list[list[Fraction]]
    """Coefficients of the unknown cells, then the right side."""

    basis: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, counts: Mapping[Cell, int], sums: Sequence[Sum], unknown: list[Cell]) -> "_Program":
        """Return the equations for the unknown cells, at a solution that is possible."""
        place = {cell: number for number, cell in enumerate(unknown)}
        rows = []
        for one in sums:
            row = [Fraction(0)] * (len(unknown) + 1)
            for cell, sign in ((one.total, 1), *((part, -1) for part in one.parts)):
                if cell in place:
                    row[place[cell]] += sign
                else:
                    row[-1] -= sign * counts[cell]
            if any(row[:-1]):
                rows.append(row if row[-1] >= 0 else [-entry for entry in row])
        made = cls(unknown, rows)
        made._begin()
        return made

    def spans(self) -> Mapping[Cell, Span]:
        """Return the least and the most of every unknown cell."""
        found = {}
        for number, cell in enumerate(self.unknown):
            lowest = self._most({number: Fraction(-1)})
            assert lowest is not None, "no count is below zero"
            found[cell] = Span(-lowest, self._most({number: Fraction(1)}))
        return found

    def _begin(self) -> None:
        """Find a solution that is possible: one made-up cell for each row, and then none of them."""
        size, count = len(self.unknown), len(self.rows)
        for number, row in enumerate(self.rows):
            row[size:size] = [Fraction(int(number == other)) for other in range(count)]
        self.basis = [size + number for number in range(count)]
        left = self._most(dict.fromkeys(range(size, size + count), Fraction(-1)))
        assert left == 0, "the counts do not add up to their totals"
        for number in range(count - 1, -1, -1):
            if self.basis[number] >= size:
                self._leave(number, size)
        self.rows = [row[:size] + row[-1:] for row in self.rows]

    def _leave(self, number: int, size: int) -> None:
        """Put a real cell in the place of a made-up one that is zero; a row without any says nothing new."""
        entering = next((place for place in range(size) if self.rows[number][place]), None)
        if entering is None:
            del self.rows[number], self.basis[number]
        else:
            self._pivot(number, entering)

    def _most(self, goal: Mapping[int, Fraction]) -> Fraction | None:
        """Return the most that a sum of cells can be, or None where there is no most (Bland's rule: it ends)."""
        while (entering := self._entering(goal)) is not None:
            ratios = [
                (row[-1] / row[entering], self.basis[number], number)
                for number, row in enumerate(self.rows)
                if row[entering] > 0
            ]
            if not ratios:
                return None
            self._pivot(min(ratios)[2], entering)
        worth = (goal.get(cell, 0) * row[-1] for cell, row in zip(self.basis, self.rows, strict=True))
        return sum(worth, Fraction(0))

    def _entering(self, goal: Mapping[int, Fraction]) -> int | None:
        """Return the first cell outside of the basis that makes the sum larger."""
        priced = [(goal[cell], row) for cell, row in zip(self.basis, self.rows, strict=True) if goal.get(cell)]
        basic = set(self.basis)
        for place in range(len(self.rows[0]) - 1 if self.rows else 0):
            if place not in basic and goal.get(place, 0) > sum(price * row[place] for price, row in priced):
                return place
        free = (place for place in goal if not self.rows and goal[place] > 0)
        return next(free, None)

    def _pivot(self, number: int, entering: int) -> None:
        pivot = self.rows[number]
        factor = pivot[entering]
        pivot[:] = [entry / factor for entry in pivot]
        for other in self.rows:
            if other is not pivot and other[entering]:
                times = other[entering]
                other[:] = [entry - times * part for entry, part in zip(other, pivot, strict=True)]
        self.basis[number] = entering


def table_sums(rows: Sequence[str], columns: Sequence[str], total: str) -> Iterator[Sum]:
    """Yield the sums of a table with a total for each row, each column and the whole; a cell is (row, column)."""
    for row in (*rows, total):
        yield Sum((row, total), tuple((row, column) for column in columns))
    for column in (*columns, total):
        yield Sum((total, column), tuple((row, column) for row in rows))


def counted(
    pairs: Collection[tuple[str, str]], rows: Sequence[str], columns: Sequence[str], total: str
) -> dict[Cell, int]:
    """Return how many pairs fall into each cell of such a table, with its totals."""
    counts: dict[Cell, int] = {(row, column): 0 for row in (*rows, total) for column in (*columns, total)}
    for row, column in pairs:
        for cell in ((row, column), (row, total), (total, column), (total, total)):
            counts[cell] += 1
    return counts
