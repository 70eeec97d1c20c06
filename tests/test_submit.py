"""Handing values in: what is written, what stays, what a receipt says, and what a crash or a full disk leaves."""

import csv
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import forms
from conftest import Kpi, environment
from forms import EVIDENCE, FILLED, IN_TIME, LATE, LOCKED, PERIOD, STORED, UNIT, filled_table, filled_workbook
from kpi_handbook.acts import writing
from kpi_handbook.acts.act import Act
from kpi_handbook.acts.acts import perform
from kpi_handbook.acts.history import History
from kpi_handbook.acts.period import Period
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.filing.csv_file import read_csv
from kpi_handbook.filing.handed_in import HandedIn
from kpi_handbook.filing.numbers import stored_number, written_number
from kpi_handbook.filing.refusal import Fault
from kpi_handbook.filing.submit import Request, Taken, files_of, submitted
from kpi_handbook.filing.xlsx_file import read_xlsx
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.disk import Disk

FILE = f"periods/{PERIOD}/{UNIT}.csv"
HISTORY = f"periods/{PERIOD}/history.jsonl"
RECEIPT = f"periods/{PERIOD}/receipts/{UNIT}-1.json"
KPI = "it-availability"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return forms.handbook_without_values(tmp_path / "handbook")


def handed(values: Mapping[str, Mapping[str, Any]] = FILLED) -> HandedIn:
    found = read_xlsx(filled_workbook(forms.blank(), values))
    assert isinstance(found, HandedIn), found
    return found


def taken(root: Path, values: Mapping[str, Mapping[str, Any]] = FILLED, on: date = IN_TIME, **more: Any) -> Taken:
    done = submitted(root, handed(values), Request(on, **more))
    assert isinstance(done, Taken), [(one.place, str(one.fault.message)) for one in done]
    return done


def write(root: Path, done: Taken) -> None:
    writing.write_together(root, PERIOD, done.before, done.after)


def rows(root: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((root / FILE).read_text("utf-8"))))


def told(root: Path, values: Mapping[str, Mapping[str, Any]], on: date, **more: Any) -> list[tuple[str, str]]:
    done = submitted(root, handed(values), Request(on, **more))
    assert isinstance(done, tuple)
    return [(one.place, str(one.fault.message)) for one in done]


# What is written


def test_every_value_becomes_a_row_a_line_of_history_and_a_line_of_the_receipt(root: Path) -> None:
    write(root, taken(root))
    found = {row["kpi"]: row for row in rows(root)}
    for kpi, figures in STORED.items():
        assert {name: found[kpi][name] for name in ("value", "numerator", "denominator") if found[kpi][name]} == figures
        assert (found[kpi]["state"], found[kpi]["revision"], found[kpi]["source"]) == ("self_submitted", "0", "manual")
        assert found[kpi]["submitted_on"] == "2026-07-06"
    assert found["it-incident-resolution"]["submitted_by"] == "SPV-OPS"  # its owner
    assert found["it-chat-release"]["evidence"] == "EV-0601;EV-0604"
    history = History(PERIOD, (root / HISTORY).read_bytes())
    assert not history.broken
    assert {line.kpi for line in history.lines if line.to == "self_submitted"} == set(STORED)
    receipt = parse((root / RECEIPT).read_bytes())
    assert (receipt["unit"], receipt["period"], receipt["on"]) == (UNIT, PERIOD, "2026-07-06")
    assert receipt["by"] == ["MGR-IT", "SPV-OPS", "SPV-SEC"]
    assert receipt["written"] == {"path": FILE, "sha256": sha256((root / FILE).read_bytes())}
    assert receipt["from"]["kind"] == "xlsx"
    assert [row["kpi"] for row in receipt["rows"]] == list(STORED)
    assert receipt["definitions_sha256"] == forms.form(root).digest


def test_the_receipt_names_no_file_since_people_write_their_names_into_it(root: Path, kpi: Kpi) -> None:
    (root / "budi-it.xlsx").write_bytes(filled_workbook(forms.blank()))
    done = kpi("submit", "budi-it.xlsx", "--on", "2026-07-06", at=root)
    assert done.returncode == 0, done.stderr
    assert b"budi" not in (root / RECEIPT).read_bytes()


