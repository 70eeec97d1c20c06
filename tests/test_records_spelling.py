"""A record has one spelling: held against golden bytes that a second, plain implementation makes again."""

import hashlib
import json
import os
import unicodedata
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_handbook.records.canonical import NotCanonical, dump, parse, parse_lines
from kpi_handbook.records.digests import sha256, subject_of
from kpi_handbook.records.log import Head, appended, checkpoint, head, lines

VECTORS = Path(__file__).parent / "golden" / "records" / "vectors.jsonl"
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

VALUES: tuple[Any, ...] = (
    {},
    [],
    "",
    None,
    True,
    {"b": "2", "a": "1", "A": "0", "_": "3", "a.b": "4", "aa": "5", "0": "6"},
    {"text": {"id": "Nilai “tertinggi” – 97,68 %", "en": "Café\u2028\u2029\u007f / <b>&amp;"}},
    ["\u0000\u0001\u001f", "\b\t\n\f\r", '"\\/', "😀 \U0010ffff", "\u00e9", "\ufeffmark"],
    {"nested": [[[]], [{}], {"deep": [{"deeper": [None, False, True, "no"]}]}]},
    {"number": ["48", "-0.5", "97.680000", "120"], "off": "NO", "time": "24:00"},
)
"""What the profile may hold: every kind of value, every kind of escape, and the order of keys."""


def plain_dump(value: Any) -> bytes:
    """Write a value as the format says, character by character; shares nothing with the code it is compared with."""

    def text(value: str) -> str:
        letters = (ESCAPES.get(one) or (f"\\u{ord(one):04x}" if ord(one) < 32 else one) for one in value)
        return f'"{"".join(letters)}"'

    def written(value: Any) -> str:
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, str):
            return text(value)
        if isinstance(value, list):
            return f"[{','.join(map(written, value))}]"
        keys = sorted(value, key=lambda key: key.encode("ascii"))
        return f"{{{','.join(f'{text(key)}:{written(value[key])}' for key in keys)}}}"

    return (written(value) + "\n").encode("utf-8")


def plain_vectors() -> str:
    """Return the golden file: for each value its bytes in hexadecimal, their digest and their size."""
    rows = []
    for value in VALUES:
        content = plain_dump(value)
        row = {
            "value": value,
            "hex": content.hex(),
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }
        rows.append(json.dumps(row, sort_keys=True) + "\n")
    return "".join(rows)


def test_the_golden_vectors_are_what_the_second_implementation_writes() -> None:
    if os.environ.get("GOLDEN") == "rewrite":
        VECTORS.parent.mkdir(parents=True, exist_ok=True)
        VECTORS.write_text(plain_vectors())
    assert VECTORS.read_text() == plain_vectors()


def test_golden_bytes_digests_and_sizes_are_reached_and_read_back() -> None:
    rows = [json.loads(line) for line in VECTORS.read_text().splitlines()]
    assert len(rows) == len(VALUES)
    for row in rows:
        content = dump(row["value"])
        assert content.hex() == row["hex"]
        assert sha256(content) == row["sha256"]
        assert subject_of("x", content)["size"] == str(row["size"])
        assert parse(content) == row["value"]


