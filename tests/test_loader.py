"""Bytes become typed data with places, or one clear finding with a place; nothing is guessed, nothing crashes."""

import json
import random
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load import Document, load_table, load_yaml
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.submission import HEADER
from kpi_handbook.sources import read_submitted

DECK = Path(__file__).parent / "handbooks" / "deck"
FILES = dict(read_folder(DECK))
TODAY = date(2026, 3, 31)
REVENUE = "kpi_defs/kpis/corporate/revenue.yml"
POLICY = "kpi_defs/policies/deck-2008.yml"
CARD = "kpi_defs/scorecards/2008-Y/corporate.yml"
PERIOD = "periods/2008-12/corporate.csv"


def load(text: str) -> Document:
    return load_yaml("a.yml", text.encode())


def findings(text: str | bytes) -> list[tuple[str, int, int]]:
    """Return (kind, line, column) of what loading a text noticed."""
    content = text.encode() if isinstance(text, str) else text
    return [(one.kind, one.span.line, one.span.column) for one in load_yaml("a.yml", content).findings]


def said(path: str, content: bytes) -> list[str]:
    """Return what the rules about files and their shape say when a file of the deck is replaced."""
    problems = [p for p in check(subject_of({**FILES, path: content}, DECK, TODAY), RULES) if p.group <= 1]
    assert {problem.path for problem in problems} <= {path}
    return [f"{p.span.line}:{p.span.column} {p.code} {p.message} | {p.help}" for p in problems]


def replaced(path: str, old: str, new: str) -> list[str]:
    text = FILES[path].decode()
    assert text.count(old) == 1, old
    return said(path, text.replace(old, new).encode())


# Values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-12", -12),
        ("96.50", Decimal("96.50")),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("0.125", Decimal("0.125")),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"5"', "5"),
        ("'true'", "true"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("1e999999999", "1e999999999"),
        ("5.000,00", "5.000,00"),
        ("1.250.000", "1.250.000"),
        ("40%", "40%"),
        ("2026-02-30", "2026-02-30"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("1.10", Decimal("1.10")),
    ],
)
def test_a_plain_value_is_typed_by_the_core_rules_and_silently(written: str, value: Any) -> None:
    document = load(f"a: {written}\n")
    assert document.data == {"a": value}
    assert isinstance(document.data["a"], type(value))
    assert document.findings == ()


def test_a_number_keeps_the_digits_of_its_text() -> None:
    assert str(load("a: 96.50\n").data["a"]) == "96.50"


@pytest.mark.parametrize("word", ["no", "on", "off", "Yes", "y", "n", "NO"])
def test_a_word_that_other_readers_take_for_a_truth_value_stays_text_with_a_warning(word: str) -> None:
    document = load(f"{word}: [{word}, x]\nb: {word}\n")
    assert document.data == {word: [word, "x"], "b": word}
    assert [(f.kind, f.span.line, f.span.column) for f in document.findings] == [
        ("ambiguous", 1, 1),
        ("ambiguous", 1, len(word) + 4),
        ("ambiguous", 2, 4),
    ]
    assert findings(f'"{word}": ["{word}"]\n') == []


@pytest.mark.parametrize(
    ("written", "write"),
    [("010", "10"), ("0120", "120"), ("-010", "-10"), ("00", "0"), ("24:00", '"24:00"'), ("17:30", '"17:30"')],
)
def test_a_number_that_other_readers_read_in_another_base_says_what_to_write(written: str, write: str) -> None:
    (finding,) = load(f"a: {written}\n").findings
    assert (finding.kind, finding.span.column, finding.details["write"]) == ("ambiguous", 4, write)


@pytest.mark.parametrize(
    ("written", "minutes"), [("2:00", "120"), ("24:00", "1440"), ("-1:30", "-90"), ("1:00:30", "3630")]
)
def test_a_base_60_number_is_also_told_as_the_number_that_other_readers_make_of_it(written: str, minutes: str) -> None:
    (finding,) = load(f"a: {written}\n").findings
    assert finding.details["minutes"] == minutes


def test_an_empty_file_and_a_file_of_comments_hold_nothing() -> None:
    assert load("").data is None
    assert load("# only a remark\n").data is None
    assert load("# only a remark\n").findings == ()


# Places


def test_every_value_and_key_knows_where_it_stands_and_what_was_written() -> None:
    document = load('a: 1\n"b c":\n  - x: é\n    y: 2.50\n')
    assert document.span(("a",)) == (1, 4, 1, 5)
    assert document.key_span(("b c",)) == (2, 1, 2, 6)
    assert document.span(("b c", 0)) == (3, 5, 3, 5)
    assert document.span(("b c", 0, "x")) == (3, 8, 3, 9)
    assert document.span(("b c", 0, "y")) == (4, 8, 4, 12)
    assert document.places["b c", 0, "y"].raw == "2.50"


def test_a_column_counts_characters_not_bytes_and_a_byte_order_mark_is_none() -> None:
    assert load_yaml("a.yml", "\ufeff🙂é: x\n".encode()).span(("🙂é",)) == (1, 5, 1, 6)


