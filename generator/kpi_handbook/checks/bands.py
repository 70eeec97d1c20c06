"""The bands of a method or a rating scale as neighbours, for the rules that look at their edges."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kpi_handbook.load import Document, Field
from kpi_handbook.model.handbook import Handbook


@dataclass(frozen=True)
class Band:
    """One band as it is written; an edge that is absent or no number is None."""

    field: Field

    @property
    def document(self) -> Document:
        """The file it stands in."""
        return self.field.document

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
        return _edge(self.low_field)

    @property
    def high(self) -> Decimal | None:
        """The upper edge as a number."""
        return _edge(self.high_field)

    @property
    def inverted(self) -> bool:
        """Say whether no value can lie in the band."""
        return self.low is not None and self.high is not None and self.low >= self.high


def every_band(book: Handbook) -> Iterator[Band]:
    """Return all bands of definitions and policies."""
    for group in _groups(book):
        yield from map(Band, group)


def pairs(book: Handbook) -> Iterator[tuple[Band, Band]]:
    """Return neighbouring bands, the higher one first; inverted bands have no neighbours."""
    for group in _groups(book):
        bands = [band for band in map(Band, group) if not band.inverted and band.low is not None]
        bands.sort(key=lambda band: band.low or Decimal(0), reverse=True)
        yield from pairwise(bands)


def _groups(book: Handbook) -> Iterator[Field]:
    for entry in book.kind("kpi"):
        yield entry.document.root().get("formula").get("bands")
    for entry in book.kind("policy"):
        yield entry.document.root().get("rating_bands")


def _edge(field: Field) -> Decimal | None:
    value = field.value
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
