"""Nobody in particular reviews a unit's definitions.

## What it does
Where the repository has a CODEOWNERS file, warns of units whose folder `kpi_defs/kpis/<unit>/` has no line in it, and
of lines that a later, more general one overrides: of all lines that match, the last one counts.

## Why it matters
A change of a KPI is reviewed by who answers for it. Without a line, or with a catch-all behind it, the request goes to
somebody who can't know what the number means, and is approved.

## How to fix
Run `kpi codeowners --write`: it puts the general lines first and one for each unit behind them.

## Options
None.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document
from kpi_handbook.problems import Span, say


class _Line(NamedTuple):
    number: int
    pattern: str
    column: int


def check(subject: Subject) -> Iterator[Found]:
    """Find units that nobody, or somebody else, reviews."""
    if subject.code_owners is None:
        return
    path, content = subject.code_owners
    document = Document(path, content.decode("utf-8", "replace"), None, {})
    lines = list(_lines(document.text))
    units = {entry.place["unit"] for entry in subject.handbook.kind("kpi")}
    for unit in sorted(units & subject.handbook.units.keys()):
        own = [line for line in lines if _is_of(line.pattern, unit)]
        if not own:
            message = say("{path} has no line for the definitions of {unit}", path=path, unit=unit)
            help_text = say("add /kpi_defs/kpis/{unit}/ with who reviews them: kpi codeowners --write", unit=unit)
            yield Found(document, Span(1, 1, 1, 1), (), message, help_text)
            continue
        later = [line for line in lines if line.number > own[-1].number and _covers(line.pattern, unit)]
        if later:
            last = later[-1]
            message = say(
                '"{pattern}" comes after the line for {unit} and overrides it', pattern=last.pattern, unit=unit
            )
            span = Span(last.number, last.column, last.number, last.column + len(last.pattern))
            yield Found(document, span, (), message, say("move it above line {number}", number=own[-1].number))


def _lines(text: str) -> Iterator[_Line]:
    """Yield the patterns that have somebody behind them; sections and comments are none."""
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split("#")[0].split()
        if words and not words[0].startswith(("[", "^[")):
            yield _Line(number, words[0], line.index(words[0]) + 1)


def _is_of(pattern: str, unit: str) -> bool:
    bare = pattern.strip("/").removesuffix("/**").removesuffix("/*")
    return bare == f"kpi_defs/kpis/{unit}"


def _covers(pattern: str, unit: str) -> bool:
    """Say whether a pattern matches a definition of a unit, as hosts read it."""
    if _is_of(pattern, unit):
        return True
    path = f"kpi_defs/kpis/{unit}/{unit}-kpi.yml"
    anchored = "/" in pattern.rstrip("/")
    parts = re.split(r"(\*\*/?|\*|\?)", pattern.strip("/"))
    meaning = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    written = "".join(meaning.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(f"{'' if anchored else '(?:.*/)?'}{written}(?:/.*)?", path) is not None
