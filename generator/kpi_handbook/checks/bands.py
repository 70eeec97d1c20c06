"""The bands of a method or a rating scale as neighbours, for the rules that look at their edges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from kpi_handbook.checks.written import number_in
from kpi_handbook.load import Document, Field
from kpi_handbook.model.handbook import Handbook

_INFINITE = Decimal("Infinity")


@dataclass(frozen=True)
class Band:
    """One band as it is written; an edge that is absent or no number is None."""

    field: Field

    @property
    def document(self) -> Document:
        """The file it stands in."""
        return self.field.document

    @property
    def position(self) -> int:
        """Its place in the list, counted from 0."""
        return int(self.field.path[-1])

    @property
    def low_field(self) -> Field:
        """Its lower edge."""
        return self.field.get("min")

    @property
    def high_field(self) -> Field:
        """Its upper edge."""
        return self.field.get("max")

    @property
    def low(self) -> Decimal | None:
        """The lower edge as a number."""
        return number_in(self.low_field)

    @property
    def high(self) -> Decimal | None:
        """The upper edge as a number."""
        return number_in(self.high_field)

    @property
    def inverted(self) -> bool:
        """Say whether no value can lie in the band."""
        return self.low is not None and self.high is not None and self.low >= self.high

    @property
    def has_edges(self) -> bool:
        """Say whether it has an edge, and every one that is written is a number."""
        edges = ((self.low_field, self.low), (self.high_field, self.high))
        sound = all(number is not None for field, number in edges if field.value is not None)
        return sound and (self.low is not None or self.high is not None)

    @property
    def place(self) -> tuple[Decimal, Decimal]:
        """Where it lies, open ends included, to put bands in order."""
        return (
            -_INFINITE if self.low is None else self.low,
            _INFINITE if self.high is None else self.high,
        )


@dataclass(frozen=True)
class Meeting:
    """The edges at which two neighbours should meet; `edge` belongs to the band written later."""

    before: Field
    edge: Field
    rises: bool

    @property
    def low(self) -> Decimal:
        """The smaller of the two edges."""
        return min(*self._numbers)

    @property
    def high(self) -> Decimal:
        """The greater of the two edges."""
        return max(*self._numbers)

    @property
    def is_gap(self) -> bool:
        """Say whether values between the edges lie in neither band."""
        before, edge = self._numbers
        return edge > before if self.rises else edge < before

    @property
    def is_overlap(self) -> bool:
        """Say whether values between the edges lie in both bands."""
        before, edge = self._numbers
        return edge < before if self.rises else edge > before

    @property
    def _numbers(self) -> tuple[Decimal, Decimal]:
        return number_in(self.before) or Decimal(0), number_in(self.edge) or Decimal(0)


@dataclass(frozen=True)
class Bands:
    """The bands of one list in the order they are written; inverted and unreadable ones are left out."""

    field: Field
    points: str
    """The field that says what a band is worth: `score` or `rating`."""

    @property
    def converts(self) -> bool:
        """Say whether the list turns points into points; its pieces always count their lower edge."""
        return self.field.path == ("convert",)

    @cached_property
    def written(self) -> tuple[Band, ...]:
        """Every band that can be compared."""
        return tuple(band for band in map(Band, self.field) if band.has_edges and not band.inverted)

    @cached_property
    def rises(self) -> bool:
        """Say whether the edges grow from band to band, as most of them do."""
        steps = [
            (later.place > before.place) - (later.place < before.place) for before, later in pairwise(self.written)
        ]
        return sum(steps) > 0

    @cached_property
    def neighbours(self) -> tuple[tuple[Band, Band], ...]:
        """Pairs of neighbours, the one written before first; in order of their edges where that leaves no hole."""
        in_order = sorted(self.written, key=lambda band: band.place, reverse=not self.rises)
        pairs = self._beside(in_order)
        if any(meeting.is_gap or meeting.is_overlap for pair in pairs for meeting in self.meeting(*pair)):
            return self._beside(self.written)
        return pairs

    def is_outermost(self, band: Band) -> bool:
        """Say whether a band ends the list; not where one that is left out, and may lie further out, stands there."""
        before = any(place < band.position for place in self._left_out)
        after = any(place > band.position for place in self._left_out)
        return not (before if band == self.written[0] else after if band == self.written[-1] else before or after)

    def _beside(self, bands: Sequence[Band]) -> tuple[tuple[Band, Band], ...]:
        """Return pairs of neighbours with nothing left out between them: what that one covers nobody knows."""
        return tuple(
            (one, other)
            for one, other in pairwise(bands)
            if not any(
                min(one.position, other.position) < place < max(one.position, other.position)
                for place in self._left_out
            )
        )

    @cached_property
    def _left_out(self) -> frozenset[int]:
        return frozenset(range(len(tuple(self.field)))) - {band.position for band in self.written}

    def meeting(self, before: Band, later: Band) -> Iterator[Meeting]:
        """Yield how two neighbours meet, if both edges are written."""
        first, second = (before.high, later.low) if self.rises else (before.low, later.high)
        if first is not None and second is not None:
            if self.rises:
                yield Meeting(before.high_field, later.low_field, rises=True)
            else:
                yield Meeting(before.low_field, later.high_field, rises=False)

    def written_later(self, one: Band, other: Band) -> Band:
        """Return the one of two bands that stands further down."""
        return max(one, other, key=lambda band: band.position)


def every_list(book: Handbook) -> Iterator[Bands]:
    """Return the lists of bands of all definitions and policies."""
    for entry in book.kind("kpi"):
        yield Bands(entry.document.root().get("formula").get("bands"), "score")
    for entry in book.kind("policy"):
        yield Bands(entry.document.root().get("rating_bands"), "rating")
        yield Bands(entry.document.root().get("convert"), "score")


def every_band(book: Handbook) -> Iterator[Band]:
    """Return all bands of definitions and policies."""
    for bands in every_list(book):
        yield from map(Band, bands.field)


def meetings(book: Handbook) -> Iterator[Meeting]:
    """Return how neighbouring bands meet, in all definitions and policies."""
    for bands in every_list(book):
        for pair in bands.neighbours:
            yield from bands.meeting(*pair)
