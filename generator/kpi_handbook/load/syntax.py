"""Rewrites what the YAML parser says about broken text into the cause a person can mend."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from kpi_handbook.load.brackets import CLOSING, depth, open_brackets, value_start, without_remark
from kpi_handbook.load.document import Finding
from kpi_handbook.load.quotes import quoted
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Span

_OTHER_BLANK = re.compile(r"[ \t]*(?:- +)*[^\S\r\n\t ]")  # copied from a web page or a text program
_INDENT_TAB = re.compile(r"^[ ]*(?:- +)?(\t)|^[ ]*-(\t)")
_ESCAPE = re.compile(r"\\[uU]([0-9A-Fa-f]{4,8})")
_BLANK_BEHIND_COLON = re.compile(r" *(?:- +)*[\w-]+:[^\S\r\n\t ]")
_END_IN_FLOW = re.compile(r"[,}\]]")
_CUT = re.compile(r"[ \t]#\S")
_SECOND_FIELD = re.compile(r"(?:[-+0-9.]+|true|false|[^;]*;)[ \t]+(\w+)[ \t]*")
_UNCLOSED = ("expected ',' or", "end of stream", "expected node content")


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


def _finding(cause: str, line: int, column: int, other: Span | None = None, **details: str) -> Finding:
    """Return a finding at a place; `other` is the text to quote, or the bracket that closes what it should not."""
    span = Span(line + 1, column + 1, line + 1, column + 2)
    told = {"cause": cause, **{name: shown(text) for name, text in details.items()}}
    return Finding("syntax", span, details=told, other=other)


def _tab(complaint: _Complaint) -> Finding | None:
    for number in (complaint.line, complaint.line - 1, complaint.line + 1):
        if 0 <= number < len(complaint.lines) and (match := _INDENT_TAB.match(complaint.lines[number])):
            return _finding("tab", number, max(match.start(1), match.start(2)))
    return None


def _other_blank(complaint: _Complaint) -> Finding | None:
    for number in (complaint.line, complaint.line - 1):
        if number >= 0 and (match := _OTHER_BLANK.match(complaint.lines[number])):
            return _finding("blank", number, match.end() - 1)
    line = complaint.begin[0] if complaint.problem.startswith("could not find expected ':'") else complaint.line
    if match := _BLANK_BEHIND_COLON.match(complaint.lines[line]):
        return _finding("blank", line, match.end() - 1)
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
    if complaint.character != ":":
        return None
    in_flow = bool(open_brackets(complaint.lines, complaint.line, complaint.column))
    start = complaint.before.rfind(": ") + 2 if in_flow else value_start(complaint.text)
    if start > complaint.column or not complaint.text[:start].rstrip().endswith(":"):
        return None if in_flow else _colon_below(complaint)
    between = complaint.text[start : complaint.column]
    if in_flow and re.search(r"[,{\[]", between):
        return None
    if in_flow and (second := _SECOND_FIELD.fullmatch(between)):
        return _finding("no_comma", complaint.line, complaint.column, field=second[1])
    word = between.rstrip().rpartition(" ")[2] if in_flow and " " in between.strip() else ""
    key = re.split(r"[,{\[]" if in_flow else r"^ *(?:- +)+", complaint.text[:start].rstrip()[:-1])[-1].strip()
    where, value = _value(complaint, start, in_flow=in_flow)
    return _finding("colon", complaint.line, complaint.column, where, key=key, quoted=quoted(value), word=word)


def _colon_below(complaint: _Complaint) -> Finding | None:
    """A colon in the second or a later line of a plain text: the words before it are no field name."""
    lines, line = complaint.lines, complaint.line
    if not re.search(r"\S[ \t]+\S", complaint.before):
        return None
    above = line - 1
    while above > 0 and (not lines[above].strip() or depth(lines[above]) >= depth(lines[line])):
        above -= 1
    start = value_start(lines[above])
    if above < 0 or start in {0, len(lines[above])} or depth(lines[above]) >= depth(lines[line]):
        return None
    end = len(without_remark(complaint.text))
    key = re.split(r"^ *(?:- +)+", lines[above][:start].rstrip()[:-1])[-1].strip()
    where = Span(above + 1, start + 1, line + 1, end + 1)
    return _finding("colon_below", line, complaint.column, where, key=key)


def _value(complaint: _Complaint, start: int, *, in_flow: bool) -> tuple[Span, str]:
    """Return a plain value that begins in a column, to the end of the line or to what ends it in braces."""
    start += len(complaint.text[start:]) - len(complaint.text[start:].lstrip())
    end = _END_IN_FLOW.search(complaint.text, max(start, complaint.column)) if in_flow else None
    value = without_remark(complaint.text[start : end.start() if end else None])
    return Span(complaint.line + 1, start + 1, complaint.line + 1, start + len(value) + 1), value


def _indent(complaint: _Complaint) -> Finding | None:
    """A line that is indented like no other, or a line above it that is no "key: value"."""
    if "could not find expected ':'" in complaint.problem:
        return _finding("no_colon", *complaint.begin)
    lines, line = complaint.lines, complaint.line
    above = next((n for n in range(line - 1, -1, -1) if lines[n].strip()), None)
    first_colon = complaint.character == ":" and ": " not in complaint.before
    if above is None or not (first_colon or complaint.before.strip() == ""):
        return None
    if depth(lines[line]) > depth(lines[above]) or complaint.problem.endswith(("expected key", "'-' indicator")):
        return _finding("indent", line, depth(lines[line]))
    return _finding("no_colon", above, depth(lines[above])) if first_colon else None


def _bracket(complaint: _Complaint) -> Finding | None:
    """A bracket that is never closed, closed by another kind, or that closes nothing."""
    line, column, character = complaint.line, complaint.column, complaint.character
    closes = bool(character) and character in "]}" and complaint.problem.startswith("did not find")
    if not closes and not any(word in complaint.problem for word in _UNCLOSED):
        return None
    stack = open_brackets(complaint.lines, line, column)
    if character == "," and complaint.before.rstrip()[-1:] in {",", "{", "["}:
        return _finding("comma", line, column)
    if not stack:
        return _finding("closing", line, column, bracket=character) if closes else None
    inner = stack[-1]
    if closes and not any(CLOSING[one.character] == character for one in stack):
        where = Span(line + 1, column + 1, line + 1, column + 2)
        details = {"bracket": inner.character, "found": character, "wanted": CLOSING[inner.character]}
        return _finding("mismatch", inner.line, inner.column, where, **details)
    cut = _CUT.search(complaint.lines[inner.line], inner.column)
    cause = "bracket_or_hash" if cut else "bracket"
    return _finding(cause, inner.line, inner.column, bracket=inner.character)


def _reserved_start(complaint: _Complaint) -> Finding | None:
    start = complaint.column
    if "block scalar" in complaint.context:  # "> 95" begins a folded text for the parser
        start = value_start(complaint.text)
        if complaint.text[start : start + 1] not in {"|", ">"}:
            return None
    elif any(word in complaint.context for word in ("scanning an anchor", "scanning an alias")):
        start = complaint.begin[1]  # "& more" begins an anchor for the parser
    elif "cannot start any token" not in complaint.problem or not complaint.character:
        return None
    in_flow = bool(open_brackets(complaint.lines, complaint.line, start))
    where, value = _value(complaint, start, in_flow=in_flow)
    return _finding("reserved", complaint.line, start, where, start=complaint.text[start], quoted=quoted(value))


def _list_behind_key(complaint: _Complaint) -> Finding | None:
    if "block sequence entries are not allowed" not in complaint.problem:
        return None
    is_alone = without_remark(complaint.text[complaint.column :]) == "-"
    return _finding("lone_dash" if is_alone else "dash", complaint.line, complaint.column)


_CAUSES: tuple[Callable[[_Complaint], Finding | None], ...] = (
    _tab,
    _other_blank,
    _escape,
    _quote,
    _second_colon,
    _list_behind_key,
    _reserved_start,
    _bracket,
    _indent,
)
