"""The comment at the top of a file by which editors find its schema: who writes it, and when it is wrong."""

import json
from pathlib import Path

import pytest

from conftest import Copies, Kpi
from kpi_handbook.checks.modeline import modeline_path, with_modelines
from kpi_handbook.model.handbook import handbook

KPI = "kpi_defs/kpis/hr/hr-esi.yml"
LINE = b"# yaml-language-server: $schema=../../../.kpi/schema/kpi.json"
TEXT = b"id: hr-esi  # spaces stay\nname: {id: \"a\",  en: 'b'}\n"


@pytest.fixture(scope="module")
def folder(handbook_copy: Copies, kpi: Kpi) -> Path:
    """Return a handbook with the schemas of its editors."""
    made = handbook_copy()
    assert kpi("schema", "--write", ".kpi/schema", at=made).returncode == 0
    return made


def definitions(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (folder / "kpi_defs").rglob("*.yml")}


def said_about(kpi: Kpi, folder: Path, first_line: str) -> list[tuple[str, str, str, str]]:
    path = folder / KPI
    before = path.read_bytes()
    try:
        path.write_bytes(first_line.encode() + b"\n" + before)
        problems = json.loads(kpi("check", "--format", "json", KPI, at=folder).stdout)["problems"]
    finally:
        path.write_bytes(before)
    return [(p["code"], p["severity"], f"{p['span']['line']}:{p['span']['column']}", p["help"]) for p in problems]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT, LINE + b"\n" + TEXT),
        (TEXT.replace(b"\n", b"\r\n"), LINE + b"\r\n" + TEXT.replace(b"\n", b"\r\n")),
        (b"\xef\xbb\xbf" + TEXT, b"\xef\xbb\xbf" + LINE + b"\n" + TEXT),
        (b"# a comment\n---\n" + TEXT, LINE + b"\n# a comment\n---\n" + TEXT),
        (b"id: no-line-end", LINE + b"\nid: no-line-end"),
        (b"a: [broken\n", LINE + b"\na: [broken\n"),
    ],
    ids=["plain", "CRLF", "byte-order mark", "comment and dashes", "no last line end", "not readable as YAML"],
)
def test_the_line_is_added_at_the_top_once_and_every_other_byte_stays(before: bytes, after: bytes) -> None:
    once = with_modelines({KPI: before})
    assert once == {KPI: after}
    assert with_modelines(once) == once


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (
            KPI,
            b"\n# Notes first.\n" + LINE.replace(b"../../../.kpi/schema/kpi.json", b"https://a.example/b.json") + b"\n",
        ),
        (KPI, b"name: caf\xe9\n"),
        (KPI, b"\xff\xfei\x00"),
        ("periods/2026-06/hr.csv", b"kpi,revision\n"),
        ("kpi_defs/notes/some.yml", b"a: 1\n"),
    ],
    ids=["it has one", "not UTF-8", "UTF-16", "a table", "no kind of file"],
)
def test_other_files_stay_as_they_are(path: str, content: bytes) -> None:
    assert with_modelines({path: content}) == {path: content}


def test_a_suppression_stays_above_its_field() -> None:
    text = b'# kpi: ignore[KPI305] reason="board decision"\nid: hr-esi\n'
    assert with_modelines({KPI: text})[KPI].endswith(text)


def test_fix_adds_the_line_where_the_schemas_stand_and_changes_no_value(kpi: Kpi, handbook_copy: Copies) -> None:
    folder = handbook_copy()
    before = definitions(folder)
    kpi("check", "--fix", at=folder)
    assert not [path for path, text in definitions(folder).items() if b"yaml-language-server" in text]
    kpi("schema", "--write", ".kpi/schema", at=folder)
    plain = definitions(folder)
    kpi("check", "--fix", at=folder)
    fixed = definitions(folder)
    for entry in handbook(plain).entries:
        path, kind = entry.document.path, entry.kind.name
        line = f"# yaml-language-server: $schema={modeline_path(path, kind)}\n".encode()
        assert fixed[path] == line + plain[path], path
    assert fixed.keys() == before.keys()
    kpi("check", "--fix", at=folder)
    assert definitions(folder) == fixed


def test_fix_of_one_folder_leaves_the_others_alone(kpi: Kpi, handbook_copy: Copies) -> None:
    folder = handbook_copy()
    kpi("schema", "--write", ".kpi/schema", at=folder)
    before = definitions(folder)
    kpi("check", "--fix", "kpi_defs/kpis/hr", at=folder)
    changed = {path for path, text in definitions(folder).items() if before[path] != text}
    assert changed == {path for path in before if path.startswith("kpi_defs/kpis/hr/")}


def test_diff_shows_the_line_and_writes_nothing(kpi: Kpi, folder: Path) -> None:
    before = definitions(folder)
    shown = kpi("check", "--diff", KPI, at=folder).stdout
    assert f"+{LINE.decode()}\n" in shown
    assert shown.count("+++ ") == 1
    assert definitions(folder) == before


def test_the_schema_of_another_kind_is_a_warning_that_names_the_right_one(kpi: Kpi, folder: Path) -> None:
    wrong = "# yaml-language-server: $schema=../../../.kpi/schema/scorecard.json"
    right = 'write "../../../.kpi/schema/kpi.json"'
    assert said_about(kpi, folder, wrong) == [("KPI131", "warning", "1:33", right)]


def test_a_way_that_leads_nowhere_is_a_warning_too(kpi: Kpi, folder: Path) -> None:
    wrong = "# yaml-language-server: $schema=../../.kpi/schema/kpi.json"
    right = 'write "../../../.kpi/schema/kpi.json"'
    assert said_about(kpi, folder, wrong) == [("KPI131", "warning", "1:33", right)]


@pytest.mark.parametrize(
    "line",
    [
        LINE.decode(),
        LINE.decode().replace("../../../.kpi", "../../../kpi_defs/../.kpi"),
        "# yaml-language-server: $schema=../../../company/kpi.schema.json",
        "# yaml-language-server: $schema=/srv/handbook/.kpi/schema/kpi.json",
        "# The line `$schema=../scorecard.json` is written by --fix.",
    ],
    ids=["right", "a detour", "a schema of the company", "an absolute path", "prose"],
)
def test_nothing_is_said_about_a_right_line_or_a_company_s_own(kpi: Kpi, folder: Path, line: str) -> None:
    assert said_about(kpi, folder, line) == []


def test_fix_mends_a_wrong_line(kpi: Kpi, handbook_copy: Copies) -> None:
    folder = handbook_copy()
    before = (folder / KPI).read_bytes()
    (folder / KPI).write_bytes(LINE.replace(b"kpi.json", b"map.json") + b"\n" + before)
    assert kpi("check", "--fix", KPI, at=folder).returncode == 0
    assert (folder / KPI).read_bytes() == LINE + b"\n" + before
