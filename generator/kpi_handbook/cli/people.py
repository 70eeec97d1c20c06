"""`kpi people`: records about people taken out of the folder, when their time is over or on request."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.cli.options import Moment, root_option, today_option
from kpi_handbook.problems import HandbookError

if TYPE_CHECKING:
    from kpi_handbook.governance.change_set import ChangeSet
    from kpi_handbook.governance.pruning import Pruning

_NAMED = 3


@click.group(name="people")
def command() -> None:
    """Take records about people out of the folder people/.

    \b
    Examples:
      kpi people prune --dry-run --today 2028-07-01
      kpi people prune --person EMP-0112 --dry-run
    """


@command.command(name="prune")
@click.option("--person", metavar="EMP", help="Erase everything about this person, whatever the dates say.")
@click.option("--at", type=Moment(), help="The moment to record in the log, such as 2028-07-01T09:00:00+07:00.")
@click.option("--dry-run", is_flag=True, help="List what would go, and remove nothing.")
@today_option
@root_option
def prune(person: str | None, at: str | None, root: Path, today: date | None, *, dry_run: bool) -> None:
    """Remove the records about people whose retain_until has come, or everything about one person.

    A retention run writes its date into the log of publications and nothing else: no count and no name. With --person
    the register, assessments, reconciliations, coaching, evidence and readings are cleared of the person; where other
    people's records name them, their role stands instead. All of it is written or nothing is.

    What is published holds nothing about a person, so every verification stays as it was. What was committed before
    stays in the history of git; the command says how to take it out there.

    \b
    Examples:
      kpi people prune --dry-run
      kpi people prune --today 2028-07-01 --at 2028-07-01T09:00:00+07:00
      kpi people prune --person EMP-0112
    """
    from kpi_handbook.checks.subject import subject_of
    from kpi_handbook.governance.change_set import ChangeSet, write
    from kpi_handbook.governance.pruning import of_person, overdue
    from kpi_handbook.load.folder import AUDIENCES, read_folder

    files = {**read_folder(root, AUDIENCES[1]), **_others(root)}
    subject = subject_of(files, root, today)
    book = subject.handbook
    pruning = of_person(book, files, person) if person else overdue(book, files, subject.today)
    for kept in pruning.kept:
        click.echo(str(kept))
    change = ChangeSet(pruning.before, pruning.after)
    if not change.paths:
        click.echo(f"nothing is due by {subject.today}")
        return
    _require_moment(root, at, needed=not (dry_run or person))
    _tell(pruning, change, dry_run=dry_run)
    history = _history(root, change.paths)
    if not dry_run:
        write(root, change)
        _remove_empty(root, change.paths)
        if not person:
            _log(root, at)
        _say_problems(subject, change, root)
    removed = [path for path in change.paths if change.after[path] is None]
    for line in _about_git(history, removed, person):
        click.echo(line)


def _others(root: Path) -> Mapping[str, bytes]:
    """Return the files under people/ that no record is read from, such as scanned forms."""
    from kpi_handbook.load.folder import RESTRICTED

    found: dict[str, bytes] = {}
    for path in sorted((root / RESTRICTED).rglob("*")):
        if path.is_file() and not path.is_symlink():
            try:
                found[path.relative_to(root).as_posix()] = path.read_bytes()
            except OSError as error:
                raise HandbookError(f"{path} could not be read: {error.strerror}", exit_code=3) from error
    return found


def _require_moment(root: Path, at: str | None, *, needed: bool) -> None:
    if needed and at is None and _log_path(root).is_file():
        raise HandbookError(
            "the log of publications records the date of a retention run",
            "nothing was removed; add --at with the moment, such as 2028-07-01T09:00:00+07:00",
        )


def _log_path(root: Path) -> Path:
    from kpi_handbook.records.publication import LOG

    return root / LOG


def _log(root: Path, at: str | None) -> None:
    """Write the date of the run into the log, where there is one."""
    from kpi_handbook.records.commit import log_only
    from kpi_handbook.records.publication import LOG, read_published

    if at is not None and _log_path(root).is_file():
        head = log_only(root, {"at": at, "event": "pruned"}, seen=read_published(root).head)
        click.echo(f"{LOG}: line {head.seq}, pruned; head {head.short}")


def _tell(pruning: "Pruning", change: "ChangeSet", *, dry_run: bool) -> None:
    verbs = ("would remove", "would clear") if dry_run else ("removed", "cleared")
    for path in change.paths:
        verb = verbs[0] if change.after[path] is None else verbs[1]
        click.echo(f"{verb} {path}: {pruning.told[path]}")


def _remove_empty(root: Path, paths: Sequence[str]) -> None:
    """Remove the folders that hold nothing any more, but never people/ itself."""
    folders = {parent for path in paths for parent in (root / path).parents if parent.is_relative_to(root / "people")}
    for folder in sorted(folders - {root / "people"}, key=lambda one: len(one.parts), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _say_problems(subject: object, change: "ChangeSet", root: Path) -> None:
    """Tell what kpi check will ask for now, such as evidence that went before the rating it belongs to."""
    from kpi_handbook.checks.rule import Subject
    from kpi_handbook.governance.effect import after, new_problems

    assert isinstance(subject, Subject)
    for problem in new_problems(subject, after(change, root, subject.today)):
        click.echo(f"kpi check will ask for: {problem.place}: {problem.code} {problem.message}; {problem.help}")


def _history(root: Path, paths: Sequence[str]) -> int | None:
    """Return how many commits touch the files, or None outside a repository."""
    from kpi_handbook.sources.git_files import git_says

    said = git_says(root, "rev-list", "--count", "--all", "--", *paths)
    return int(said) if said.isdigit() else None


def _about_git(count: int | None, paths: Sequence[str], person: str | None) -> list[str]:
    """Return what the history of git still holds, and how to deal with it."""
    if not count:
        return ["no commit of this repository holds these files; look at copies, backups and mails too"]
    gone = " ".join(f"--path {path}" for path in paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")
    touch = f"{count} commits of this repository touch" if count > 1 else "1 commit of this repository touches"
    lines = [f"git still holds them: {touch} these files"]
    if paths:
        lines.append(f"to take out there what is gone here: git filter-repo --invert-paths {gone}")
    if person:
        lines.append(f"and where files stay: git filter-repo --replace-text FILE, with a line {person}==>ERASED in it")
    return [
        *lines,
        "then everybody clones anew; forks, caches, previews and backups keep what they have: ask for each of them",
        "what reached people who may not read it is a breach: notify within 3 x 24 hours (UU PDP)",
    ]
