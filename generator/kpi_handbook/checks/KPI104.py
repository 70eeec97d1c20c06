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

from collections.abc import Iterator

import re
from collections.abc import Mapping

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Say, Severity, say
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,_ ]*")


def check(subject: Subject) -> Iterator[Found]:
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
    if wanted == "number" and (proposal := _as_number(text)):
        return say("write {proposal}: digits, with a decimal point only where there are decimals", proposal=proposal)
    if wanted in {"number", "whole number"}:
        return say("write a number such as 1 or 12.5, without units, marks or grouping")
    if wanted == "text" and write:
        return say("write {write}", write=write)
    return say("write a {wanted}", wanted=wanted)


def _as_number(text: str) -> str:
    """Return the number that was probably meant by a text such as 5.000,00 or 120%."""
    bare = text.strip().rstrip("%").strip()
    if not _NUMBER.fullmatch(bare):
        return ""
    bare = bare.replace(" ", "").replace("_", "")
    if "," in bare and "." in bare:
        thousands = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(thousands, "")
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", bare) or bare.count(".") > 1:
        bare = bare.replace(",", "").replace(".", "")
    bare = bare.replace(",", ".")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


RULE = Rule("KPI104", "wrong-type", Severity.ERROR, __doc__, check)
