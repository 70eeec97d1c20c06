"""`kpi diff`: what a change means, by how much every score it touches would move, and who has to agree."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.checks.subject import subject_of
from kpi_handbook.cli.formats import FormatsCommand, chosen_outputs, folder_in_repository, write_each
from kpi_handbook.cli.options import root_option, today_option
from kpi_handbook.load.folder import AUDIENCES, Files, read_folder
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.review import LEVELS, Review, Side, review
from kpi_handbook.sources.git_files import commit_of, day_of_commit, files_at, merge_base, target_branch

_INCOMPLETE = 3
_BY_CLASS = {None: 0, "cosmetic": 10, "governance": 11, "scoring": 12, "meaning": 13}
_SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.ERROR)


class _ReviewCommand(FormatsCommand):
    formats = ("full", "markdown", "json", "sarif", "github", "gitlab")


@click.command(name="diff", cls=_ReviewCommand)
@root_option
@today_option
@click.option(
    "--base", metavar="REF", help="Compare with the commit where the head left REF; by default the target branch."
)
@click.option("--head", metavar="REF", help="The commit to look at; by default the folder as it stands.")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="submitted",
    show_default=True,
    help="Which periods' effects may block.",
)
@click.option(
    "--fail-on",
    type=click.Choice([level.value for level in _SEVERITIES]),
    help="Exit with 1 from here on, blocker or not.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit with the class of the change: 10 cosmetic, 11 governance, 12 scoring, 13 meaning.",
)
@click.option(
    "--author", default="", metavar="ROLE|@ACCOUNT", help="Who proposes the change; their own approval does not count."
)
@click.option("--audience", type=click.Choice(AUDIENCES), default="public", help="restricted reads people/ too.")
@click.option("--lang", default="en", show_default=True, help="Language of words and numbers.")
def command(
    root: Path,
    today: date | None,
    base: str | None,
    head: str | None,
    level: str,
    fail_on: str | None,
    exit_code: bool,
    author: str,
    audience: str,
    lang: str,
) -> None:
    """Show what a change means, what it moves, and who has to agree.

    Both sides are read from git; nothing is checked out. Records are compared by their ids: a file that moved, keys in
    another order, quotes and comments are no change. Every submitted and published period that the change touches is
    scored before and after it, and each cause is told apart. Published results stay as they are: there it is a what-if.

    Exits with 0 when nothing blocks, 1 with a blocker, 2 when it was called wrongly, 3 when a side can't be read.

    \b
    Examples:
      kpi diff
      kpi diff --base origin/main --format markdown -o comment.md --format json -o diff.json
      kpi diff --base v1 --head v2 --format github
    """
    from kpi_handbook.exports.reviews import FORMATS, Told

    outputs = chosen_outputs()
    target = base or target_branch(root)
    sides = sides_of(root, target, head, today, audience)
    found = review(*sides, level, author)
    told = Told(found, target, lang, folder_in_repository())
    write_each(outputs, lambda form, coloured: FORMATS[form](told.coloured(coloured)))
    raise click.exceptions.Exit(_exit_code(found, fail_on, by_class=exit_code))


def sides_of(
    root: Path, target: str, head: str | None, today: date | None, audience: str = "public"
) -> tuple[Side, Side]:
    """Return the commit where the head left the target, and the head: a commit, or the folder as it stands."""
    commit = commit_of(root, head or "HEAD")
    left = merge_base(root, target, commit)
    committed = files_at(root, commit, audience)
    files: Files = committed if head else read_folder(root, audience)
    after = subject_of(files, root, today or (day_of_commit(root, commit) if head else None))
    before = subject_of(files_at(root, left, audience), root, after.today)
    return Side(target, left, before), Side(head or "", commit, after, is_edited=dict(files) != dict(committed))


def _exit_code(found: Review, fail_on: str | None, *, by_class: bool) -> int:
    """Return 3 for what is not known, 1 for what blocks, else 0 or the class of the change."""
    if not found.is_complete:
        return _INCOMPLETE
    if found.blockers or any(_is_as_bad(problem, fail_on) for problem in found.problems):
        return 1
    return _BY_CLASS[found.heaviest.value if found.heaviest else None] if by_class else 0


def _is_as_bad(problem: Problem, fail_on: str | None) -> bool:
    return fail_on is not None and _SEVERITIES.index(problem.severity) >= _SEVERITIES.index(Severity(fail_on))
