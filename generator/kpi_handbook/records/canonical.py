"""The one spelling of a record: JSON without numbers, keys sorted, text in NFC, one line feed at the end.

RFC 8785 on a restricted profile. Every number is a string, so no reader can turn a score into a float.
"""

import json
import unicodedata
from typing import Any, NoReturn

_DEEPEST = 64


class NotCanonical(ValueError):  # noqa: N818  what the bytes are, in the words of kpi verify
    """Bytes or a value that have no place in a record; `finding` is the name that `kpi verify` prints."""

    def __init__(self, finding: str, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.finding = finding
        self.where = where


def dump(value: Any) -> bytes:
    """Return the canonical bytes of a value, ending with one line feed.

    Raises NotCanonical for a number, for text that is not in NFC, and for keys that are not ASCII.
    """
    _require_profile(value, "", 0)
    return f"{_WRITER.encode(value)}\n".encode()


def parse(content: bytes) -> Any:
    """Return the value of canonical bytes; raises NotCanonical where they are not what `dump` would write."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotCanonical("not-canonical", f"byte {error.start}", "this is not UTF-8") from error
    try:
        value = _READER.decode(text)
    except json.JSONDecodeError as error:
        raise NotCanonical("not-canonical", f"byte {len(text[: error.pos].encode())}", "this is not JSON") from error
    except RecursionError as error:
        raise NotCanonical("not-canonical", "", "this is nested too deeply") from error
    written = dump(value)
    if written != content:
        pairs = enumerate(zip(written, content, strict=False))
        first = next((at for at, (a, b) in pairs if a != b), min(len(written), len(content)))
        raise NotCanonical("not-canonical", f"byte {first}", "this is another spelling than the canonical one")
    return value


def parse_lines(content: bytes) -> list[Any]:
    """Return the values of many lines; raises NotCanonical, without a place, where one is not what `dump` would write.

    Written at once and compared at once, they take a third of the time. No text of a value is the beginning of the
    text of another one, so equal texts of all of them are equal line by line.
    """
    text = content.decode("utf-8", "replace")
    values: list[Any] = []
    end = 0
    try:
        while end < len(text):
            value, end = _READER.raw_decode(text, end)
            values.append(value)
            end += 1
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotCanonical("not-canonical", "", "a line is not JSON") from error
    for value in values:
        _require_profile(value, "", 0)
    written = _WRITER.encode(values)[1:-1]
    if f"{written}\n".encode() != content.replace(b"\n", b",", max(len(values) - 1, 0)):
        raise NotCanonical("not-canonical", "", "a line has another spelling than the canonical one")
    return values


def _require_profile(value: Any, where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise NotCanonical("not-canonical", where, "this is nested too deeply")
    match value:
        case None | bool():
            pass
        case str():
            _require_text(value, where)
        case dict():
            for key, one in value.items():
                if not isinstance(key, str) or not key.isascii():
                    raise NotCanonical("not-canonical", where, f"the key {key!r} is not ASCII text")
                if type(one) is str and one.isascii():
                    continue  # most of a record: such text has one form only
                _require_profile(one, f"{where}.{key}" if where else key, depth + 1)
        case list() | tuple():
            for number, one in enumerate(value):
                _require_profile(one, f"{where}[{number}]", depth + 1)
        case int() | float():
            raise NotCanonical("number-in-json", where, "a number is written as text")
        case _:
            raise NotCanonical("not-canonical", where, f"{type(value).__name__} has no place in a record")


def _require_text(text: str, where: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical("not-nfc", where, "text is not in the composed form NFC")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("not-canonical", where, "text holds half a character") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise NotCanonical("duplicate-key", twice, "this key stands twice")
    return read


def _number(text: str) -> NoReturn:
    raise NotCanonical("number-in-json", "", f"{text[:40]} is a number; it is written as text")


# Made once: a history has thousands of lines, and making them takes a third of the time of a line.
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
_READER = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_number, parse_float=_number, parse_constant=_number)
