"""The files of an act reach the disk together, all or none, whatever stops it; only one writes at a time."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from acting import APRIL
from kpi_handbook.acts import writing
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.disk import Disk
from test_acts_machine import Crash, Mortal

FOLDER = f"periods/{APRIL}"
OLD = {f"{FOLDER}/a.csv": b"old a\n", f"{FOLDER}/history.jsonl": b"1\n"}
NEW = {
    f"{FOLDER}/a.csv": b"new a\n",
    f"{FOLDER}/history.jsonl": b"1\n2\n",
    f"{FOLDER}/receipts/r.json": b"{}\n",
}

STEPS = 17
"""The changes of the disk that three files take: a write, its folder, a rename, …"""


class Full(Disk):
    """A disk that has no room for one of the writes."""

    def __init__(self, number: int) -> None:
        self.left = number

    def write(self, path: Path, content: bytes) -> None:
        if self.left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        self.left -= 1
        super().write(path, content)


class Stuck(Disk):
    """A disk on which one file can't be put in its place."""

    def __init__(self, number: int) -> None:
        self.left = number

    def replace(self, path: Path, target: Path) -> None:
        self.left -= 1
        if self.left == -1:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))
        super().replace(path, target)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / FOLDER).mkdir(parents=True)
    for path, content in OLD.items():
        (tmp_path / path).write_bytes(content)
    yield tmp_path
    writing.disk = Disk()


def found(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / FOLDER).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_all_files_are_written(root: Path) -> None:
    writing.write_together(root, APRIL, OLD, NEW)
    assert found(root) == NEW


@pytest.mark.parametrize("number", range(4))
def test_a_full_disk_leaves_everything_as_it_was_and_names_the_file(root: Path, number: int) -> None:
    writing.disk = Full(number)
    with pytest.raises(HandbookError, match=rf"{FOLDER}/.*No space left on device") as told:
        writing.write_together(root, APRIL, OLD, NEW)
    assert told.value.exit_code == 3
    assert found(root) == OLD


@pytest.mark.parametrize("number", range(4))
def test_a_file_that_can_not_be_put_in_its_place_takes_the_others_back(root: Path, number: int) -> None:
    writing.disk = Stuck(number)
    with pytest.raises(HandbookError, match="could not be written"):
        writing.write_together(root, APRIL, OLD, NEW)
    assert found(root) == OLD


@pytest.mark.parametrize("number", range(STEPS))
def test_a_kill_between_any_two_steps_leaves_one_state_or_the_other(root: Path, number: int) -> None:
    writing.disk = Mortal(number)
    with pytest.raises(Crash):
        writing.write_together(root, APRIL, OLD, NEW)
    writing.disk = Disk()
    writing.recover(root, APRIL)
    assert found(root) in (OLD, NEW)
    writing.write_together(root, APRIL, found(root), NEW)
    assert found(root) == NEW


def test_the_steps_that_a_kill_can_fall_between_are_all_tried(root: Path) -> None:
    writing.disk = Mortal(STEPS)
    writing.write_together(root, APRIL, OLD, NEW)


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(root: Path) -> None:
    (root / FOLDER / "a.csv").write_bytes(b"theirs\n")
    with pytest.raises(HandbookError, match="was changed by somebody else meanwhile"):
        writing.write_together(root, APRIL, OLD, NEW)
    assert found(root)[f"{FOLDER}/a.csv"] == b"theirs\n"


def test_a_list_of_files_that_leads_out_of_the_period_is_refused(root: Path) -> None:
    (root / FOLDER / ".pending").write_bytes(b'{"files":["kpi_defs/organization.yml"]}\n')
    with pytest.raises(HandbookError, match="not what a command of ours writes"):
        writing.recover(root, APRIL)


_WRITER = """
import sys
from pathlib import Path
from kpi_handbook.acts import writing
from kpi_handbook.problems import HandbookError
root, name = Path(sys.argv[1]), sys.argv[2]
while True:
    try:
        writing.recover(root, "2026-04")
        folder = root / "periods/2026-04"
        before = {f"periods/2026-04/{f}": (folder / f).read_bytes() for f in ("a.csv", "history.jsonl")}
        count = before["periods/2026-04/history.jsonl"].count(b"\\n")
        after = {
            "periods/2026-04/a.csv": f"{count + 1}\\n".encode(),
            "periods/2026-04/history.jsonl": before["periods/2026-04/history.jsonl"] + f"{name}\\n".encode(),
        }
        writing.write_together(root, "2026-04", before, after)
    except HandbookError:
        continue
"""


def _killed(root: Path, times: int) -> None:
    """Kill writers at random moments; the number in one file must be that of the lines in the other, every time."""
    (root / FOLDER / "a.csv").write_bytes(b"1\n")
    random = Random(5)
    lines = 1
    for number in range(times):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, root, str(number)])
        time.sleep(0.25 + random.random() * 0.25)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writing.recover(root, APRIL)
        now = found(root)
        assert set(now) == {f"{FOLDER}/a.csv", f"{FOLDER}/history.jsonl"}
        count = now[f"{FOLDER}/history.jsonl"].count(b"\n")
        assert now[f"{FOLDER}/a.csv"] == f"{count}\n".encode()
        assert count >= lines
        lines = count
    assert lines > times


def test_twenty_kills_lose_nothing(root: Path) -> None:
    _killed(root, 20)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(root: Path) -> None:
    _killed(root, 200)


def test_of_twenty_writers_each_act_is_there_once(root: Path) -> None:
    (root / FOLDER / "a.csv").write_bytes(b"1\n")
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, root, f"w{n}"]) for n in range(20)]
    time.sleep(4)
    for writer in writers:
        writer.kill()
        writer.wait()
    writing.recover(root, APRIL)
    now = found(root)
    count = now[f"{FOLDER}/history.jsonl"].count(b"\n")
    assert now[f"{FOLDER}/a.csv"] == f"{count}\n".encode()
