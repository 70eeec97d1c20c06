"""The files of a handbook as they were before a change: read from git, nothing is checked out."""

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from kpi_handbook.load.folder import Files, folders_for, is_read
from kpi_handbook.problems import HandbookError

_REGULAR = {"100644", "100755"}  # no links and no submodules, as in the folder
_NO_BASE = 3


def files_before(root: Path, ref: str, audience: str = "public") -> Files:
    """Return the handbook's files at the commit where the present one left a branch, by their path from the root.

    Raises HandbookError where git, the repository, the commit or a part of it is missing.
    """
    return files_at(root, merge_base(root, ref), audience)


def files_at(root: Path, commit: str, audience: str = "public") -> Files:
    """Return the handbook's files of a commit by their path from the root; raises HandbookError."""
    folders = folders_for(audience)
    listed = git(root, "ls-tree", "-r", "-z", commit, "--", *(f"{folder}/" for folder in folders))
    found = dict(_regular_files(listed))
    wanted = {path: oid for path, oid in found.items() if is_read(path.split("/")[0], PurePosixPath(path).suffix)}
    contents = blobs(root, tuple(dict.fromkeys(wanted.values())))
    return {path: contents[oid] for path, oid in sorted(wanted.items())}


def merge_base(root: Path, ref: str, head: str = "HEAD") -> str:
    """Return the commit where a head left a branch; raises HandbookError."""
    git(root, "rev-parse", "--git-dir")
    commit, other = commit_of(root, ref), commit_of(root, head)
    try:
        return git(root, "merge-base", commit, other).decode().strip()
    except HandbookError:
        what = "the present commit" if head == "HEAD" else f'"{head}"'
        message = f'"{ref}" and {what} have no commit in common'
        raise HandbookError(message, _advice(root, ref), _NO_BASE) from None


def commit_of(root: Path, ref: str) -> str:
    """Return the whole id of a commit; raises HandbookError where there is none of that name."""
    try:
        return git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    except HandbookError:
        raise HandbookError(f'there is no commit "{ref}" here', _advice(root, ref), _NO_BASE) from None


def target_branch(root: Path) -> str:
    """Return the branch that a change is meant for: as the CI job says, else the usual name of the main branch.

    Raises HandbookError where no branch of such a name is here.
    """
    named = os.environ.get("GITHUB_BASE_REF") or os.environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    known = [f"origin/{named}", named] if named else ["origin/HEAD", "origin/main", "main", "origin/master", "master"]
    for ref in known:
        try:
            commit_of(root, str(ref))
        except HandbookError:
            continue
        return str(ref)
    raise HandbookError("no branch to compare with was found", "name one: --base BRANCH", _NO_BASE)


def day_of_commit(root: Path, commit: str) -> date:
    """Return the day of a commit."""
    return date.fromisoformat(git(root, "log", "-1", "--format=%cs", commit).decode().strip())


def _advice(root: Path, ref: str) -> str:
    if git(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return "only a part of the history was fetched: fetch all of it (fetch-depth: 0 in GitHub Actions)"
    return f"name a branch, a tag or a commit; git fetch may bring {ref}"


def _regular_files(listed: bytes) -> Iterator[tuple[str, str]]:
    for entry in listed.split(b"\0"):
        if entry:
            head, _, path = entry.partition(b"\t")
            mode, _, oid = head.decode().split(" ")
            if mode in _REGULAR:
                yield path.decode("utf-8", "surrogateescape"), oid


def blobs(root: Path, oids: tuple[str, ...]) -> dict[str, bytes]:
    """Return the contents of many files by one process: one each would take ten times as long."""
    said = git(root, "cat-file", "--batch", given="".join(f"{oid}\n" for oid in oids).encode()) if oids else b""
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


def git(root: Path, *words: str, given: bytes | None = None) -> bytes:
    """Return what a command of git prints; raises HandbookError with git's own words."""
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


def git_says(root: Path, *words: str) -> str:
    """Return what git prints, trimmed; nothing where git, the repository or what is asked for is missing."""
    try:
        return git(root, *words).decode("utf-8", "replace").strip()
    except HandbookError:
        return ""
