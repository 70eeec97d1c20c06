"""YAML bytes to a Document by walking the events of libyaml's parser; nothing is ever constructed or expanded."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml
from yaml._yaml import CParser

from kpi_handbook.load.document import Document, FieldPath, Finding, Place
from kpi_handbook.load.scalars import ambiguity, as_minutes, plain_value, thousands_dot
from kpi_handbook.load.syntax import syntax_finding
from kpi_handbook.load.text import MAX_REPORTED, decode, hidden_character, replaced, shown
from kpi_handbook.problems import HandbookError, Span

MAX_DEPTH = 24
MAX_NODES = 20_000
_CUT = re.compile(r"[ \t]+(#\S[^\r]*)")
_PART = re.compile(r"[0-9]+(\.[0-9]+)?")


class _StopReadingError(Exception):
    """The rest of the file would only repeat or hide the finding just made."""


def load_yaml(path: str, content: bytes) -> Document:
    """Return the file's data and positions; every oddity of the text becomes a finding, never an exception."""
    if not yaml.__with_libyaml__:
        raise HandbookError("PyYAML was installed without libyaml", "reinstall PyYAML from its wheel")
    text, findings = decode(content)
    if text is None:
        return Document(path, replaced(content), None, {}, tuple(findings), readable=False)
    walk = _Walk(text, list(findings))
    try:
        data = walk.document()
    except yaml.YAMLError as error:
        return Document(path, text, None, {}, (*findings, syntax_finding(text, error)), readable=False)
    except _StopReadingError:
        return Document(path, text, None, {}, (*findings, walk.findings[-1]), readable=False)
    return Document(path, text, data, walk.places, tuple(walk.findings))