def test_the_summary_says_what_was_taken_what_is_missing_until_when_and_what_is_next(root: Path, kpi: Kpi) -> None:
    some = {name: FILLED[name] for name in list(FILLED)[:5]}
    (root / "form.xlsx").write_bytes(filled_workbook(forms.blank(), some))
    done = kpi("submit", "form.xlsx", "--on", "2026-07-06", at=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{FILE}: 5 values taken" in done.stdout
    assert "still missing: it-overdue-critical-vulns; due 2026-07-07, locked 2026-07-17" in done.stdout
    assert f"receipt: {RECEIPT}" in done.stdout
    assert f"next: git add periods/{PERIOD}, commit, and open a pull request" in done.stdout
    assert "it is validated by 2026-07-10" in done.stdout
    assert kpi("check", "--today", "2026-07-06", at=root).returncode == 0


def test_a_csv_form_gives_the_same_rows_with_either_sign_and_separator(root: Path) -> None:
    blank = forms.table(root)
    point = {kpi: {name: str(cell) for name, cell in cells.items()} for kpi, cells in FILLED.items()}
    comma = {kpi: {name: text.replace(".", ",") for name, text in cells.items()} for kpi, cells in point.items()}
    found = []
    for values, separator, sign in ((point, ",", None), (point, ",", "point"), (comma, ";", "comma")):
        table = read_csv(b"\xef\xbb\xbf" + filled_table(blank, values, separator).replace(b"\n", b"\r\n"))
        assert isinstance(table, HandedIn), table
        done = submitted(root, table, Request(IN_TIME, sign=sign))  # type: ignore[arg-type]
        assert isinstance(done, Taken), done
        found.append(done.after[FILE])
    assert found[0] == found[1] == found[2] == taken(root).after[FILE]


def test_the_same_form_handed_in_twice_changes_nothing(root: Path) -> None:
    write(root, taken(root))
    again = taken(root)
    assert (again.rows, again.receipt, again.before) == ((), "", again.after)
    assert set(again.unchanged) == set(STORED)


def test_the_rest_of_a_form_comes_later_and_other_rows_keep_their_bytes(root: Path) -> None:
    first, second = list(FILLED)[:2], list(FILLED)[2:]
    write(root, taken(root, {kpi: FILLED[kpi] for kpi in first}))
    before = (root / FILE).read_bytes().replace(b"\n", b"\r\n")
    (root / FILE).write_bytes(before)
    write(root, taken(root, {kpi: FILLED[kpi] for kpi in second}))
    after = (root / FILE).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\r\n") == after.count(b"\n") == 7
    assert (root / RECEIPT.replace("-1", "-2")).is_file()


# What is refused


def test_a_late_value_needs_a_reason_and_says_so_in_its_cell(root: Path) -> None:
    one = {KPI: {"value": 99.92, "evidence": EVIDENCE}}
    assert told(root, one, LATE) == [("K14", f"{KPI} needs a reason: it was due on 2026-07-07")]
    done = taken(root, one, LATE, reason="The export came late.")
    assert done.rows[0].item.cells["reason"] == "The export came late."


def test_a_form_is_not_taken_before_its_period_opens(root: Path) -> None:
    one = {KPI: {"value": 99.92, "evidence": EVIDENCE}}
    assert told(root, one, date(2026, 6, 20)) == [("", f"{PERIOD} opens on 2026-07-01")]


def test_a_role_that_has_no_part_in_a_kpi_can_t_hand_it_in(root: Path) -> None:
    one = {KPI: {"value": 99.92, "evidence": EVIDENCE}}
    assert "MGR-HR does not submit" in told(root, one, IN_TIME, by="MGR-HR")[0][1]
    assert taken(root, one, by="STW-ITS").rows[0].by == "STW-ITS"


def test_a_value_that_waits_for_its_validator_is_not_written_over(root: Path) -> None:
    write(root, taken(root))
    other = {KPI: {"value": 99.95, "evidence": EVIDENCE}}
    assert told(root, other, IN_TIME) == [("row 14", f"{KPI} was filed as 99.92 and is self_submitted")]


def test_a_period_file_that_is_broken_is_mended_before_anything_is_added(root: Path) -> None:
    (root / FILE).write_text("kpi,revision\n")
    with pytest.raises(HandbookError, match="can't be read as it stands"):
        submitted(root, handed(), Request(IN_TIME))


# Corrections


def with_state(root: Path, state: str) -> None:
    """Let the rows of the unit be in another state, as later acts leave them."""
    write(root, taken(root))
    text = (root / FILE).read_text("utf-8").replace("self_submitted", state)
    (root / FILE).write_text(text.replace(",,,EV-", ",2026-07-08,DIR-OPS,EV-"), "utf-8")


def test_a_returned_value_comes_again_with_a_reason(root: Path) -> None:
    write(root, taken(root))
    period = Period(open_subject(root).handbook, PERIOD, files_of(root, PERIOD))
    back = Act("return", UNIT, KPI, ("DIR-OPS",), date(2026, 7, 7), reason="The window of 12 June is not left out.")
    outcome = perform(period, [back])
    assert not outcome.refusals
    writing.write_together(root, PERIOD, period.files, outcome.period.files)
    other = {KPI: {"value": 99.95, "evidence": EVIDENCE}}
    assert told(root, other, date(2026, 7, 7)) == [("K14", f"{KPI} needs a reason: it corrects 99.92")]
    others = [line for line in (root / FILE).read_bytes().splitlines() if not line.startswith(KPI.encode())]
    write(root, taken(root, other, date(2026, 7, 7), reason="The window of 12 June is left out."))
    lines = (root / FILE).read_bytes().splitlines()
    assert [line for line in lines if not line.startswith(KPI.encode())] == others
    newest = [row for row in rows(root) if row["kpi"] == KPI][-1]
    assert (newest["value"], newest["state"]) == ("99.95", "self_submitted")
    first = [line for line in History(PERIOD, (root / HISTORY).read_bytes()).lines if line.kpi == KPI]
    assert [line.figures.get("value") for line in first] == ["99.92", None, "99.95"]  # the first value is kept


@pytest.mark.parametrize("state", ["agreed", "decided", "signed"])
def test_after_the_lock_another_value_is_the_next_revision_with_a_reason(root: Path, state: str) -> None:
    with_state(root, state)
    before = (root / FILE).read_bytes().splitlines()
    other = {KPI: {"value": 99.95, "evidence": EVIDENCE}}
    assert told(root, other, LOCKED) == [("K14", f"{KPI} needs a reason: it corrects 99.92")]
    write(root, taken(root, other, LOCKED, reason="A window was counted twice."))
    assert [line for line in (root / FILE).read_bytes().splitlines() if line in before] == before
    first, newest = (row for row in rows(root) if row["kpi"] == KPI)
    assert (first["revision"], first["value"], first["state"]) == ("0", "99.92", state)
    assert (newest["revision"], newest["value"], newest["state"]) == ("1", "99.95", "self_submitted")
    assert newest["reason"] == "A window was counted twice."


def test_what_both_sides_agreed_on_does_not_change_before_the_lock(root: Path) -> None:
    with_state(root, "agreed")
    other = {KPI: {"value": 99.95, "evidence": EVIDENCE, "reason": "Better."}}
    assert told(root, other, date(2026, 7, 9)) == [("row 14", f"{KPI} is agreed as 99.92")]


def test_what_was_never_filed_is_recorded_as_missing_before_it_comes_after_the_lock(root: Path) -> None:
    one = {KPI: {"value": 99.92, "evidence": EVIDENCE, "reason": "The export came late."}}
    assert "was locked on 2026-07-17, and nothing was filed" in told(root, one, LOCKED)[0][1]
    row = f"{KPI},0,,,,missing,,,,,,,,,,Not filed before the lock of 2026-07-17.\n"
    header = ",".join(taken(root).after[FILE].decode().splitlines()[:1])
    (root / FILE).write_text(f"{header}\n{row}", "utf-8")
    write(root, taken(root, one, LOCKED))
    assert [(row["revision"], row["state"], row["value"]) for row in rows(root)] == [
        ("0", "missing", ""),
        ("1", "self_submitted", "99.92"),
    ]


# Numbers


@pytest.mark.parametrize(
    ("text", "sign", "number"),
    [
        ("1500", None, "1500"),
        ("96.5", None, "96.5"),
        ("-0.125", None, "-0.125"),
        ("0.500", None, "0.5"),
        ("1.500", "point", "1.5"),
        ("1.500", "comma", "1500"),
        ("1,500", "point", "1500"),
        ("1,500", "comma", "1.5"),
        ("1.234.567,89", "comma", "1234567.89"),
        ("1,234,567.89", "point", "1234567.89"),
        ("-1.234,5", "comma", "-1234.5"),
        ("999999999999999999.9999", "point", "999999999999999999.9999"),
    ],
)
def test_a_number_is_read_by_the_declared_sign_only(text: str, sign: Any, number: str) -> None:
    assert written_number(text, sign) == Decimal(number)


def test_what_fits_both_readings_names_both() -> None:
    fault = written_number("1.500", None)
    assert isinstance(fault, Fault)
    assert str(fault.message) == '"1.500" can be 1.5 or 1500'
    assert str(fault.help) == ("say how numbers are written: --decimal point reads 1.5, --decimal comma reads 1500")


def test_random_numbers_come_back_from_either_way_of_writing_them() -> None:
    chance = random.Random(20261121)
    for _ in range(3_000):
        number = Decimal(chance.randint(-(10**12), 10**12)).scaleb(-chance.randint(0, 4))
        english = f"{number:,f}"
        plain = stored_number(f"{number:f}")
        if isinstance(plain, Fault):
            assert number == 0
            continue
        assert plain == number
        assert written_number(english, "point") == number
        indonesian = english.translate(str.maketrans(",.", ".,"))
        assert written_number(indonesian, "comma") == number
        without = written_number(english, None)
        assert without == number or isinstance(without, Fault)


# Crashes and full disks


class Stops(Exception):  # noqa: N818  not an error of ours
    """The disk is full, or the process ends."""


class Failing(Disk):
    """A disk on which one operation, counted from 1, goes wrong."""

    def __init__(self, at: int, *, after: bool = False, kill: bool = False) -> None:
        self.at, self.after, self.kill, self.count = at, after, kill, 0

    def _count(self, *, done: bool) -> None:
        if not done:
            self.count += 1
        if self.count == self.at and done is self.after:
            if self.kill:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(28, "No space left on device", "a file")

    def write(self, path: Path, content: bytes) -> None:
        self._count(done=False)
        if self.count == self.at and not self.after:
            path.write_bytes(content[: len(content) // 2])
        super().write(path, content)
        self._count(done=True)

    def replace(self, path: Path, target: Path) -> None:
        self._count(done=False)
        super().replace(path, target)
        self._count(done=True)

    def sync(self, folder: Path) -> None:
        self._count(done=False)
        super().sync(folder)
        self._count(done=True)

    def remove(self, path: Path) -> None:
        self._count(done=False)
        super().remove(path)
        self._count(done=True)


def files(root: Path) -> dict[str, bytes]:
    folder = root / "periods" / PERIOD
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def operations(root: Path, done: Taken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    copy = shutil.copytree(root, tmp_path / "counted")
    disk = Failing(0)
    monkeypatch.setattr(writing, "disk", disk)
    writing.write_together(copy, PERIOD, done.before, done.after)
    return disk.count


def test_a_full_disk_at_any_write_leaves_the_old_state(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = taken(root)
    before = files(root)
    count = operations(root, done, tmp_path, monkeypatch)
    assert count >= 10
    for at in range(1, count + 1):
        monkeypatch.setattr(writing, "disk", Failing(at))
        with pytest.raises(HandbookError) as refused:
            write(root, done)
        assert refused.value.exit_code == 3
        monkeypatch.setattr(writing, "disk", Disk())
        writing.recover(root, PERIOD)
        found = files(root)
        assert found in (before, {**before, **done.after}), at
        if found != before:
            shutil.rmtree(root)
            forms.handbook_without_values(root)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_leaves_the_old_state_or_the_new_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    done = taken(root)
    before = files(root)
    count = operations(root, done, tmp_path, monkeypatch)
    ends = []
    for at in range(1, count + 1):
        copy = shutil.copytree(root, tmp_path / f"killed-{at}")
        monkeypatch.setattr(writing, "disk", Failing(at, after=after, kill=True))
        child = os.fork()
        if not child:
            write(copy, done)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        monkeypatch.setattr(writing, "disk", Disk())
        for path, content in done.after.items():  # what a reader sees meanwhile is whole
            place = copy / path
            assert not place.is_file() or place.read_bytes() in (before.get(path), content)
        writing.recover(copy, PERIOD)
        ends.append(files(copy))
    new = {**before, **done.after}
    assert all(end in (before, new) for end in ends)
    assert ends == sorted(ends, key=lambda end: end == new)  # one step decides, and none after it takes it back


def killed(root: Path, times: int, chance: random.Random) -> Iterator[tuple[str, int]]:
    """Kill `kpi submit` at random moments, and yield what that left."""
    form = root / "form.xlsx"
    form.write_bytes(filled_workbook(forms.blank()))
    before = files(root)
    command = [Path(sys.executable).with_name("kpi"), "submit", form, "--on", "2026-07-06", "--root", root]
    began = time.monotonic()
    subprocess.run(command, env=environment(), check=True, capture_output=True)
    lasts = time.monotonic() - began
    after = files(root)
    for _ in range(times):
        for path in after.keys() - before.keys():
            (root / path).unlink(missing_ok=True)
        process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.5, 1.05) * lasts)
        process.kill()
        process.wait()
        seen = (root / FILE).read_bytes() if (root / FILE).is_file() else None
        assert seen in (None, after[FILE])
        leftovers = len(files(root).keys() - after.keys())
        writing.recover(root, PERIOD)
        found = files(root)
        assert found in (before, after)
        yield ("new" if found == after else "old"), leftovers


def test_a_kill_at_a_random_moment_leaves_old_or_new(root: Path) -> None:
    assert len(list(killed(root, 5, random.Random(5)))) == 5


@pytest.mark.long
def test_a_kill_at_a_random_moment_leaves_old_or_new_200_times(root: Path) -> None:
    ends = list(killed(root, 200, random.Random(6)))
    assert len(ends) == 200
    counted = {end: sum(one == end for one, _ in ends) for end in ("old", "new")}
    sys.stdout.write(f"{counted}, leftovers swept after {sum(more > 0 for _, more in ends)} kills\n")


def test_two_who_write_at_once_don_t_mix(root: Path) -> None:
    done = taken(root)
    write(root, taken(root, {KPI: FILLED[KPI]}))
    with pytest.raises(HandbookError, match="changed by somebody else meanwhile"):
        write(root, done)
