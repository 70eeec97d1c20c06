"""A publication is there whole or not at all: after kills, on a full disk, and with twenty publishers at once."""

import errno
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chain import add_key, new_key, prepared, publish, signer
from kpi_handbook.problems import HandbookError
from kpi_handbook.records import commit as committing
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.commit import commit, log_only, sweep
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.disk import Disk
from kpi_handbook.records.log import Head, head
from kpi_handbook.records.publication import FOLDER, LOG, read_published
from kpi_handbook.records.verify import CLASSES

APRIL, JUNE = "2026-04-05T09:00:00+07:00", "2026-06-23T09:00:00+07:00"
BESIDE = {"keys/{seq}.allowed_signers": b""}
CHILD = """
import pickle, sys
from pathlib import Path
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.commit import commit
root, folder, files, event, beside = pickle.load(sys.stdin.buffer)
sys.stdout.write("ready\\n"); sys.stdout.flush()
sys.stdin.buffer.read(1)
try:
    commit(Path(root), folder, files, event, beside)
except HandbookError as error:
    sys.stderr.write(str(error)); sys.exit(error.exit_code)
"""


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path, "key")


@pytest.fixture
def root(tmp_path: Path, key: Path) -> Path:
    """A handbook with a key and one published period."""
    (tmp_path / "root").mkdir()
    add_key(tmp_path / "root", [signer(key)], APRIL)
    prepared_at = "2026-05-25T18:00:00+07:00"
    publish(tmp_path / "root", key, "2026-04", 0, "2026-05-26T09:00:00+07:00", prepared_at=prepared_at)
    return tmp_path / "root"


def state(root: Path) -> dict[str, bytes]:
    return dict(read_published(root).files)


def findings(root: Path) -> list[str]:
    published = read_published(root)
    return [f"{found.name} {found.path}" for one in CLASSES for found in one.check(published, None)]


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in (root / FOLDER).glob(".tmp-*"))