class _Walk:
    """The state of one walk: events to come, places found so far, findings."""

    def __init__(self, text: str, findings: list[Finding]) -> None:
        self.lines = [*text.split("\n"), ""]  # the parser counts one line more where the last is not ended
        self.findings = findings
        self.places: dict[FieldPath, Place] = {}
        self.nodes = 0
        # The parser is libyaml's, chosen here: pure Python accepts other texts and is 12 times slower.
        self.events: Iterator[Any] = iter(CParser(text).get_event, None)

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
        self._refuse_size(event, path)
        self._refuse_reference_or_tag(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path)
        return self._mapping(event, path)

    def _scalar(self, event: Any, path: FieldPath) -> Any:
        span = _span(event)
        key = self.places[path].key if path in self.places else None
        self.places[path] = Place(span, key, event.value)
        if event.style:
            self._look_at_escapes(event, span, path)
            return event.value
        self._look_at_plain(event.value, span, path)
        return plain_value(event.value)

    def _look_at_escapes(self, event: Any, span: Span, path: FieldPath) -> None:
        bad = hidden_character(event.value) if event.style == '"' else ""
        if bad and sum(finding.kind == "hidden_character" for finding in self.findings) < MAX_REPORTED:
            self.findings.append(Finding("hidden_character", span, path, {"code": f"U+{ord(bad):04X}"}))

    def _look_at_plain(self, text: str, span: Span, path: FieldPath) -> None:
        if unclear := ambiguity(text):
            kind, write = unclear
            minutes = as_minutes(text) if kind == "time" else ""
            details = {"kind": kind, "text": shown(text), "write": shown(write), "minutes": shown(minutes)}
            self.findings.append(Finding("ambiguous", span, path, details))
        line = self.lines[span.end_line - 1]
        if path and "#" in line and (cut := _CUT.match(line, span.end_column - 1)):
            start = cut.start(1) + 1
            lost = cut.group(1).rstrip()
            details = {"kept": shown(text), "lost": shown(lost), "whole": shown(f"{text} {lost}".strip())}
            where = Span(span.end_line, start, span.end_line, start + len(lost))
            self.findings.append(Finding("hash_cuts", where, path, details))

    def _sequence(self, start: Any, path: FieldPath) -> list[Any]:
        self._remember(start, path)
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def _mapping(self, start: Any, path: FieldPath) -> dict[str, Any]:
        self._remember(start, path)
        values: dict[str, Any] = {}
        where = path
        split_numbers: dict[FieldPath, None] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if values and start.flow_style and self._continues_number(event, where):
                next(self.events)
                split_numbers[where] = None
                continue
            key, span = self._key(event, path)
            where = (*path, key)
            if key in values:
                first = self.places[where].key
                self.findings.append(Finding("duplicate_key", span, where, {"key": shown(key)}, other=first))
            self.places[where] = Place(span, span)
            values[key] = self.node(next(self.events), where)
        self.findings.extend(map(self._split_number, split_numbers))
        return values

    def _continues_number(self, event: Any, before: FieldPath) -> bool:
        """Say whether a key is the end of a number that a comma split in two, as the 00 in `{max: 5.000,00}` is."""
        number = self.places[before]
        key = _span(event)
        joined = (number.value.end_line, number.value.end_column) == (key.line, key.column - 1)
        if not joined or not isinstance(event, yaml.ScalarEvent) or event.style:
            return False
        if not self.lines[key.end_line - 1][key.end_column - 1 :].lstrip().startswith((",", "}")):
            return False  # a key with a value of its own
        if not _PART.fullmatch(event.value) or not _PART.fullmatch(number.raw.lstrip("+-").replace(",", "")):
            return False
        span = Span(*number.value[:2], *key[2:])
        self.places[before] = Place(span, number.key, f"{number.raw},{event.value}")
        return True

    def _split_number(self, path: FieldPath) -> Finding:
        place = self.places[path]
        first = place.raw.partition(",")[0]
        if thousands_dot(first):
            return Finding("thousands_dot", place.value, path, {"text": first})
        return Finding("wrong_type", place.value, path, {"wanted": "number", "text": shown(place.raw)})

    def _key(self, event: Any, path: FieldPath) -> tuple[str, Span]:
        span = _span(event)
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._stop("key_not_text", event, path, key="?")
        self._refuse_reference_or_tag(event, path)
        key = event.value if event.value.isascii() else unicodedata.normalize("NFC", event.value)
        where = (*path, key)
        if event.style:
            self._look_at_escapes(event, span, where)
        elif key == "<<":
            self._stop("alias", event, path, name=key)
        elif unclear := ambiguity(key):
            details = {"kind": unclear[0], "text": shown(key), "write": shown(unclear[1]), "minutes": ""}
            self.findings.append(Finding("ambiguous", span, where, details))
        elif not isinstance(plain_value(key), str):
            self.findings.append(Finding("key_not_text", span, where, {"key": key}))
        line = self.lines[span.line - 1]
        if "?" in line and line[: span.column - 1].rstrip().endswith("?"):
            self.findings.append(Finding("key_not_text", span, where, {"key": "?"}))
        return key, span

    def _refuse_reference_or_tag(self, event: Any, path: FieldPath) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._stop("alias", event, path, name=shown(f"{mark}{event.anchor}"))
        if event.tag:
            self._stop("tag", event, path, tag=shown(str(event.tag).replace("tag:yaml.org,2002:", "!!")))

    def _remember(self, start: Any, path: FieldPath) -> None:
        key = self.places[path].key if path in self.places else None
        self.places[path] = Place(_span(start), key)

    def _refuse_size(self, event: Any, path: FieldPath) -> None:
        self.nodes += 1
        top = self.places.get(path[:1])
        if self.nodes > MAX_NODES:
            span = (top.key or top.value) if top else _span(event)
            self._stop("too_large", span, path[:1], what="nodes", limit=f"{MAX_NODES:,} values")
        if len(path) > MAX_DEPTH:
            span = top.value if top else _span(event)
            self._stop("too_large", span, path[:1], what="depth", limit=f"{MAX_DEPTH} levels")

    def _stop(self, kind: str, where: Any, path: FieldPath, **details: str) -> NoReturn:
        span = where if isinstance(where, Span) else _span(where)
        self.findings.append(Finding(kind, span, path, details))
        raise _StopReadingError


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
