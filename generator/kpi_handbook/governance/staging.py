"""The data of a proposal laid over trusted code: regular files of a few kinds, all of them or none."""

import os
import re
import stat
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from kpi_handbook.governance.change_set import ChangeSet
from kpi_handbook.problems import HandbookError

WANTED: Mapping[str, tuple[str, ...]] = {
    "kpi_defs": (".yml",),
    "periods": (".csv", ".yml", ".jsonl"),
    "docs": (".md",),
}
KEPT = frozenset({"kpi_defs/checks.yml"})
"""What stays as the code's side has it: a proposal does not choose the rules it is checked by."""

MOST_FILES, MOST_BYTES, MOST_TOGETHER = 20_000, 8 * 1024 * 1024, 256 * 1024 * 1024
LONGEST_NAME, LONGEST_PATH, DEEPEST = 100, 240, 8
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LINK, _SUBMODULE = "120000", "160000"


def staged(proposal: Path, base: Path) -> ChangeSet:
    """Return what of a proposal is laid over the base; raises HandbookError with every reason against it.

    Files of the wanted kinds that the proposal has not are taken away. Pictures and other files stay the base's own: a
    proposal that brings another one, or changes one, is refused.
    """
    for folder in (proposal, base):
        if not (folder / "kpi_defs").is_dir():
            raise HandbookError(f"no kpi_defs/ folder in {folder}", "name the two folders of a handbook")
    if proposal.resolve().is_relative_to(base.resolve()) or base.resolve().is_relative_to(proposal.resolve()):
        raise HandbookError("one of the two folders lies in the other", "check them out side by side")
    refusals = [*_tracked_wrongly(proposal)]
    found = _files(proposal, refusals)
    ours = _files(base, [])
    after = {path: content for path, content in found.items() if _is_wanted(path)}
    refusals += [
        f"{path}: of a kind that is not taken from a proposal"
        for path, content in found.items()
        if not _is_wanted(path) and path not in KEPT and ours.get(path) != content
    ]
    if refusals:
        told = "\n     ".join(sorted(set(refusals))[:20])
        raise HandbookError(f"nothing was copied:\n     {told}", "a person has to look at this proposal", 1)
    before = {path: content for path, content in ours.items() if _is_wanted(path)}
    gone: dict[str, bytes | None] = {path: None for path in before if path not in after}
    return ChangeSet(before, {**after, **gone})


def _is_wanted(path: str) -> bool:
    return path not in KEPT and path.endswith(WANTED[path.split("/", 1)[0]])


def _files(root: Path, refusals: list[str]) -> dict[str, bytes]:
    """Return the files of the wanted folders by path; what is no plain file, or too much, becomes a reason."""
    found: dict[str, bytes] = {}
    spelt: dict[str, str] = {}
    total = 0
    for path, kind in _entries(root, refusals):
        if wrong := _wrong_name(path):
            refusals.append(f"{_shown(path)}: {wrong}")
        elif not stat.S_ISREG(kind.st_mode):
            refusals.append(f"{path}: no plain file")
        elif kind.st_size > MOST_BYTES:
            refusals.append(f"{path}: {kind.st_size:,} bytes, more than {MOST_BYTES:,}")
        else:
            other = spelt.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
            if other != path:
                refusals.append(f"{path}: differs from {other} in capitals only")
            total += kind.st_size
            if len(found) >= MOST_FILES or total > MOST_TOGETHER:
                refusals.append(f"more than {MOST_FILES:,} files or {MOST_TOGETHER:,} bytes together")
                return found
            found[path] = _content(root / path, refusals, path)
    return found


def _entries(root: Path, refusals: list[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield everything below the wanted folders that is no folder, with what it is; links are never followed."""
    waiting = [folder for folder in WANTED if os.path.lexists(root / folder)]
    while waiting:
        here = waiting.pop()
        kind = os.lstat(root / here)
        if not stat.S_ISDIR(kind.st_mode):
            yield here, kind
            continue
        if here.count("/") > DEEPEST:
            refusals.append(f"{_shown(here)}: more than {DEEPEST} folders deep")
            continue
        with os.scandir(root / here) as entries:
            inside = sorted(entry.name for entry in entries)
        waiting += [f"{here}/{name}" for name in reversed(inside)]
        if len(waiting) > 10 * MOST_FILES:
            refusals.append(f"{_shown(here)}: more than {10 * MOST_FILES:,} entries")
            return


def _wrong_name(path: str) -> str:
    names = path.split("/")
    if any(not _NAME.fullmatch(name) for name in names):
        return "a name here has other signs than letters, digits, dot, hyphen and underscore"
    if len(path) > LONGEST_PATH or any(len(name) > LONGEST_NAME for name in names):
        return f"the name is longer than {LONGEST_NAME} signs, or the path longer than {LONGEST_PATH}"
    return ""


def _content(place: Path, refusals: list[str], path: str) -> bytes:
    """Read a file that was a plain one a moment ago, without following it if it has become a link."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                refusals.append(f"{path}: no plain file")
                return b""
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        refusals.append(f"{path}: could not be read ({error.strerror})")
        return b""
    if len(content) > MOST_BYTES:
        refusals.append(f"{path}: more than {MOST_BYTES:,} bytes")
    return content


def _tracked_wrongly(proposal: Path) -> Iterator[str]:
    """Yield links and submodules as git keeps them; a checkout may show them as empty folders or plain files."""
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C", str(proposal)]
    if not (proposal / ".git").exists():
        return
    try:
        done = subprocess.run(  # noqa: S603  fixed words, no shell
            [*command, "ls-files", "--stage", "-z", "--", *WANTED], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HandbookError("git did not say what the proposal holds", "run it where git is", 3) from error
    if done.returncode:
        raise HandbookError("git did not say what the proposal holds", done.stderr.decode("utf-8", "replace")[:200], 3)
    for entry in done.stdout.split(b"\0"):
        mode, _, rest = entry.decode("utf-8", "replace").partition(" ")
        if mode in {_LINK, _SUBMODULE}:
            path = rest.partition("\t")[2]
            yield f"{_shown(path)}: {'a link' if mode == _LINK else 'a submodule'}"


def _shown(path: str) -> str:
    """Return a path as a message shows it: signs that could act on a terminal or a log are written out."""
    return path.encode("ascii", "backslashreplace").decode().encode("unicode_escape").decode()[:120]
