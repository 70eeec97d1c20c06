"""YAML bytes to a Document by walking the events of libyaml's parser; nothing is ever constructed or expanded."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.cyaml import CParser

from kpi_handbook.load.document import Document, FieldPath, Finding, Place
from kpi_handbook.load.scalars import ambiguity, as_minutes, plain_value
from kpi_handbook.load.syntax import syntax_finding
from kpi_handbook.load.text import decode, hidden_character
from kpi_handbook.problems import HandbookError, Span

MAX_DEPTH = 24
MAX_NODES = 20_000
_CUT = re.compile(r"[ \t]+(#\S.*)$")


class _StopReadingError(Exception):
    """The rest of the file would only repeat or hide the finding just made."""


def load_yaml(path: str, content: bytes) -> Document:
    """Return the file's data and positions; every oddity of the text becomes a finding, never an exception."""
    if not yaml.__with_libyaml__:
        raise HandbookError("PyYAML was installed without libyaml", "reinstall PyYAML from its wheel")
    text, findings = decode(content)
    if text is None:
        return Document(path, content.decode("utf-8", errors="replace"), None, {}, tuple(findings), readable=False)
    walk = _Walk(text, findings)
    try:
        data = walk.document()
    except yaml.YAMLError as error:
        return Document(path, text, None, {}, (*findings, syntax_finding(text, error)), readable=False)
    except _StopReadingError:
        return Document(path, text, None, {}, tuple(walk.findings), readable=False)
    return Document(path, text, data, walk.places, tuple(walk.findings))


class _Walk:
    """The state of one walk: events to come, places found so far, findings."""

    def __init__(self, text: str, findings: list[Finding]) -> None:
        self.lines = text.split("\n")
        self.findings = findings
        self.places: dict[FieldPath, Place] = {}
        self.nodes = 0
        # The parser is libyaml's, chosen here: pure Python accepts other texts and is 12 times slower.
        self.events: Iterator[Any] = _events(text)

    def document(self) -> Any:
        """Return the data of the first document; a second one is a finding."""
        data: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._stop("tag", event, (), tag="%")
                if documents > 1:
                    self._stop("many_documents", event, ())
                data = self.node(next(self.events), ())
        return data

    def node(self, event: Any, path: FieldPath) -> Any:
        """Return the value that begins with this event."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop("too_large", event, path[:1], what="nodes", limit=f"{MAX_NODES:,} values")
        if len(path) > MAX_DEPTH:
            self._stop("too_large", event, path[:1], what="depth", limit=f"{MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._stop("alias", event, path, name=f"{mark}{event.anchor}")
        if event.tag and not isinstance(event, yaml.AliasEvent):
            self._stop("tag", event, path, tag=str(event.tag))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path)
        return self._mapping(event, path)

    def _scalar(self, event: Any, path: FieldPath) -> Any:
        span = _span(event)
        key = self.places[path].key if path in self.places else None
        self.places[path] = Place(span, key, event.value)
        if event.style == '"' and (bad := hidden_character(event.value)):
            self.findings.append(Finding("hidden_character", span, path, {"code": f"U+{ord(bad):04X}"}))
        if event.style:
            return event.value
        self._look_at_plain(event.value, span, path)
        return plain_value(event.value)

    def _look_at_plain(self, text: str, span: Span, path: FieldPath) -> None:
        if unclear := ambiguity(text):
            kind, write = unclear
            minutes = as_minutes(text) if kind == "time" else ""
            self.findings.append(
                Finding("ambiguous", span, path, {"kind": kind, "text": text, "write": write, "minutes": minutes})
            )
        if text and (cut := _CUT.match(self.lines[span.end_line - 1], span.end_column - 1)):
            start = cut.start(1) + 1
            lost = Span(span.end_line, start, span.end_line, start + len(cut.group(1)))
            self.findings.append(Finding("hash_cuts", lost, path, {"kept": text, "lost": cut.group(1).rstrip()}))

    def _sequence(self, start: Any, path: FieldPath) -> list[Any]:
        self._remember(start, path)
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def _mapping(self, start: Any, path: FieldPath) -> dict[str, Any]:
        self._remember(start, path)
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, span = self._key(event, path)
            where = (*path, key)
            first = self.places[where].key if where in self.places else None
            if first:
                self.findings.append(Finding("duplicate_key", span, where, {"key": key}, other=first))
            self.places[where] = Place(span, span)
            values[key] = self.node(next(self.events), where)
        return values

    def _key(self, event: Any, path: FieldPath) -> tuple[str, Span]:
        span = _span(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._stop("key_not_text", event, path, key="?")
        key = unicodedata.normalize("NFC", event.value)
        if event.anchor or (key == "<<" and not event.style):
            self._stop("alias", event, path, name=key if key == "<<" else f"&{event.anchor}")
        if not event.style:
            if unclear := ambiguity(key):
                details = {"kind": unclear[0], "text": key, "write": unclear[1], "minutes": ""}
                self.findings.append(Finding("ambiguous", span, (*path, key), details))
            elif not isinstance(plain_value(key), str):
                self.findings.append(Finding("key_not_text", span, (*path, key), {"key": key}))
        return key, span

    def _remember(self, start: Any, path: FieldPath) -> None:
        key = self.places[path].key if path in self.places else None
        self.places[path] = Place(_span(start), key)

    def _stop(self, kind: str, event: Any, path: FieldPath, **details: str) -> None:
        at_top = kind == "too_large" and path in self.places
        span = (self.places[path].key or self.places[path].value) if at_top else _span(event)
        self.findings.append(Finding(kind, span, path, details))
        raise _StopReadingError


def _events(text: str) -> Iterator[Any]:
    parser: Any = CParser(text)
    while parser.check_event():
        yield parser.get_event()


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
