"""Where values begin and brackets stand open in a text that the parser refused."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

CLOSING = {"{": "}", "[": "]"}

# Dashes, then a key with its colon: what follows is the value of a line of block style.
_BEFORE_VALUE = re.compile(r"[ \t]*(?:-[ \t]+)*(?:(?:\"[^\"]*\"|'[^']*'|[^\s#\[{\"'](?:[^:]|:(?=\S))*?)[ \t]*:[ \t]+)?")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_QUOTED = {'"': re.compile(r'(?:[^"\\]|\\.)*(")?'), "'": re.compile(r"(?:[^']|'')*(')?")}
_REMARK = re.compile(r"[ \t]+#(?=[ \t]|$)")


class Bracket(NamedTuple):
    """An opening bracket and where it stands; lines and columns from 0."""

    character: str
    line: int
    column: int


def value_start(line: str) -> int:
    """Return the column in which the value of a line of block style begins."""
    match = _BEFORE_VALUE.match(line)
    return match.end() if match else 0


def without_remark(text: str) -> str:
    """Return a text without the comment behind it and the blanks before that."""
    remark = _REMARK.search(text)
    return text[: remark.start() if remark else None].rstrip()


def depth(line: str) -> int:
    """Return how many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def open_brackets(lines: Sequence[str], line: int, column: int) -> list[Bracket]:
    """Return the brackets that are open at a place, the innermost last; quotes, comments and block texts hold none."""
    stack: list[Bracket] = []
    quote, text_below = "", -1
    for number, whole in enumerate(lines[: line + 1]):
        content = whole[:column] if number == line else whole
        if text_below >= 0 and (not content.strip() or depth(content) > text_below):
            continue
        text_below = -1
        start = 0
        if quote:
            start, quote = _behind_quote(content, 0, quote)
        elif not stack:
            start = value_start(content)
            if _BLOCK_TEXT.fullmatch(content, start):
                text_below = depth(content)
                continue
            if content[start : start + 1] in {'"', "'"}:
                _, quote = _behind_quote(content, start + 1, content[start])
                continue
            if content[start : start + 1] not in CLOSING:
                continue
        if not quote and (stack or content[start : start + 1] in CLOSING):
            quote = _follow(stack, content, number, start)
    return stack


def _follow(stack: list[Bracket], content: str, number: int, start: int) -> str:
    """Open and close the brackets of a line; return the quote that is open at its end."""
    quote = ""
    for column, character in _outside_quotes(content, start):
        if character in "\"'":
            quote = character
        elif character in CLOSING:
            stack.append(Bracket(character, number, column))
        elif stack and character == CLOSING[stack[-1].character]:
            stack.pop()
            if not stack:
                break
    return quote


def _outside_quotes(content: str, column: int) -> Iterator[tuple[int, str]]:
    """Yield the characters of a line in braces up to a comment; a quote only where it is never closed in the line."""
    before = ","
    while column < len(content):
        character = content[column]
        if character == "#" and (column == 0 or content[column - 1].isspace()):
            return
        if character in _QUOTED and before in ",:[{":
            column, quote = _behind_quote(content, column + 1, character)
            if quote:
                yield column, quote
            before = '"'
            continue
        yield column, character
        before = before if character.isspace() else character
        column += 1


def _behind_quote(content: str, start: int, quote: str) -> tuple[int, str]:
    """Return the column behind a quoted text, and its quote where the line does not close it."""
    match = _QUOTED[quote].match(content, start)
    assert match, "the pattern matches nothing, too"
    return match.end(), "" if match[1] else quote
