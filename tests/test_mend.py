"""Mending changes what a fix names and not a byte more, whatever stands around it, and a second time nothing."""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Copies, Kpi
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.mend import Files, mended
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load.edits import edited
from kpi_handbook.load.folder import read_folder, write_file, write_files
from kpi_handbook.problems import Edit, Fix, HandbookError, Problem, Severity, Span, say

DECK = Path(__file__).parent / "handbooks" / "deck"
FILES = dict(read_folder(DECK))
TODAY = date(2026, 3, 31)
REVENUE = "kpi_defs/kpis/corporate/revenue.yml"
SHARE = "kpi_defs/kpis/corporate/market-share.yml"
POLICY = "kpi_defs/policies/deck-2008.yml"
CARD = "kpi_defs/scorecards/2008-Y/corporate.yml"
PERIOD = "periods/2008-12/corporate.csv"


def problems_of(files: Files) -> tuple[Problem, ...]:
    return check(subject_of(files, DECK, TODAY), RULES)


# Edits


@st.composite
def edits_of_a_text(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]], bool]:
    """Return a text, stretches of it that do not touch with what to write there, and whether a mark precedes it."""
    letters = st.sampled_from(["a", ":", " ", "#", "é", "🙂", "\n", "\r\n", "\t", "\udc96"])
    pieces = draw(st.lists(letters, max_size=40))
    places = sorted(draw(st.sets(st.integers(0, len(pieces)), max_size=8)))
    offsets = [len("".join(pieces[:place])) for place in places]
    written = st.sampled_from(["", "x", '"é"', "long text"])
    edits = [(start, end, draw(written)) for start, end in zip(offsets[::2], offsets[1::2], strict=False)]
    return "".join(pieces), edits, draw(st.booleans())


