"""One language of the handbook: its words, and how it writes numbers, days and periods."""

import gettext
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from kpi_handbook.model.fields import Text
from kpi_handbook.views.shown import Shown
from kpi_scoring.exact import rounded

AS_SCORES = -1
"""Stands for as many decimals as scores are shown with."""
_CLOSELY = 2
NO_BREAK = "\u00a0"
MINUS = "\u2212"
SOURCE_LANGUAGE = "en"  # the words in code and templates are English


@dataclass(frozen=True)
class Language:
    """How one language says things."""

    code: str
    translate: Callable[[str], str]
    decimals: int = 2
    """How many decimals scores are shown with; the scoring policy says it."""

    def showing(self, decimals: int) -> "Language":
        """Return the language with so many decimals in scores."""
        return self if decimals == self.decimals else replace(self, decimals=decimals)

    def closely(self) -> "Language":
        """Return the language with at least two decimals in scores: beside a change, rounding must not hide it."""
        return self.showing(max(self.decimals, _CLOSELY))

    def say(self, text: Text | str | None) -> str:
        """Return words of the data in this language, or in the one there is."""
        return text.say(self.code) if isinstance(text, Text) else text or ""

    def number(self, value: Fraction | Decimal | int | None, decimals: int | None = AS_SCORES) -> Shown:
        """Return a number rounded half away from zero, grouped as the language does; a dash for none.

        Without `decimals` it has as many as scores have; with None, as many as it has itself, at most six.
        """
        places = self.decimals if decimals == AS_SCORES else decimals
        return Shown("–") if value is None else _number(self.code, *value.as_integer_ratio(), places)

    def rounded(self, value: Fraction | Decimal | int) -> Decimal:
        """Return a score as it is shown, to be added up and compared with what else is shown."""
        return rounded(Fraction(value), self.decimals)

    def plain(self, value: Fraction | Decimal | int) -> Shown:
        """Return a number with as many decimals as it has, at most six."""
        return self.number(value, None)

    def points(self, micro: int | None, decimals: int = AS_SCORES) -> Shown:
        """Return millionths of a point as points."""
        return self.number(None if micro is None else Fraction(micro, 10**6), decimals)

    def change(self, value: Fraction | None, decimals: int = AS_SCORES) -> Shown:
        """Return a change with its sign."""
        number = self.number(value, decimals)
        is_up = value is not None and rounded(value, number.decimals) > 0
        return number.said(f"+{number}") if is_up else number

    def percent(self, value: Fraction | Decimal | int | None, decimals: int | None = None) -> Shown:
        """Return a percentage, the sign behind a no-break space."""
        number = self.number(value, decimals)
        return number if value is None else number.said(f"{number}{NO_BREAK}%")

    def day(self, day: date | None) -> Shown:
        """Return a day in words: 31 October 2026."""
        return Shown(_date(self.code, day, "d MMMM y") if day else "–", day)

    def short_day(self, day: date | None) -> Shown:
        """Return a day with a short month."""
        return Shown(_date(self.code, day, "d MMM y") if day else "–", day)

    def day_of_year(self, day: date, year: str) -> str:
        """Return a day beside its year, which is said only where it is another one."""
        return _date(self.code, day, "d MMM") if f"{day:%Y}" == year else self.short_day(day)

    def period(self, period: str) -> str:
        """Return a period in words: June 2026."""
        return _date(self.code, _first(period), "MMMM y")

    def month(self, period: str) -> str:
        """Return the month of a period: June."""
        return _date(self.code, _first(period), "MMMM")

    def short_month(self, period: str) -> str:
        """Return the short month of a period: Jun."""
        return _date(self.code, _first(period), "MMM")

    def listed(self, words: list[str]) -> str:
        """Return words as a list in a sentence."""
        if len(words) < 2:
            return "".join(words)
        last = self.translate("and")
        return f"{', '.join(words[:-1])} {last} {words[-1]}"


@lru_cache
def language(code: str) -> Language:
    """Return a language by its code; the one the words are written in needs no catalogue."""
    if code == SOURCE_LANGUAGE:
        return Language(code, str)
    catalogue = files("kpi_handbook") / "locale" / f"{code}.po"
    if not catalogue.is_file():
        return Language(code, str)

    compiled = io.BytesIO()
    with catalogue.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Language(code, gettext.GNUTranslations(compiled).gettext)


@cache
def _symbols(code: str) -> dict[int, str]:
    """Return what Python's marks of a number become in a language; asking Babel for each number takes longer."""
    return {ord(","): get_group_symbol(code), ord("."): get_decimal_symbol(code), ord("-"): MINUS}


@lru_cache(2**12)
def _date(code: str, day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=code)


@lru_cache(2**16)  # a site says the same few thousand numbers again and again: targets, weights, scores
def _number(code: str, numerator: int, denominator: int, decimals: int | None) -> Shown:
    exact = Fraction(numerator, denominator)
    places = decimals if decimals is not None else _places(denominator)
    words = f"{rounded(exact, places):,.{places}f}".translate(_symbols(code))
    return Shown(words, exact, places)


def _places(denominator: int) -> int:
    """Return how many decimals a fraction in lowest terms has, at most six."""
    return next((n for n in range(6) if 10**n % denominator == 0), 6)


def _first(period: str) -> date:
    return date.fromisoformat(f"{period}-01")
