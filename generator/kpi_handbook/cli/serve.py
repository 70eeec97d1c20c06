"""`kpi serve`: the handbook in the browser, rebuilt on every change."""

import os
import sys
from pathlib import Path

import click

from kpi_handbook.cli.build import build_environment, inner_folder, site_configs
from kpi_handbook.cli.options import root_option
from kpi_handbook.problems import HandbookError


@click.command(name="serve")
@root_option
@click.option("--lang", default="en", show_default=True, help="The language to show.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
def command(root: Path, lang: str, address: str) -> None:
    """Show the handbook in the browser and follow every change.

    Problems stand on a page of their own until they are mended; the pages below show the last good state.

    \b
    Examples:
      kpi serve
      kpi serve --lang id --address 127.0.0.1:8001
    """
    from kpi_handbook.checks.subject import open_subject
    from kpi_handbook.views.language import SOURCE_LANGUAGE

    environment = build_environment(open_subject(root).today)
    configs = {inner_folder(config) or SOURCE_LANGUAGE: config for config in site_configs(root)}
    if lang not in configs:
        raise HandbookError(f'there is no site in "{lang}"', f"there are {', '.join(configs)}")
    words = [sys.executable, "-m", "mkdocs", "serve", "-f", str(configs[lang]), "-a", address]
    # This process becomes MkDocs: as a child it would go on serving after a signal that only `kpi` gets.
    os.execve(sys.executable, words, environment)  # noqa: S606  our own interpreter and fixed words