@given(edits_of_a_text())
def test_every_byte_outside_of_the_edits_stays(case: tuple[str, list[tuple[int, int, str]], bool]) -> None:
    text, edits, marked = case
    mark = "\ufeff" if marked else ""
    expected, position = mark, 0
    for start, end, written in edits:
        expected += text[position:start] + written
        position = end
    expected += text[position:]
    spans = [Edit(Span(*place(text, start), *place(text, end)), written) for start, end, written in edits]
    content = (mark + text).encode("utf-8", "surrogateescape")
    assert edited(content, spans) == expected.encode("utf-8", "surrogateescape")


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset; a carriage return is a character of its line."""
    before = text[:offset]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def test_a_byte_order_mark_is_no_column_and_stands_before_the_first() -> None:
    content = "\ufeffa: 1\n".encode()
    assert edited(content, [Edit(Span(1, 4, 1, 5), "2")]) == "\ufeffa: 2\n".encode()
    assert edited(content, [Edit(Span(1, 0, 1, 1), "")]) == b"a: 1\n"


def test_lines_that_are_written_end_as_the_files_own() -> None:
    assert edited(b"a: 1\r\nb: 2\r\n", [Edit(Span(1, 5, 1, 5), "\nc: 3")]) == b"a: 1\r\nc: 3\r\nb: 2\r\n"
    assert edited(b"a: 1\nb: 2\n", [Edit(Span(1, 5, 1, 5), "\nc: 3")]) == b"a: 1\nc: 3\nb: 2\n"


# Fixes


def saying(*fixes: Fix, path: str = "a.yml") -> Callable[[Files], Iterable[Problem]]:
    """Return a check that proposes fixes whatever it is given."""
    found = [
        Problem("KPI999", "made-up", Severity.ERROR, path, fix.edits[0].span, say("wrong"), say("mend it"), fix=fix)
        for fix in fixes
    ]
    return lambda _: found


def one(line: int, column: int, end: int, text: str, *paths: tuple[str | int, ...], safe: bool = True) -> Fix:
    return Fix((Edit(Span(line, column, line, end), text),), paths, safe)


@pytest.mark.parametrize(
    "fix",
    [
        one(1, 4, 5, "5"),
        one(1, 4, 5, "5", ("b",)),
        one(1, 4, 5, "5\nc: 3", ("a",)),
        one(1, 4, 5, "{x: 1", ("a",)),
        one(1, 4, 5, '"1"'),
        one(2, 1, 2, "a", ("b",), ("a",)),
        one(1, 1, 5, "b: 2", ("a",)),
        one(1, 4, 5, "1"),
    ],
    ids=[
        "a value that it does not name",
        "another value than it names",
        "a field more than it names",
        "a text that can't be read",
        "a number that becomes a text",
        "a name that stands there already",
        "a field in the place of another",
        "nothing at all",
    ],
)
def test_a_fix_that_would_change_more_than_it_says_is_dropped(fix: Fix) -> None:
    files = {"a.yml": b"a: 1\nb: 2\n"}
    result = mended(files, saying(fix), unsafe=True)
    assert (result.files, result.problems) == (files, ())


def test_a_dropped_fix_keeps_no_other_from_its_place() -> None:
    files = {"a.yml": b"a: 1\nb: 2\n"}
    result = mended(files, saying(one(1, 4, 5, "5"), one(1, 4, 5, "6", ("a",))))
    assert result.files == {"a.yml": b"a: 6\nb: 2\n"}
    assert len(result.problems) == 1


def test_fixes_that_touch_are_applied_one_after_the_other() -> None:
    def wants_three(files: Files) -> Iterable[Problem]:
        for number, digit in enumerate(files["a.yml"].decode()):
            if digit == "1":
                yield from saying(one(1, number + 1, number + 2, "3", ("a",)))(files)

    assert mended({"a.yml": b"a: 111\n"}, wants_three).files == {"a.yml": b"a: 333\n"}


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    def turns(files: Files) -> Iterable[Problem]:
        return saying(one(1, 4, 5, "2" if b"1" in files["a.yml"] else "1", ("a",)))(files)

    assert mended({"a.yml": b"a: 1\n"}, turns).files["a.yml"] in {b"a: 1\n", b"a: 2\n"}


def test_an_unsafe_fix_waits_for_a_person() -> None:
    files = {"a.yml": b"a: 1\n"}
    unsafe = saying(one(1, 4, 5, "2", ("a",), safe=False))
    assert mended(files, unsafe).files == files
    assert mended(files, unsafe, unsafe=True).files == {"a.yml": b"a: 2\n"}


def test_a_file_is_not_moved_onto_another() -> None:
    files = {"a.yml": b"a: 1\n", "b.yml": b"b: 1\n"}
    problem = Problem(
        "KPI999", "made-up", Severity.ERROR, "a.yml", Span(), say("x"), say("y"), fix=Fix(move_to="b.yml")
    )
    assert mended(files, lambda _: [problem]).files == files
    moved = mended({"a.yml": b"a: 1\n"}, lambda found: [problem] if "a.yml" in found else [])
    assert (moved.files, moved.moved) == ({"b.yml": b"a: 1\n"}, {"a.yml": "b.yml"})


def test_a_cell_of_a_table_is_mended_and_no_other() -> None:
    header = FILES[PERIOD].split(b"\n")[0]
    files = {PERIOD: header + b"\nrevenue,0,1,,,agreed,system,,,,,,,,,\n"}
    assert mended(files, saying(one(2, 11, 12, "2"), path=PERIOD)).files == files
    assert b"revenue,0,2," in mended(files, saying(one(2, 11, 12, "2", (0, "value")), path=PERIOD)).files[PERIOD]


# All rules together

MISTAKES = [
    (REVENUE, "polarity: maximize", "polarity: maximise  # up"),
    (REVENUE, "frequency: yearly", "frequency: [yearly]  # once a year"),
    (REVENUE, "valid_from: 2008-01-01", "valid_from: 31-12-2007"),
    (REVENUE, "data_steward:", "data_stward:"),
    (REVENUE, "role: scored", "paired_with: market-share"),
    (REVENUE, "en: Revenue}", "en: Yes}  # a word"),
    (REVENUE, "objective: F2\n", ""),
    (REVENUE, "  method: ratio_up", "\tmethod: ratio_up"),
    (REVENUE, "max: 1000000}", "max: 1000000"),
    (REVENUE, "  aggregation: last\n", ""),
    (SHARE, "/ market_units *", "/ market_unit *"),
    (SHARE, "unit: percent", "unit: !!str percent"),
    (SHARE, "objective: C2", "objective: c2  # the customer"),
    (SHARE, "type: result", "type: &kind result"),
    (POLICY, "cap: 120", "cap: 120%"),
    (POLICY, "reweight_min: 60", "reweight_min: 060"),
    (POLICY, "min: 105, name", "min: 105, max: 114.99, name"),
    (POLICY, "status_colours: {green: 100, amber: 90}", "status_colours: {green: 100, amber: 90,0}  # two"),
    (CARD, "target: 50000,", "target: 50.000,"),
    (CARD, "target: 12, phasing: flat", "targt: 12, phasing: falt"),
    (CARD, "target: 24,", "target: 2:00,"),
    (PERIOD, "market-share,0", "market-shares,0"),
    (PERIOD, "revenue,0,52000", 'revenue,0,"52.000,00"'),
]
REMARK = re.compile(rb"(?<=\s)# [^\r\n]*")


@given(
    chosen=st.sets(st.sampled_from(range(len(MISTAKES))), min_size=1, max_size=6),
    end=st.sampled_from([b"\n", b"\r\n"]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    unsafe=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mending_twice_is_mending_once(chosen: set[int], end: bytes, mark: bytes, unsafe: bool) -> None:
    files = dict(FILES)
    for number in chosen:
        path, right, wrong = MISTAKES[number]
        assert files[path].count(right.encode()) == 1, right
        files[path] = files[path].replace(right.encode(), wrong.encode())
    for path in {MISTAKES[number][0] for number in chosen}:
        files[path] = mark + files[path].replace(b"\n", end)
    once = mended(files, problems_of, unsafe=unsafe)
    assert mended(once.files, problems_of, unsafe=unsafe).problems == ()
    assert [p for p in problems_of(once.files) if p.fix and (p.fix.safe or unsafe)] == []
    for path, content in files.items():
        assert REMARK.findall(once.files[path]) == REMARK.findall(content), path
        assert (b"\r\n" in content) == (b"\r\n" in once.files[path])
        assert not (b"\r\n" in content and re.search(rb"(?<!\r)\n", once.files[path])), path
        assert not once.files[path].startswith(b"\xef\xbb\xbf")


def test_more_wrong_bytes_than_are_told_at_once_are_all_mended() -> None:
    text = FILES[REVENUE].decode().replace("Revenue}", "Re" + "–" * 3 + " – " * 30 + "}")
    files = {**FILES, REVENUE: text.encode("cp1252")}
    assert mended(files, problems_of, unsafe=True).files[REVENUE].decode() == text
    assert mended(files, problems_of).files == files


def test_blanks_at_the_end_of_lines_stay() -> None:
    content = FILES[REVENUE].replace(b"type: result\n", b"type: result  \n\n   \n").replace(b"maximize", b"maximise\t ")
    files = {**FILES, REVENUE: content}
    after = mended(files, problems_of, unsafe=True).files[REVENUE]
    assert after == content.replace(b"maximise", b"maximize")


# Files


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(b"a: 1\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(HandbookError, match="No space left"):
        write_file(file, b"a: 2\n")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.yml", b"a: 1\n")]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_file_keeps_who_may_read_it(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(b"a: 1\n")
    file.chmod(mode)
    write_file(file, b"a: 2\n")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"a: 2\n", mode)


# The command

ESI = "kpi_defs/kpis/hr/hr-esi.yml"


@pytest.fixture
def mistaken(handbook_copy: Copies) -> Path:
    """Return a handbook with a mistake that is mended safely and one that is not."""
    folder = handbook_copy()
    text = (folder / ESI).read_text("utf-8").replace("type: result", "type: resullt  # kept")
    (folder / ESI).write_text(text.replace("valid_from: 2026-01-01", "valid_from: 2026-1-1"), "utf-8")
    os.chmod(folder / ESI, 0o640)  # noqa: PTH101  as another tool would
    return folder


def test_fix_writes_what_is_safe_and_says_what_is_left(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("check", "--fix", "--format", "concise", at=mistaken)
    text = (mistaken / ESI).read_text("utf-8")
    assert done.returncode == 1
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["KPI105"]
    assert "valid_from: 2026-01-01" in text
    assert "type: resullt  # kept" in text
    assert (mistaken / ESI).stat().st_mode & 0o777 == 0o640


def test_unsafe_fixes_write_the_rest_and_a_second_run_nothing(kpi: Kpi, mistaken: Path) -> None:
    assert kpi("check", "--fix", "--unsafe-fixes", at=mistaken).returncode == 0
    after = read_folder(mistaken)
    assert b"type: result  # kept" in after[ESI]
    assert kpi("check", "--fix", "--unsafe-fixes", at=mistaken).returncode == 0
    assert read_folder(mistaken) == after
    assert not [path for path in mistaken.rglob("*") if path.name.endswith(".part")]


def test_diff_shows_the_lines_and_writes_nothing(kpi: Kpi, mistaken: Path) -> None:
    before = read_folder(mistaken)
    safe = kpi("check", "--diff", at=mistaken).stdout
    both = kpi("check", "--diff", "--unsafe-fixes", at=mistaken).stdout
    changed = [line for line in safe.splitlines() if re.match(r"[-+][^-+]", line)]
    assert changed == ["-valid_from: 2026-1-1", "+valid_from: 2026-01-01"]
    assert "+type: result  # kept" in both
    assert f"--- a/{ESI}\n+++ b/{ESI}\n" in both
    assert read_folder(mistaken) == before


def test_nothing_is_written_where_one_file_is_read_only(kpi: Kpi, mistaken: Path) -> None:
    other = mistaken / "kpi_defs/kpis/hr/hr-attendance.yml"
    other.write_bytes(other.read_bytes().replace(b"valid_from: 2026-01-01", b"valid_from: 2026-1-1"))
    (mistaken / ESI).chmod(0o440)
    before = read_folder(mistaken)
    done = kpi("check", "--fix", at=mistaken)
    assert done.returncode == 3
    assert "hr-esi.yml is read-only" in done.stderr
    assert "Traceback" not in done.stderr
    assert read_folder(mistaken) == before


@pytest.mark.parametrize("meanwhile", [None, b"id: hr-esi\n"], ids=["gone", "changed"])
def test_nothing_is_written_where_a_file_is_no_longer_what_was_read(tmp_path: Path, meanwhile: bytes | None) -> None:
    files = {"a.yml": b"a: 1\n", "b.yml": b"b: 1\n"}
    (tmp_path / "a.yml").write_bytes(files["a.yml"])
    if meanwhile is not None:
        (tmp_path / "b.yml").write_bytes(meanwhile)
    with pytest.raises(HandbookError, match=r"b\.yml (could not be read again|was changed in the meantime)") as caught:
        write_files(tmp_path, files, {"a.yml": b"a: 2\n", "b.yml": b"b: 2\n"})
    assert (caught.value.exit_code, caught.value.help_text) == (3, "run the command again")
    there = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert there == {"a.yml": b"a: 1\n", **({"b.yml": meanwhile} if meanwhile is not None else {})}


def test_a_file_that_goes_elsewhere_leaves_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"a: 1\n")
    write_files(tmp_path, {"a.yml": b"a: 1\n"}, {"b.yml": b"a: 1\n"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b.yml": b"a: 1\n"}


def test_mending_touches_no_byte_but_the_value(kpi: Kpi, handbook_copy: Copies) -> None:
    folder = handbook_copy()
    text = (folder / ESI).read_bytes()
    wrong = b"\xef\xbb\xbf# catatan:  jangan diubah \t\r\n" + text.replace(b"\n", b"\r\n").replace(
        b"valid_from: 2026-01-01", b"valid_from:   01/01/2026   # mulai"
    )
    (folder / ESI).write_bytes(wrong)
    assert kpi("check", "--fix", at=folder).returncode == 0
    mended_once = (folder / ESI).read_bytes()
    assert mended_once == wrong.removeprefix(b"\xef\xbb\xbf").replace(b"01/01/2026", b"2026-01-01")
    assert kpi("check", "--fix", at=folder).returncode == 0
    assert (folder / ESI).read_bytes() == mended_once


def test_a_silencing_comment_outlives_a_mistake_elsewhere(kpi: Kpi, handbook_copy: Copies) -> None:
    folder = handbook_copy()
    company = folder / "kpi_defs/organization.yml"
    company.write_bytes(company.read_bytes().replace(b"format: 1", b"fromat: 1", 1))
    card = (folder / "kpi_defs/scorecards/2026-S1/sup.yml").read_bytes()
    done = kpi("check", "--fix", "--format", "concise", at=folder)
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["KPI102"]
    assert (folder / "kpi_defs/scorecards/2026-S1/sup.yml").read_bytes() == card
