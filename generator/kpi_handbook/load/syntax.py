"""Rewrites what the YAML parser says about broken text into the cause a person can mend."""

import re

import yaml

from kpi_handbook.load.document import Finding
from kpi_handbook.problems import Span

_INDENT_TAB = re.compile(r"^[ ]*(?:- +)?(\t)|^[ ]*-(\t)")
_OPEN = {"}": "{", "]": "["}


def syntax_finding(text: str, error: yaml.YAMLError) -> Finding:
    """Return one finding for a text the parser refused, pointing at the cause where it can be seen."""
    lines = text.split("\n")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "the text is not YAML")
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    return (
        _tab(lines, line)
        or _second_colon(lines, line, column, problem)
        or _unclosed(lines, line, problem)
        or _reserved_start(lines, line, column, problem)
        or Finding("syntax", _at(line, column), details={"cause": "other", "parser": problem})
    )


def _at(line: int, column: int, width: int = 1) -> Span:
    return Span(line + 1, column + 1, line + 1, column + 1 + width)


def _tab(lines: list[str], line: int) -> Finding | None:
    for number in (line, line - 1, line + 1):
        if 0 <= number < len(lines) and (match := _INDENT_TAB.match(lines[number])):
            column = max(match.start(1), match.start(2))
            return Finding("syntax", _at(number, column), details={"cause": "tab"})
    return None


def _second_colon(lines: list[str], line: int, column: int, problem: str) -> Finding | None:
    if "mapping values are not allowed" not in problem:
        return None
    key, _, value = lines[line].partition(": ")
    text = value.strip()
    details = {"cause": "colon", "key": key.strip(), "quoted": '"' + text.replace('"', "'") + '"'}
    return Finding("syntax", _at(line, column), details=details)


def _unclosed(lines: list[str], line: int, problem: str) -> Finding | None:
    if not any(word in problem for word in ("expected ',' or", "end of stream", "expected the node content")):
        return None
    open_places: list[tuple[str, int, int]] = []
    for number, content in enumerate(lines[: line + 1]):
        for column, character in _outside_quotes(content):
            if character in "{[":
                open_places.append((character, number, column))
            elif character in "}]" and open_places and open_places[-1][0] == _OPEN[character]:
                open_places.pop()
    if not open_places:
        return None
    character, number, column = open_places[-1]
    return Finding("syntax", _at(number, column), details={"cause": "bracket", "bracket": character})


def _outside_quotes(content: str) -> list[tuple[int, str]]:
    """Return (column, character) of a line without what stands in quotes or behind a comment mark."""
    kept: list[tuple[int, str]] = []
    quote = ""
    for column, character in enumerate(content):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "#" and (column == 0 or content[column - 1] == " "):
            break
        else:
            kept.append((column, character))
    return kept


def _reserved_start(lines: list[str], line: int, column: int, problem: str) -> Finding | None:
    if "cannot start any token" not in problem or column >= len(lines[line]):
        return None
    text = lines[line][column:].strip()
    details = {"cause": "reserved", "start": lines[line][column], "quoted": '"' + text.replace('"', "'") + '"'}
    return Finding("syntax", _at(line, column), details=details)
