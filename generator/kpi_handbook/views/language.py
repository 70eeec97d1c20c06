"""One language of the handbook: its words, and how it writes numbers, days and periods."""

import gettext
import io
from collections.abc import Callable
from dataclasses import dataclass
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

NO_BREAK = "\u00a0"
MINUS = "\u2212"
SOURCE_LANGUAGE = "en"  # the words in code and templates are English


@dataclass(frozen=True)
class Language:
    """How one language says things."""

    code: str
    translate: Callable[[str], str]

    def say(self, text: Text | str | None) -> str:
        """Return words of the data in this language, or in the one there is."""
        return text.say(self.code) if isinstance(text, Text) else text or ""

    def number(self, value: Fraction | Decimal | int | None, decimals: int | None = 2) -> Shown:
        """Return a number rounded half away from zero, grouped as the language does; a dash for none."""
        if value is None:
            return Shown("–")
        exact = Fraction(value)
        places = decimals if decimals is not None else _places(exact)
        words = f"{rounded(exact, places):,.{places}f}".translate(_symbols(self.code))
        return Shown(words, exact, places)

    def plain(self, value: Fraction | Decimal | int) -> Shown:
        """Return a number with as many decimals as it has, at most six."""
        return self.number(value, None)

    def points(self, micro: int | None, decimals: int = 2) -> Shown:
        """Return millionths of a point as points."""
        return self.number(None if micro is None else Fraction(micro, 10**6), decimals)

    def change(self, value: Fraction | None, decimals: int = 2) -> Shown:
        """Return a change with its sign."""
        number = self.number(value, decimals)
        return number.said(f"+{number}") if value is not None and rounded(value, decimals) > 0 else number

    def percent(self, value: Fraction | Decimal | int | None, decimals: int | None = None) -> Shown:
        """Return a percentage, the sign behind a no-break space."""
        number = self.number(value, decimals)
        return number if value is None else number.said(f"{number}{NO_BREAK}%")

    def day(self, day: date | None) -> Shown:
        """Return a day in words: 31 October 2026."""
        return Shown(format_date(day, "d MMMM y", locale=self.code) if day else "–", day)

    def short_day(self, day: date | None) -> Shown:
        """Return a day with a short month."""
        return Shown(format_date(day, "d MMM y", locale=self.code) if day else "–", day)

    def day_of_year(self, day: date, year: str) -> str:
        """Return a day beside its year, which is said only where it is another one."""
        return format_date(day, "d MMM", locale=self.code) if f"{day:%Y}" == year else self.short_day(day)

    def period(self, period: str) -> str:
        """Return a period in words: June 2026."""
        return format_date(_first(period), "MMMM y", locale=self.code)

    def month(self, period: str) -> str:
        """Return the month of a period: June."""
        return format_date(_first(period), "MMMM", locale=self.code)

    def short_month(self, period: str) -> str:
        """Return the short month of a period: Jun."""
        return format_date(_first(period), "MMM", locale=self.code)

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


def _places(value: Fraction) -> int:
    """Return how many decimals a value has, at most six."""
    return next((n for n in range(6) if (value * 10**n).denominator == 1), 6)


def _first(period: str) -> date:
    return date.fromisoformat(f"{period}-01")
