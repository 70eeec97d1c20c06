"""Publishing under bad luck: killed at any moment, a full disk at any write, and whoever does what in any order."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from conftest import environment
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish import publishing, restate
from kpi_handbook.publish.publishing import RefusedError
from kpi_handbook.publish.recompute import check as recomputed
from kpi_handbook.records import commit as committing
from kpi_handbook.records.commit import sweep
from kpi_handbook.records.disk import Disk
from kpi_handbook.records.publication import read_published
from kpi_handbook.records.verify import CLASSES
from publications import RELEASES, SMALL, Company, as_on, correction, eve_of, filed_again, same_day, small_company, tree

RESTATED_AT = "2026-05-06T16:00:00+07:00"
ROW = (
    "first-time-fixed,1,,{cases},{finished},signed,system,2026-05-05,STW-OPS,2026-05-05,MGR-OPS,,,REV-BOARD,2026-05-06,"
    "Counted twice."
)


@dataclass(frozen=True)
class Waiting:
    """A handbook with a signed candidate that waits for its commit."""

    company: Company
    period: str
    revision: int
    at: str
    signed_at: str

    def order(self, root: Path) -> str:
        """Return what the process of a publisher is told."""
        words = {"period": self.period, "revision": self.revision, "at": self.at, "signed_at": self.signed_at}
        return json.dumps({"root": str(root), **words})

    def commit(self, root: Path) -> None:
        """Publish in this process."""
        place = publishing.open_place(root, self.at)
        folder = publishing.folder_of(root, self.period, self.revision)
        if self.revision:
            restate.restate(place, folder, self.period, self.at, self.signed_at)
        else:
            publishing.publish(place, folder, self.period, self.at, self.signed_at)


def file_the_rest(root: Path) -> None:
    """Put the months that nobody has filed yet into a handbook: later ones are owed by the time of a correction."""
    for folder in (SMALL / "periods").iterdir():
        if not (root / "periods" / folder.name).exists():
            shutil.copytree(folder, root / "periods" / folder.name)


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Waiting, Waiting]:
    """Return a first publication and a restatement of two periods that wait."""
    first = small_company(tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("keys"), 1)
    at = RELEASES["2026-02"]
    as_on(SMALL, first.root, date.fromisoformat(at[:10]))
    eve, signed_at = eve_of(at)
    place = publishing.open_place(first.root, eve)
    folder = publishing.folder_of(first.root, "2026-02", 0)
    publishing.write_candidate(folder, publishing.prepared(place, publishing.first_plan(place, "2026-02", eve)).files)
    first.sign(folder)
    second = small_company(tmp_path_factory.mktemp("second"), tmp_path_factory.mktemp("keys"), 2)
    file_the_rest(second.root)
    filed_again(second.root, "2026-01", "ops", ROW.format(cases=83, finished=100))
    second.prepared_again("2026-01", RESTATED_AT, correction("C", decision="BRD-7"))
    second.prepared_again("2026-02", RESTATED_AT, correction("R2", decision="BRD-7"))
    return (
        Waiting(first, "2026-02", 0, at, signed_at),
        Waiting(second, "2026-01", 1, RESTATED_AT, same_day(RESTATED_AT)[1]),
    )


@pytest.fixture(scope="module")
def publisher() -> Iterator[subprocess.Popen[str]]:
    """Return the process that forks publishers."""
    command = [sys.executable, Path(__file__).with_name("publisher_process.py")]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def killed(publisher: subprocess.Popen[str], order: str, delay: float, *, in_commit: bool) -> dict[str, float]:
    """Start a publisher and kill it after a while, counted from its start or from its first write.

    Returns what it had said until then, and when: its number, that it writes, that it is done, or why it failed.
    """
    assert publisher.stdin
    assert publisher.stdout
    publisher.stdin.write(f"{order}\n")
    publisher.stdin.flush()
    said: dict[str, float] = {}
    timer: threading.Timer | None = None
    while (line := publisher.stdout.readline().strip()) != "ended":
        said[line] = time.monotonic()
        if line == "committing" if in_commit else line.startswith("PID"):
            timer = threading.Timer(delay, _kill, (int(next(iter(said)).removeprefix("PID ")),))
            timer.start()
    if timer:
        timer.cancel()
    assert not [line for line in said if line.startswith("failed")], said
    return said


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def is_whole(root: Path) -> bool:
    """Say whether nothing is half after the next start."""
    sweep(root)
    published = read_published(root)
    return not [finding for one in CLASSES for finding in one.check(published, None)]


def kill_many(waiting: Waiting, publisher: subprocess.Popen[str], scratch: Path, count: int, seed: int) -> None:
    """Kill a publisher many times, half of them while it writes; print how often it had got how far."""
    dice = random.Random(seed)
    shutil.copytree(waiting.company.root, scratch / "timed")
    timed = killed(publisher, waiting.order(scratch / "timed"), 60, in_commit=False)
    began = next(iter(timed.values()))
    published = writing = 0
    for number in range(count):
        root = scratch / f"handbook-{number}"
        shutil.copytree(waiting.company.root, root)
        log = read_published(root).log
        in_commit = number % 2 == 0
        delay = dice.uniform(0, timed["done"] - (timed["committing"] if in_commit else began)) * 1.2
        said = killed(publisher, waiting.order(root), delay, in_commit=in_commit)
        assert "committing" in said or not in_commit
        writing += "committing" in said
        assert is_whole(root), f"trial {number} of seed {seed}"
        now = read_published(root)
        assert now.log.startswith(log)
        there = any(one.record.revision == waiting.revision for one in now.vintages(waiting.period))
        assert there or "done" not in said
        published += there
        if not there and number % 5 == 0:
            waiting.commit(root)
            assert any(one.record.revision == waiting.revision for one in read_published(root).vintages(waiting.period))
            assert is_whole(root)
        shutil.rmtree(root)
    how = f"{writing} had begun to write, {published} were published, 0 were half"
    sys.stdout.write(f"{count} kills: {how}\n")


def test_a_publisher_killed_at_any_moment_leaves_nothing_half(
    waiting: tuple[Waiting, Waiting], publisher: subprocess.Popen[str], tmp_path: Path
) -> None:
    kill_many(waiting[0], publisher, tmp_path, 10, 1)


def test_a_restatement_killed_at_any_moment_leaves_nothing_half(
    waiting: tuple[Waiting, Waiting], publisher: subprocess.Popen[str], tmp_path: Path
) -> None:
    kill_many(waiting[1], publisher, tmp_path, 10, 2)


@pytest.mark.long
@pytest.mark.parametrize("which", [0, 1], ids=["publish", "restate"])
def test_two_hundred_kills_leave_nothing_half(
    waiting: tuple[Waiting, Waiting], publisher: subprocess.Popen[str], tmp_path: Path, which: int
) -> None:
    kill_many(waiting[which], publisher, tmp_path, 200, 3 + which)


class FullDisk(Disk):
    """A disk that has no room left at a certain operation, or at which the machine stops there."""

    def __init__(self, at: int, error: BaseException) -> None:
        self.left, self.error = at, error

    def _step(self, path: Path) -> None:
        self.left -= 1
        if self.left == 0:
            if isinstance(self.error, OSError):
                self.error.filename = str(path)
            raise self.error

    def make_folder(self, path: Path) -> None:
        self._step(path)
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        if self.left == 1:
            path.write_bytes(content[: len(content) // 2])
        self._step(path)
        super().write(path, content)

    def rename(self, path: Path, target: Path) -> None:
        self._step(path)
        super().rename(path, target)

    def replace(self, path: Path, target: Path) -> None:
        self._step(path)
        super().replace(path, target)


@contextmanager
def disk(other: Disk) -> Iterator[None]:
    """Publish to another disk."""
    kept, committing.disk = committing.disk, other
    try:
        yield
    finally:
        committing.disk = kept


@pytest.mark.parametrize("which", [0, 1], ids=["publish", "restate"])
def test_a_full_disk_at_any_write_leaves_the_old_state(
    waiting: tuple[Waiting, Waiting], tmp_path: Path, which: int
) -> None:
    one = waiting[which]
    root = tmp_path / "handbook"
    shutil.copytree(one.company.root, root)
    before = tree(root / "published")
    place = publishing.open_place(root, one.at)
    files = publishing.read_candidate(publishing.folder_of(root, one.period, one.revision))
    plan = publishing.plan_in(root, files)
    failures = 0
    while True:
        failed: HandbookError | None = None
        try:
            with disk(FullDisk(failures + 1, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))):
                publishing.committed(place, plan, files, one.at, one.signed_at)
        except HandbookError as error:
            failed = error
        if failed is None:
            break
        failures += 1
        assert failed.exit_code == 3, failed
        assert "could not be written: No space left on device" in str(failed)
        assert str(failed).startswith("published/"), failed
        if read_published(root).log != before["log.jsonl"]:
            break  # the line was written before the disk was full: it is published, and the next start mends the rest
        sweep(root)
        assert tree(root / "published") == before
    assert failures > len(files)
    assert is_whole(root)


def test_a_full_disk_while_preparing_leaves_no_candidate(
    waiting: tuple[Waiting, Waiting], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = publishing.read_candidate(publishing.folder_of(waiting[0].company.root, "2026-02", 0))
    folder = tmp_path / "build" / "2026-02-r0"
    write = Path.write_bytes
    for full_at in range(1, len(files) + 1):
        left = [full_at]

        def full(path: Path, content: bytes, left: list[int] = left) -> int:
            left[0] -= 1
            if left[0] == 0:
                write(path, content[:10])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            return write(path, content)

        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(HandbookError, match="No space left on device") as error:
            publishing.write_candidate(folder, files)
        assert error.value.exit_code == 3
        assert not any((tmp_path / "build").iterdir())


class Publishing(RuleBasedStateMachine):
    """Random roles publish, correct and crash in random order; what must always hold is looked at after each step."""

    base: Company
    others: Path

    @initialize()
    def begin(self) -> None:
        self.scratch = tempfile.TemporaryDirectory(prefix="kpi-states-")
        root = Path(self.scratch.name) / "handbook"
        shutil.copytree(self.base.root, root)
        self.company = Company(root, self.base.key)
        self.log = read_published(root).log
        self.corrections = 0
        self.now = RELEASES["2026-01"]
        self.crashes_at = 0

    def teardown(self) -> None:
        if hasattr(self, "scratch"):
            self.scratch.cleanup()

    @property
    def published(self) -> list[str]:
        return list(read_published(self.company.root).current)

    @rule(at=st.integers(1, 14))
    def the_machine_will_stop(self, at: int) -> None:
        self.crashes_at = at

    @precondition(lambda self: len(self.published) < len(RELEASES) and not self.corrections)
    @rule(principal=st.sampled_from(["STRAT-OFF", "STRAT-OFF", "MGR-OPS", ""]), own_key=st.booleans())
    def somebody_publishes(self, principal: str, own_key: bool) -> None:
        period = list(RELEASES)[len(self.published)]
        self.now = RELEASES[period]
        root = self.company.root
        as_on(SMALL, root, date.fromisoformat(self.now[:10]))
        eve, signed_at = eve_of(self.now)
        place = publishing.open_place(root, eve)
        folder = publishing.folder_of(root, period, 0)
        shutil.rmtree(folder, ignore_errors=True)
        made = publishing.prepared(place, publishing.first_plan(place, period, eve))
        publishing.write_candidate(folder, made.files)
        if principal:
            Company(root, self.company.key if own_key else self.others).sign(folder, principal)
        may = principal == "STRAT-OFF" and own_key
        done = self._tried(lambda: publishing.publish(place, folder, period, self.now, signed_at))
        assert done == (period in self.published) or not may
        assert may or not done

    @precondition(lambda self: bool(self.published))
    @rule(approver=st.sampled_from(["REV-BOARD", "REV-BOARD", "STW-OPS", "NOBODY"]), which=st.integers(0, 2))
    def somebody_corrects(self, approver: str, which: int) -> None:
        published = self.published
        period = published[which % len(published)]
        root = self.company.root
        self.corrections += 1
        moment = datetime.fromisoformat(RESTATED_AT) + timedelta(days=self.corrections)
        self.now = moment.isoformat()
        finished = {"2026-01": 100, "2026-02": 110, "2026-03": 105}[period]
        rows = (root / "periods" / period / "ops.csv").read_text(encoding="utf-8").count("first-time-fixed")
        row = ROW.format(cases=80 - rows, finished=finished).replace("fixed,1,", f"fixed,{rows},")
        file_the_rest(root)
        filed_again(root, period, "ops", row)
        left = tuple((later, "An example.") for later in published if later > period)
        cause = correction("C", approved_by=approver, left=left)
        try:
            self.company.prepared_again(period, self.now, cause)
        except RefusedError:
            assert approver != "REV-BOARD"
            return
        assert approver == "REV-BOARD"
        self._tried(lambda: self.company.commit(period, self.now))

    def _tried(self, act: object) -> bool:
        """Act on a disk at which the machine may stop; a machine that stops takes nothing back."""
        crash, self.crashes_at = self.crashes_at, 0
        try:
            with disk(FullDisk(crash, KeyboardInterrupt()) if crash else Disk()):
                act()  # type: ignore[operator]
        except (RefusedError, KeyboardInterrupt):
            return False
        return True

    @invariant()
    def everything_published_is_whole_and_signed_by_roles_apart(self) -> None:
        if hasattr(self, "company"):
            assert is_whole(self.company.root)

    @invariant()
    def the_log_never_shrinks(self) -> None:
        if hasattr(self, "company"):
            now = read_published(self.company.root).log
            assert now.startswith(self.log)
            self.log = now

    @invariant()
    def replaying_the_log_gives_what_is_on_the_disk(self) -> None:
        if hasattr(self, "company"):
            published = read_published(self.company.root)
            logged = {f"{one['period']}/r{one['revision']}" for one in published.events if "record_sha256" in one}
            folders = {
                path.parent.relative_to(self.company.root / "published").as_posix()
                for path in (self.company.root / "published").glob("*/r*/record.json")
            }
            assert logged == folders


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> type[Publishing]:
    """Return the machine with a company that has published nothing yet, and somebody else's key."""
    other = tmp_path_factory.mktemp("others") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", other], check=True)

    class Prepared(Publishing):
        base = small_company(tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("keys"), 0)
        others = other

    return Prepared


def run(machine: type[Publishing], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_in_any_order_of_roles_and_crashes_what_must_hold_holds(machine: type[Publishing]) -> None:
    run(machine, 4, 6)


@pytest.mark.long
def test_in_any_order_of_roles_and_crashes_what_must_hold_holds_at_length(machine: type[Publishing]) -> None:
    run(machine, 60, 14)


def test_the_state_machine_reaches_a_restated_period(machine: type[Publishing]) -> None:
    walk = machine()
    walk.begin()
    walk.somebody_publishes("MGR-OPS", own_key=True)
    assert walk.published == []
    walk.somebody_publishes("STRAT-OFF", own_key=True)
    walk.somebody_corrects("REV-BOARD", 0)
    assert read_published(walk.company.root).current["2026-01"].record.revision == 1
    assert list(recomputed(read_published(walk.company.root))) == []
    walk.teardown()
