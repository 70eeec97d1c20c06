"""`kpi build`: every language of the site, put in place only when all of it is done."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import click

from kpi_handbook.cli.options import root_option, today_option
from kpi_handbook.load.folder import AUDIENCE, AUDIENCES, FOLDERS, RECORDS, RESTRICTED
from kpi_handbook.problems import HandbookError

SITE = "site"
"""Where the public site stands, from the root of the handbook."""

_KEPT = (*FOLDERS, RECORDS, RESTRICTED, "docs", "overrides", ".git")
"""Folders of the handbook that no site may stand in."""


@click.command(name="build")
@root_option
@today_option
@click.option("--strict", is_flag=True, help="Let warnings stop the build too.")
@click.option("--changes", metavar="REF", help="A preview: add the page of what changed since REF; no engine finds it.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    help="restricted adds the pages about people; it needs --out.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the site; by default site/ in the handbook.",
)
def command(
    root: Path, today: date | None, changes: str | None, audience: str, out: Path | None, *, strict: bool
) -> None:
    """Build the handbook in every language into site/.

    Errors stop the build before anything is touched, and the last good site stays in place.

    A public build never opens people/. With --audience restricted the pages about people are added; that site has a
    folder of its own, which belongs behind the company's sign-on, and is never put in the place of a public one.

    \b
    Examples:
      kpi build
      kpi build --strict --today 2026-07-22
      kpi build --changes origin/main
      kpi build --audience restricted --out /srv/handbook-restricted
    """
    from kpi_handbook.build import PREVIEW_OF, open_and_check
    from kpi_handbook.cli.progress import refuse_errors, working_on
    from kpi_handbook.sources.git_files import merge_base

    target = _target(root, out, audience)
    checked = open_and_check(root, today, audience)
    refuse_errors(checked)
    configs = site_configs(root)
    environment = {**build_environment(checked.subject.today), AUDIENCE: audience}
    if changes:
        merge_base(root, changes)  # names what is missing, before anything is built
        environment[PREVIEW_OF] = changes
    with tempfile.TemporaryDirectory(dir=_beside(target), prefix=".site-") as made:
        fresh = Path(made) / SITE
        for config in configs:
            with working_on(f"Building {config.name}"):
                build_language(config, fresh / inner_folder(config), environment, strict=strict)
        _put_in_place(fresh, target)
    click.echo(f"The handbook is in {target}")
    if audience == AUDIENCES[1]:
        click.echo("It is about people: put it behind the company's sign-on, never beside the public one.", err=True)


def _target(root: Path, out: Path | None, audience: str) -> Path:
    """Return the folder for the site; raises HandbookError where it would take the place of something else."""
    is_restricted = audience == AUDIENCES[1]
    if out is None:
        if is_restricted:
            raise HandbookError("a restricted site needs a folder of its own", "name one with --out DIR")
        return root / SITE
    target = out.resolve()
    taken = [root / name for name in ((*_KEPT, SITE) if is_restricted else _KEPT)]
    if root.is_relative_to(target) or any(target.is_relative_to(one.resolve()) for one in taken):
        raise HandbookError(f"{out} belongs to the handbook", "name another folder with --out")
    if target.exists() and any(target.iterdir()) and not _is_site(target, is_restricted=is_restricted):
        kind = "restricted" if is_restricted else "public"
        raise HandbookError(
            f"{out} is there already, and is no {kind} site", "name a folder that is empty or new with --out"
        )
    return target


def _is_site(folder: Path, *, is_restricted: bool) -> bool:
    """Say whether a folder holds a site for the audience that this command built."""
    from kpi_handbook.pages.content_policy import ROBOTS

    ours = all((folder / name).is_file() for name in ("index.html", "404.html", "_headers"))
    return ours and (folder / ROBOTS).is_file() == is_restricted


def _beside(target: Path) -> Path:
    """Return the folder in which a site is put together, on the disk on which it will stand."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HandbookError(f"{target.parent} could not be made: {error.strerror}", exit_code=3) from error
    return target.parent


def site_configs(root: Path) -> list[Path]:
    """Return the site configurations: mkdocs.yml first, since the others build into its folder."""
    found = sorted(root.glob("mkdocs*.yml"), key=lambda path: (path.name != "mkdocs.yml", path.name))
    if not found:
        raise HandbookError(f"no mkdocs.yml in {root}", "a handbook needs one for each language of its site")
    return found


def build_environment(today: date) -> dict[str, str]:
    """Return the environment of a reproducible build without notices that look like failures; it is a public one."""
    epoch = str(int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()))
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", AUDIENCE: AUDIENCES[0]}
    return {**os.environ, "SOURCE_DATE_EPOCH": epoch, **quiet}


def inner_folder(config: Path) -> str:
    """Return where a language stands below the site: mkdocs.id.yml goes to id/."""
    return config.name.removeprefix("mkdocs").removesuffix("yml").strip(".")


def build_language(config: Path, folder: Path, environment: dict[str, str], *, strict: bool = False) -> None:
    """Let MkDocs build the site of one language into a folder; stop with its words where it can't."""
    words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config), "-d", str(folder)]
    done = subprocess.run(  # noqa: S603  our own interpreter and fixed words
        [*words, "--strict"] if strict else words, env=environment, capture_output=True, text=True, check=False
    )
    click.echo(done.stderr, err=True, nl=False)
    if done.returncode:
        raise HandbookError(f"MkDocs could not build {config.name}", "its own words stand above", exit_code=1)


def _put_in_place(fresh: Path, site: Path) -> None:
    """Swap the new site for the old one, so that readers never see half of one."""
    old = fresh.parent / "old"
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