def test_a_place_that_is_not_there_is_told_by_what_is_around_it() -> None:
    document = load("a:\n  b: 1\n")
    assert document.span(("a", "c", "d")) == document.span(("a",))
    assert document.head_span(()) == document.key_span(("a",))


def test_the_second_of_two_equal_keys_is_found_and_the_first_is_shown() -> None:
    (finding,) = load("weight: 40\nx: 1\nweight: 60\n").findings
    assert (finding.kind, finding.span.line, finding.other and finding.other.line) == ("duplicate_key", 3, 1)


def test_keys_are_equal_whether_quoted_or_composed_or_not() -> None:
    assert findings('unit: 1\n"unit": 2\n') == [("duplicate_key", 2, 1)]
    assert findings("caf\u00e9: 1\ncafe\u0301: 2\n") == [("duplicate_key", 2, 1)]
    assert findings("{a: 1, a: 2}\n") == [("duplicate_key", 1, 8)]


def test_a_repeated_mapping_does_not_make_the_keys_inside_it_repeated() -> None:
    assert findings("a: {x: 1}\na: {x: 2}\n") == [("duplicate_key", 2, 1)]


# Traps of a comment mark


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("name: Produk #1 terlaris\n", 14),
        ("colour: #ff0000\n", 9),
        ("- a #b\n", 5),
        ("name: Produk #1\r\nb: c\r\n", 14),
    ],
)
def test_a_comment_mark_that_cuts_a_value_is_found_at_the_mark(text: str, column: int) -> None:
    (finding,) = load(text).findings
    assert (finding.kind, finding.span.line, finding.span.column) == ("hash_cuts", 1, column)
    assert finding.span.end_column == len(text.splitlines()[0]) + 1


@pytest.mark.parametrize(
    "text", ["a: Issue#12\n", "a: x # nightly\n", 'a: "x" #y\n', "a: {b: c} #d\n", "a:  # none yet\n", "#!a\na: b\n"]
)
def test_a_comment_that_cuts_nothing_is_silent(text: str) -> None:
    assert findings(text) == []


# Texts that are no YAML


@dataclass(frozen=True)
class Broken:
    text: str
    line: int
    column: int
    cause: str


SYNTAX = {
    "a tab indents a key": Broken("a:\n\tb: 1\n", 2, 1, "tab"),
    "a tab indents a list": Broken("a:\n\t- b\n", 2, 1, "tab"),
    "a tab follows a dash and a blank": Broken("- \tx: 1\n", 1, 3, "tab"),
    "a tab follows a dash": Broken("-\tx: 1\n", 1, 2, "tab"),
    "a value has a colon": Broken("name: Growth: sales\n", 1, 13, "colon"),
    "a value in a list has a colon": Broken("- name: Growth: sales\n", 1, 15, "colon"),
    "a value in braces has a colon": Broken("a: {b: c: d, e: f}\n", 1, 9, "colon"),
    "a brace is never closed": Broken("a: {min: 0, max: 60\n", 1, 4, "bracket"),
    "a brace is not closed before the next key": Broken("a: {min: 0, max: 60\nb: 1\n", 1, 4, "bracket"),
    "a bracket is not closed, and the file goes on": Broken("a: [1, 2\nb: 1\nc: 2\n", 1, 4, "bracket"),
    "a bracket closes nothing": Broken("a: [x]]\n", 1, 7, "closing"),
    "a value starts with an at sign": Broken("a: @vp\n", 1, 4, "reserved"),
    "a value starts with a percent sign": Broken("a: %x\n", 1, 4, "reserved"),
    "a value starts with a back-tick": Broken("a: `x`\n", 1, 4, "reserved"),
    "a quote is never closed": Broken('a: 1\nb: "x\nc: 2\n', 2, 4, "quote"),
    "a quote is closed by the next value's": Broken('a: "x\nb: "y"\n', 1, 4, "quote"),
    "an apostrophe ends a quoted text": Broken("a: 'it's'\n", 1, 8, "behind_quote"),
    "text stands behind a quoted text": Broken('a: "x" y\n', 1, 8, "behind_quote"),
    "a backslash stands in double quotes": Broken('a: "C:\\data"\n', 1, 7, "escape"),
    "a line is indented deeper than its neighbours": Broken("a: 1\n  b: 2\n", 2, 3, "indent"),
    "a line is indented between two depths": Broken("a:\n    b: 1\n  c: 2\n", 3, 3, "indent"),
    "a line is no field": Broken("a: 1\nb\nc: 2\n", 2, 1, "no_colon"),
    "a blank behind a colon is absent": Broken("a:b\nc: d\n", 1, 1, "no_colon"),
    "a list begins behind its key": Broken("a: - b\n", 1, 4, "dash"),
    "a dash stands for a value": Broken("a: -  # later\nb: 1\n", 1, 4, "lone_dash"),
}


