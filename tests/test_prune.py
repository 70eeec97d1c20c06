"""`kpi people prune`: what is due goes, a person can be erased whole, and what is published verifies as before."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from governing import Ended, changed, contents, copied, run
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.governance import change_set
from kpi_handbook.load.folder import RESTRICTED, read_people
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.handbook import handbook
from kpi_handbook.problems import Severity
from kpi_handbook.records.disk import Disk

LATER = "2028-07-01"
AT = "2028-07-01T09:00:00+07:00"
EVERYBODY = ("EMP-0003", "EMP-0011", "EMP-0021", "EMP-0035", "EMP-0047", "EMP-0090", "EMP-0112")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the sample with its records about people."""
    copied(tmp_path)
    shutil.copytree(ROOT / "people", tmp_path / "people")
    return tmp_path


def prune(book: Path, *words: str) -> Ended:
    return run(book, "people", "prune", *words)


def errors(book: Path) -> list[str]:
    subject = open_subject(book, date(2026, 11, 21), "restricted")
    return [f"{one.place} {one.message}" for one in check(subject, RULES) if one.severity is Severity.ERROR]


def mentions(book: Path, employee: str) -> list[str]:
    """Return the files under people/ that name somebody, in their text or in their name."""
    folder = book / RESTRICTED
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in found if employee.encode() in path.read_bytes() or employee in path.name]


def test_nothing_goes_before_its_time(book: Path) -> None:
    before = contents(book)
    done = prune(book, "--today", "2028-06-29", "--at", AT)
    assert done.code == 0
    assert "nothing is due" in done.out
    assert contents(book) == before


def test_from_the_day_on_every_record_of_the_cycle_goes_and_the_register_stays(book: Path) -> None:
    before = contents(book)
    done = prune(book, "--today", "2028-06-30", "--at", AT)
    assert done.code == 0, done.err
    gone = {path for path in changed(before, contents(book)) if not path.startswith("published/")}
    assert gone
    assert all(path.startswith("people/2026-S1/") for path in gone)
    assert not (book / "people/2026-S1").exists()
    assert (book / "people/register.yml").is_file()


def test_a_retention_run_writes_its_date_into_the_log_and_no_name_and_no_count(book: Path) -> None:
    prune(book, "--today", LATER, "--at", AT)
    line = json.loads((book / "published/log.jsonl").read_text("utf-8").splitlines()[-1])
    assert {name: line[name] for name in line if name not in {"seq", "prev"}} == {"at": AT, "event": "pruned"}


def test_published_results_verify_after_a_retention_run_and_after_an_erasure(book: Path) -> None:
    prune(book, "--person", "EMP-0112")
    prune(book, "--today", LATER, "--at", AT)
    done = run(book, "verify", "--skip", "rendered")
    assert done.code == 0, done.told


def test_without_the_moment_nothing_goes(book: Path) -> None:
    before = contents(book)
    done = prune(book, "--today", LATER)
    assert done.code == 2
    assert "--at" in done.err
    assert contents(book) == before


@pytest.mark.parametrize("words", [("--today", LATER), ("--person", "EMP-0047")])
def test_a_dry_run_lists_everything_and_writes_nothing(book: Path, words: tuple[str, ...]) -> None:
    before = contents(book)
    done = prune(book, *words, "--dry-run")
    assert "would remove people/2026-S1/assessments/EMP-0047.yml" in done.out
    assert contents(book) == before


def test_a_person_is_taken_out_of_the_register_when_nothing_else_is_kept(book: Path) -> None:
    register = book / "people/register.yml"
    text = register.read_text("utf-8")
    one = "unit: cmp, supervisor: EMP-0021, retain_until: 2030-12-31"
    register.write_text(text.replace(one, one.replace("2030-12-31", "2027-01-31")), "utf-8")
    done = prune(book, "--today", "2027-02-01", "--at", "2027-02-01T09:00:00+07:00")
    assert "EMP-0112 stays in the register" in done.out
    prune(book, "--today", LATER, "--at", AT)
    assert "EMP-0112" not in register.read_text("utf-8")
    assert "EMP-0021" in register.read_text("utf-8")


def test_a_register_of_nobody_goes_altogether(book: Path) -> None:
    done = prune(book, "--today", "2031-01-01", "--at", "2031-01-01T09:00:00+07:00")
    assert done.code == 0, done.err
    assert not any((book / RESTRICTED).rglob("*"))


@pytest.mark.parametrize("employee", EVERYBODY)
def test_an_erased_person_is_named_nowhere_and_the_checks_still_pass(book: Path, employee: str) -> None:
    assert mentions(book, employee)
    assert errors(book) == []
    done = prune(book, "--person", employee)
    assert done.code == 0, done.err
    assert mentions(book, employee) == []
    assert errors(book) == []


