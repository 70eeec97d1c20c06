"""`kpi log` writes the lines that publish nothing, and refuses those that nobody could stand by later."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from chain import new_key, publish
from kpi_handbook.cli import kpi
from kpi_handbook.problems import HandbookError
from kpi_handbook.records import verify_min
from kpi_handbook.records.log import lines
from kpi_handbook.records.publication import FOLDER, LOG, read_published
from kpi_handbook.records.signatures import fingerprint, public_key, signers
from kpi_handbook.records.verify import CLASSES

SAMPLE = Path(__file__).resolve().parents[1]
JANUARY, JUNE, JULY = "2026-01-05T09:00:00+07:00", "2026-06-10T09:00:00+07:00", "2026-07-01T09:00:00+07:00"
UNTIL = ("--valid-until", "2027-01-01T00:00:00+07:00")
REASON = ("--reason-id", "Cuti bersama", "--reason-en", "Collective leave")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE / "kpi_defs", tmp_path / "root" / "kpi_defs")
    return tmp_path / "root"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path, "key")


def log(root: Path, *words: str, at: str = JANUARY, by: str = "DIR-MAIN") -> str:
    given = ["log", *words, "--root", str(root), "--at", at, "--approved-by", by]
    done = CliRunner().invoke(kpi, given, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(root: Path, *words: str, at: str = JANUARY, by: str = "DIR-MAIN", code: int = 1) -> str:
    before = read_published(root).files
    with pytest.raises(HandbookError) as error:
        log(root, *words, at=at, by=by)
    assert error.value.exit_code == code
    assert error.value.help_text
    assert read_published(root).files == before
    return str(error.value)


def add(root: Path, key: Path, principal: str = "STRAT-OFF") -> str:
    return log(root, "key", principal, "--add", f"{key}.pub", *UNTIL)


def names(root: Path) -> set[tuple[str, str]]:
    published = read_published(root)
    return {(found.class_name, found.name) for one in CLASSES for found in one.check(published, None)}


def test_a_key_that_was_added_signs_and_one_that_was_revoked_does_not(root: Path, key: Path, tmp_path: Path) -> None:
    assert "line 1, key-added; head 1:" in add(root, key)
    mark = fingerprint(public_key(Path(f"{key}.pub").read_text()))
    publish(root, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    assert names(root) == set()
    log(root, "key", "STRAT-OFF", "--revoke", mark, "--valid-until", JULY, at=JULY)
    second = new_key(tmp_path, "second")
    log(root, "key", "STRAT-OFF", "--add", f"{second}.pub", *UNTIL, at=JULY)
    publish(root, second, "2026-06", 0, "2026-07-21T09:00:00+07:00", prepared_at=JULY)
    assert names(root) == set()
    publish(root, key, "2026-07", 0, "2026-08-21T09:00:00+07:00", prepared_at="2026-08-20T09:00:00+07:00")
    assert names(root) == {("signature", "key-revoked"), ("role", "role-not-held")}
    listed = signers(read_published(root).signers())
    assert [(one.fingerprint == mark, one.valid_before) for one in listed] == [
        (True, "20260701020000Z"),
        (False, "20261231170000Z"),
    ]


def test_the_small_verifier_comes_with_the_first_line(root: Path, key: Path) -> None:
    add(root, key)
    assert (root / FOLDER / "verify_min.py").read_bytes() == Path(verify_min.__file__).read_bytes()
    assert verify_min.main(str(root / FOLDER)) == 0


def test_nobody_adds_or_ends_a_key_of_their_own(root: Path, key: Path) -> None:
    words = ("key", "STRAT-OFF", "--add", f"{key}.pub", *UNTIL)
    assert "can't approve a key of its own" in refused(root, *words, by="STRAT-OFF")
    add(root, key)
    mark = fingerprint(public_key(Path(f"{key}.pub").read_text()))
    words = ("key", "STRAT-OFF", "--revoke", mark, "--valid-until", JULY)
    assert "can't approve the revocation" in refused(root, *words, at=JULY, by="STRAT-OFF")


def test_a_key_belongs_to_one_role(root: Path, key: Path) -> None:
    add(root, key)
    for principal in ("STRAT-OFF", "DIR-FIN"):
        words = ("key", principal, "--add", f"{key}.pub", *UNTIL)
        assert "is listed already" in refused(root, *words, at=JULY)


def test_principals_and_approvers_are_roles_of_the_handbook(root: Path, key: Path) -> None:
    words = ("key", "EMP-001", "--add", f"{key}.pub", *UNTIL)
    assert "there is no role EMP-001" in refused(root, *words, code=2)
    words = ("key", "STRAT-OFF", "--add", f"{key}.pub", *UNTIL)
    assert "there is no role BOSS" in refused(root, *words, by="BOSS", code=2)


def test_only_ed25519_keys_are_taken_and_never_a_private_one(root: Path, key: Path) -> None:
    assert "no public ed25519 key" in refused(root, "key", "STRAT-OFF", "--add", str(key), *UNTIL, code=2)


def test_a_key_that_is_not_listed_cannot_be_revoked(root: Path, key: Path) -> None:
    add(root, key)
    words = ("key", "STRAT-OFF", "--revoke", "SHA256:none", "--valid-until", JULY)
    assert "no list of signers has a key" in refused(root, *words, at=JULY)


def test_a_moved_release_keeps_the_old_moment_and_its_reason(root: Path) -> None:
    log(root, "calendar", "2026-05", "--to", "2026-06-24T09:00:00+07:00", *REASON, at=JUNE)
    log(root, "calendar", "2026-05", "--to", "2026-06-25T09:00:00+07:00", *REASON, at=JUNE)
    moved = [(event["old"], event["new"]) for event in lines((root / LOG).read_bytes())]
    assert moved == [
        ("2026-06-23T09:00:00+07:00", "2026-06-24T09:00:00+07:00"),
        ("2026-06-24T09:00:00+07:00", "2026-06-25T09:00:00+07:00"),
    ]
    assert names(root) == set()


def test_a_release_that_was_due_cannot_be_moved_any_more(root: Path) -> None:
    words = ("calendar", "2026-05", "--to", "2026-08-24T09:00:00+07:00", *REASON)
    assert "can't be moved any more" in refused(root, *words, at=JULY)
    words = ("calendar", "2026-05", "--to", "2026-06-01T09:00:00+07:00", *REASON)
    assert "before the line that announces it" in refused(root, *words, at=JUNE)
    words = ("calendar", "2026-05", "--to", "2026-06-23T09:00:00+07:00", *REASON)
    assert "announced for" in refused(root, *words, at=JUNE)


def test_who_publishes_does_not_approve_its_own_date(root: Path, key: Path) -> None:
    add(root, key)
    words = ("calendar", "2026-05", "--to", "2026-06-24T09:00:00+07:00", *REASON)
    assert "can't approve its own date" in refused(root, *words, at=JUNE, by="STRAT-OFF")


def test_a_period_without_an_announcement_has_no_date_to_move(root: Path) -> None:
    words = ("calendar", "2031-05", "--to", "2031-06-24T09:00:00+07:00", *REASON)
    assert "no calendar announces 2031-05" in refused(root, *words, code=2)


def test_a_period_is_cancelled_once_and_never_after_its_publication(root: Path, key: Path) -> None:
    log(root, "cancel", "2026-06", *REASON, at=JUNE)
    assert "was cancelled" in refused(root, "cancel", "2026-06", *REASON, at=JUNE)
    assert "was cancelled" in refused(
        root, "calendar", "2026-06", "--to", "2026-07-24T09:00:00+07:00", *REASON, at=JUNE
    )
    log(root, "key", "STRAT-OFF", "--add", f"{key}.pub", *UNTIL, "--valid-from", JANUARY, at=JUNE)
    publish(root, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    assert "is published already" in refused(root, "cancel", "2026-05", *REASON, at=JULY)


def test_a_line_older_than_the_last_one_is_refused(root: Path) -> None:
    log(root, "cancel", "2026-06", *REASON, at=JULY)
    assert "lies before its last line" in refused(root, "cancel", "2026-05", *REASON, at=JUNE)
