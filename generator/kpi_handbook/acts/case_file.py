"""`periods/<period>/reconciliations.yml`: a case is added, or more said about one, as text; nothing else moves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kpi_handbook.load import Document, FieldPath, load_yaml
from kpi_handbook.load.edits import edited, same_but
from kpi_handbook.load.extents import end_of, is_flow
from kpi_handbook.load.quotes import quoted
from kpi_handbook.problems import Edit, HandbookError, Span

NAME = "reconciliations.yml"
_TRUTHS = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9.-]+")

Value = object
"""A text, a day, a list of texts, or a mapping of these: what a case consists of."""


@dataclass(frozen=True)
class Raw:
    """Text that stands as it is, such as a number or a day."""

    text: str


class Lines(dict[str, "Value"]):
    """A mapping that is written line by line, since more is added to it later."""


def with_case(path: str, content: bytes, case: Mapping[str, Value]) -> bytes:
    """Return the file with one more case at its end; an empty file is begun."""
    if not content.strip():
        return ("records:\n" + _listed(case, 2)).encode()
    document = load_yaml(path, content)
    records = document.data.get("records") if isinstance(document.data, dict) else None
    if not document.readable or not isinstance(records, list):
        raise _by_hand(path, "records", "is no list of cases")
    if not records:
        span = Span(*document.span(("records",))[:2], *end_of(document, ("records",), records))
        rest = document.lines[span.end_line - 1][span.end_column - 1 :]
        moved = Span(*span[:2], span.end_line, span.end_column + len(rest))  # a comment stays on the line of its key
        written = f"{rest.lstrip()}\n{_listed(case, 2)}".rstrip("\n")
        return _checked(document, edited(content, [Edit(moved, written)]), ("records",))
    return _appended(document, content, ("records",), records, lambda indent: _listed(case, indent))


def with_fields(path: str, content: bytes, case_id: str, at: FieldPath, fields: Mapping[str, Value]) -> bytes:
    """Return the file with more fields in a case, or in the mapping at a path inside it."""
    document, inner, data = _found(path, content, case_id, at)
    absent = {name: value for name, value in fields.items() if name not in data}
    written = content
    if absent:
        written = _appended(document, content, inner, data, lambda indent: _block(absent, indent))
    return written


def with_signature(path: str, content: bytes, case_id: str, signature: Mapping[str, Value]) -> bytes:
    """Return the file with one more signature under a case."""
    document, inner, data = _found(path, content, case_id, ())
    if "signatures" not in data or not data["signatures"]:
        if "signatures" in data:
            raise _by_hand(path, case_id, "has an empty list of signatures")
        return _appended(
            document, content, inner, data, lambda indent: " " * indent + "signatures:\n" + _flow(signature, indent + 2)
        )
    listed = (*inner, "signatures")
    return _appended(document, content, listed, data["signatures"], lambda indent: _flow(signature, indent))


def case(path: str, content: bytes, case_id: str) -> Mapping[str, object]:
    """Return what a case says; nothing where there is none."""
    data = load_yaml(path, content).data if content.strip() else None
    records = data.get("records") if isinstance(data, dict) else None
    return next((one for one in records or () if isinstance(one, dict) and one.get("id") == case_id), {})


def ids(path: str, content: bytes) -> tuple[str, ...]:
    """Return the codes of the cases in a file."""
    data = load_yaml(path, content).data if content.strip() else None
    records = data.get("records") if isinstance(data, dict) else None
    return tuple(str(one["id"]) for one in records or () if isinstance(one, dict) and "id" in one)


def next_id(path: str, content: bytes, period: str) -> str:
    """Return the code after the last one of a period."""
    numbers = [int(match[1]) for one in ids(path, content) if (match := re.fullmatch(r"REC-.*-([0-9]{2,})", one))]
    return f"REC-{period}-{max(numbers, default=0) + 1:02}"


def claim(figures: Mapping[str, str], **more: Value) -> dict[str, Value]:
    """Return a value as one side of a case says it."""
    return {**{name: Raw(text) for name, text in figures.items()}, **{k: v for k, v in more.items() if v}}


def words(english: str, indonesian: str) -> Value:
    """Return words in the languages they are given in."""
    return {"id": indonesian, "en": english} if indonesian else english


def _found(path: str, content: bytes, case_id: str, at: FieldPath) -> tuple[Document, FieldPath, Mapping[str, object]]:
    document = load_yaml(path, content)
    for number, record in enumerate(document.data.get("records") or () if isinstance(document.data, dict) else ()):
        if isinstance(record, dict) and record.get("id") == case_id:
            inner: FieldPath = ("records", number, *at)
            data: object = record
            for step in at:
                data = data.get(step) if isinstance(data, dict) else None
            if isinstance(data, dict) and not is_flow(document, inner):
                return document, inner, data
            raise _by_hand(path, case_id, "is not written line by line")
    raise _by_hand(path, case_id, "is not there")


def _appended(
    document: Document, content: bytes, path: FieldPath, data: object, written: Callable[[int], str]
) -> bytes:
    """Return the file with lines behind the last one of a list or mapping that is written line by line."""
    if is_flow(document, path):
        raise _by_hand(document.path, ".".join(map(str, path)), "is not written line by line")
    line, column = end_of(document, path, data)
    after = line if column == 1 else line + 1
    text = written(document.span(path).column - 1)
    last = len(document.text.split("\n"))
    if after > last:
        span = Span(last, len(document.lines[last - 1]) + 1, last, len(document.lines[last - 1]) + 1)
        text = "\n" + text
    else:
        span = Span(after, 1, after, 1)
    return _checked(document, edited(content, [Edit(span, text)]), path)


def _checked(document: Document, content: bytes, path: FieldPath) -> bytes:
    after = load_yaml(document.path, content)
    if not after.readable or not same_but(document, after, [path]):
        raise _by_hand(document.path, ".".join(map(str, path)), "could not be added to without changing something else")
    return content


def _by_hand(path: str, what: str, why: str) -> HandbookError:
    return HandbookError(
        f"{path}: {what} {why}", "nothing was written; write each field on its own line, as in formats.md", exit_code=1
    )


def _listed(case: Mapping[str, Value], indent: int) -> str:
    """Return a case as an entry of a list."""
    block = _block(case, indent + 2)
    return " " * indent + "- " + block[indent + 2 :]


def _block(fields: Mapping[str, Value], indent: int) -> str:
    """Return fields line by line; mappings of plain values stay on one line, as people write them."""
    lines = []
    for name, value in fields.items():
        if isinstance(value, Lines) or (isinstance(value, dict) and not all(map(_is_short, value.values()))):
            lines.append(" " * indent + f"{name}:\n" + _block(value, indent + 2))
        else:
            lines.append(" " * indent + f"{name}: {_inline(value)}\n")
    return "".join(lines)


def _flow(fields: Mapping[str, Value], indent: int) -> str:
    return " " * indent + f"- {_inline(dict(fields))}\n"


def _is_short(value: Value) -> bool:
    return (
        isinstance(value, Raw | date)
        or (isinstance(value, str) and bool(_PLAIN.fullmatch(value)))
        or (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value))
    )


def _inline(value: Value) -> str:
    match value:
        case Raw(text):
            return text
        case date():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{name}: {_inline(one)}" for name, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_inline(one) for one in value) + "]"
    text = str(value)
    starts_plain = bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", text)) and not _TRUTHS.fullmatch(text)
    return text if starts_plain else quoted(text)


__all__ = ["Lines", "Raw", "claim", "ids", "next_id", "with_case", "with_fields", "with_signature", "words"]
