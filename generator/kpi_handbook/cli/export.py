"""`kpi export`: the whole handbook as one archive that opens without a server."""

import tempfile
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click

from kpi_handbook.cli.build import build_environment, build_language, inner_folder, site_configs
from kpi_handbook.cli.options import root_option, today_option

_MADE = (1980, 1, 1, 0, 0, 0)  # the first moment an archive can say: the same bytes on every run
_FOLDER = "handbook"


@click.command(name="export")
@root_option
@today_option
@click.option("--zip", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The archive.")
def command(root: Path, today: date | None, target: Path) -> None:
    """Write the public pages of every language into an archive that opens from a folder.

    Unpack it and open handbook/index.html: pages, search and language switch work without a server or a network.

    \b
    Examples:
      kpi export --zip handbook.zip
      kpi export --zip handbook.zip --today 2026-07-22
    """
    from kpi_handbook.build import open_and_check
    from kpi_handbook.cli.progress import refuse_errors, working_on

    checked = open_and_check(root, today)
    refuse_errors(checked)
    environment = build_environment(checked.subject.today) | {
        "KPI_OFFLINE": "1",
        "KPI_SITE_URL": "",
        "KPI_SITE_URL_ID": "",
    }
    with tempfile.TemporaryDirectory() as made:
        site = Path(made) / _FOLDER
        for config in site_configs(root):
            with working_on(f"Building {config.name}"):
                build_language(config, site / inner_folder(config), environment)
        count = _archive(site, target)
    click.echo(f"{count} files in {target}; unpack it and open {_FOLDER}/index.html")


def _archive(site: Path, target: Path) -> int:
    """Write a folder as an archive in the order of the names; put in place only when it is whole."""
    fresh = target.with_name(f".{target.name}.new")
    files = sorted(file for file in site.rglob("*") if file.is_file())
    try:
        with ZipFile(fresh, "w") as archive:
            for file in files:
                entry = ZipInfo(file.relative_to(site.parent).as_posix(), _MADE)
                entry.external_attr = 0o644 << 16
                entry.create_system = 3  # the same on every system
                archive.writestr(entry, file.read_bytes(), compress_type=ZIP_DEFLATED)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return len(files)
