"""Plain scalars to values by the YAML 1.2 core schema, and the ones that other readers take for something else."""

import re
from decimal import Decimal
from functools import lru_cache

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?")  # a longer exponent is no measure
_WORDS = {"y", "n", "yes", "no", "on", "off"}
_LONGEST_WORD = 3
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{2}0|(\.[0-9]{3}){2,})")
_MAX_DIGITS = 40  # longer than any measure; keeps a million digits from becoming a number

STARTS_NUMBER = frozenset("+-.0123456789")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
LONGEST_CONSTANT = max(map(len, _CONSTANTS))
"""A longer text that does not start as a number does is that text."""

Scalar = str | int | Decimal | bool | None


@lru_cache(maxsize=8192)  # a handbook says the same few keys and words over and over
def plain_scalar(text: str) -> tuple[Scalar, tuple[str, str] | None]:
    """Return the value of an unquoted scalar, and (kind, what to write) where an older reader sees another one."""
    return plain_value(text), ambiguity(text)


def plain_value(text: str) -> Scalar:
    """Return the value of an unquoted scalar; a number keeps the digits of its text.

    A whole number with a leading zero stays text: it may be an octal number, or a code such as 007.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in STARTS_NUMBER:
        return text
    if len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
        return text if _LEADING_ZERO.fullmatch(text) else int(text)
    if len(text) <= _MAX_DIGITS and _NUMBER.fullmatch(text):
        return Decimal(text)
    return text


def ambiguity(text: str) -> tuple[str, str] | None:
    """Return (kind, what to write) when an older YAML reader would take the scalar for something else."""
    if len(text) > _MAX_DIGITS:
        return None
    if len(text) <= _LONGEST_WORD and text.lower() in _WORDS:
        return "word", f'"{text}"'
    if not text or text[0] not in STARTS_NUMBER:
        return None
    if _LEADING_ZERO.fullmatch(text):
        sign = "-" if text.startswith("-") else ""
        return "number", f"{sign}{text.lstrip('+-').lstrip('0') or '0'}"
    if _BASE_60.fullmatch(text):
        return "time", f'"{text}"'
    return None


def as_minutes(text: str) -> str:
    """Return a base-60 scalar such as 2:00 as the number an older reader makes of it."""
    total = 0
    for step in text.lstrip("+-").replace("_", "").partition(".")[0].split(":"):
        total = total * 60 + int(step)
    return f"-{total}" if text.startswith("-") else str(total)


def thousands_dot(text: str) -> bool:
    """Say whether a number reads as thousands in Indonesia: 50.000 and 1.250.000, but not 0.125 nor 99.995.

    Of three decimals the last would be idle if it were 0, so such a number was hardly meant as a decimal one.
    """
    return _THOUSANDS.fullmatch(text) is not None