def test_where_other_people_are_concerned_the_role_stands_instead(book: Path) -> None:
    before = contents(book)
    prune(book, "--person", "EMP-0011")
    record = next(one for one, _ in handbook(read_people(book)).of(Coaching) if one.employee == "EMP-0047")
    assert record.supervisor == "MGR-HR"
    assert {one.by for one in record.follow_ups} == {"MGR-HR"}
    path = "people/2026-S1/coaching/COA-2026-04-007.yml"
    assert contents(book)[path] == before[path].replace(b"EMP-0011", b"MGR-HR")


def test_evidence_that_others_name_too_stays(book: Path) -> None:
    case = book / "people/2026-S1/assessments/EMP-0021.yml"
    case.write_text(case.read_text("utf-8").replace("B1: [EV-0621]", "B1: [EV-0621, EV-0641]"), "utf-8")
    prune(book, "--person", "EMP-0112")
    listed = (book / "people/2026-S1/evidence.yml").read_text("utf-8")
    assert "EV-0641" in listed
    assert "EV-0642" not in listed


def test_a_file_that_bears_the_name_goes_and_one_that_holds_it_stops_everything(book: Path) -> None:
    scan = book / "people/2026-S1/scan-EMP-0112.pdf"
    scan.write_bytes(b"%PDF")
    prune(book, "--person", "EMP-0112")
    assert not scan.exists()
    (book / "people/2026-S1/minutes.txt").write_text("EMP-0047 was there", "utf-8")
    before = contents(book)
    done = prune(book, "--person", "EMP-0047")
    assert done.code == 1
    assert "people/2026-S1/minutes.txt" in done.err
    assert contents(book) == before


def test_another_person_whose_id_begins_the_same_is_left_alone(book: Path) -> None:
    register = book / "people/register.yml"
    more = "  - {id: EMP-01121, layer: LY4, unit: it, supervisor: EMP-0021, retain_until: 2030-12-31}\n"
    register.write_text(register.read_text("utf-8") + more, "utf-8")
    prune(book, "--person", "EMP-0112")
    assert more in register.read_text("utf-8")


def test_who_is_not_there_can_not_be_erased(book: Path) -> None:
    done = prune(book, "--person", "EMP-9999")
    assert done.code == 2
    assert "EMP-0003" in done.err


def test_a_record_that_can_not_be_read_stops_everything(book: Path) -> None:
    (book / "people/2026-S1/assessments/EMP-0047.yml").write_text("employee: [", "utf-8")
    before = contents(book)
    done = prune(book, "--today", LATER, "--at", AT)
    assert done.code == 1
    assert "people/2026-S1/assessments/EMP-0047.yml" in done.err
    assert contents(book) == before


class FullDisk(Disk):
    """A disk that refuses the first change of a kind."""

    def __init__(self, refused: str) -> None:
        self.refused = refused

    def write(self, path: Path, content: bytes) -> None:
        if self.refused == "write":
            raise OSError(28, "No space left on device", str(path))
        super().write(path, content)

    def remove(self, path: Path) -> None:
        if self.refused == path.name:
            raise OSError(30, "Read-only file system", str(path))
        super().remove(path)


@pytest.mark.parametrize("refused", ["write", "REC-2026-04-02.yml", "EMP-0112.yml"])
def test_an_erasure_is_done_whole_or_not_at_all(book: Path, refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(book)
    monkeypatch.setattr(change_set, "disk", FullDisk(refused))
    done = prune(book, "--person", "EMP-0112")
    assert done.code == 3
    monkeypatch.undo()
    assert contents(book) == before


@pytest.fixture
def committed(book: Path) -> Callable[[], None]:
    """Return a function that commits the whole folder."""

    def commit() -> None:
        for words in (
            ("init", "-q"),
            ("add", "-A"),
            ("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"),
        ):
            subprocess.run(["git", "-C", str(book), *words], check=True, capture_output=True)

    return commit


def test_it_says_what_the_history_still_holds_and_how_to_take_it_out(book: Path, committed: Callable[[], None]) -> None:
    assert "no commit of this repository" in prune(book, "--person", "EMP-0090", "--dry-run").out
    committed()
    done = prune(book, "--person", "EMP-0112")
    assert "1 commit of this repository touches these files" in done.out
    assert "git filter-repo --invert-paths --path people/2026-S1/assessments/EMP-0112.yml" in done.out
    assert "EMP-0112==>ERASED" in done.out
    assert "3 x 24 hours" in done.out