@pytest.mark.parametrize("case", SYNTAX.values(), ids=SYNTAX.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_that_is_no_yaml_gives_one_finding_at_its_cause(case: Broken, end: str) -> None:
    document = load_yaml("a.yml", case.text.replace("\n", end).encode())
    (finding,) = document.findings
    place = (finding.kind, finding.span.line, finding.span.column, finding.details["cause"])
    assert place == ("syntax", case.line, case.column, case.cause)
    assert (document.readable, document.data) == (False, None)


def test_what_must_be_quoted_is_shown_quoted() -> None:
    assert load("name: Growth: sales\n").findings[0].details["quoted"] == '"Growth: sales"'
    assert load("a: [@vp, b]\n").findings[0].details["quoted"] == '"@vp"'


def test_a_tab_behind_a_colon_is_legal_and_silent() -> None:
    document = load('unit:\t"%"\n')
    assert (document.data, document.findings) == ({"unit": "%"}, ())


def test_a_broken_text_gives_its_one_finding_and_no_other() -> None:
    assert findings("a: no\na: yes\nb: c: d\n") == [("syntax", 3, 5)]


# What is refused


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("a: &x 1\n", "alias", 1, 4),
        ("a: *x\n", "alias", 1, 4),
        ("&x a: 1\n", "alias", 1, 1),
        ("*x : 1\n", "alias", 1, 1),
        ("a: 1\n<<: {b: 2}\n", "alias", 2, 1),
        ("a: !!int 3\n", "tag", 1, 4),
        ("a: !x {b: 1}\n", "tag", 1, 4),
        ("!!str a: 1\n", "tag", 1, 1),
        ("a: !!python/object/apply:os.system [id]\n", "tag", 1, 4),
        ("%YAML 1.2\n---\na: 1\n", "tag", 1, 1),
        ("%TAG ! tag:x,2026:\n---\na: 1\n", "tag", 1, 1),
        ("a: 1\n---\nb: 2\n", "many_documents", 2, 1),
        ("---\na: 1\n---\n", "many_documents", 3, 1),
        ("[a]: b\n", "key_not_text", 1, 1),
        ("? [a]\n: b\n", "key_not_text", 1, 3),
    ],
)
def test_what_is_refused_stops_the_reading_with_one_finding(text: str, kind: str, line: int, column: int) -> None:
    document = load(text)
    assert findings(text) == [(kind, line, column)]
    assert (document.readable, document.data) == (False, None)


@pytest.mark.parametrize(("text", "column"), [("1: x\n", 1), ("true: x\n", 1), ("null: x\n", 1), ("? a\n: b\n", 3)])
def test_a_key_that_is_no_plain_text_is_found_and_read_as_text(text: str, column: int) -> None:
    assert findings(text) == [("key_not_text", 1, column)]
    assert list(load(text).data) == [text.split(":", maxsplit=1)[0].strip("? \n")]


def test_a_first_document_mark_and_a_quoted_merge_key_are_fine() -> None:
    assert findings('---\n"<<": 1\n') == []


# Characters


@pytest.mark.parametrize(
    "character", "\x00\x07\x0b\x7f\x85\u2028\u2029\u200b\u200e\u202a\u202e\u2066\u2069\ufeff\uffff"
)
def test_a_character_that_hides_or_turns_text_is_refused_raw_and_escaped(character: str) -> None:
    raw = load(f"a: 1\nb: x{character}y\n")
    assert [(f.kind, f.span.line, f.span.column) for f in raw.findings] == [("hidden_character", 2, 5)]
    assert not raw.readable
    code = f"\\u{ord(character):04X}"
    assert findings(f'a: 1\nb: "x{code}y"\n') == [("hidden_character", 2, 4)]
    assert findings(f'"x{code}": 1\n') == [("hidden_character", 1, 1)]
    assert load(f'a: "{code}"\n').findings[0].details["code"] == f"U+{ord(character):04X}"


def test_half_a_character_written_as_an_escape_is_refused() -> None:
    (finding,) = load('a: 1\nb: "ok \\u00e9 \\uD83D"\n').findings
    assert (finding.kind, finding.span.line, finding.span.column) == ("hidden_character", 2, 4)
    assert finding.details["code"] == "U+D83D"


@pytest.mark.parametrize("escape", ["\\t", "\\n", "\\u00e9", "\\U0001F642"])
def test_an_escape_that_hides_nothing_is_fine(escape: str) -> None:
    assert findings(f'a: "{escape}"\n') == []


def test_joiners_that_some_scripts_need_are_fine_in_texts() -> None:
    assert findings("a: می\u200cخواهم\n") == []


def test_a_carriage_return_alone_ends_no_line() -> None:
    assert findings("a: 1\rb: 2\r") == [("hidden_character", 1, 5), ("hidden_character", 1, 10)]


def test_windows_line_ends_are_read_like_any_other() -> None:
    document = load_yaml("a.yml", b"a: 1\r\nb:\r\n  - x\r\n")
    assert (document.data, document.findings) == ({"a": 1, "b": ["x"]}, ())
    assert document.span(("b", 0)) == (3, 5, 3, 6)


def test_a_byte_that_is_no_utf_8_is_shown_with_the_letter_it_was() -> None:
    document = load_yaml("a.yml", "a: 1\nb: é–".encode() + b" 5 \x96 7\xe9\n")
    assert [(f.kind, *f.span[:2], f.details["byte"], f.details["meant"]) for f in document.findings] == [
        ("encoding", 2, 9, "0x96", "–"),
        ("encoding", 2, 12, "0xE9", "é"),
    ]


