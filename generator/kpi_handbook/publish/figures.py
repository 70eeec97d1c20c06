"""Numbers as records write them: exact text, one spelling a number, never through a float."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpi_scoring.exact import MICRO
from kpi_scoring.results import Micro


def exact(value: Decimal | Fraction | int | None) -> str | None:
    """Return a number as text: a decimal where it ends, else a fraction in lowest terms such as `31/6`."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text in {"-0", ""} else text
    fraction = Fraction(value)
    rest, twos, fives = fraction.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    places = max(twos, fives)
    return _placed(fraction.numerator * 10**places // fraction.denominator, places)


def six(points: Micro | None) -> str | None:
    """Return millionths of a point with all six decimals."""
    return None if points is None else _placed(points, len(str(MICRO)) - 1)


def day(value: date | None) -> str | None:
    """Return a day."""
    return None if value is None else value.isoformat()


def _placed(digits: int, places: int) -> str:
    if not places:
        return str(digits)
    text = str(abs(digits)).rjust(places + 1, "0")
    return f"{'-' if digits < 0 else ''}{text[:-places]}.{text[-places:]}"
