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
from kpi_handbook.problems import HandbookError


@click.command(name="build")
@root_option
@today_option
@click.option("--strict", is_flag=True, help="Let warnings stop the build too.")
def command(root: Path, today: date | None, *, strict: bool) -> None:
    """Build the handbook in every language into site/.

    Errors stop the build before anything is touched, and the last good site stays in place.

    \b
    Examples:
      kpi build
      kpi build --strict --today 2026-07-22
    """
    from kpi_handbook.build import open_and_check
    from kpi_handbook.cli.progress import refuse_errors, working_on

    checked = open_and_check(root, today)
    refuse_errors(checked)
    configs = site_configs(root)
    environment = build_environment(checked.subject.today)
    with tempfile.TemporaryDirectory(dir=root, prefix=".site-") as made:
        fresh = Path(made) / "site"
        for config in configs:
            with working_on(f"Building {config.name}"):
                _mkdocs(config, fresh / inner_folder(config), environment, strict=strict)
        _put_in_place(fresh, root / "site")
    click.echo(f"The handbook is in {root / 'site'}")


def site_configs(root: Path) -> list[Path]:
    """Return the site configurations: mkdocs.yml first, since the others build into its folder."""
    found = sorted(root.glob("mkdocs*.yml"), key=lambda path: (path.name != "mkdocs.yml", path.name))
    if not found:
        raise HandbookError(f"no mkdocs.yml in {root}", "a handbook needs one for each language of its site")
    return found


def build_environment(today: date) -> dict[str, str]:
    """Return the environment of a reproducible build without notices that look like failures."""
    epoch = str(int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()))
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    return {**os.environ, "SOURCE_DATE_EPOCH": epoch, **quiet}


def inner_folder(config: Path) -> str:
    """Return where a language stands below the site: mkdocs.id.yml goes to id/."""
    return config.name.removeprefix("mkdocs").removesuffix("yml").strip(".")


def _mkdocs(config: Path, folder: Path, environment: dict[str, str], *, strict: bool) -> None:
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
