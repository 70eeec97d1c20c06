"""Words on a page that stand for a number or a day and still know which: a download writes what the page shows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from kpi_scoring.exact import rounded

_EXACT = 6  # decimals of the exact figure beside a rounded one, as scores are kept


class Shown(str):
    """Words in the reader's language, with the value they stand for and the decimals they show of it."""

    __slots__ = ("decimals", "value")
    value: Fraction | date | None
    decimals: int

    def __new__(cls, words: str, value: Fraction | date | None = None, decimals: int = 0) -> Self:
        """Return words that stand for a value; for none, the same words as text."""
        made = super().__new__(cls, words)
        made.value, made.decimals = value, decimals
        return made

    def said(self, words: str) -> "Shown":
        """Return other words for the same value, such as the number with its unit."""
        return Shown(words, self.value, self.decimals)

    @property
    def as_shown(self) -> Decimal | None:
        """The number with the digits that the words show."""
        return rounded(self.value, self.decimals) if isinstance(self.value, Fraction) else None

    @property
    def exact(self) -> Decimal | None:
        """The number with six decimals."""
        return rounded(self.value, _EXACT) if isinstance(self.value, Fraction) else None
