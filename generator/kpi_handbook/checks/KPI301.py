"""The name is a task of the job description, not a measure.

## What it does
Reports a definition without unit and without formula whose name starts with a task verb: melaksanakan, menyusun,
mengelola; perform, prepare, manage. Where there is a unit or a formula it is an info, and so is a name that
is one of the unit's main duties, such as "Attendance management". A verb that `words: {allow: […]}` of `checks.yml`
lists is left alone.

## Why it matters
The tutor on the KPI form names it first: an indicator must not be the job description rewritten. A task is either done
or not, so everybody reaches 100 and nobody learns anything.

## How to fix
Ask what is better when the task is done well, and measure that: instead of "Mengelola kehadiran" write
"Karyawan hadir per minggu" with the unit percent and its two base measures.

## Options
- `similar`: how alike name and duty must be, from 0 to 1; 0.75.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from functools import partial

from kpi_handbook.checks.definition import Definition, definitions, is_given, languages, text, wrong_words
from kpi_handbook.checks.KPI203 import empty_formula
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import ACTION_NOUNS, is_placeholder, starts_with_routine, starts_with_task, tokens
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Say, Severity, say

OPTIONS = {"similar": Decimal("0.75")}


def check(subject: Subject) -> Iterator[Found]:
    """Find names that are tasks."""
    book = subject.handbook
    allowed = book.settings.words.allow
    similar = subject.options_of("KPI301", OPTIONS)["similar"]
    for kpi in definitions(book):
        if is_given(kpi.get("name")):
            yield from _task(kpi, allowed) if is_unmeasured(kpi) else _words(book, kpi, allowed, similar)


def is_unmeasured(kpi: Definition) -> bool:
    """Say whether a definition has neither unit nor formula, written or not."""
    no_method = not kpi.method or kpi.method == "none" or is_placeholder(kpi.method)
    no_formula = not kpi.measures and not kpi.expression and no_method
    return is_placeholder(kpi.get("unit").value) and (no_formula or empty_formula(kpi) is not None)


def _task(kpi: Definition, allowed: Collection[str]) -> Iterator[Found]:
    for words in wrong_words(kpi.get("name"), lambda one: bool(starts_with_task(text(one), allowed))):
        message = say('"{name}" is a task: it has no unit and no formula', name=_name(words))
        yield at(words, message, _help())


def _words(book: Handbook, kpi: Definition, allowed: Collection[str], similar: Decimal) -> Iterator[Found]:
    routine = wrong_words(kpi.get("name"), lambda one: bool(starts_with_routine(text(one), allowed)))
    for words in routine:
        message = say('"{name}" reads like a task', name=_name(words))
        help_text = say(
            "name what is measured; if it is the name of a measure, add {verb} to words.allow in checks.yml",
            verb=tokens(_name(words))[0],
        )
        yield at(words, message, help_text, severity=Severity.INFO)
    for words in () if routine else wrong_words(kpi.get("name"), partial(_is_a_duty, _duties(book, kpi.unit), similar)):
        message = say('"{name}" reads like a main duty of {unit}', name=_name(words), unit=kpi.unit)
        yield at(words, message, _help(), severity=Severity.INFO)


def _duties(book: Handbook, unit: str) -> tuple[str, ...]:
    known = book.units.get(unit)
    return tuple(words for duty in known.main_duties for _, words in duty.by_language) if known else ()


def _is_a_duty(duties: Collection[str], similar: Decimal, words: Field) -> bool:
    name = " ".join(tokens(text(words)))
    if not ACTION_NOUNS & set(tokens(name)):  # "Pendapatan" may be a duty and is a measure all the same
        return False
    limit = float(similar)  # difflib's ratio is a float; nothing is computed with it
    return any(SequenceMatcher(None, name, " ".join(tokens(duty))).ratio() >= limit for duty in duties)


def _name(words: Field) -> str:
    return text(languages(words)[0])


def _help() -> Say:
    return say("measure what is better when the task is done well, with a unit and a formula")