def many_files() -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return an unsigned revision of many files, which takes a while to write, and its line."""
    record = dump({"predicate": {"period": "2026-05", "revision": "0", "kind": "initial"}})
    files = {f"inputs/unit-{number}.csv": b"x" * 5000 for number in range(12)} | {"record.json": record}
    event = {"at": JUNE, "event": "published", "period": "2026-05", "revision": "0", "record_sha256": sha256(record)}
    return files, event


class Failing(Disk):
    """Fails at one step, after half of the bytes where it writes; `stop` says how."""

    def __init__(self, at: int, stop: Callable[[str], None]) -> None:
        self.steps: list[str] = []
        self.at, self.stop = at, stop

    def _step(self, name: str, path: Path) -> None:
        self.steps.append(f"{name} {path.name}")
        if len(self.steps) - 1 == self.at:
            self.stop(str(path))

    def make_folder(self, path: Path) -> None:
        self._step("make_folder", path)
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        if len(self.steps) == self.at:
            path.write_bytes(content[: len(content) // 2])
        self._step("write", path)
        super().write(path, content)

    def sync(self, folder: Path) -> None:
        self._step("sync", folder)
        super().sync(folder)

    def rename(self, path: Path, target: Path) -> None:
        self._step("rename", target)
        super().rename(path, target)

    def replace(self, path: Path, target: Path) -> None:
        self._step("replace", target)
        super().replace(path, target)


def full(path: str) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", path)


def steps_of(root: Path, files: dict[str, bytes], event: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    disk = Failing(-1, full)
    monkeypatch.setattr(committing, "disk", disk)
    commit(root, "2026-05/r0", files, event, BESIDE)
    return disk.steps


def copies(root: Path, tmp_path: Path, count: int) -> Iterator[tuple[int, Path]]:
    for number in range(count):
        shutil.copytree(root, tmp_path / f"copy{number}")
        yield number, tmp_path / f"copy{number}"


def test_files_and_folders_are_on_the_disk_before_they_get_their_name_and_the_log_comes_last(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace: list[str] = []
    inside = Path(f"{root}/{FOLDER}")

    class Noting(Disk):
        def write(self, path: Path, content: bytes) -> None:
            trace.append(f"write {_short(path)}")
            super().write(path, content)

        def sync_file(self, handle: int) -> None:
            super().sync_file(handle)
            trace.append(f"fsync {_short(Path(f'/proc/self/fd/{handle}').readlink())}")

        def sync(self, folder: Path) -> None:
            super().sync(folder)
            trace.append(f"fsync {_short(folder)}")

        def rename(self, path: Path, target: Path) -> None:
            super().rename(path, target)
            trace.append(f"rename {_short(target)}")

        def replace(self, path: Path, target: Path) -> None:
            super().replace(path, target)
            trace.append(f"replace {_short(target)}")

    def _short(path: Path) -> str:
        return path.relative_to(inside).as_posix().replace(f".tmp-{os.getpid()}", "TMP")

    monkeypatch.setattr(committing, "disk", Noting())
    files = {"record.json": many_files()[0]["record.json"], "inputs/fin.csv": b"x"}
    commit(root, "2026-05/r0", files, many_files()[1], {"keys/{seq}.allowed_signers": b"x"})
    assert trace == [
        *("write TMP/inputs/fin.csv", "fsync TMP/inputs/fin.csv"),
        *("write TMP/record.json", "fsync TMP/record.json"),
        *("fsync TMP/inputs", "fsync TMP"),
        *("fsync .", "rename 2026-05/r0", "fsync 2026-05"),
        *("write TMP-3.allowed_signers", "fsync TMP-3.allowed_signers"),
        *("replace keys/3.allowed_signers", "fsync keys"),
        *("write TMP-log.jsonl", "fsync TMP-log.jsonl"),
        *("write TMP-checkpoint", "fsync TMP-checkpoint"),
        *("replace log.jsonl", "replace checkpoint", "fsync ."),
    ]


def test_a_full_disk_at_any_step_leaves_the_old_state_and_names_the_file(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, event = many_files()
    steps = steps_of(next(copies(root, tmp_path / "count", 1))[1], files, event, monkeypatch)
    old, published_anyway = state(root), 0
    for number, copy in copies(root, tmp_path, len(steps)):
        monkeypatch.setattr(committing, "disk", Failing(number, full))
        with pytest.raises(HandbookError, match="could not be written: No space left") as refused:
            commit(copy, "2026-05/r0", files, event, BESIDE)
        assert refused.value.exit_code == 3
        monkeypatch.setattr(committing, "disk", Disk())
        if "the line of the log is written" in refused.value.help_text:
            published_anyway += 1
            assert len(state(copy)[LOG].splitlines()) == 3
        else:
            assert state(copy) == old, steps[number]
            assert leftovers(copy) == [], steps[number]
        sweep(copy)
        assert findings_of_log(copy) == []
    print(f"full disk: {len(steps)} of {len(steps)} steps leave one whole state; {published_anyway} after the log line")  # noqa: T201
    assert published_anyway == 2  # the checkpoint and the last fsync come after the line that publishes


def findings_of_log(root: Path) -> list[str]:
    """Return what layout and chain say of the log alone: the revisions of these tests are not signed."""
    published = read_published(root)
    names = {"unlogged-revision", "logged-but-absent", "truncated", "reordered", "missing-file"}
    found = [found for one in CLASSES[:4] for found in one.check(published, None)]
    return [f"{one.name} {one.path}" for one in found if one.name in names or "checkpoint" in one.path]


def test_a_kill_at_each_step_leaves_one_whole_state(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, event = many_files()
    steps = steps_of(next(copies(root, tmp_path / "count", 1))[1], files, event, monkeypatch)
    old = head(state(root)[LOG])
    for number, copy in copies(root, tmp_path, len(steps)):
        child = os.fork()
        if child == 0:
            committing.disk = Failing(number, lambda _: os.kill(os.getpid(), signal.SIGKILL))
            commit(copy, "2026-05/r0", files, event, BESIDE)
            os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        require_whole(copy, old, files, event)


def require_whole(root: Path, old: Head, files: dict[str, bytes], event: dict[str, Any]) -> bool:
    """Check that what was killed is published or not, that a reader sees it so, and that the next one mends it."""
    reader = read_published(root)
    done = reader.head != old
    assert ("2026-05" in reader.current) == done
    if done:
        assert {**reader.current["2026-05"].record.files} == files
    sweep(root)
    assert leftovers(root) == []
    assert findings_of_log(root) == []
    assert (root / FOLDER / "2026-05" / "r0").exists() == done
    if not done:
        commit(root, "2026-05/r0", files, event, BESIDE)
    assert {**read_published(root).current["2026-05"].record.files} == files
    assert findings_of_log(root) == []
    return done


def child_of(
    root: Path, files: dict[str, bytes], event: dict[str, Any], beside: dict[str, bytes]
) -> "subprocess.Popen[bytes]":
    """Start a publisher that begins when its input is closed."""
    pipe = subprocess.PIPE
    child = subprocess.Popen([sys.executable, "-c", CHILD], stdin=pipe, stdout=pipe, stderr=pipe)
    assert child.stdin
    assert child.stdout
    child.stdin.write(pickle.dumps((str(root), "2026-05/r0", files, event, beside)))
    child.stdin.flush()
    assert child.stdout.readline() == b"ready\n"
    return child


def begin(child: "subprocess.Popen[bytes]") -> None:
    assert child.stdin
    child.stdin.close()


def kills(root: Path, tmp_path: Path, count: int) -> None:
    files, event = many_files()
    old, chance = head(state(root)[LOG]), random.Random(9)
    times = []
    for _, copy in copies(root, tmp_path / "timing", 3):
        child = child_of(copy, files, event, BESIDE)
        begun = time.monotonic()
        begin(child)
        child.wait()
        times.append(time.monotonic() - begun)
    done = swept = 0
    for _, copy in copies(root, tmp_path, count):
        child = child_of(copy, files, event, BESIDE)
        begin(child)
        time.sleep(chance.uniform(0, sorted(times)[1]))
        child.kill()
        child.wait()
        swept += bool(leftovers(copy))
        done += require_whole(copy, old, files, event)
    print(f"kill -9: {count} of {count} whole, {done} published, {count - done} not, {swept} left something to sweep")  # noqa: T201


def test_kills_at_random_moments_leave_one_whole_state(root: Path, tmp_path: Path) -> None:
    kills(root, tmp_path, 20)


@pytest.mark.long
def test_two_hundred_kills_at_random_moments_leave_one_whole_state(root: Path, tmp_path: Path) -> None:
    kills(root, tmp_path, 200)


def test_of_twenty_publishers_at_once_exactly_one_succeeds(root: Path, key: Path) -> None:
    files, event = prepared(root, key, "2026-05", 0, JUNE)
    children = [child_of(root, files, event, {}) for _ in range(20)]
    for child in children:
        begin(child)
    said = [(child.wait(), child.stderr.read().decode() if child.stderr else "") for child in children]
    codes = sorted(code for code, _ in said)
    assert codes.count(0) == 1, said
    assert set(codes) <= {0, 1, 3}, said
    assert all("is published already" in text or "held by another publisher" in text for code, text in said if code)
    assert findings(root) == []
    assert leftovers(root) == []
    print(f"20 publishers: 1 winner, {codes.count(1)} found it published, {codes.count(3)} found the lock held")  # noqa: T201


def test_who_holds_the_lock_is_named(root: Path, key: Path) -> None:
    files, event = prepared(root, key, "2026-05", 0, JUNE)
    with committing._lock(root), pytest.raises(HandbookError, match=f"process {os.getpid()}") as refused:
        commit(root, "2026-05/r0", files, event)
    assert refused.value.exit_code == 3


def test_what_dead_publishers_left_is_swept_by_the_next_one(root: Path, key: Path) -> None:
    whole = state(root)
    (root / FOLDER / ".tmp-1/inputs").mkdir(parents=True)
    (root / FOLDER / ".tmp-2-log.jsonl").write_bytes(b"x")
    (root / FOLDER / "2026-05/r0").mkdir(parents=True)
    (root / FOLDER / "2026-05/r0/record.json").write_bytes(b"x")
    (root / FOLDER / "keys/3.allowed_signers").write_bytes(b"x")
    assert sweep(root) == (".tmp-1", ".tmp-2-log.jsonl", "2026-05/r0", "keys/3.allowed_signers")
    assert state(root) == whole
    publish(root, key, "2026-05", 0, JUNE)
    assert findings(root) == []


def test_a_checkpoint_one_line_behind_is_brought_up_to_the_log(root: Path) -> None:
    before = (root / FOLDER / "checkpoint").read_bytes()
    log_only(root, {"at": JUNE, "event": "pruned"})
    after = (root / FOLDER / "checkpoint").read_bytes()
    (root / FOLDER / "checkpoint").write_bytes(before)
    assert findings(root) == ["chain-broken published/checkpoint"]
    sweep(root)
    assert (root / FOLDER / "checkpoint").read_bytes() == after


@pytest.mark.parametrize("damage", [b"", b"\n", b'{"a":"b"}\n'])
def test_a_log_that_was_tampered_with_is_neither_continued_nor_swept(root: Path, key: Path, damage: bytes) -> None:
    files, event = prepared(root, key, "2026-05", 0, JUNE)
    (root / LOG).write_bytes(damage)
    before = state(root)
    for act in (lambda: commit(root, "2026-05/r0", files, event), lambda: sweep(root)):
        with pytest.raises(HandbookError, match="do not fit together") as refused:
            act()
        assert refused.value.exit_code == 1
    assert state(root) == before


def test_a_revision_is_published_once(root: Path, key: Path) -> None:
    files, event = prepared(root, key, "2026-05", 0, JUNE)
    commit(root, "2026-05/r0", files, event)
    before = state(root)
    with pytest.raises(HandbookError, match="is published already") as refused:
        commit(root, "2026-05/r0", files, event)
    assert refused.value.exit_code == 1
    assert state(root) == before


def test_a_log_that_grew_since_the_guards_looked_is_refused(root: Path, key: Path) -> None:
    seen = read_published(root).head
    files, event = prepared(root, key, "2026-05", 0, JUNE)
    log_only(root, {"at": JUNE, "event": "pruned"})
    with pytest.raises(HandbookError, match="grew while this was prepared") as refused:
        commit(root, "2026-05/r0", files, event, seen=seen)
    assert refused.value.exit_code == 1
    assert "2026-05" not in read_published(root).current


def test_nothing_is_written_through_a_link(root: Path, key: Path, tmp_path: Path) -> None:
    files, event = prepared(root, key, "2026-05", 0, JUNE)
    (root / FOLDER / ".lock").unlink()
    (root / FOLDER / ".lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HandbookError, match="could not be written") as refused:
        commit(root, "2026-05/r0", files, event)
    assert refused.value.exit_code == 3
    assert not (tmp_path / "elsewhere").exists()
