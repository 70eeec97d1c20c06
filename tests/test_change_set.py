"""Files that are written together: all of them or none, whatever happens on the way."""

import errno
from pathlib import Path

import pytest

from kpi_handbook.governance import change_set
from kpi_handbook.governance.change_set import ChangeSet, difference, write
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.disk import Disk

CHANGE = ChangeSet({"a.yml": b"old\n", "gone.yml": b"x\n"}, {"a.yml": b"new\n", "b/c.yml": b"made\n", "gone.yml": None})


class FullDisk(Disk):
    """Refuses one of its operations, counted from 1."""

    def __init__(self, at: int) -> None:
        self.left = at

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device", "a file")

    def make_folder(self, path: Path) -> None:
        self._count()
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        self._count()
        super().write(path, content)

    def replace(self, path: Path, target: Path) -> None:
        self._count()
        super().replace(path, target)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)


def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yml").write_bytes(b"old\n")
    (tmp_path / "gone.yml").write_bytes(b"x\n")
    return tmp_path


def found(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_files_come_differ_and_go_together(tmp_path: Path) -> None:
    write(folder(tmp_path), CHANGE)
    assert found(tmp_path) == {"a.yml": b"new\n", "b/c.yml": b"made\n"}


@pytest.mark.parametrize("at", range(1, 6))
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    before = found(folder(tmp_path))
    monkeypatch.setattr(change_set, "disk", FullDisk(at))
    with pytest.raises(HandbookError, match="could not be written"):
        write(tmp_path, CHANGE)
    assert found(tmp_path) == before
    assert not (tmp_path / "b").exists()


def test_the_writing_touches_the_disk_no_more_often_than_the_test_above_fails_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_set, "disk", FullDisk(6))
    write(folder(tmp_path), CHANGE)
    assert found(tmp_path) == {"a.yml": b"new\n", "b/c.yml": b"made\n"}


def test_a_file_that_changed_meanwhile_stops_the_writing(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "a.yml").write_bytes(b"somebody else\n")
    with pytest.raises(HandbookError, match="changed in the meantime"):
        write(tmp_path, CHANGE)
    assert found(tmp_path) == {"a.yml": b"somebody else\n", "gone.yml": b"x\n"}


def test_a_new_file_never_takes_the_place_of_one_that_is_there(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/c.yml").write_bytes(b"mine\n")
    with pytest.raises(HandbookError, match="is there already"):
        write(tmp_path, CHANGE)
    assert found(tmp_path)["b/c.yml"] == b"mine\n"
    assert found(tmp_path)["a.yml"] == b"old\n"


def test_a_link_is_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inside = tmp_path / "inside"
    inside.mkdir()
    folder(inside)
    (inside / "b").symlink_to(outside)
    with pytest.raises(HandbookError, match="is a link"):
        write(inside, CHANGE)
    assert not list(outside.iterdir())


def test_the_difference_shows_new_changed_and_gone_files() -> None:
    shown = difference(CHANGE)
    assert "--- a/a.yml\n+++ b/a.yml\n@@ -1 +1 @@\n-old\n+new\n" in shown
    assert "--- /dev/null\n+++ b/b/c.yml\n" in shown
    assert "--- a/gone.yml\n+++ /dev/null\n" in shown
    assert "\\ No newline" in difference(ChangeSet({}, {"x": b"no end"}))
