"""YAML bytes to a Document by walking the events of libyaml's parser; nothing is ever constructed or expanded."""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn

import yaml
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml._yaml import CParser

from kpi_handbook.load.document import Document, FieldPath, Finding, Flat, Numbers, Places
from kpi_handbook.load.scalars import LONGEST_CONSTANT, STARTS_NUMBER, as_minutes, plain_scalar, thousands_dot
from kpi_handbook.load.syntax import syntax_finding
from kpi_handbook.load.text import MAX_REPORTED, decode, hidden_character, replaced, shown
from kpi_handbook.problems import HandbookError, Span

MAX_DEPTH = 24
MAX_NODES = 20_000
_NONE: frozenset[int] = frozenset()
_CUT = re.compile(r"[ \t]+(#\S[^\r]*)")
_PART = re.compile(r"[0-9]+(\.[0-9]+)?")
_LONGEST_NUMBER = 200  # more of one that commas split is not told
_NO_VALUE = re.compile(r"\s*[,}]")
_COLLECTIONS = (SequenceStartEvent, MappingStartEvent)


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
    return Document(path, text, data, Places(walk.places), tuple(walk.findings))


class _Walk:
    """The state of one walk: places found so far, findings, and the lines where a mark may mislead.

    Most of the time of `kpi check` is spent here (benchmarks/load.py), so each event is looked at as little as can be.
    """

    def __init__(self, text: str, findings: list[Finding]) -> None:
        self.lines = [*text.split("\n"), ""]  # the parser counts one line more where the last is not ended
        self.findings = findings
        self.places: dict[FieldPath, Flat] = {}
        self.nodes = 0
        self.has_escapes = "\\" in text
        self.with_hash = _lines_with("#", text)
        self.with_question = _lines_with("?", text)
        # The parser is libyaml's, chosen here: pure Python accepts other texts and is 12 times slower.
        self.next_event: Callable[[], Any] = CParser(text).get_event

    def document(self) -> Any:
        """Return the data of the first document; a second one is a finding."""
        data: Any = None
        documents = 0
        while (event := self.next_event()) is not None:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._stop("tag", event, (), tag="%")
                if documents > 1:
                    self._stop("many_documents", event, ())
                data = self.node(self.next_event(), (), None)
        return data

    def node(self, event: Any, path: FieldPath, key: Numbers | None) -> Any:
        """Return the value that begins with this event; `key` is where its key stands, if it has one."""
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            self._refuse_size(event, path, key)
        if event.anchor or event.tag:
            self._refuse_reference_or_tag(event, path)
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event, path, key)
        self.places[path] = (_numbers(event), "", key)
        return self._sequence(path) if kind is SequenceStartEvent else self._mapping(event, path)

    def _scalar(self, event: Any, path: FieldPath, key: Numbers | None) -> Any:
        text = event.value
        start, end = event.start_mark, event.end_mark
        self.places[path] = ((start.line + 1, start.column + 1, end.line + 1, end.column + 1), text, key)
        if event.style:
            if self.has_escapes:
                self._look_at_escapes(event, path)
            return text
        if self.with_hash and end.line in self.with_hash and path:
            self._look_at_hash(text, _span(event), path)
        if len(text) > LONGEST_CONSTANT and text[0] not in STARTS_NUMBER:
            return text
        value, unclear = plain_scalar(text)
        if unclear:
            self._look_at_unclear(text, unclear, _span(event), path)
        return value

    def _look_at_unclear(self, text: str, unclear: tuple[str, str], span: Span, path: FieldPath) -> None:
        kind, write = unclear
        minutes = as_minutes(text) if kind == "time" else ""
        details = {"kind": kind, "text": shown(text), "write": shown(write), "minutes": shown(minutes)}
        self.findings.append(Finding("ambiguous", span, path, details))

    def _look_at_escapes(self, event: Any, path: FieldPath) -> None:
        bad = hidden_character(event.value) if event.style == '"' else ""
        if bad and sum(finding.kind == "hidden_character" for finding in self.findings) < MAX_REPORTED:
            self.findings.append(Finding("hidden_character", _span(event), path, {"code": f"U+{ord(bad):04X}"}))

    def _look_at_hash(self, text: str, span: Span, path: FieldPath) -> None:
        if cut := _CUT.match(self.lines[span.end_line - 1], span.end_column - 1):
            start = cut.start(1) + 1
            lost = cut.group(1).rstrip()
            details = {"kept": shown(text), "lost": shown(lost), "whole": shown(f"{text} {lost}".strip())}
            where = Span(span.end_line, start, span.end_line, start + len(lost))
            self.findings.append(Finding("hash_cuts", where, path, details))

    def _sequence(self, path: FieldPath) -> list[Any]:
        items: list[Any] = []
        while type(event := self.next_event()) is not SequenceEndEvent:
            items.append(self.node(event, (*path, len(items)), None))
        return items

    def _mapping(self, start: Any, path: FieldPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        where = path
        split_numbers: dict[FieldPath, None] = {}
        while type(event := self.next_event()) is not MappingEndEvent:
            if start.flow_style and values and self._continues_number(event, where):
                self.next_event()
                split_numbers[where] = None
                continue
            key = self._key(event, path)
            where = (*path, key)
            if key in values:
                first = Places(self.places)[where].key
                self.findings.append(Finding("duplicate_key", _span(event), where, {"key": shown(key)}, other=first))
            values[key] = self.node(self.next_event(), where, _numbers(event))
        self.findings.extend(map(self._split_number, split_numbers))
        return values

    def _continues_number(self, event: Any, before: FieldPath) -> bool:
        """Say whether a key is the end of a number that a comma split in two, as the 00 in `{max: 5.000,00}` is."""
        if not isinstance(event, ScalarEvent) or event.style or not _PART.fullmatch(event.value):
            return False
        (line, column, *end), raw, its_key = self.places[before]
        key = _span(event)
        if end != [key.line, key.column - 1]:
            return False
        if not _NO_VALUE.match(self.lines[key.end_line - 1], key.end_column - 1):
            return False
        if not _PART.fullmatch(raw.lstrip("+-").replace(",", "")):
            return False
        whole = f"{raw},{event.value}" if len(raw) < _LONGEST_NUMBER else raw
        self.places[before] = ((line, column, *key[2:]), whole, its_key)
        return True

    def _split_number(self, path: FieldPath) -> Finding:
        place = Places(self.places)[path]
        first = place.raw.partition(",")[0]
        if thousands_dot(first):
            return Finding("thousands_dot", place.value, path, {"text": first})
        return Finding("wrong_type", place.value, path, {"wanted": "number", "text": shown(place.raw)})

    def _key(self, event: Any, path: FieldPath) -> str:
        is_bare = type(event) is ScalarEvent and not (event.style or event.anchor or event.tag)
        if is_bare and event.start_mark.line not in self.with_question and (plain := _plain_key(event.value)):
            return plain
        return self._doubtful_key(event, path)

    def _doubtful_key(self, event: Any, path: FieldPath) -> str:
        if type(event) in _COLLECTIONS:
            self._stop("key_not_text", event, path, key="?")
        if event.anchor or event.tag:
            self._refuse_reference_or_tag(event, path)
        text = event.value
        key = sys.intern(text if text.isascii() else self._composed(event, path))  # one name, many files
        if event.style:
            if self.has_escapes:
                self._look_at_escapes(event, (*path, key))
        elif len(key) <= LONGEST_CONSTANT or key[0] in STARTS_NUMBER:
            self._look_at_short_key(key, event, path)
        line = event.start_mark.line
        if line in self.with_question and self.lines[line][: event.start_mark.column].rstrip().endswith("?"):
            self.findings.append(Finding("key_not_text", _span(event), (*path, key), {"key": "?"}))
        return key

    def _composed(self, event: Any, path: FieldPath) -> str:
        """Return a key with its letters composed; one that begins with a blank of another kind was to be indented."""
        if event.value[0].isspace() and not event.style:
            line, column, *_ = _span(event)
            self._stop("syntax", Span(line, column, line, column + 1), path, cause="blank")
        return unicodedata.normalize("NFC", event.value)

    def _look_at_short_key(self, key: str, event: Any, path: FieldPath) -> None:
        if key == "<<":
            self._stop("alias", event, path, name=key)
        value, unclear = plain_scalar(key)
        if unclear:
            details = {"kind": unclear[0], "text": shown(key), "write": shown(unclear[1]), "minutes": ""}
            self.findings.append(Finding("ambiguous", _span(event), (*path, key), details))
        elif not isinstance(value, str):
            self.findings.append(Finding("key_not_text", _span(event), (*path, key), {"key": key}))

    def _refuse_reference_or_tag(self, event: Any, path: FieldPath) -> None:
        if event.anchor:
            mark = "*" if isinstance(event, AliasEvent) else "&"
            self._stop("alias", event, path, name=shown(f"{mark}{event.anchor}"))
        self._stop("tag", event, path, tag=shown(str(event.tag).replace("tag:yaml.org,2002:", "!!")))

    def _refuse_size(self, event: Any, path: FieldPath, key: Numbers | None) -> None:
        top = Places(self.places)[path[:1]] if path[:1] in self.places else None
        if self.nodes > MAX_NODES:
            span = (top.key or top.value) if top else Span(*key) if key else _span(event)
            self._stop("too_large", span, path[:1], what="nodes", limit=f"{MAX_NODES:,} values")
        span = top.value if top else _span(event)
        self._stop("too_large", span, path[:1], what="depth", limit=f"{MAX_DEPTH} levels")

    def _stop(self, kind: str, where: Any, path: FieldPath, **details: str) -> NoReturn:
        span = where if isinstance(where, Span) else _span(where)
        self.findings.append(Finding(kind, span, path, details))
        raise _StopReadingError


@lru_cache(maxsize=8192)  # one name, many files
def _plain_key(text: str) -> str:
    """Return an unquoted key as it is kept, or nothing where there may be something to say about it."""
    value, unclear = plain_scalar(text)
    is_plain = isinstance(value, str) and text.isascii() and text != "<<" and not unclear
    return sys.intern(text) if is_plain else ""


def _span(event: Any) -> Span:
    return Span(*_numbers(event))


def _numbers(event: Any) -> Numbers:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def _lines_with(mark: str, text: str) -> frozenset[int]:
    """Return the lines that hold a mark, counted from 0."""
    return frozenset(number for number, line in enumerate(text.split("\n")) if mark in line) if mark in text else _NONE
