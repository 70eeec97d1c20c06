"""Fixes of a text that could not be read: each is tried, and the first that brings the reading forward is proposed."""

import re
from collections.abc import Callable, Iterator, Mapping

from kpi_handbook.load import Document, Finding, load_yaml
from kpi_handbook.load.brackets import CLOSING, depth, without_remark
from kpi_handbook.load.edits import edited, reads_further
from kpi_handbook.load.quotes import quoted
from kpi_handbook.problems import Edit, Fix, Span

Edits = tuple[Edit, ...]

_INDENTATION = re.compile(r"[ \t]*\t[ \t]*")
_BEHIND_DASH = re.compile(r"( *-)[ \t]*\t[ \t]*")
_FIELD = re.compile(r" *(?:- +)*[\w-]+:(?: |$)")


def readable(document: Document, finding: Finding) -> Fix | None:
    """Return the fix of a text that could not be read, where there is one way to mend it."""
    propose = _PROPOSALS.get(finding.details["cause"])
    tried = [(edits, _read(document, edits)) for edits in propose(document, finding)] if propose else []
    whole = next((edits for edits, after in tried if after.readable), None)
    further = next((edits for edits, after in tried if _is_further(document, after, edits)), None)
    return Fix(whole or further or ()) if whole or further else None


def _read(document: Document, edits: Edits) -> Document:
    return load_yaml(document.path, edited(document.text.encode(), edits))


def _is_further(before: Document, after: Document, edits: Edits) -> bool:
    """Say whether the reading now stops below the line of the last edit, or behind it where that is the last thing."""
    if not after.findings or not reads_further(before, after):
        return False
    return after.findings[-1].span.line > edits[-1].span.end_line or edits[-1].span != _point(edits[-1].span)


def _point(span: Span) -> Span:
    return Span(*span[:2], *span[:2])


def _spaces(document: Document, finding: Finding) -> Iterator[Edits]:
    """Write the tabs that indent lines as so many spaces as the file uses a level, or as the line's neighbours have."""
    line = finding.span.line - 1
    cause = document.lines[line]
    if behind := _BEHIND_DASH.match(cause):
        yield (Edit(_columns(line, behind.end(1), behind.end()), " "),)
        return
    levels = [depth(text) for text in document.lines if text.strip() and depth(text)]
    level = min(levels, default=2)
    starting = [number for number, text in enumerate(document.lines) if text.startswith("\t") or number == line]
    yield tuple(_indented(document, number, level) for number in starting)
    for neighbour in (line + 1, line - 1):
        text = document.lines[neighbour] if 0 <= neighbour < len(document.lines) else ""
        if depth(text) and (tabs := _INDENTATION.match(cause)):
            yield (Edit(_columns(line, 0, tabs.end()), " " * depth(text)),)


def _plain_spaces(document: Document, finding: Finding) -> Iterator[Edits]:
    """Write blanks of another kind as spaces, one for each."""
    line, start = finding.span.line - 1, finding.span.column - 1
    rest = document.lines[line][start:]
    width = len(rest) - len(rest.lstrip())
    wide = rest[:width].count("\u3000")  # the blank of East Asian writing is as wide as two
    yield (Edit(_columns(line, start, start + width), " " * (width + wide)),)


def _indented(document: Document, line: int, level: int) -> Edit:
    tabs = _INDENTATION.match(document.lines[line])
    assert tabs, "the line begins with a tab"
    width = sum(level if character == "\t" else 1 for character in tabs.group())
    return Edit(_columns(line, 0, tabs.end()), " " * width)


def _quotes(document: Document, finding: Finding) -> Iterator[Edits]:
    """Quote the text; one that goes on in deeper lines is quoted to its end."""
    if not finding.other:
        return
    span = finding.other
    yield (Edit(span, quoted(document.written(span))),)
    last = _last_deeper(document, span.line - 1, span.end_line - 1)
    if last > span.end_line - 1:
        longer = Span(*span[:2], last + 1, len(without_remark(document.lines[last])) + 1)
        yield (Edit(longer, quoted(document.written(longer))),)


def _last_deeper(document: Document, first: int, line: int) -> int:
    """Return the last of the lines below that are deeper than the first one and begin no field."""
    last = line
    for number in range(line + 1, len(document.lines)):
        text = document.lines[number]
        if text.strip() and (depth(text) <= depth(document.lines[first]) or _FIELD.match(text)):
            break
        last = number if text.strip() else last
    return last


def _bracket(document: Document, finding: Finding) -> Iterator[Edits]:
    """Close the bracket at the end of the lines that are inside it."""
    line = finding.span.line - 1
    last = line
    for number in range(line + 1, len(document.lines)):
        text = document.lines[number]
        if text.strip() and depth(text) <= depth(document.lines[line]):
            break
        last = number if text.strip() else last
    for number in dict.fromkeys((line, last)):
        end = len(without_remark(document.lines[number]))
        yield (Edit(_columns(number, end, end), CLOSING[finding.details["bracket"]]),)


def _other_bracket(_: Document, finding: Finding) -> Iterator[Edits]:
    if finding.other:
        yield (Edit(finding.other, finding.details["wanted"]),)


def _columns(line: int, start: int, end: int) -> Span:
    return Span(line + 1, start + 1, line + 1, end + 1)


_PROPOSALS: Mapping[str, Callable[[Document, Finding], Iterator[Edits]]] = {
    "tab": _spaces,
    "blank": _plain_spaces,
    "colon": _quotes,
    "colon_below": _quotes,
    "reserved": _quotes,
    "bracket": _bracket,
    "mismatch": _other_bracket,
}