PLAIN = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
KEYS = st.text(st.characters(max_codepoint=127))
TREES = st.recursive(
    st.none() | st.booleans() | PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


@given(TREES)
def test_any_value_is_written_as_the_second_implementation_writes_it_and_read_back(value: Any) -> None:
    assert dump(value) == plain_dump(value)
    assert parse(dump(value)) == value


OTHER_SPELLINGS = {
    "a number": (b'{"a":1}\n', "number-in-json"),
    "a number with a point": (b'{"a":1.5}\n', "number-in-json"),
    "a number that is none": (b'{"a":NaN}\n', "number-in-json"),
    "a long number": (b'{"a":' + b"9" * 5000 + b"}\n", "number-in-json"),
    "a key twice": (b'{"a":"1","a":"1"}\n', "duplicate-key"),
    "a key twice by its escape": (b'{"a":"1","\\u0061":"1"}\n', "duplicate-key"),
    "letters that are put together": ('{"a":"e\u0301"}\n'.encode(), "not-nfc"),
    "keys in another order": (b'{"b":"1","a":"2"}\n', "not-canonical"),
    "white space": (b'{"a": "1"}\n', "not-canonical"),
    "an escape too many": (b'{"a":"\\u0041"}\n', "not-canonical"),
    "a slash with an escape": (b'{"a":"\\/"}\n', "not-canonical"),
    "capital hexadecimal digits": (b'{"a":"\\u001F"}\n', "not-canonical"),
    "half a character": (b'{"a":"\\ud800"}\n', "not-canonical"),
    "no line feed": (b'{"a":"1"}', "not-canonical"),
    "two line feeds": (b'{"a":"1"}\n\n', "not-canonical"),
    "a carriage return": (b'{"a":"1"}\r\n', "not-canonical"),
    "a byte-order mark": (b'\xef\xbb\xbf{"a":"1"}\n', "not-canonical"),
    "no UTF-8": (b'{"a":"\xff"}\n', "not-canonical"),
    "a key beyond ASCII": ('{"é":"1"}\n'.encode(), "not-canonical"),
    "two values": (b"{}\n{}\n", "not-canonical"),
    "nothing": (b"", "not-canonical"),
    "a hundred thousand brackets": (b"[" * 100_000, "not-canonical"),
    "a hundred lists": (b"[" * 100 + b"]" * 100 + b"\n", "not-canonical"),
}


@pytest.mark.parametrize(("content", "finding"), OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS.keys())
def test_every_other_spelling_is_refused_by_name(content: bytes, finding: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        parse(content)
    assert refused.value.finding == finding


@pytest.mark.parametrize("value", [1, 1.5, {"a": 2}, {1: "a"}, {"é": "a"}, b"a", object()])
def test_what_has_no_place_in_a_record_is_not_written(value: Any) -> None:
    with pytest.raises(NotCanonical):
        dump(value)


def test_a_log_is_a_chain_of_digests_and_its_checkpoint_names_the_last() -> None:
    log = appended(b"", {"at": "2026-01-05T09:00:00+07:00", "event": "pruned"})
    first = hashlib.sha256(log).hexdigest()
    log = appended(log, {"at": "2026-01-05T03:00:00+01:00", "event": "pruned"})
    assert [(one["seq"], one["prev"]) for one in lines(log)] == [("1", "0" * 64), ("2", first)]
    digest = hashlib.sha256(log.splitlines(keepends=True)[1])
    assert head(log) == Head(2, digest.hexdigest())
    assert head(log).short == f"2:{digest.hexdigest()[:16]}"
    origin, count, encoded = checkpoint(log).decode().splitlines()
    assert (origin, count) == ("kpi-handbook.example/publication/v1", "2")
    assert b64decode(encoded) == digest.digest()


def test_a_log_does_not_go_back_in_time() -> None:
    log = appended(b"", {"at": "2026-01-05T09:00:00+07:00", "event": "pruned"})
    with pytest.raises(Exception, match="lies before its last line") as refused:
        appended(log, {"at": "2026-01-05T08:59:59+07:00", "event": "pruned"})
    assert refused.value.exit_code == 1  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="is not a moment"):
        appended(log, {"at": "2026-01-05T09:00:00Z", "event": "pruned"})


LINE, OTHER = dump({"a": ["1", None]}), dump({"b": "Café"})


def test_lines_read_at_once_are_the_lines_read_one_by_one() -> None:
    assert parse_lines(LINE + OTHER + LINE) == [parse(LINE), parse(OTHER), parse(LINE)]
    assert parse_lines(LINE) == [parse(LINE)]


@pytest.mark.parametrize(
    "content",
    [
        LINE + OTHER.rstrip(b"\n"),
        LINE + b"\n" + OTHER,
        LINE.replace(b"\n", b",") + OTHER,
        LINE.replace(b"\n", b",") + OTHER + b"\n",
        b'{"a":[{"b":"1"}\n{"c":"2"}]}\n{"d":"3"},{"e":"4"}\n',
        LINE + b" " + OTHER,
        LINE.replace(b",", b", ") + OTHER,
        LINE + b'{"b":"1",\n"c":"2"}\n',
        LINE + b'{"b":"\xff"}\n',
        LINE + b'{"b":1}\n',
        LINE + b'{"b":"1","b":"1"}\n',
        LINE + b'{"c":"1","b":"1"}\n',
        LINE + '{"b":"Cafe\u0301"}\n'.encode(),
        LINE + b'{"b":"\\ud800"}\n',
    ],
)
def test_lines_read_at_once_are_refused_where_one_of_them_is_not_canonical(content: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse_lines(content)
