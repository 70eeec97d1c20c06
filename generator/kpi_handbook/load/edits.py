"""Edits of a file's text by spans: every byte outside of them stays as it is."""

import re
from collections.abc import Iterable
from typing import Any

from kpi_handbook.load.document import Document, FieldPath
from kpi_handbook.problems import Edit

_LONE_LINE_FEED = re.compile(r"(?<!\r)\n")


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the file with some stretches written anew; bytes that are not UTF-8 count one character each.

    Lines that are written end as the file's own lines do.
    """
    text = content.decode("utf-8", "surrogateescape")
    windows = "\r\n" in text
    mark = len(text) - len(text.removeprefix("\ufeff"))
    starts = [mark]
    for line in text[mark:].split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def offset(line: int, column: int) -> int:
        return 0 if (line, column) == (1, 0) else min(starts[min(line, len(starts)) - 1] + column - 1, len(text))

    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        start, end = offset(*edit.span[:2]), offset(*edit.span[2:])
        written = _LONE_LINE_FEED.sub("\r\n", edit.text) if windows else edit.text
        text = text[:start] + written + text[end:]
    return text.encode("utf-8", "surrogateescape")


def same_but(before: Document, after: Document, paths: Iterable[FieldPath]) -> bool:
    """Say whether two readings of a file hold the same values in the same order, but for those at some paths."""
    wanted = tuple(paths)
    return bool(_without(before.data, wanted, ()) == _without(after.data, wanted, ()))


def reads_further(before: Document, after: Document) -> bool:
    """Say whether an edit of a file that could not be read brought its reading forward, if not to its end."""
    if after.readable:
        return True
    stage = _stage(after)
    if stage != _stage(before):
        return stage > _stage(before)
    told, left = ({(finding.kind, finding.span) for finding in one.findings} for one in (before, after))
    if left < told:
        return True
    if stage:
        return after.findings[-1].span > before.findings[-1].span
    gone, new = ([span for _, span in one] for one in (told - left, left - told))
    return bool(gone) and min(new) > min(gone)  # ten are told at a time: the next ones lie further down


def _stage(document: Document) -> int:
    """Return 0 for a file whose bytes are no text, 1 for one whose text is not read to its end."""
    characters = {"encoding", "utf_16", "hidden_character"}
    return int(not any(finding.kind in characters for finding in document.findings))


def _without(data: Any, paths: tuple[FieldPath, ...], here: FieldPath) -> Any:
    """Return data as something to compare, types and order included, with nothing at the paths."""
    if here in paths:
        return None
    if isinstance(data, dict):
        inner = ((key, (*here, key)) for key in data)
        return ("mapping", [(key, _without(data[key], paths, path)) for key, path in inner if path not in paths])
    if isinstance(data, list):
        return ("list", [_without(value, paths, (*here, index)) for index, value in enumerate(data)])
    return (type(data).__name__, str(data))