def test_of_many_wrong_characters_ten_are_told() -> None:
    assert len(findings("a: " + "\x07" * 50)) == 10
    assert len(findings(b"a: " + b"\x96" * 50)) == 10
    assert len(findings("a: [" + '"\\a", ' * 50 + "]\n")) == 10


def test_a_byte_order_mark_is_told_and_read_over() -> None:
    assert load_yaml("a.yml", b"\xef\xbb\xbfa: 1\n").data == {"a": 1}
    assert findings(b"\xef\xbb\xbfa: 1\n") == [("byte_order_mark", 1, 1)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_refused(encoding: str) -> None:
    content = "a: 1\n".encode(encoding)
    assert load_yaml("a.yml", content).readable is False
    assert {kind for kind, _, _ in findings(content)} == ({"utf_16"} if encoding == "utf-16" else {"hidden_character"})


# Hostile files: each is loaded and checked in a process of its own, which may use 200 MB and little time

CHILD = """
import json, sys, time
from datetime import date
from pathlib import Path
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load import load_yaml
content = sys.stdin.buffer.read()
begun = time.process_time()
found = load_yaml("a.yml", content).findings
files = {"kpi_defs/kpis/corporate/a.yml": content}
problems = check(subject_of(files, Path("."), date(2026, 3, 31)), RULES)
took = time.process_time() - begun
told = [[one.code, *one.span[:2]] for one in problems if one.group == 0 and one.path in files]
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
print(json.dumps([[[one.kind, *one.span[:2]] for one in found], told, took, peak]))
"""
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
HOSTILE: dict[str, tuple[str | bytes, list[tuple[str, int, int]]]] = {
    "an alias bomb is stopped at its first anchor": (BOMB, [("alias", 1, 4)]),
    "100,000 open brackets are too deep": ("[" * 100_000, [("too_large", 1, 2)]),
    "a value in braces of 10,000 levels is too deep": ("a: 1\nb: " + "{a: " * 10_000, [("too_large", 2, 4)]),
    "a list of 100,000 dashes is too deep": ("- " * 100_000, [("too_large", 1, 3)]),
    "100,000 explicit keys are refused at the second": ("? " * 100_000, [("key_not_text", 1, 3)]),
    "a file of 300 KB is too large": ("a: 1\n" * 60_000, [("too_large", 1, 1)]),
    "a file of 50 MB is too large": ("a: 1\n" * 10_000_000, [("too_large", 1, 1)]),
    "a line of 10 MB is too large": ("a: " + "x" * 10_000_000, [("too_large", 1, 1)]),
    "a million digits are too large": ("a: " + "9" * 1_000_000, [("too_large", 1, 1)]),
    "a quarter of a million digits are a text": ("a: " + "9" * 250_000, []),
    "a quarter of a million zeros are a text": ("a: 0" + "0" * 250_000, []),
    "a base-60 number of 80,000 steps is a text": ("a: 1" + ":59" * 80_000, []),
    "30,000 values are too many at the key they belong to": (
        "a: 1\nb: [" + "1, " * 30_000 + "]\n",
        [("too_large", 2, 1)],
    ),
    "3,000 comments that silence a rule are read at once": ("# kpi: ignore[KPI305]\n" * 3_000 + "a: 1\n", []),
    "60,000 open quotes are one": ('a: "' + "' " * 60_000, [("syntax", 1, 4)]),
    "80,000 tabs are one": ("a:\n" + "\t" * 80_000 + "b: 1\n", [("syntax", 2, 1)]),
    "120,000 colons are one": ("a" + ": " * 120_000, [("syntax", 1, 4)]),
    "40,000 open braces of one level are one": ("a:\n" + "- {b: 1\n" * 30_000, [("syntax", 2, 3)]),
    "NUL": ("a: 1\nb: x\0y\n", [("hidden_character", 2, 5)]),
    "a mark that turns text around": ("a: 1\nb: x\u202ey\n", [("hidden_character", 2, 5)]),
    "the same mark as an escape": ('a: 1\nb: "x\\u202Ey"\n', [("hidden_character", 2, 4)]),
    "a byte of Windows-1252": (b"a: 1\nb: x \x96 y\n", [("encoding", 2, 6)]),
    "UTF-16": ("a: 1\n".encode("utf-16"), [("utf_16", 1, 1)]),
    "random bytes": (random.Random(3).randbytes(200_000), []),
    "a byte-order mark": (b"\xef\xbb\xbfa: 1\n", [("byte_order_mark", 1, 1)]),
    "Windows line ends": (b"a: 1\r\nb: 2\r\n", []),
    "tabs": ("a:\n\tb: 1\n\tc: 2\n", [("syntax", 2, 1)]),
    "a thousand documents": ("---\na: 1\n" * 1_000, [("many_documents", 3, 1)]),
    "a tag that runs a program": ("a: !!python/object/apply:os.system [id]\n", [("tag", 1, 4)]),
    "a merge of what is not there": ("a: 1\n<<: *b\n", [("alias", 2, 1)]),
}
CODES = {
    "alias": "KPI006",
    "tag": "KPI007",
    "too_large": "KPI009",
    "key_not_text": "KPI010",
    "syntax": "KPI001",
    "many_documents": "KPI008",
    "byte_order_mark": "KPI003",
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gives_one_problem_at_once(text: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    found, told, seconds, peak = in_child(text if isinstance(text, bytes) else text.encode())
    if expected or isinstance(text, str):
        assert [tuple(one) for one in found] == expected
        assert [tuple(one) for one in told] == [(CODES.get(kind, "KPI002"), *place) for kind, *place in expected]
    assert seconds < 1
    assert peak < 200


def test_a_number_that_many_commas_split_is_one_finding_at_once() -> None:
    found, _, seconds, peak = in_child(b"a: {b: 1" + b",000" * 20_000 + b"}\n")
    assert found == [["wrong_type", 1, 8]]
    assert seconds < 1
    assert peak < 200


def in_child(content: bytes) -> tuple[list[list[Any]], list[list[Any]], float, int]:
    """Load and check a file in a process that can die without taking the tests along."""
    limit = 1024 * 1024 * 1024
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=content,
        capture_output=True,
        check=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    found, told, seconds, peak = json.loads(done.stdout)
    return found, told, seconds, peak


def test_twenty_four_levels_are_not_too_deep() -> None:
    assert findings("[" * 24 + "]" * 24) == []
    assert findings("[" * 24 + "1" + "]" * 24) == []
    assert findings("a: " + "[" * 25 + "]" * 25) == [("too_large", 1, 4)]


def test_a_very_long_value_is_cut_where_a_message_quotes_it() -> None:
    for line in replaced(REVENUE, "unit: idr_million", "unit: " + "9" * 200_000):
        assert len(line) < 1_000


def test_mutants_of_good_files_never_crash_the_loader_or_a_rule() -> None:
    chance = random.Random(20260331)
    pieces = [
        b"\t",
        b"\n",
        b": ",
        b"- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b" #x",
        b"&a ",
        b"*a",
        b"!x ",
        b"? ",
        b"|",
    ]
    pieces += [
        b"\r",
        b"\x00",
        b"\xff",
        b"---\n",
        b"no",
        b"010",
        b"1e99",
        b"2:00",
        b"50.000",
        b"null",
        b"[]",
        b"{}",
        b",",
    ]
    for _ in range(150):
        path = chance.choice(sorted(FILES))
        content = bytearray(FILES[path])
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(content) + 1)
            if chance.random() < 0.5:
                content[place:place] = chance.choice(pieces)
            else:
                del content[place : place + chance.randint(1, 8)]
        problems = check(subject_of({**FILES, path: bytes(content)}, DECK, TODAY), RULES)
        assert all(str(problem.message) and str(problem.help) for problem in problems), bytes(content)


# Traps that the model knows, since only a field says what it wants

NUMBER_TRAPS = {
    "a dot separates thousands": ("50.000", "KPI011", "write 50000, or 50 if"),
    "a dot separates thousands of a figure with hundreds": ("1.250", "KPI011", "write 1250, or 1.25 if"),
    "dots separate thousands and millions": ("1.250.000", "KPI011", "write 1250000"),
    "a quoted number has thousands": ('"50.000"', "KPI011", "write 50000"),
    "a comma separates decimals and dots thousands": ("5.000,00", "KPI104", "write 5000:"),
    "a dot separates decimals and commas thousands": ("5,000.50", "KPI104", "write 5000.5:"),
    "a comma separates decimals": ("96,5", "KPI104", "write 96.5:"),
    "a comma may separate thousands or decimals": ("5,000", "KPI104", "write 5000, or 5 if"),
    "a percent sign follows": ("40%", "KPI104", "write 40:"),
    "an underscore groups": ("1_000", "KPI104", "write 1000:"),
    "a number is quoted": ('"120"', "KPI104", "write 120:"),
    "infinity is no number": (".inf", "KPI104", "write a number"),
    "no number is no number": (".nan", "KPI104", "write a number"),
    "an exponent is beyond any measure": ("1e999999999", "KPI104", "write a number"),
    "a word is no number": ("many", "KPI104", "write a number"),
    "a leading zero": ("0120", "KPI005", "write 120"),
    "base 60": ("2:00", "KPI005", "120"),
    "a sign alone": ("-", "KPI001", "TBD"),
    "a truth value is no number": ("true", "KPI104", "write a number"),
}


@pytest.mark.parametrize(("written", "code", "help_text"), NUMBER_TRAPS.values(), ids=NUMBER_TRAPS.keys())
def test_a_number_field_says_what_to_write_instead(written: str, code: str, help_text: str) -> None:
    (line,) = replaced(POLICY, "cap: 120", f"cap: {written}")
    assert line.startswith(f"5:6 {code} ")
    assert help_text in line.split(" | ")[1]


@pytest.mark.parametrize("written", ["0.125", "99.995", "99.95", "1e3", "50000", "-0.5"])
def test_a_number_that_can_only_mean_one_thing_is_silent(written: str) -> None:
    assert replaced(POLICY, "reweight_min: 60", f"reweight_min: {written}") == []


def test_a_target_has_no_thousands_dot_either() -> None:
    card = "kpi_defs/scorecards/2008-Y/corporate.yml"
    (line,) = replaced(
        card, "target: 50000, headline: true, phasing: flat", "target: 50.000, headline: true, phasing: flat"
    )
    assert line.startswith("8:42 KPI011 ")
    (line,) = replaced(card, "target: 12, phasing: flat", "target: 12, phasing: [1.000]")
    assert " KPI011 " in line


def test_a_decimal_comma_in_braces_is_one_problem_at_the_number() -> None:
    for written, start in (
        ("5.000,00", "10:22 KPI011 5.000 may mean 5 or 5000"),
        ("96,5", '10:22 KPI104 a number is needed here, not "96,5" | write 96.5:'),
        ("1,000,000", '10:22 KPI104 a number is needed here, not "1,000,000" | write 1000000:'),
        ("5,000.50", '10:22 KPI104 a number is needed here, not "5,000.50" | write 5000.5:'),
    ):
        (line,) = replaced(REVENUE, "range: {min: 0, max: 1000000}", f"range: {{min: 0, max: {written}}}")
        assert line.startswith(start)
    assert findings("{1: 2,3}\n") == [("key_not_text", 1, 2), ("wrong_type", 1, 5)]
    assert findings("{a: 2, 3: 4}\n") == [("key_not_text", 1, 8)]
    assert load("{a: 2,3: {b: 4}}\n").data == {"a": 2, "3": {"b": 4}}


DAY_TRAPS = {
    "no such day": ("2026-02-30", "2026-02 has 28 days"),
    "no such day in a leap year": ("2028-02-30", "2028-02 has 29 days"),
    "day, month, year with hyphens": ("31-12-2025", "write 2025-12-31"),
    "day, month, year with strokes": ("31/12/2026", "write 2026-12-31"),
    "month, day, year": ("12/31/2026", "write 2026-12-31"),
    "the same number twice": ("05-05-2026", "write 2026-05-05"),
    "no leading zeros": ("2026-5-1", "write 2026-05-01"),
    "two orders are possible": ("01-02-2026", "write the day as YYYY-MM-DD"),
    "no order makes a day": ("31-02-2026", "write the day as YYYY-MM-DD"),
    "a word": ("soon", "write the day as YYYY-MM-DD"),
}


@pytest.mark.parametrize(("written", "help_text"), DAY_TRAPS.values(), ids=DAY_TRAPS.keys())
def test_a_day_that_is_none_says_what_to_write_instead(written: str, help_text: str) -> None:
    (line,) = replaced(REVENUE, "valid_from: 2008-01-01", f"valid_from: {written}")
    assert line.startswith("22:13 KPI107 ")
    assert help_text in line


def test_a_number_where_a_text_is_wanted_is_to_be_quoted() -> None:
    organization = "kpi_defs/organization.yml"
    (line,) = replaced(organization, 'year: "2008"', "year: 1.10")
    assert line.endswith('KPI104 a text is needed here, not "1.10" | quote it: "1.10"')
    (line,) = replaced(organization, 'periods: ["2008-12"]', "periods: [2008.10]")
    assert " KPI107 " in line


def test_a_period_needs_no_quotes_since_it_is_no_number() -> None:
    assert replaced("kpi_defs/organization.yml", 'periods: ["2008-12"]', "periods: [2008-12]") == []


def test_a_number_with_a_leading_zero_stays_text_until_somebody_says_what_it_is() -> None:
    assert load("a: [010, -07, 00, 0, 0.5]\n").data == {"a": ["010", "-07", "00", 0, Decimal("0.5")]}


def test_the_second_of_two_keys_names_the_line_of_the_first() -> None:
    (line,) = replaced(CARD, "target: 50000, headline: true", "target: 40, headline: true, target: 60")
    assert line == '8:62 KPI004 "target" stands here twice | delete this one, or remove the one in line 8'


def test_a_figure_that_is_none_in_a_list_is_told_at_its_place_with_the_others() -> None:
    lines = replaced(CARD, "target: 12, phasing: flat", "target: 12, phasing: [1.000, 20%, 5, x]")
    assert [line.split()[0] for line in lines] == ["9:63", "9:70", "9:78"]


def test_words_may_be_a_number_as_long_as_its_digits_survive() -> None:
    assert replaced(REVENUE, "en: Revenue}", "en: 2008.10}") == []
    (line,) = replaced(REVENUE, "en: Revenue}", "en: 12e4}")
    assert line.startswith("3:28 KPI104 ")


@pytest.mark.parametrize("letter", ["е", "\u200d"], ids=["a Cyrillic letter", "a joiner of no width"])
def test_an_id_has_plain_letters_only(letter: str) -> None:
    text = FILES[REVENUE].decode().replace("id: revenue\n", f"id: rev{letter}nue\n")
    problems = check(subject_of({REVENUE: text.encode()}, DECK, TODAY), RULES)
    assert [p.place for p in problems if p.code == "KPI106"] == [f"{REVENUE}:1:5"]


def test_a_byte_order_mark_does_not_hide_a_missing_field() -> None:
    text = FILES[REVENUE].decode().replace("objective: F2\n", "")
    codes = [line.split()[1] for line in said(REVENUE, b"\xef\xbb\xbf" + text.encode())]
    assert codes == ["KPI003", "KPI103"]


@pytest.mark.parametrize(
    "path",
    [
        "kpi_defs/organization.yml",
        "kpi_defs/units_of_measure.yml",
        "kpi_defs/strategy/2008-Y/corporate.yml",
        REVENUE,
        POLICY,
    ],
)
def test_a_file_that_cannot_be_read_makes_no_unknown_references_elsewhere(path: str) -> None:
    (line,) = said(path, FILES[path] + b"\n\tx: 1\n")
    assert " KPI001 " in line


# Tables

ROW = "revenue,0,52000,,,agreed,system,2009-01-07,DIR-MKT,2009-01-12,DIR-MAIN,,,,,"
FIRST = ",".join(HEADER)


def table(*rows: str, end: str = "\n") -> bytes:
    return end.join((FIRST, *rows, "")).encode()


def test_the_cells_of_a_row_are_text_and_know_where_they_stand() -> None:
    read = load_table(PERIOD, table(ROW), HEADER)
    assert read.rows[0]["value"] == "52000"
    assert read.span(0, "value") == (2, 11, 2, 16)
    assert read.span(0, "numerator") == (2, 17, 2, 17)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_quoted_cells_keep_commas_quotes_and_line_ends_and_their_places(end: str) -> None:
    row = f'"revenue",0,52000,,,agreed,system,,,,,"a, ""b""{end}c",,,,"late"'
    read = load_table(PERIOD, table(row, ROW, end=end), HEADER)
    assert read.rows[0]["evidence"] == 'a, "b"\nc'
    assert read.span(0, "value") == (2, 13, 2, 18)
    assert read.span(0, "evidence") == (2, 39, 3, 3)
    assert read.span(0, "reconciliation") == (3, 4, 3, 4)
    assert read.span(0, "reason") == (3, 7, 3, 13)
    assert read.span(1, "kpi") == (4, 1, 4, 8)


def test_a_final_line_end_may_be_absent_and_blank_lines_hold_nothing() -> None:
    assert load_table(PERIOD, table(ROW).rstrip(b"\n"), HEADER).rows == load_table(PERIOD, table(ROW), HEADER).rows
    read = load_table(PERIOD, table("", ROW, ""), HEADER)
    assert (len(read.rows), read.span(0, "kpi").line) == (1, 3)


def test_a_byte_order_mark_moves_no_column_of_a_table() -> None:
    read = load_table(PERIOD, b"\xef\xbb\xbf" + table(ROW), HEADER)
    assert [finding.kind for finding in read.document.findings] == ["byte_order_mark"]
    assert read.span(0, "value") == (2, 11, 2, 16)


TABLES = {
    "an empty file has no header": (b"", "1:1 KPI001 the first row is not the header"),
    "a header lacks a column": (FIRST.replace(",state", "").encode(), "1:1 KPI001 the first row is not the header"),
    "a header repeats a column": (FIRST.replace("value", "kpi").encode(), "1:1 KPI001 the first row is not the header"),
    "a header has capitals": (FIRST.replace("kpi", "KPI").encode(), "1:1 KPI001 the first row is not the header"),
    "semicolons separate the cells": (
        FIRST.replace(",", ";").encode(),
        "1:1 KPI001 the cells are separated by semicolons",
    ),
    "a row has a cell too many": (table(f"{ROW},"), "2:1 KPI001 this row has 17 cells, not 16"),
    "a row has a cell too few": (
        table(ROW, ROW[:-1].replace("revenue", "profitability")),
        "3:1 KPI001 this row has 15",
    ),
    "a quote is never closed": (table(f'{ROW}"late', "x"), "2:76 KPI001 the quotes of this cell do not match"),
    "text stands behind a quote": (table(f'{ROW}"late" x'), "2:76 KPI001 the quotes of this cell do not match"),
    "a cell holds NUL": (table(f"{ROW}\x00"), "2:76 KPI002 the invisible character U+0000"),
    "a byte is of Windows-1252": (table(ROW)[:-1] + b"\x96\n", "2:76 KPI002 this character is not UTF-8 (byte 0x96)"),
    "a file is UTF-16": (table(ROW).decode().encode("utf-16"), "1:1 KPI002 the file is UTF-16"),
    "a cell is too long": (table(f"{ROW}{'x' * 2001}"), "2:1 KPI009 this is larger than it can be"),
}


@pytest.mark.parametrize(("content", "start"), TABLES.values(), ids=TABLES.keys())
def test_a_table_that_is_none_gives_one_problem_at_its_cause(content: bytes, start: str) -> None:
    (line,) = said(PERIOD, content)
    assert line.startswith(start)


CELLS = {
    "dots for thousands and a comma for decimals": ('"1.500,0"', "KPI104", "write 1500:"),
    "commas for thousands and a dot for decimals": ('"1,500.0"', "KPI104", "write 1500:"),
    "a comma for decimals": ('"96,5"', "KPI104", "write 96.5:"),
    "a comma for thousands or decimals": ('"1,500"', "KPI104", "write 1500, or 1.5 if"),
    "a dot for thousands": ("50.000", "KPI011", "write 50000, or 50 if"),
    "dots for millions": ("1.250.000", "KPI011", "write 1250000"),
    "a percent sign": ("40%", "KPI104", "write 40:"),
    "an exponent": ("1e3", "KPI104", "write a number"),
    "a blank before a number": (" 96.5", "KPI104", "write 96.5:"),
    "more decimals than are kept": ("93.589741", "KPI104", "4 behind"),
    "more digits than are kept": ("1234567890123456789", "KPI104", "18 digits"),
    "no number": ("NaN", "KPI104", "write a number"),
    "infinity": ("Infinity", "KPI104", "write a number"),
    "digits of another script": ("٥", "KPI104", "write a number"),
    "no such day": ("2008-02-30", "KPI107", "2008-02 has 29 days"),
}


@pytest.mark.parametrize(("cell", "code", "help_text"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_that_is_no_number_is_one_problem_at_the_cell_and_no_value(cell: str, code: str, help_text: str) -> None:
    content = table(ROW.replace("52000", cell).replace("system", "manual"))
    (line,) = said(PERIOD, content)
    assert line.startswith(f"2:11 {code} ")
    assert help_text in line.split(" | ")[1]
    assert read_submitted({PERIOD: content}).submissions == ()


def test_a_row_of_a_system_may_have_three_decimals_throughout() -> None:
    content = table(ROW.replace("52000", "50.000"))
    assert said(PERIOD, content) == []
    assert read_submitted({PERIOD: content}).submissions[0].value == 50


def test_a_blank_cell_is_no_value_and_never_zero() -> None:
    (blank,) = read_submitted({PERIOD: table("revenue,0,,,,open,,,,,,,,,,")}).submissions
    assert (blank.value, blank.numerator, blank.denominator, blank.submitted_on) == (None, None, None, None)
    assert (blank.evidence, blank.source) == ((), "manual")
    (zero,) = read_submitted({PERIOD: table("revenue,0,0,,,open,,,,,,,,,,")}).submissions
    assert zero.value == 0


def test_cells_become_numbers_days_and_ids() -> None:
    row = "revenue,2,,12.50,4,agreed,system,2009-01-07,DIR-MKT,,,EV-1;EV-2,,,,"
    (submission,) = read_submitted({PERIOD: table(row)}).submissions
    assert (submission.unit, submission.period, submission.row, submission.revision) == ("corporate", "2008-12", 0, 2)
    assert (submission.numerator, submission.denominator) == (Decimal("12.50"), Decimal(4))
    assert submission.submitted_on == date(2009, 1, 7)
    assert submission.evidence == ("EV-1", "EV-2")
    (done,) = read_submitted({PERIOD: table("revenue,0,2008-11-30,,,open,,,,,,,,,,")}).submissions
    assert (done.value, done.done) == (None, date(2008, 11, 30))


@pytest.mark.parametrize("revision", ["", "-1", "1.0", "²", "1" * 5000])
def test_a_revision_is_a_small_whole_number(revision: str) -> None:
    lines = said(PERIOD, table(ROW.replace(",0,", f",{revision},")))
    assert any(line.startswith("2:9 KPI104 a whole number") for line in lines)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("revenue,0,1,2,3,open,,,,,,,,,,", "2:11 KPI104 a value and a pair"),
        ("revenue,0,,2,,open,,,,,,,,,,", "2:14 KPI104 a numerator and a denominator"),
        ("revenue,0,,,3,open,,,,,,,,,,", "2:12 KPI104 a numerator and a denominator"),
        ("revenue,0,1,,,done,,,,,,,,,,", '2:15 KPI105 "done" is not one'),
        ("revenue,0,1,,,open,excel,,,,,,,,,", '2:20 KPI105 "excel" is not one'),
        ("revenue,0,1,,,open,,7.1.2009,,,,,,,,", '2:21 KPI107 "7.1.2009" is not a date'),
        ("revenu,0,1,,,open,,,,,,,,,,", '2:1 KPI131 there is no KPI "revenu"'),
    ],
)
def test_a_row_that_cannot_be_is_one_problem_at_its_cell(row: str, place: str) -> None:
    (line,) = said(PERIOD, table(row))
    assert line.startswith(place)


def test_a_folder_that_is_no_period_is_one_problem() -> None:
    problems = check(subject_of({**FILES, "periods/2008-13/corporate.csv": table(ROW)}, DECK, TODAY), RULES)
    assert [(problem.place, problem.code) for problem in problems] == [("periods/2008-13/corporate.csv:1:1", "KPI107")]


def test_a_table_of_many_rows_is_read_quickly() -> None:
    rows = table(*(ROW for _ in range(20_000)))
    read = load_table(PERIOD, rows, HEADER)
    assert (len(read.rows), read.document.findings) == (20_000, ())
    assert read.span(19_999, "value") == (20_001, 11, 20_001, 16)
