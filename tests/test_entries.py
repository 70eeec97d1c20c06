"""Entries are added to, and taken out of, YAML files as text: everything else keeps its bytes."""

import pytest

from kpi_handbook.load import load_yaml
from kpi_handbook.load.entries import (
    readable,
    with_entry,
    with_field,
    with_flow_entry,
    with_value,
    without_entries,
)
from kpi_handbook.problems import HandbookError


def line(indent: int) -> str:
    return " " * indent + "- {id: new}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kpis: []  # none yet\nunits: []\n", "kpis: # none yet\n  - {id: new}\nunits: []\n"),
        ("kpis: []\nunits: []", "kpis:\n  - {id: new}\nunits: []"),
        ("units: []\n", "units: []\nkpis:\n  - {id: new}\n"),
        ("units: []", "units: []\nkpis:\n  - {id: new}"),
        ("# only a comment\n", "# only a comment\nkpis:\n  - {id: new}\n"),
        ("", "kpis:\n  - {id: new}\n"),
        ("kpis:\n- {id: a}\n# tail\nunits: []\n", "kpis:\n- {id: a}\n- {id: new}\n# tail\nunits: []\n"),
        ("kpis:\r\n  - {id: a}\r\nunits: []\r\n", "kpis:\r\n  - {id: a}\r\n  - {id: new}\r\nunits: []\r\n"),
        ("kpis:\n  - {id: a}", "kpis:\n  - {id: a}\n  - {id: new}"),
        (
            "kpis:\n  - id: a\n    x: |\n      one\n      two\n",
            "kpis:\n  - id: a\n    x: |\n      one\n      two\n  - {id: new}\n",
        ),
        ("kpis:\n  -   id: a\n      x: 1 # end\n", "kpis:\n  -   id: a\n      x: 1 # end\n  - {id: new}\n"),
    ],
)
def test_an_entry_is_written_behind_the_last_one(before: str, after: str) -> None:
    content = before.encode()
    assert with_entry(readable("x.yml", content), content, ("kpis",), line).decode() == after


def test_an_entry_is_not_squeezed_into_brackets() -> None:
    content = b"kpis: [{id: a}]\n"
    with pytest.raises(HandbookError, match=r"x\.yml:1: kpis is written in brackets"):
        with_entry(readable("x.yml", content), content, ("kpis",), line)


@pytest.mark.parametrize("content", [b"kpis: [\n", b"a: 1\na: 2\n", b"a: &x 1\nb: *x\n", b"\xff\xfe", b"a: \xe9\n"])
def test_a_file_that_can_not_be_trusted_is_not_edited(content: bytes) -> None:
    with pytest.raises(HandbookError, match="can't be edited as it stands"):
        readable("x.yml", content)


def test_a_field_is_added_in_braces_or_below() -> None:
    content = b"items:\n  - {id: a, m: [1, 2]}  # first\n  - id: b\n    x: 1\n"

    def field(place: int) -> str:
        document = readable("x.yml", content)
        return with_field(document, content, ("items", place), "r", "[{f: 1}]", lambda n: f"{' ' * n}r:\n").decode()

    assert field(0) == "items:\n  - {id: a, m: [1, 2], r: [{f: 1}]}  # first\n  - id: b\n    x: 1\n"
    assert field(1) == "items:\n  - {id: a, m: [1, 2]}  # first\n  - id: b\n    x: 1\n    r:\n"


def test_an_entry_is_added_in_brackets() -> None:
    content = b"a: [{x: 1}, {x: 2} ] # end\n"
    assert (
        with_flow_entry(readable("x.yml", content), content, ("a",), "{x: 3}")
        == b"a: [{x: 1}, {x: 2}, {x: 3} ] # end\n"
    )


def test_entries_are_taken_out_with_their_lines_only() -> None:
    content = b"items:\n  # one\n  - {id: a} # first\n  - id: b\n    x: 1\n  # three\n  - {id: c}\ntail: 1\n"
    document = readable("x.yml", content)
    after = without_entries(document, content, ("items",), frozenset({0, 1}))
    assert after == b"items:\n  # one\n  # three\n  - {id: c}\ntail: 1\n"


def test_an_entry_that_shares_its_line_is_left_to_a_person() -> None:
    content = b"items: [{id: a}, {id: b}]\n"
    with pytest.raises(HandbookError, match="brackets"):
        without_entries(readable("x.yml", content), content, ("items",), frozenset({0}))


def test_a_value_that_would_read_as_more_than_itself_is_refused() -> None:
    content = b"a: 1\nb: 2\n"
    with pytest.raises(HandbookError, match="without changing something else"):
        with_value(readable("x.yml", content), content, ("a",), "1\nb: 3\nc: 4")
    assert load_yaml("x.yml", with_value(readable("x.yml", content), content, ("a",), "7")).data == {"a": 7, "b": 2}
