"""`kpi materialize`: the handbook as Markdown files with HTML blocks."""

import shutil
from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.options import known_languages, require_language, root_option, today_option


@click.command(name="materialize")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@root_option
@today_option
@click.option("--lang", "languages", multiple=True, help="Only this language; may be given twice.")
@click.option("--repository", default="", help="Where files are edited, such as https://…/edit/main/.")
def command(folder: Path, root: Path, today: date | None, languages: tuple[str, ...], repository: str) -> None:
    """Write the handbook as Markdown files into FOLDER/<language>/, for a site engine without our plugin.

    Hand-written pages of docs/<language>/ are copied beside the generated ones. Existing files are overwritten.

    \b
    Examples:
      kpi materialize build/markdown
      kpi materialize build/markdown --lang id --repository https://git.example/lcn/kpi-handbook/edit/main/
    """
    from kpi_handbook.build import files_beside, open_and_check, pages_of, score_checked
    from kpi_handbook.cli.progress import refuse_errors
    from kpi_handbook.pages.materialized import materialized

    checked = open_and_check(root, today)
    refuse_errors(checked)
    scores = score_checked(checked)
    for language in languages:
        require_language(language, scores.book)
    for language in languages or known_languages(scores.book):
        target = folder / language
        if (root / "docs" / language).is_dir():
            shutil.copytree(root / "docs" / language, target, dirs_exist_ok=True)
        pages = list(pages_of(scores, language, repository))
        files = materialized(pages, files_beside(scores, language, [page for page, _html in pages]))
        for path, content in files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content.encode() if isinstance(content, str) else content)
        click.echo(f"{len(files)} files in {target}")
