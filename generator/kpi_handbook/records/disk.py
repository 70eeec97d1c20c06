"""The few ways in which publishing touches a disk; a test puts a full or a recording one in its place."""

import os
import shutil
from pathlib import Path


class Disk:
    """A disk whose changes last: a file is on it when `write` returns, a name when `sync` of its folder does."""

    def make_folder(self, path: Path) -> None:
        """Make a folder that does not exist yet."""
        path.mkdir()

    def write(self, path: Path, content: bytes) -> None:
        """Write a new file and wait until it is on the disk."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with os.fdopen(os.open(path, flags, 0o644), "wb", buffering=0) as file:
                rest = memoryview(content)
                while rest:
                    rest = rest[file.write(rest) :]
                self.sync_file(file.fileno())
        except OSError as error:
            error.filename = error.filename or str(path)  # a full disk is told without its file
            raise

    def sync_file(self, handle: int) -> None:
        """Wait until an open file is on the disk."""
        os.fsync(handle)

    def sync(self, folder: Path) -> None:
        """Wait until the names in a folder are on the disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, path: Path, target: Path) -> None:
        """Give a folder its name; where that is taken by a folder with files in it, this fails."""
        path.rename(target)

    def replace(self, path: Path, target: Path) -> None:
        """Put a file in the place of another one, whole or not at all."""
        path.replace(target)

    def remove(self, path: Path) -> None:
        """Take away a file or a whole folder."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
