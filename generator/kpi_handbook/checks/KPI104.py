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

from kpi_handbook.checks.lists import listed, unlisted
from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load import Document, FieldPath, Finding
from kpi_handbook.load.quotes import quoted
from kpi_handbook.problems import Edit, Fix, Say, say

_WANTED = {
    "text": say("a text"),
    "words": say("a text"),
    "two values": say("a list of two values"),
    "number": say("a number"),
    "whole number": say("a whole number"),
    "list": say("a list"),
    "mapping": say("a group of fields"),
    "true or false": say("true or false"),
    "date": say("a date"),
    "period": say("a period"),
    "time of day": say("a time of day"),
}
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,_ ]*")
_HELP = {
    "number": say("write a number such as 1 or 12.5, without units, marks or grouping"),
    "whole number": say("write a whole number such as 1, without units or marks"),
    "words": say("write a text, or one in each language: {example}", example="{id: …, en: …}"),
    "list": say('write a list: one item a line, each behind a "- "'),
    "two values": say("write two values, such as [30, 120]"),
    "mapping": say("write its fields below it, one a line"),
    "date": say("write the day as YYYY-MM-DD, such as 2026-03-31"),
    "period": say("write year and month, such as {example}", example='"2026-05"'),
    "time of day": say("write the time in quotes, such as {example}", example='"09:00"'),
}
_DASHED = re.compile(r"-[^\s0-9]")
_TOO_EXACT = re.compile(r"-?([0-9]{19,}(\.[0-9]+)?|[0-9]+\.[0-9]{5,})")
_POINT = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_POINT_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_COMMA_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")


def check(subject: Subject) -> Iterator[Found]:
    """Find values of another kind than their field asks for."""
    for document, finding in subject.found("wrong_type"):
        wanted = _WANTED.get(finding.details.get("wanted", ""), say("another value"))
        message = say("{wanted} is needed here, not {found}", wanted=wanted, found=_found(finding.details))
        yield about(document, finding, message, _help(finding.details), fix=_fix(document, finding))
    for document, finding in subject.found("text_in_language"):
        message = say("the words in {language} are not text", **finding.details)
        help_text = say("write a text, in quotes if it looks like something else")
        yield about(document, finding, message, help_text, fix=_quoting(document, finding))
    for document, finding in subject.found("value_and_pair"):
        help_text = say("give a value, or a numerator and a denominator; leave the other cells empty")
        yield about(document, finding, say("a value and a pair stand in one row"), help_text)
    for document, finding in subject.found("half_pair"):
        help_text = say("give both numerator and denominator")
        yield about(document, finding, say("a numerator and a denominator only make sense together"), help_text)


def _found(details: Mapping[str, str]) -> Say:
    text = details.get("text", "")
    if text and len(text) <= 40:
        return say('"{text}"', text=text)
    return {"a list": say("a list"), "a mapping": say("a group of fields"), "nothing": say("nothing")}.get(
        details.get("found", ""), say("this")
    )


def _help(details: Mapping[str, str]) -> Say:
    wanted, text, write, fields = (details.get(name, "") for name in ("wanted", "text", "write", "fields"))
    if write:
        return say("write {write}", write=write)
    if "allowed" in details:
        return say("write one of {allowed}", allowed=details["allowed"])
    if wanted == "number" and (numbers := _as_numbers(text)):
        return _number_help(text, numbers)
    if wanted in {"text", "words"} and text:
        return say('quote it: "{text}"', text=text)
    if wanted == "list" and text:
        is_dashed = _DASHED.match(text)
        return say('write a blank behind each "-"') if is_dashed else say("write a list: [{text}]", text=text)
    if wanted == "mapping" and fields:
        return say("write its fields below it, one a line: {fields}", fields=fields)
    return _HELP.get(wanted, say("write {wanted}", wanted=_WANTED.get(wanted, say("another value"))))


def _fix(document: Document, finding: Finding) -> Fix | None:
    """Return the fix where the value can only mean one thing."""
    wanted, text, write = (finding.details.get(name, "") for name in ("wanted", "text", "write"))
    if write:
        return unlisted(document, finding.path, _value(document, finding.path))
    if wanted in {"number", "whole number"}:
        numbers = [] if _TOO_EXACT.fullmatch(text) else _as_numbers(text)
        is_clear = len(numbers) == 1 and (wanted == "number" or "." not in numbers[0])
        return Fix((Edit(finding.span, numbers[0]),), (finding.path,), safe=False) if is_clear else None
    if wanted in {"text", "words"} and text:
        return _quoting(document, finding)
    if wanted == "list" and _DASHED.match(text):
        written = document.written(finding.span)
        items = re.sub(r"^([ ]*-)(?=\S)", r"\1 ", written, flags=re.MULTILINE)
        return Fix((Edit(finding.span, items),), (finding.path,), safe=False)
    if wanted == "true or false" and text.lower() in {"true", "false"}:
        return Fix((Edit(finding.span, text.lower()),), (finding.path,), safe=False)
    return listed(document, finding.path) if wanted == "list" and text else None


def _quoting(document: Document, finding: Finding) -> Fix | None:
    written = document.written(finding.span)
    is_plain = written and not written.startswith(("{", "[", "-", '"', "'"))
    return Fix((Edit(finding.span, quoted(written)),), (finding.path,), safe=False) if is_plain else None


def _value(document: Document, path: FieldPath) -> list[object]:
    data = document.data
    for step in path:
        data = data[step]
    return data if isinstance(data, list) else []


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
