"""A value is of another kind than the field asks for.

## What it does
Reports text where a number is needed, a list where one value is needed, and the like. In period files it reports
every cell that is not a number written with digits and one decimal point.

## Why it matters
Nothing is guessed: `1.500,0` is fifteen hundred to one reader and one and a half to another.

## How to fix
Write the value as the help shows.

## Options
None.
"""

import re
from collections.abc import Iterator, Mapping

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Say, Severity, say

_NUMBER = re.compile(r"[-+]?[0-9][0-9.,_ ]*")
_TOO_EXACT = re.compile(r"-?([0-9]{19,}(\.[0-9]+)?|[0-9]+\.[0-9]{5,})")
_POINT = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_POINT_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_COMMA_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")


def check(subject: Subject) -> Iterator[Found]:
    """Find values of another kind than their field asks for."""
    for document, finding in subject.found("wrong_type"):
        wanted, text = finding.details.get("wanted", ""), finding.details.get("text", "")
        message = say("a {wanted} is needed here, not {found}", wanted=wanted, found=_found(finding.details))
        yield about(document, finding, message, _help(wanted, text, finding.details.get("write", "")))
    for document, finding in subject.found("text_in_language"):
        message = say("the words in {language} are not text", **finding.details)
        yield about(document, finding, message, say("write a text, in quotes if it looks like something else"))
    for document, finding in subject.found("value_and_pair"):
        help_text = say("give a value, or a numerator and a denominator; leave the other cells empty")
        yield about(document, finding, say("a value and a pair stand in one row"), help_text)
    for document, finding in subject.found("half_pair"):
        help_text = say("give both numerator and denominator")
        yield about(document, finding, say("a numerator and a denominator only make sense together"), help_text)


def _found(details: Mapping[str, str]) -> str:
    text = details.get("text", "")
    return f'"{text}"' if text and len(text) <= 40 else details.get("found") or "this"


def _help(wanted: str, text: str, write: str) -> Say:
    if wanted == "number" and (numbers := _as_numbers(text)):
        return _number_help(text, numbers)
    if wanted in {"number", "whole number"}:
        return say("write a number such as 1 or 12.5, without units, marks or grouping")
    if wanted == "text" and write:
        return say("write {write}", write=write)
    if wanted == "text" and text:
        return say('quote it: "{text}"', text=text)
    return say("write a {wanted}", wanted=wanted)


def _number_help(text: str, numbers: list[str]) -> Say:
    if _TOO_EXACT.fullmatch(text):
        return say("write at most 18 digits before the point and 4 behind it")
    if len(numbers) > 1:
        return say("write {first}, or {second} if that is meant", first=numbers[0], second=numbers[1])
    return say("write {number}: digits, with a decimal point only where there are decimals", number=numbers[0])


def _as_numbers(text: str) -> list[str]:
    """Return the numbers that were probably meant by a text such as 5.000,00 or 120%; two where both are likely."""
    bare = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare):
        return []
    bare = bare.replace(" ", "").replace("_", "")
    found: list[str] = []
    if _POINT_THOUSANDS.fullmatch(bare):
        found.append(bare.replace(",", ""))
    if _COMMA_THOUSANDS.fullmatch(bare) or _COMMA.fullmatch(bare):
        found.append(bare.replace(".", "").replace(",", "."))
    if _POINT.fullmatch(bare):
        found.append(bare)
    return list(dict.fromkeys(_plain(number) for number in found))


def _plain(number: str) -> str:
    whole, _, decimals = number.partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


RULE = Rule("KPI104", "wrong-type", Severity.ERROR, __doc__, check)
