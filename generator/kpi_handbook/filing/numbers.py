"""Numbers as people write them: read by the declared sign only, and refused where two readings are possible."""

import re
from decimal import Decimal
from typing import Literal, TypeAlias

from kpi_handbook.filing.refusal import Fault
from kpi_handbook.load.text import shown
from kpi_handbook.problems import say

Sign: TypeAlias = Literal["comma", "point"]
"""The sign before the decimals."""

SIGNS: tuple[Sign, ...] = ("comma", "point")
_MARKS = {"comma": (",", "."), "point": (".", ",")}
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}([.,][0-9]{3})+")
_MOST_DIGITS, _MOST_DECIMALS = 18, 4  # what a stored value may have
_SHEET_DIGITS = 15  # a spreadsheet keeps no more, and changes the others without a word

_CURRENCY = re.compile(r"(?i)\brp\b|\bidr\b|\busd\b|[$€£¥]")
_EXPONENT = re.compile(r"[-+]?[0-9]+([.,][0-9]*)?[eE][-+]?[0-9]+")


def written_number(text: str, sign: Sign | None) -> Decimal | Fault:
    """Return the number that a text is by the declared sign; without one only what has a single reading."""
    if sign is None and (fault := _two_readings(text)):
        return fault
    plain = _without_groups(text, sign or "point") if sign or "," not in text else None
    if plain is None or not _PLAIN.fullmatch(plain):
        return _no_number(text, sign)
    return stored_number(plain)


def sheet_number(text: str) -> Decimal | Fault:
    """Return the number of a cell of a spreadsheet, to the 15 digits it shows; its binary rest is no figure."""
    number = Decimal(text)
    if len(number.as_tuple().digits) > _SHEET_DIGITS and number.adjusted() < _SHEET_DIGITS:
        number = number.quantize(Decimal(1).scaleb(number.adjusted() + 1 - _SHEET_DIGITS))
    if number.adjusted() >= _SHEET_DIGITS:
        return Fault(
            say("{number} has more digits than a spreadsheet keeps", number=shown(f"{number:f}")),
            say("a spreadsheet changes digits after the fifteenth; give the value in a larger unit"),
        )
    return stored_number(f"{number:f}")


def stored_number(plain: str) -> Decimal | Fault:
    """Return a number in the digits that a period file holds: at most 18 before the point and 4 behind it."""
    if plain.startswith("-") and not plain.strip("-0."):
        return Fault(say("there is no minus zero"), say("write 0, or the value that was measured"))
    whole, _, decimals = plain.lstrip("-").partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return Fault(
            say('"{text}" begins with a zero', text=shown(plain)), say("write the number without zeros before it")
        )
    if len(whole) > _MOST_DIGITS:
        return Fault(
            say("{number} is larger than any measure", number=shown(plain)),
            say("at most 18 digits stand before the decimal sign; look at the unit"),
        )
    if len(decimals.rstrip("0")) > _MOST_DECIMALS:
        return Fault(
            say("{number} has more than four decimals", number=shown(plain)),
            say("write at most four, such as {proposal}", proposal=f"{Decimal(plain).quantize(Decimal('0.0001')):f}"),
        )
    return Decimal(number_text(Decimal(plain)))


def number_text(number: Decimal) -> str:
    """Return a number as a period file holds it: a decimal point, and no zeros behind the last digit."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _two_readings(text: str) -> Fault | None:
    """Return the fault of a number that is thousands to one reader and decimals to the other."""
    if not _GROUPS.fullmatch(text):
        return None
    mark = "." if "." in text else ","
    if text.count(mark) != len(re.findall("[.,]", text)):
        return None
    of_groups = text.replace(mark, "")
    if text.count(mark) > 1:
        return Fault(
            say('"{text}" has signs between its thousands', text=text),
            say("write {plain}, or say how numbers are written: --decimal {sign}", plain=of_groups, sign=_other(mark)),
        )
    as_decimals = number_text(Decimal(text.replace(",", ".")))
    return Fault(
        say('"{text}" can be {one} or {other}', text=text, one=as_decimals, other=of_groups),
        say(
            "say how numbers are written: --decimal {sign} reads {one}, --decimal {other_sign} reads {other}",
            sign=_same(mark),
            one=as_decimals,
            other_sign=_other(mark),
            other=of_groups,
        ),
    )


def _same(mark: str) -> Sign:
    return "point" if mark == "." else "comma"


def _other(mark: str) -> Sign:
    return "comma" if mark == "." else "point"


def _without_groups(text: str, sign: Sign) -> str | None:
    """Return a number with a decimal point and no other sign; None where its groups are not of three digits."""
    decimal, group = _MARKS[sign]
    whole, mark, decimals = text.partition(decimal)
    if group in decimals or (group in whole and not _GROUPS.fullmatch(whole)):
        return None
    return whole.replace(group, "") + ("." + decimals if mark else "")


def _no_number(text: str, sign: Sign | None) -> Fault:
    message = say('a number is needed here, not "{text}"', text=shown(text))
    if text.startswith("'"):
        return Fault(message, say("the apostrophe makes it a text; write the digits alone"))
    if text.rstrip().endswith("%"):
        return Fault(message, say("write it without the percent sign, in the unit of the KPI"))
    if _CURRENCY.search(text):
        return Fault(message, say("write the digits alone; the unit of the KPI says the currency"))
    if _EXPONENT.fullmatch(text):
        return Fault(message, say("write all digits instead of a power of ten"))
    if sign is None and re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        return Fault(message, say("if the comma stands before the decimals, say so: --decimal comma"))
    example = "1.234,5" if sign == "comma" else "1,234.5" if sign else "1234.5"
    return Fault(message, say("write it such as {example}", example=example))
