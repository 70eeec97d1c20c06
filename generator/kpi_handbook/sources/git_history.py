"""The commits of a branch that touched the handbook, each with its files before and after: nothing is checked out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kpi_handbook.load.folder import FOLDERS, Files, is_read
from kpi_handbook.sources.git_files import blobs, git

_REGULAR = {"100644", "100755"}
_NOTHING = "0" * 40


@dataclass(frozen=True)
class Commit:
    """A commit of a branch, against the one before it on that branch."""

    id: str
    parent: str
    """Empty for the first one."""

    day: date
    message: str
    before: Files
    """The files it touched, as they were."""

    after: Files


@dataclass(frozen=True)
class _Touched:
    path: str
    before: str
    after: str


def commits_of(root: Path, since: date | None = None, head: str = "HEAD") -> tuple[Commit, ...]:
    """Return the commits that touched definitions or submitted values, newest first; merges count as one.

    Raises HandbookError where git or the repository is missing.
    """
    found = list(_logged(root, since, head))
    content = blobs(root, tuple(dict.fromkeys(oid for _, touched in found for oid in _oids(touched))))
    messages = _messages(root, [words[0] for words, _ in found])
    return tuple(
        Commit(
            words[0],
            words[1],
            date.fromisoformat(words[2]),
            messages[words[0]],
            {one.path: content[one.before] for one in touched if one.before != _NOTHING},
            {one.path: content[one.after] for one in touched if one.after != _NOTHING},
        )
        for words, touched in found
    )


def _logged(root: Path, since: date | None, head: str) -> Iterator[tuple[Sequence[str], list[_Touched]]]:
    """Yield id, parent and day of each commit with the files it touched."""
    range_ = [f"--since={since}T00:00:00"] if since else []
    words = ("--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative", "--format=%H/%P/%cs")
    said = git(root, "log", *words, *range_, head, "--", *(f"{folder}/" for folder in FOLDERS))
    parts = iter(said.decode("utf-8", "surrogateescape").split("\0"))
    header: list[str] = []
    touched: list[_Touched] = []
    for word in parts:
        part = word.lstrip("\n")
        if part.startswith(":"):
            _, mode, old, new, _status = part[1:].split(" ")
            path = next(parts)
            if (mode in _REGULAR or new == _NOTHING) and _is_ours(path):
                touched.append(_Touched(path, old, new))
        elif part.strip():
            if header:
                yield header, touched
            commit, parents, day = part.strip().split("/")
            header, touched = [commit, parents.split(" ")[0], day], []
    if header:
        yield header, touched


def _is_ours(path: str) -> bool:
    return is_read(path.split("/", maxsplit=1)[0], PurePosixPath(path).suffix)


def _oids(touched: Sequence[_Touched]) -> Iterator[str]:
    return (oid for one in touched for oid in (one.before, one.after) if oid != _NOTHING)


def _messages(root: Path, commits: Sequence[str]) -> Mapping[str, str]:
    if not commits:
        return {}
    said = git(root, "log", "--no-walk=unsorted", "-z", "--format=%B", "--stdin", given="\n".join(commits).encode())
    texts = said.decode("utf-8", "replace").split("\0")
    return {commit: text.strip() for commit, text in zip(commits, texts, strict=False)}
