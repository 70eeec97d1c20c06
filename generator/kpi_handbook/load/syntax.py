"""Rewrites what the YAML parser says about broken text into the cause a person can mend."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from kpi_handbook.load.document import Finding
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Span

_INDENT_TAB = re.compile(r"^[ ]*(?:- +)?(\t)|^[ ]*-(\t)")
_ESCAPE = re.compile(r"\\[uU]([0-9A-Fa-f]{4,8})")
_END_IN_FLOW = re.compile(r"[,}\]]")
_OPEN = {"}": "{", "]": "["}


@dataclass(frozen=True)
class _Complaint:
    """What the parser said, where, and where the thing begins that it was reading; lines and columns from 0."""

    lines: list[str]
    line: int
    column: int
    problem: str
    context: str
    begin: tuple[int, int]

    @property
    def text(self) -> str:
        return self.lines[self.line]

    @property
    def before(self) -> str:
        return self.text[: self.column]

    @property
    def character(self) -> str:
        return self.text[self.column : self.column + 1]


def syntax_finding(text: str, error: yaml.YAMLError) -> Finding:
    """Return one finding for a text the parser refused, pointing at the cause where it can be seen."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    begin = getattr(error, "context_mark", None) or mark
    complaint = _Complaint(
        lines,
        line=min(mark.line, len(lines) - 1) if mark else 0,
        column=mark.column if mark else 0,
        problem=str(getattr(error, "problem", None) or "the text is not YAML"),
        context=str(getattr(error, "context", None) or ""),
        begin=(begin.line, begin.column) if begin else (0, 0),
    )
    known = (finding for cause in _CAUSES if (finding := cause(complaint)))
    return next(known, _finding("other", complaint.line, complaint.column, parser=complaint.problem))


def _finding(cause: str, line: int, column: int, **details: str) -> Finding:
    span = Span(line + 1, column + 1, line + 1, column + 2)
    return Finding("syntax", span, details={"cause": cause, **{name: shown(text) for name, text in details.items()}})


def _tab(complaint: _Complaint) -> Finding | None:
    for number in (complaint.line, complaint.line - 1, complaint.line + 1):
        if 0 <= number < len(complaint.lines) and (match := _INDENT_TAB.match(complaint.lines[number])):
            return _finding("tab", number, max(match.start(1), match.start(2)))
    return None


def _escape(complaint: _Complaint) -> Finding | None:
    """A backslash that begins no escape, or half a character."""
    if "escape" not in complaint.problem:
        return None
    for match in _ESCAPE.finditer(complaint.text):
        if match.start() <= complaint.column < match.end():
            line, column = complaint.begin
            span = Span(line + 1, column + 1, line + 1, column + 2)
            return Finding("hidden_character", span, details={"code": f"U+{match[1].upper()}"})
    return _finding("escape", complaint.line, complaint.column)


def _quote(complaint: _Complaint) -> Finding | None:
    """A quote that is never closed, or closed too early."""
    if "quoted scalar" in complaint.context:
        return _finding("quote", *complaint.begin)
    mark = complaint.before.rstrip()[-1:]
    if not mark or mark not in "\"'" or not complaint.problem.startswith("did not find expected"):
        return None
    opened = re.compile(rf"(?:^|[-:,\[{{][ ]+)[ ]*({mark})(?:[^{mark}\\]|\\.)*$")
    for number in range(complaint.line - 1, -1, -1):
        if match := opened.search(complaint.lines[number]):
            return _finding("quote", number, match.start(1))
    return _finding("behind_quote", complaint.line, complaint.column)


def _second_colon(complaint: _Complaint) -> Finding | None:
    start = complaint.before.rfind(": ") + 2
    if complaint.character != ":" or start == 1 or re.search(r"[,{\[]", complaint.text[start : complaint.column]):
        return None
    in_flow = re.search(r"[{\[]", complaint.before[:start])
    end = _END_IN_FLOW.search(complaint.text, complaint.column) if in_flow else None
    value = complaint.text[start : end.start() if end else None].strip()
    key = re.split(r"[,{\[]|^ *- ", complaint.text[: start - 2])[-1].strip()
    return _finding("colon", complaint.line, complaint.column, key=key, quoted=_quoted(value))


def _indent(complaint: _Complaint) -> Finding | None:
    """A line that is indented like no other, or a line above it that is no "key: value"."""
    if "could not find expected ':'" in complaint.problem:
        return _finding("no_colon", *complaint.begin)
    lines, line = complaint.lines, complaint.line
    above = next((n for n in range(line - 1, -1, -1) if lines[n].strip()), None)
    first_colon = complaint.character == ":" and ": " not in complaint.before
    if above is None or not (first_colon or complaint.before.strip() == ""):
        return None
    if _depth(lines[line]) > _depth(lines[above]) or complaint.problem.endswith("expected key"):
        return _finding("indent", line, _depth(lines[line]))
    return _finding("no_colon", above, _depth(lines[above])) if first_colon else None


def _bracket(complaint: _Complaint) -> Finding | None:
    if complaint.character and complaint.character in "]}" and complaint.problem.startswith("did not find"):
        return _finding("closing", complaint.line, complaint.column, bracket=complaint.character)
    if not any(word in complaint.problem for word in ("expected ',' or", "end of stream", "expected node content")):
        return None
    open_places: list[tuple[str, int, int]] = []
    for number, content in enumerate(complaint.lines[: complaint.line + 1]):
        for column, character in _outside_quotes(content):
            if character in "{[":
                open_places.append((character, number, column))
            elif character in "}]" and open_places and open_places[-1][0] == _OPEN[character]:
                open_places.pop()
    if not open_places:
        return None
    bracket, number, column = open_places[-1]
    return _finding("bracket", number, column, bracket=bracket)


def _reserved_start(complaint: _Complaint) -> Finding | None:
    if "cannot start any token" not in complaint.problem or not complaint.character:
        return None
    in_flow = re.search(r"[{\[]", complaint.before)
    end = _END_IN_FLOW.search(complaint.text, complaint.column) if in_flow else None
    value = complaint.text[complaint.column : end.start() if end else None].strip()
    return _finding("reserved", complaint.line, complaint.column, start=complaint.character, quoted=_quoted(value))


def _list_behind_key(complaint: _Complaint) -> Finding | None:
    if "block sequence entries are not allowed" not in complaint.problem:
        return None
    return _finding("dash", complaint.line, complaint.column)


_CAUSES: tuple[Callable[[_Complaint], Finding | None], ...] = (
    _tab,
    _escape,
    _quote,
    _second_colon,
    _list_behind_key,
    _reserved_start,
    _bracket,
    _indent,
)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


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
