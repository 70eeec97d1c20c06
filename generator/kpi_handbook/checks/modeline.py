"""The comment by which an editor finds the schema of a file: `# yaml-language-server: $schema=…`."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document
from kpi_handbook.load.folder import Files
from kpi_handbook.load.text import decode
from kpi_handbook.model.kinds import KINDS
from kpi_handbook.problems import Edit, Fix, Say, Severity, Span, say

FOLDER = ".kpi/schema"
"""Where the schemas stand, from the root of the handbook."""

_LINE = re.compile(r"[ \t]*#[ \t]+yaml-language-server[ \t]*:.*?\$schema=(\S+)")
_ABOVE = re.compile(r"[ \t]*(#.*|---)?\r?")  # what may stand above the first value
_MARK = b"\xef\xbb\xbf"


class _Named(NamedTuple):
    path: str
    span: Span


def wrong_modelines(subject: Subject) -> Iterator[Found]:
    """Find the files that send an editor to the schema of another kind, or to none."""
    for document, kind in {entry.document: entry.kind.name for entry in subject.handbook.entries}.items():
        named = _named(document.text) if document.readable else None
        if named and (message := _wrong(document, named.path, kind)):
            right = modeline_path(document.path, kind)
            fix = Fix((Edit(named.span, right),))
            help_text = say('write "{right}"', right=right)
            yield Found(document, named.span, (), message, help_text, severity=Severity.WARNING, fix=fix)


def modeline_path(path: str, kind: str) -> str:
    """Return the way from a file to the schema of its kind."""
    return f"{'../' * path.count('/')}{FOLDER}/{kind}.json"


def with_modelines(files: Files) -> Files:
    """Return the files with the line at the top of each that has none; no other byte changes."""
    return {path: _with_modeline(path, content) for path, content in files.items()}


def _with_modeline(path: str, content: bytes) -> bytes:
    kind = next((kind.name for kind in KINDS if kind.path.fullmatch(path)), None)
    text = decode(content)[0]
    if kind is None or text is None or _named(text):
        return content
    mark = _MARK if content.startswith(_MARK) else b""
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    line = f"# yaml-language-server: $schema={modeline_path(path, kind)}{end}"
    return mark + line.encode() + content.removeprefix(mark)


def _named(text: str) -> _Named | None:
    """Return the schema that the comments at the top of a file name."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _LINE.match(line):
            return _Named(match[1], Span(number, match.start(1) + 1, number, match.end(1) + 1))
        if not _ABOVE.fullmatch(line):
            break
    return None


def _wrong(document: Document, named: str, kind: str) -> Say | None:
    """Say what is wrong with one of our schemas; a company may have others, which are its own business."""
    if f"/{FOLDER}/" not in f"/{named}":
        return None
    if posixpath.basename(named) != f"{kind}.json":
        return say('"{name}" describes another kind of file', name=posixpath.basename(named))
    found = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), named))
    is_elsewhere = not posixpath.isabs(named) and ":" not in named and found != f"{FOLDER}/{kind}.json"
    return say('"{path}" leads nowhere from here', path=named) if is_elsewhere else None
