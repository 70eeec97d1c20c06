"""The files of a handbook as they were before a change: read from git, nothing is checked out."""

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kpi_handbook.load.folder import Files, folders_for, is_read
from kpi_handbook.problems import HandbookError

_REGULAR = {"100644", "100755"}  # no links and no submodules, as in the folder
_NO_BASE = 3


def files_before(root: Path, ref: str, audience: str = "public") -> Files:
    """Return the handbook's files at the commit where the present one left a branch, by their path from the root.

    Raises HandbookError where git, the repository, the commit or a part of it is missing.
    """
    return files_at(root, _merge_base(root, ref), audience)


def files_at(root: Path, commit: str, audience: str = "public") -> Files:
    """Return the handbook's files of a commit by their path from the root; raises HandbookError."""
    folders = folders_for(audience)
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", *(f"{folder}/" for folder in folders))
    found = dict(_regular_files(listed))
    wanted = {path: oid for path, oid in found.items() if is_read(path.split("/")[0], PurePosixPath(path).suffix)}
    blobs = _blobs(root, tuple(dict.fromkeys(wanted.values())))
    return {path: blobs[oid] for path, oid in sorted(wanted.items())}


def _merge_base(root: Path, ref: str) -> str:
    _git(root, "rev-parse", "--git-dir")
    try:
        commit = (
            _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
        )
    except HandbookError:
        raise HandbookError(f'there is no commit "{ref}" here', _advice(root, ref), _NO_BASE) from None
    try:
        return _git(root, "merge-base", commit, "HEAD").decode().strip()
    except HandbookError:
        message = f'"{ref}" and the present commit have no commit in common'
        raise HandbookError(message, _advice(root, ref), _NO_BASE) from None


def _advice(root: Path, ref: str) -> str:
    if _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return "only a part of the history was fetched: fetch all of it (fetch-depth: 0 in GitHub Actions)"
    return f"name a branch, a tag or a commit; git fetch may bring {ref}"


def _regular_files(listed: bytes) -> Iterator[tuple[str, str]]:
    for entry in listed.split(b"\0"):
        if entry:
            head, _, path = entry.partition(b"\t")
            mode, _, oid = head.decode().split(" ")
            if mode in _REGULAR:
                yield path.decode("utf-8", "surrogateescape"), oid


def _blobs(root: Path, oids: tuple[str, ...]) -> dict[str, bytes]:
    """Return the contents of many files by one process: one each would take ten times as long."""
    said = _git(root, "cat-file", "--batch", given="".join(f"{oid}\n" for oid in oids).encode()) if oids else b""
    found: dict[str, bytes] = {}
    start = 0
    for oid in oids:
        end = said.index(b"\n", start)
        words = said[start:end].split()
        if len(words) != 3:
            raise HandbookError(f"git has no content for {oid}", "fetch the whole repository", _NO_BASE)
        size = int(words[2])
        found[oid] = said[end + 1 : end + 1 + size]
        start = end + 1 + size + 1
    return found


def _git(root: Path, *words: str, given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  fixed words, no shell
            ["git", "-C", str(root), *words],  # noqa: S607  the user's own git
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = "git is needed to read the handbook before a change, and could not be started"
        raise HandbookError(message, "install git, or leave --base out", _NO_BASE) from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = told[-1].removeprefix("fatal: ") if told else f"git {words[0]} ended with {done.returncode}"
        raise HandbookError(f"the handbook before the change could not be read: {reason}", "", _NO_BASE)
    return done.stdout
