"""What the commands share that write definitions: asking for what is missing, showing, writing, telling."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpi_handbook.cli.options import root_option, today_option
from kpi_handbook.problems import HandbookError, Problem

if TYPE_CHECKING:
    from kpi_handbook.checks import Subject
    from kpi_handbook.governance.change_set import ChangeSet
    from kpi_handbook.model.handbook import Handbook

F = TypeVar("F", bound=Callable[..., Any])
_MOST_OF_A_KIND = 4
_MOST_LISTED = 60


@dataclass(frozen=True)
class Desk:
    """The handbook that definitions are written into, and the day it is."""

    root: Path
    files: Mapping[str, bytes]
    subject: "Subject"
    lang: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the handbook."""
        from kpi_handbook.cli.options import known_languages

        return known_languages(self.subject.handbook)

    def changed(self, after: Mapping[str, bytes | None]) -> "ChangeSet":
        """Return files to be written, beside those that were read."""
        from kpi_handbook.governance.change_set import ChangeSet

        return ChangeSet(self.files, after)

    def require_free(self, path: str) -> None:
        """Stop where a file is there already; a draft never takes its place."""
        stem = path.rpartition(".")[0]
        taken = next((one for one in (path, f"{stem}.yaml") if one in self.files or (self.root / one).exists()), None)
        if taken:
            raise HandbookError(f"{taken} is there already", "it is never overwritten; edit it", 1)


@dataclass(frozen=True)
class Asked:
    """One thing that a draft needs: its option, what was given, and what there is to choose from."""

    option: str
    given: str | None
    choices: Mapping[str, str] | None = None
    what: str = ""


def writing_options(function: F) -> F:
    """Add --dry-run, --lang, --today and --root."""
    dry = click.option("--dry-run", is_flag=True, help="Show the difference, and write nothing.")
    lang = click.option("--lang", default="en", show_default=True, help="Language of the comments in a draft.")
    return dry(lang(today_option(root_option(function))))


def reason_options(function: F) -> F:
    """Add the reason in both languages."""
    english = click.option("--reason-en", default="", metavar="TEXT", help="Why, in English.")
    return click.option("--reason-id", default="", metavar="TEXT", help="Why, in Bahasa Indonesia.")(english(function))


def desk(root: Path, today: date | None, lang: str = "en", *, audience: str = "public") -> Desk:
    """Open a handbook for writing; raises HandbookError where there is no organization to choose from."""
    from kpi_handbook.checks.subject import subject_of
    from kpi_handbook.load.folder import read_folder

    files = read_folder(root, audience)
    subject = subject_of(files, root, today)
    if subject.handbook.organization is None:
        raise HandbookError(
            "kpi_defs/organization.yml is not there, or not as it should be", "kpi check says what is wrong", 1
        )
    return Desk(root, files, subject, lang)


def answered(*asked: Asked) -> list[str]:
    """Return an answer to each question: as given, or asked on a terminal; else stop with all that is missing."""
    from kpi_handbook.governance.vocabulary import require_known

    for one in asked:
        if one.given and one.choices is not None:
            require_known(one.what or one.option, one.given, one.choices)
    missing = [one for one in asked if not one.given]
    if missing and not sys.stdin.isatty():
        told = "\n     ".join(f"{_named(one)} {_listed(one.choices)}" for one in missing)
        raise HandbookError(f"{len(missing)} answer{'s are' if len(missing) > 1 else ' is'} missing:\n     {told}")
    return [one.given or _prompted(one) for one in asked]


def _named(one: Asked) -> str:
    """Return how an answer is given: in capitals what stands without an option's name."""
    return one.option if one.option.isupper() else f"--{one.option}"


def _listed(choices: Mapping[str, str] | None) -> str:
    if choices is None:
        return "TEXT"
    names = list(choices)
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"({', '.join(names[:_MOST_LISTED])}{more})" if names else "(there is none yet: define one first)"


def _prompted(one: Asked) -> str:
    """Ask on the terminal; a choice is named by its id or by its number."""
    if one.choices is None:
        return str(click.prompt(one.what or one.option, type=str, err=True)).strip()
    if not one.choices:
        raise HandbookError(f"there is nothing to choose from for --{one.option}", "define one first")
    names = list(one.choices)
    for number, name in enumerate(names, start=1):
        click.echo(f"  {number:>3}  {name:<24} {one.choices[name]}", err=True)
    while True:
        said = str(click.prompt(one.what or one.option, type=str, err=True)).strip()
        if said in one.choices:
            return said
        if said.isdecimal() and 0 < int(said) <= len(names):
            return names[int(said) - 1]
        click.echo(f"  write one of the ids, or a number from 1 to {len(names)}", err=True)


def finish(
    at: Desk,
    change: "ChangeSet",
    proven: Callable[["Handbook"], object],
    *,
    dry_run: bool,
    notes: Sequence[str] = (),
    strict: bool = True,
) -> None:
    """Show or write a change, then tell what is left to do; a strict one may bring no error.

    Everything is read anew from the text first: where `proven` says no, nothing is written.
    """
    from kpi_handbook.governance.change_set import difference, write
    from kpi_handbook.governance.effect import after, new_problems, require_no_new_errors, unreadable

    later = after(change, at.root, at.subject.today)
    problems = new_problems(at.subject, later)
    if broken := unreadable(problems, change.paths):
        require_no_new_errors([broken])
    if strict:
        require_no_new_errors(problems)
    if not proven(later.handbook):
        raise HandbookError(
            f"the change of {', '.join(change.paths)} would not say what was asked for",
            "nothing was written; write it by hand",
            1,
        )
    if dry_run:
        click.echo(difference(change), nl=False)
    else:
        write(at.root, change)
        click.echo("\n".join(f"wrote {path}" for path in change.paths))
    for note in notes:
        click.echo(note, err=dry_run)
    _tell(problems, err=dry_run)


def _tell(problems: Sequence[Problem], *, err: bool) -> None:
    """Print what kpi check will say now, a line each."""
    if problems:
        click.echo("kpi check will ask for:", err=err)
    told: Counter[str] = Counter()
    for problem in problems:
        told[problem.code] += 1
        if told[problem.code] <= _MOST_OF_A_KIND:
            click.echo(f"  {problem.place}: {problem.code} {problem.message}; {problem.help}", err=err)
    for code, count in told.items():
        if count > _MOST_OF_A_KIND:
            click.echo(f"  and {count - _MOST_OF_A_KIND} more of {code}", err=err)
