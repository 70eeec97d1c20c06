"""`kpi check`: loads everything, runs the rules, prints what is wrong, and mends what it can."""

import difflib
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.mend import Files, Mended, mended
from kpi_handbook.checks.modeline import FOLDER, with_modelines
from kpi_handbook.checks.rule import Subject
from kpi_handbook.checks.settings import configured_by
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.cli.formats import FormatsCommand, chosen_outputs, write_outputs
from kpi_handbook.cli.options import root_option, today_option
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.exports.problems import Report
from kpi_handbook.load.folder import AUDIENCES, read_folder, write_files
from kpi_handbook.load.site_files import read_site
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.problems import HandbookError, Problem, Severity
from kpi_handbook.sources import read_submitted
from kpi_handbook.sources.git_files import commit_of, files_at, files_before

_SETTINGS = "kpi_defs/checks."
_LEVELS = (Severity.INFO, Severity.WARNING, Severity.ERROR)


@click.command(name="check", cls=FormatsCommand)
@click.argument("paths", nargs=-1)
@root_option
@today_option
@click.option("--fix", is_flag=True, help="Mend what can be mended safely; nothing else in a file changes.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend also what a person should look at afterwards.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--preview", is_flag=True, help="Run also the rules that are not settled yet.")
@click.option("--fail-on", type=click.Choice([level.value for level in _LEVELS]), help="Exit with 1 from here on.")
@click.option("--lang", default="en", show_default=True, help="Language of the messages.")
@click.option("--base", metavar="REF", help="Compare with the commit where this one left REF: rules of changes speak.")
@click.option("--config-from", metavar="REF", help="Take the settings in kpi_defs/checks.yml from that commit.")
@click.option("--audience", type=click.Choice(AUDIENCES), default="public", help="restricted reads people/ too.")
@click.option("--stdin-filename", metavar="FILE", help="With - as path: the file that standard input stands for.")
def command(
    paths: tuple[str, ...],
    root: Path,
    today: date | None,
    fix: bool,
    unsafe_fixes: bool,
    show_diff: bool,
    preview: bool,
    fail_on: str | None,
    lang: str,
    base: str | None,
    config_from: str | None,
    audience: str,
    stdin_filename: str | None,
) -> None:
    """Check definitions, scorecards and submitted values.

    Every problem is named with file, line and column, what is wrong, and what to write instead. All files are read;
    with PATHS only problems in those files or folders are shown.

    Exits with 0 when all is well, 1 when there are problems at or above --fail-on, 2 when kpi_defs/checks.yml is wrong.

    \b
    Examples:
      kpi check
      kpi check --fix
      kpi check --base origin/main
      kpi check --base origin/main --config-from origin/main
      kpi check --format concise kpi_defs/kpis/hr
      kpi check --format full --format sarif -o problems.sarif
      kpi check - --stdin-filename kpi_defs/kpis/hr/hr-esi.yml < draft.yml
    """
    outputs = chosen_outputs()
    files, site = dict(read_folder(root, audience)), read_site(root)
    before = subject_of(files_before(root, base, audience), root, today) if base else None
    settings = _settings_of(files_at(root, commit_of(root, config_from))) if config_from else None

    def subject_in(changed: Files) -> Subject:
        subject = replace(subject_of(changed, root, today, before), site=site)
        return _configured(subject, settings) if settings is not None else subject

    if "-" in paths:
        _refuse_fixes(paths, writes=(fix or unsafe_fixes) and not show_diff)
        paths = (_from_stdin(files, root, stdin_filename),)

    def problems_of(changed: Files) -> tuple[Problem, ...]:
        return _in_paths(check(subject_in(changed), RULES, preview=preview), paths)

    if fix or unsafe_fixes or show_diff:
        result = mended(files, problems_of, unsafe=unsafe_fixes)
        if (root / FOLDER).is_dir():
            result = replace(result, files=_for_editors(result.files, paths))
        if show_diff:
            click.echo(_diff(files, result), nl=False)
        else:
            write_files(root, files, result.files)
            files = dict(result.files)
    subject = subject_in(files)
    report = Report(_in_paths(check(subject, RULES, preview=preview), paths), subject, translate_into(lang))
    if not show_diff:
        write_outputs(report, outputs)
    raise click.exceptions.Exit(_exit_code(report, fail_on))


def _settings_of(files: Files) -> Handbook:
    """Return what a commit says about the checks, without anything else of it."""
    return handbook({path: content for path, content in files.items() if path.startswith(_SETTINGS)})


def _configured(subject: Subject, settings: Handbook) -> Subject:
    """Return a handbook that is checked by the settings of another commit; mistakes in either file are told."""
    book = configured_by(subject.handbook, settings)
    return replace(subject, handbook=book, findings=tuple(dict.fromkeys((*subject.findings, *settings.findings))))


def _refuse_fixes(paths: Sequence[str], *, writes: bool) -> None:
    if len(paths) > 1:
        raise HandbookError("- stands for one file alone", "leave the other paths out")
    if writes:
        raise HandbookError("standard input can't be mended in its place", "add --diff to see what would change")


def _from_stdin(files: dict[str, bytes], root: Path, name: str | None) -> str:
    """Put standard input in the place of a file of the handbook, and return its path from the root."""
    if not name:
        raise HandbookError("standard input has no name", "add --stdin-filename kpi_defs/kpis/<unit>/<id>.yml")
    given = Path(name)
    if given.is_absolute() and given.resolve().is_relative_to(root):
        given = given.resolve().relative_to(root)
    path = given.as_posix()
    if not handbook({path: b""}).entries and not read_submitted({path: b""}).tables:
        raise HandbookError(
            f"{path} is no place where kpi looks for a file",
            "name the place where it stands or will stand, such as kpi_defs/kpis/<unit>/<id>.yml",
        )
    files[path] = sys.stdin.buffer.read()
    return path


def _for_editors(files: Files, paths: Sequence[str]) -> Files:
    return {**files, **with_modelines({path: content for path, content in files.items() if _is_wanted(path, paths)})}


def _in_paths(problems: Sequence[Problem], paths: Sequence[str]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if _is_wanted(problem.path, paths))


def _is_wanted(path: str, paths: Sequence[str]) -> bool:
    wanted = [Path(one).as_posix().rstrip("/") for one in paths]
    return not wanted or any(path == one or path.startswith(f"{one}/") for one in wanted)


def _diff(before: Files, result: Mended) -> str:
    lines: list[str] = []
    old_names = {new: old for old, new in result.moved.items()}
    for path in sorted(result.files):
        old = old_names.get(path, path)
        a, b = (content.decode("utf-8", "replace") for content in (before[old], result.files[path]))
        if old != path:
            lines.append(f"rename {old} => {path}\n")
        lines.extend(difflib.unified_diff(a.splitlines(True), b.splitlines(True), f"a/{old}", f"b/{path}"))
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _exit_code(report: Report, fail_on: str | None) -> int:
    """Return 2 where the settings can't be trusted, 1 where something is as bad as they say, else 0."""
    wanted = Severity(fail_on or report.subject.handbook.settings.fail_on)
    enough = _LEVELS[_LEVELS.index(wanted) :]
    if any(p.path.startswith(_SETTINGS) and p.severity is Severity.ERROR for p in report.problems):
        return 2
    return int(any(problem.severity in enough for problem in report.problems))
